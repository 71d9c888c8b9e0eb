"""The stored numbers of a TIFF's pixels as colours: white as 0, palettes, CIELAB, inks, and both kinds of opacity."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    from tifffile import TiffPage

__all__ = ["ON_WHITE", "colored", "used_channels"]

ON_WHITE = "Transparent parts were laid over white."
"""The note on a picture whose opacity was taken into its colours."""
UNASSOCIATED, ASSOCIATED = 2, 1
"""Values of the tag ExtraSamples: an opacity, and one that the colours were multiplied with."""
BAND = 256
"""Rows converted at a time."""
# Bradford's adaptation of XYZ from D50 to D65, after Lindbloom: http://www.brucelindbloom.com/Eqn_ChromAdapt.html
D50_TO_D65 = ((0.9555766, -0.0230393, 0.0631636), (-0.0282895, 1.0099416, 0.0210077), (0.0122982, -0.0204830, 1.3299098))

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
        return _premultiplied_over_white(color, alpha, most), (*notes, *([ON_WHITE] if alpha.min() < most else []))
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
    if grey.dtype.kind == "f" and not (np.nanmin(grey) >= 0 and np.nanmax(grey) <= 1):
        most = np.nanmax(grey)
    return np.asarray(grey.dtype.type(most) - grey)


def _rgb_of_lab(lab: Array, photometric: int) -> Array:
    """SRGB of the depth of CIELAB, which is that of the white D50."""
    from skimage.color import lab2xyz, xyz2rgb
    from tifffile import PHOTOMETRIC

    most, is_deep = int(np.iinfo(lab.dtype).max), lab.dtype.itemsize == 2
    unit = 256 if is_deep else 1
    rgb = np.empty(lab.shape, lab.dtype)
    for top in range(0, len(lab), BAND):
        band = lab[top : top + BAND].astype(np.float64)
        if photometric == PHOTOMETRIC.ICCLAB:
            light, colors = band[..., :1] * 100 / (0xFF00 if is_deep else 255), band[..., 1:] / unit - 128
        else:
            signed = lab[top : top + BAND, :, 1:].view(np.int16 if is_deep else np.int8)
            light, colors = band[..., :1] * 100 / most, signed.astype(np.float64) / unit
        xyz = lab2xyz(np.concatenate([light, colors], axis=-1), illuminant="D50") @ np.transpose(D50_TO_D65)
        rgb[top : top + BAND] = xyz2rgb(xyz).clip(0, 1) * most + 0.5
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


def _premultiplied_over_white(color: Array, alpha: Array, most: float) -> Array:
    """Colours that were multiplied with their opacity: what is missing of it is white."""
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
