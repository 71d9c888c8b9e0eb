"""Colours of any profile as sRGB, at their own number of bits: Little CMS, as imagecodecs has it, converts them.

Pillow's ImageCms is the same library for 8 bits alone. A profile that is sRGB by what it does changes nothing, bit for bit.
"""

from __future__ import annotations

import io
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

from grapl_engine.images.value_range import bands

__all__ = ["ColorProfile", "embedded", "in_srgb", "inks_in_srgb", "of_the_camera"]

Array: TypeAlias = NDArray[Any]

_AS_GOOD_AS_SRGB = 2
"""Of 255. Profiles that different firms call sRGB differ by 1 from each other."""
MOST_AT_ONCE = 2**20
"""Numbers that are converted at a time, or a sixteenth of the picture."""
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
    why_not : str
        Why nothing is converted by it, as a clause; empty if it may be.
    """

    data: bytes
    name: str
    why_not: str = ""

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


def of_the_camera(interoperability: object) -> ColorProfile | None:
    """Adobe RGB, where a camera says so by EXIF's index of interoperability (``R03``) and embeds no profile; else None."""
    if interoperability not in ("R03", b"R03", "R03\0", b"R03\0"):
        return None
    import imagecodecs

    return ColorProfile(bytes(imagecodecs.cms_profile("adobergb")), "Adobe RGB")


def in_srgb(array: Array, profile: ColorProfile, bits: int = 0) -> tuple[Array, tuple[str, ...]]:
    """Grey or RGB as sRGB.

    Parameters
    ----------
    array : (H, W) or (H, W, C)
        C = 1: grey, 2: grey and alpha, 3: RGB, 4: RGB and alpha. uint8 and uint16 over their whole range, or floats
        from 0 to 1; others are no colours that a profile speaks of.
    profile : ColorProfile
        Of grey or RGB. Grey numbers are taken as equal red, green and blue where it is of RGB.
    bits : int
        Of a number, where uint16 has fewer than its 16: what is converted then goes over the whole range.

    Returns
    -------
    array : as it was
        The same array where the profile is sRGB, or cannot be used. Colours that sRGB has not are clipped; the alpha stays.
    notes : tuple of str
        What was done, or why not.
    """
    wide = array if array.ndim == 3 else array[..., None]
    colors = 1 if wide.shape[2] < 3 else 3
    if profile.why_not:
        return array, (f"Colours were left as they are, of {profile.name}: {profile.why_not}.",)
    if not _is_measured_in_light(wide[..., :colors]):
        return array, (f"Its colour profile ({profile.name}) was left out: it says nothing of such numbers.",)
    if profile.space not in ((b"GRAY", b"RGB ") if colors == 1 else (b"RGB ",)):
        return array, (f"Its colour profile ({profile.name}) was left out: it is damaged, or not of such a picture.",)
    try:
        if _is_srgb(profile, is_grey=colors == 1):
            return array, ()
        found = np.empty(wide.shape, wide.dtype)
        for rows in bands(wide.shape, max(MOST_AT_ONCE, wide.size // 16)):  # each prepares the conversion anew
            band = _over_16_bits(wide[rows], bits)
            color = _converted(_channels_for(band[..., :colors], profile.space), profile)
            found[rows, :, :colors] = color if colors == 3 else color[..., 1:2]
            found[rows, :, colors:] = band[..., colors:]
    except (RuntimeError, ValueError):
        return array, (f"Its colour profile ({profile.name}) was left out: it is damaged.",)
    return found.reshape(array.shape), (f"Colours were converted from {profile.name} to sRGB.",)


def inks_in_srgb(inks: Array, profile: ColorProfile) -> Array | None:
    """CMYK as sRGB.

    Parameters
    ----------
    inks : uint8 or uint16, (H, W, 4)
        0 is no ink.
    profile : ColorProfile

    Returns
    -------
    (H, W, 3), of the same type, or None
        None where the profile cannot do it.
    """
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


def _over_16_bits(values: Array, bits: int) -> Array:
    """Numbers of 9 to 15 bits over the whole range of 16: their highest bits are repeated below them."""
    return values << (16 - bits) | values >> (2 * bits - 16) if values.dtype == np.uint16 and 8 < bits < 16 else values


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
