"""Colours of any profile as sRGB, at their own number of bits: Little CMS, as imagecodecs has it, converts them.

Pillow's ImageCms is the same library for 8 bits alone. A profile that is sRGB by what it does changes nothing, bit for bit.
"""

from __future__ import annotations

import io
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

__all__ = ["ColorProfile", "embedded", "in_srgb", "inks_in_srgb", "of_png_chunks", "of_the_camera"]

Array: TypeAlias = NDArray[Any]

SRGB_PRIMARIES = (0.3127, 0.3290, 0.64, 0.33, 0.30, 0.60, 0.15, 0.06)
"""x and y of white, red, green and blue (IEC 61966-2-1), in the order of PNG's chunk cHRM."""
_AS_GOOD_AS_SRGB = 2
"""Of 255. Profiles that different firms call sRGB differ by 1 from each other."""
_SAME_GAMMA, _SAME_PRIMARY = 0.05, 0.005
"""libpng takes a gamma within 5 % for the same; a primary that is nearer than this was rounded."""
_CLASSES = (b"mntr", b"scnr", b"prtr", b"spac")
"""Kinds of ICC profiles that say what numbers mean; others say how to change colours."""
_LONGEST_NAME = 60


@dataclass(frozen=True, slots=True)
class ColorProfile:
    """What the numbers of a picture mean.

    Attributes
    ----------
    data : bytes
        An ICC profile.
    name : str
        For sentences.
    """

    data: bytes
    name: str

    @property
    def space(self) -> bytes:
        """What it is of: ``b"RGB "``, ``b"GRAY"``, ``b"CMYK"`` or another of ICC; empty if it says how to change colours."""
        return self.data[16:20] if self.data[12:16] in _CLASSES else b""


def embedded(data: object) -> ColorProfile | None:
    """The profile that a file holds; None where it holds none."""
    if not isinstance(data, bytes) or not data:
        return None
    from PIL.ImageCms import ImageCmsProfile, PyCMSError, getProfileDescription

    try:
        text = getProfileDescription(ImageCmsProfile(io.BytesIO(data)))
    except (PyCMSError, OSError, ValueError, TypeError, AttributeError):
        text = ""
    name = " ".join("".join(letter if letter.isprintable() else " " for letter in text).split())
    return ColorProfile(data, name[:_LONGEST_NAME] or "a profile without a name")


def of_png_chunks(info: Mapping[Any, Any]) -> ColorProfile | None:
    """The meaning that a PNG's chunks gAMA and cHRM give to its numbers; None where that is sRGB, or not said.

    Parameters
    ----------
    info : mapping
        ``info`` of Pillow's PNG. The chunk sRGB counts more than the two, as the format has it.
    """
    if "srgb" in info:
        return None
    gamma, primaries = float(info.get("gamma") or 1 / 2.2), tuple(info.get("chromaticity") or SRGB_PRIMARIES)
    has_usual_gamma = abs(gamma * 2.2 - 1) < _SAME_GAMMA
    is_usual = all(abs(a - b) < _SAME_PRIMARY for a, b in zip(primaries, SRGB_PRIMARIES, strict=True))
    if (has_usual_gamma and is_usual) or not 0.01 < gamma < 100:
        return None
    import imagecodecs

    curve: dict[str, Any] = {"transferfunction": _srgb_curve()} if has_usual_gamma else {"gamma": 1 / gamma}
    try:
        data = imagecodecs.cms_profile("rgb", whitepoint=primaries[:2], primaries=primaries[2:], **curve)
    except (RuntimeError, ValueError):
        return ColorProfile(b"", "gamma and primaries that no colours can have")
    told = [f"a gamma of {1 / gamma:.3g}"] * (not has_usual_gamma) + ["primaries of its own"] * (not is_usual)
    return ColorProfile(bytes(data), f"RGB with {' and '.join(told)}")


def of_the_camera(interoperability: object) -> ColorProfile | None:
    """Adobe RGB, where a camera says so by EXIF's index of interoperability (``R03``) and embeds no profile; else None."""
    if interoperability not in ("R03", b"R03", "R03\0", b"R03\0"):
        return None
    import imagecodecs

    return ColorProfile(bytes(imagecodecs.cms_profile("adobergb")), "Adobe RGB")


def in_srgb(array: Array, profile: ColorProfile) -> tuple[Array, tuple[str, ...]]:
    """Grey or RGB as sRGB.

    Parameters
    ----------
    array : (H, W) or (H, W, C)
        C = 1: grey, 2: grey and alpha, 3: RGB, 4: RGB and alpha. uint8 and uint16 over their whole range, or floats
        from 0 to 1; others are no colours that a profile speaks of.
    profile : ColorProfile
        Of grey or RGB. Grey numbers are taken as equal red, green and blue where it is of RGB.

    Returns
    -------
    array : as it was
        The same array where the profile is sRGB, or cannot be used. Colours that sRGB has not are clipped; the alpha stays.
    notes : tuple of str
        What was done, or why not.
    """
    wide = array if array.ndim == 3 else array[..., None]
    colors = 1 if wide.shape[2] < 3 else 3
    if not _is_measured_in_light(wide[..., :colors]):
        return array, (f"Its colour profile ({profile.name}) was left out: it says nothing of such numbers.",)
    if profile.space not in ((b"GRAY", b"RGB ") if colors == 1 else (b"RGB ",)):
        return array, (f"Its colour profile ({profile.name}) was left out: it is damaged, or not of such a picture.",)
    try:
        if _is_srgb(profile, is_grey=colors == 1):
            return array, ()
        color = _converted(_channels_for(wide[..., :colors], profile.space), profile)
        color = color if colors == 3 else color[..., 1:2]
    except (RuntimeError, ValueError):
        return array, (f"Its colour profile ({profile.name}) was left out: it is damaged.",)
    joined = color if wide.shape[2] == colors else np.concatenate([color, wide[..., colors:]], axis=-1)
    return joined.reshape(array.shape), (f"Colours were converted from {profile.name} to sRGB.",)


def inks_in_srgb(inks: Array, profile: ColorProfile) -> Array | None:
    """CMYK as sRGB: (H, W, 3), of uint8 or uint16 (H, W, 4), where 0 is no ink; None where the profile cannot do it."""
    if profile.space != b"CMYK":
        return None
    try:
        return _converted(inks, profile)
    except (RuntimeError, ValueError):
        return None


def _converted(values: Array, profile: ColorProfile) -> Array:
    """sRGB, (H, W, 3), of the same type."""
    import imagecodecs

    kind = {1: "gray", 3: "rgb", 4: "cmyk"}[values.shape[2]]
    is_half = values.dtype == np.float16
    source = np.ascontiguousarray(values[..., 0] if kind == "gray" else values, np.float32 if is_half else None)
    target = imagecodecs.cms_profile("srgb")
    found = np.asarray(imagecodecs.cms_transform(source, profile.data, target, colorspace=kind, outcolorspace="rgb"))
    return found.clip(0.0, 1.0).astype(values.dtype) if found.dtype.kind == "f" else found


def _channels_for(color: Array, space: bytes) -> Array:
    return np.repeat(color, 3, axis=2) if color.shape[2] == 1 and space == b"RGB " else color


def _is_measured_in_light(color: Array) -> bool:
    """Whether the numbers go from no light to full light."""
    if color.dtype.kind == "f":
        return bool(color.min() >= 0.0 and color.max() <= 1.0)  # False with NaN
    return color.dtype in (np.uint8, np.uint16)


@lru_cache(maxsize=8)
def _is_srgb(profile: ColorProfile, *, is_grey: bool) -> bool:
    """Whether it says what sRGB says, by what becomes of colours all over its cube, or of all greys."""
    levels = np.linspace(0, 255, 9).round().astype(np.uint8)
    colors = np.stack(np.meshgrid(levels, levels, levels, indexing="ij"), axis=-1).reshape(1, -1, 3)
    values = np.arange(256, dtype=np.uint8)[None, :, None] if is_grey else colors
    change = np.abs(_converted(_channels_for(values, profile.space), profile).astype(np.int16) - values)
    return bool(change.max() <= _AS_GOOD_AS_SRGB)


def _srgb_curve() -> Array:
    """The light of 4,096 levels of sRGB."""
    level = np.linspace(0.0, 1.0, 4096)
    return np.asarray(np.where(level <= 0.04045, level / 12.92, ((level + 0.055) / 1.055) ** 2.4), np.float32)
