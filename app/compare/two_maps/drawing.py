"""Where two maps differ as images that are laid over the photograph, no larger than a screen needs them; made in a thread."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray
from PySide6.QtGui import QColor, QImage

from app.image_views.colors import label_table
from app.image_views.layers import MAX_SIDE, decimated
from app.image_views.view_content import Labels

__all__ = ["BOTH", "ONLY_A", "ONLY_B", "boundaries_image", "pixels_image", "small"]

BOTH, ONLY_A, ONLY_B = QColor("#ffffff"), QColor("#56b4e9"), QColor("#e69f00")
"""White, and two that colour-blind eyes tell apart, on a grey photograph."""
LEAVING = 230
"""How opaque a pixel is that lies in no matched pair."""


def small(labels: Labels) -> Labels:
    """A copy as large as a screen needs it."""
    return np.ascontiguousarray(decimated(labels))


def pixels_image(labels: Labels, leaving: NDArray[np.bool_], colors: tuple[int, ...]) -> QImage:
    """The pixels that lie in no matched pair, in the colours of their labels; nothing elsewhere.

    Parameters
    ----------
    labels : uint16, (H, W)
    leaving : bool, (H, W)
    colors : tuple of int
        The palette index of each label.
    """
    table = label_table(len(colors), colors)
    shown = table.lut[table.indices(decimated(labels))].copy()
    shown[..., 3] = LEAVING * decimated(leaving)
    return _image(shown)


def boundaries_image(meanings: NDArray[np.uint8]) -> QImage:
    """Lines in the colours of both, of A alone and of B alone; thin lines are not lost where the image is smaller.

    Parameters
    ----------
    meanings : uint8, (H, W)
        As `grapl_engine.evaluation.boundary_meanings.Meaning` has them.
    """
    lut = np.zeros((4, 4), np.uint8)
    for meaning, color in enumerate((BOTH, ONLY_A, ONLY_B), 1):
        lut[meaning] = color.red(), color.green(), color.blue(), 255
    return _image(lut[_gathered(meanings)])


def _gathered(meanings: NDArray[np.uint8]) -> NDArray[Any]:
    """The highest value of each k x k block, so that no side is longer than a screen's."""
    k = max(1, -(-max(meanings.shape) // MAX_SIDE))
    if k == 1:
        return meanings
    starts = (np.arange(0, side, k) for side in meanings.shape)
    rows, columns = starts
    return np.maximum.reduceat(np.maximum.reduceat(meanings, rows, axis=0), columns, axis=1)


def _image(rgba: NDArray[np.uint8]) -> QImage:
    height, width = rgba.shape[:2]
    whole = np.ascontiguousarray(rgba)
    image = QImage(whole.data, width, height, 4 * width, QImage.Format.Format_RGBA8888)
    return image.convertToFormat(QImage.Format.Format_ARGB32_Premultiplied)
