"""The stored numbers of a TIFF's pixels as colours: white as 0, palettes, CIELAB, inks, and both kinds of opacity."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    from tifffile import TiffPage

__all__ = ["ON_WHITE", "colored", "premultiplied_over_white", "used_channels"]

ON_WHITE = "Transparent parts were laid over white."
"""The note on a picture whose opacity was taken into its colours."""
UNASSOCIATED, ASSOCIATED = 2, 1
"""Values of the tag ExtraSamples: an opacity, and one that the colours were multiplied with."""
BAND = 256
"""Rows converted at a time."""
Array: TypeAlias = NDArray[Any]


def used_channels(page: TiffPage) -> tuple[list[int], bool]:
    """Which samples of a pixel are colours, and whether the last of them is an opacity."""
    from tifffile import PHOTOMETRIC

    samples, extras = int(page.samplesperpixel), [int(extra) for extra in page.extrasamples]
    alphas = [number for number, extra in enumerate(extras) if extra in (ASSOCIATED, UNASSOCIATED)]
    if page.photometric == PHOTOMETRIC.SEPARATED:
        colors = 4
    elif page.photometric in (PHOTOMETRIC.PALETTE, PHOTOMETRIC.MINISWHITE):
        colors = 1
    elif page.photometric == PHOTOMETRIC.MINISBLACK and alphas:
        colors = 3 if samples - len(extras) >= 3 else 1
    else:
        colors = 3 if samples >= 3 else 1
    alpha = colors + alphas[0] if alphas and colors + alphas[0] < samples and colors < 4 else None
    return [*range(colors), *([] if alpha is None else [alpha])], alpha is not None


def colored(array: Array, page: TiffPage, *, has_alpha: bool) -> tuple[Array, tuple[str, ...]]:
    """Samples as grey or RGB, with a straight opacity if there is one.

    Parameters
    ----------
    array : (H, W, C)
        The channels of `used_channels`, as they are stored.
    page : tifffile.TiffPage
        What is said of them.
    has_alpha : bool
        Whether the last of them is an opacity.

    Returns
    -------
    array : (H, W, 1 to 4)
    notes : tuple of str
        What was converted.
    """
    from tifffile import PHOTOMETRIC

    bits = page.bitspersample
    notes: tuple[str, ...] = ()
    if page.photometric != PHOTOMETRIC.PALETTE and isinstance(bits, int) and bits < 8 and (bits > 1 or has_alpha):
        array = (np.arange(2**bits) * 255 // (2**bits - 1)).astype(np.uint8)[array.view(np.uint8)]
        bits = 8
    color, alpha = (array[..., :-1], array[..., -1:]) if has_alpha else (array, None)
    if page.photometric == PHOTOMETRIC.PALETTE:
        color = _looked_up(color, page.colormap)
    if page.photometric == PHOTOMETRIC.MINISWHITE:
        color = _turned_round(color, _largest(color.dtype, bits))
    elif page.photometric in (PHOTOMETRIC.CIELAB, PHOTOMETRIC.ICCLAB):
        color, notes = _rgb_of_lab(color, page.photometric), ("CIELAB colours were turned into sRGB.",)
    elif page.photometric == PHOTOMETRIC.SEPARATED:
        color, notes = _rgb_of_inks(color), ("CMYK colours were turned into RGB without a colour profile.",)
    if alpha is None:
        return color, notes
    most = _largest(alpha.dtype, bits)
    if ASSOCIATED in map(int, page.extrasamples):
        return premultiplied_over_white(color, alpha, most), (*notes, *([ON_WHITE] if alpha.min() < most else []))
    return np.concatenate([color, _over_whole_range(alpha, most, color.dtype)], axis=-1), notes


def _largest(dtype: np.dtype[Any], bits: object) -> float:
    """The number that stands for white, and for what is opaque."""
    if dtype.kind in "bf":
        return 1
    return 2**bits - 1 if dtype.kind == "u" and isinstance(bits, int) else int(np.iinfo(dtype).max)


def _looked_up(indices: Array, colormap: Array) -> Array:
    """The palette's colours: 8 bits of them, but all 16 where the indices have more than 8."""
    colors = colormap.T
    if colors.max() > 255:  # else they were written as 8 bits
        colors = colors if indices.dtype.itemsize > 1 else colors >> 8
    numbers = indices[..., 0]
    found: Array = colors.astype(np.uint16 if indices.dtype.itemsize > 1 and colors.max() > 255 else np.uint8)[
        numbers.view(np.uint8) if numbers.dtype.kind == "b" else numbers
    ]
    return found


def _turned_round(grey: Array, most: float) -> Array:
    if grey.dtype.kind in "bi":
        return ~grey
    if grey.dtype.kind == "f":
        finite = grey[np.isfinite(grey)]
        most = 1 if finite.size == 0 or (finite.min() >= 0 and finite.max() <= 1) else finite.max()
    with np.errstate(over="ignore", invalid="ignore"):  # what becomes infinite does not count
        return np.asarray(grey.dtype.type(most) - grey)


def _rgb_of_lab(lab: Array, photometric: int) -> Array:
    """SRGB, at the depth that CIELAB has; Little CMS wants L* of 0 to 100 and a* and b* from -128 over the whole range."""
    import imagecodecs
    from tifffile import PHOTOMETRIC

    source, target = imagecodecs.cms_profile("lab4"), imagecodecs.cms_profile("srgb")
    is_deep, is_icc = lab.dtype.itemsize == 2, photometric == PHOTOMETRIC.ICCLAB
    unit = np.float32(1 / 256 if is_deep else 1)
    most = 0xFF00 if is_deep and is_icc else np.iinfo(lab.dtype).max
    rgb = np.empty(lab.shape, lab.dtype)
    for top in range(0, len(lab), BAND):
        band = lab[top : top + BAND]
        colors = band[..., 1:] if is_icc else band[..., 1:].view(f"i{lab.dtype.itemsize}")
        wide = np.empty(band.shape, np.float32)
        wide[..., 0] = band[..., 0].astype(np.float32) * np.float32(65535 / most)
        wide[..., 1:] = (colors.astype(np.float32) * unit + np.float32(0 if is_icc else 128)) * np.float32(257)
        coded = (wide.clip(0, 65535) + 0.5).astype(np.uint16)
        found = imagecodecs.cms_transform(coded, source, target, colorspace="lab", outcolorspace="rgb")
        rgb[top : top + BAND] = found if is_deep else (found + np.uint32(128)) // 257
    return rgb


def _rgb_of_inks(inks: Array) -> Array:
    """What white paper shows under cyan, magenta, yellow and black."""
    most = int(np.iinfo(inks.dtype).max)
    rgb = np.empty((*inks.shape[:2], 3), inks.dtype)
    for top in range(0, len(inks), BAND):
        band = inks[top : top + BAND].astype(np.uint32)
        paper = most - band[..., 3:]
        rgb[top : top + BAND] = paper - (band[..., :3] * paper + most // 2) // most
    return rgb


def premultiplied_over_white(color: Array, alpha: Array, most: float) -> Array:
    """Colours that were multiplied with their opacity, over white: what is missing of it is white.

    Parameters
    ----------
    color : (H, W, C)
        Of the opacity's type.
    alpha : unsigned or floating, (H, W, 1)
        Floats count within 0 to 1.
    most : float
        The number of full opacity; of floats it is 1, whatever is said.

    Returns
    -------
    (H, W, C)
        Of the same type.
    """
    if alpha.dtype.kind == "f":
        alpha = alpha.clip(0, 1)
        return np.asarray(color + (1 - alpha))
    shown = np.minimum(color, alpha)
    shown += alpha.dtype.type(most) - alpha
    return shown


def _over_whole_range(alpha: Array, most: float, dtype: np.dtype[Any]) -> Array:
    """Opacity whose largest number is that of its type."""
    if alpha.dtype.kind == "u" and most < np.iinfo(alpha.dtype).max:
        whole = np.iinfo(alpha.dtype).max
        alpha = (alpha.astype(np.uint64) * int(whole) // int(most)).astype(alpha.dtype)
    return alpha if alpha.dtype == dtype or alpha.dtype.itemsize == dtype.itemsize else _as_deep(alpha, dtype)


def _as_deep(alpha: Array, dtype: np.dtype[Any]) -> Array:
    """Opacity in the range of its colours' type, which a palette may have changed."""
    share = alpha.astype(np.float64) / np.iinfo(alpha.dtype).max
    return np.asarray(share * np.iinfo(dtype).max + 0.5).astype(dtype)
