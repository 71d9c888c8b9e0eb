"""What a TIFF says of its colours by numbers: its tags WhitePoint, PrimaryChromaticities and TransferFunction."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from grapl_engine.images.code_points import SAME_PRIMARY, SRGB_PRIMARIES, srgb_light

if TYPE_CHECKING:
    from tifffile import TiffPage

__all__ = ["left_out"]

WHITE_POINT, PRIMARIES, TRANSFER = 318, 319, 301
SAME_LIGHT = 0.02
"""Of full light. A gamma of 2.2 is off from sRGB's curve by less than half of it."""


def left_out(page: TiffPage) -> tuple[str, ...]:
    """A note on what is said so, differs from sRGB, and is not converted."""
    told = (("white", WHITE_POINT, SRGB_PRIMARIES[:2]), ("primaries", PRIMARIES, SRGB_PRIMARIES[2:]))
    differ = [what for what, tag, usual in told if not _are_alike(_places(page, tag), usual)]
    differ += ["curve"] if _has_other_curve(page) else []
    if not differ:
        return ()
    return (f"Colours were taken as sRGB's: the {' and '.join(differ)} that the file tells by numbers were left out.",)


def _places(page: TiffPage, tag: int) -> list[float]:
    """The fractions of a tag; [] where it is not there, or damaged."""
    value = page.tags.valueof(tag)
    if not isinstance(value, tuple) or len(value) % 2:
        return []
    try:
        return [float(top) / float(bottom) for top, bottom in zip(value[::2], value[1::2], strict=True)]
    except (TypeError, ValueError, ZeroDivisionError):
        return []


def _are_alike(own: list[float], usual: tuple[float, ...]) -> bool:
    return len(own) != len(usual) or all(abs(a - b) < SAME_PRIMARY for a, b in zip(own, usual, strict=True))


def _has_other_curve(page: TiffPage) -> bool:
    try:
        light = np.asarray(page.tags.valueof(TRANSFER, ()), np.float64).ravel() / 65535  # tifffile makes a palette of it
    except (TypeError, ValueError):
        return False
    bits = page.bitspersample
    levels = 2**bits if isinstance(bits, int) and bits <= 16 else 0
    if not levels or light.size not in (levels, 3 * levels):
        return False
    usual = srgb_light(np.linspace(0.0, 1.0, levels))
    return bool(np.abs(light.reshape(-1, levels) - usual).max() > SAME_LIGHT)
