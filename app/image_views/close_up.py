"""What is looked at closely of pictures and maps that are kept thinned."""

from __future__ import annotations

import math
from collections.abc import Callable

from PySide6.QtCore import QRectF
from PySide6.QtGui import QImage, QPainter

from app.widgets.image_drawing import is_drawing

__all__ = ["CloseUp", "Cut"]

Cut = Callable[[slice, slice], QImage]
"""Makes the image of some rows and columns of an array."""
KEPT = 2
"""Parts: that of the view, and that of its magnifier."""


class CloseUp:
    """The part of an array that a painter sees, as an image, where more of it can be seen than the thinned copy has.

    Parameters
    ----------
    cut : callable
    """

    def __init__(self, cut: Cut) -> None:
        self._cut = cut
        self._made: dict[tuple[int, ...], QImage] = {}

    def part(self, painter: QPainter, rect: QRectF, shape: tuple[int, ...], thinned: int) -> tuple[QRectF, QImage] | None:
        """The image and where it is drawn; None: the thinned copy does.

        Parameters
        ----------
        painter : QPainter
        rect : QRectF
            Over which the array is stretched.
        shape : (h, w, ...)
            Of the whole array.
        thinned : int
            Every so many rows and columns are in the copy.
        """
        if thinned == 1 or is_drawing(painter):
            return None
        height, width = shape[:2]
        across, down = rect.width() / width, rect.height() / height
        shown = painter.deviceTransform().mapRect(QRectF(0, 0, across, down))
        step = max(1, round(1 / max(shown.width(), shown.height(), 1e-9)))
        seen = painter.clipBoundingRect() & rect if painter.hasClipping() else rect
        if step >= thinned or seen.isEmpty():
            return None
        rows = _cells((seen.top() - rect.top()) / down, (seen.bottom() - rect.top()) / down, step, height)
        columns = _cells((seen.left() - rect.left()) / across, (seen.right() - rect.left()) / across, step, width)
        image = self._image(rows, columns)
        place = QRectF(columns.start * across, rows.start * down, image.width() * step * across, image.height() * step * down)
        return place.translated(rect.topLeft()), image

    def _image(self, rows: slice, columns: slice) -> QImage:
        key = rows.start, rows.stop, columns.start, columns.stop, rows.step
        image = self._made.pop(key, None)
        if image is None:
            image = self._cut(rows, columns)
        while len(self._made) >= KEPT:
            del self._made[next(iter(self._made))]
        self._made[key] = image
        return image


def _cells(first: float, end: float, step: int, length: int) -> slice:
    """The cells from `first` to `end`, every `step`-th from the array's beginning on, whichever part is seen."""
    start = max(0, math.floor(first)) // step * step
    return slice(start, min(length, math.ceil(end)), step)
