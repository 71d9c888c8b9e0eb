"""The boundaries of two maps as an image of three colours; made in a thread."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray
from PySide6.QtGui import QColor, QImage

from app.image_views.layers import MAX_SIDE
from app.image_views.truth_lines import PIXELS_A_LINE, widened

__all__ = ["BOTH", "ONLY_ONE", "ONLY_OTHER", "boundaries_image", "boundaries_part", "rgba_image"]

BOTH, ONLY_ONE, ONLY_OTHER = QColor("#ffffff"), QColor("#56b4e9"), QColor("#e69f00")
"""White, and two that colour-blind eyes tell apart."""
EDGE = 170
"""How opaque the dark edge of bold lines is, of 255: white is seen on bright ground by it."""


def boundaries_image(meanings: NDArray[np.uint8], *, is_bold: bool = False) -> QImage:
    """Lines in the colours of both, of the first map alone and of the other alone; thin lines are not lost in a smaller image.

    Parameters
    ----------
    meanings : uint8, (H, W)
        As `grapl_engine.evaluation.boundary_meanings.Meaning` has them.
    is_bold : bool
        For a ground in colours: lines as wide as those of a truth, with a dark edge.
    """
    lines = _gathered(meanings, -(-max(meanings.shape) // MAX_SIDE))
    return _bold(widened(lines, -(-max(lines.shape) // PIXELS_A_LINE))) if is_bold else rgba_image(_colors()[lines])


def boundaries_part(meanings: NDArray[np.uint8], rows: slice, columns: slice, *, is_bold: bool = False) -> QImage:
    """Lines among some of the pixels, as wide as they were found; each pixel of the image has the line of step x step."""
    lines = _gathered(meanings[rows.start : rows.stop, columns.start : columns.stop], rows.step)
    return _bold(lines) if is_bold else rgba_image(_colors()[lines])


def _bold(lines: NDArray[Any]) -> QImage:
    """With a dark edge of a pixel on each side."""
    around = widened(widened(lines, 2)[::-1, ::-1], 2)[::-1, ::-1]
    shown = _colors()[lines]
    shown[(lines == 0) & (around > 0), 3] = EDGE
    return rgba_image(shown)


def rgba_image(rgba: NDArray[np.uint8]) -> QImage:
    """An image of uint8, (h, w, 4): red, green, blue, and how opaque."""
    height, width = rgba.shape[:2]
    whole = np.ascontiguousarray(rgba)
    image = QImage(whole.data, width, height, 4 * width, QImage.Format.Format_RGBA8888)
    return image.convertToFormat(QImage.Format.Format_ARGB32_Premultiplied)


def _colors() -> NDArray[np.uint8]:
    """The colour of each meaning, (4, 4): none, of both, of the first map alone, of the other alone."""
    lut = np.zeros((4, 4), np.uint8)
    for meaning, color in enumerate((BOTH, ONLY_ONE, ONLY_OTHER), 1):
        lut[meaning] = color.red(), color.green(), color.blue(), 255
    return lut


def _gathered(meanings: NDArray[np.uint8], k: int) -> NDArray[Any]:
    """The highest value of each k x k block."""
    if k <= 1:
        return meanings
    starts = (np.arange(0, side, k) for side in meanings.shape)
    rows, columns = starts
    return np.maximum.reduceat(np.maximum.reduceat(meanings, rows, axis=0), columns, axis=1)
