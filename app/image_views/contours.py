"""The borders between labels, thin and readable on dark and on light."""

from __future__ import annotations

from typing import Any

import numpy as np
import pyqtgraph as pg
from numpy.typing import NDArray
from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QImage, QPainter, QPainterPath, QPen
from PySide6.QtWidgets import QGraphicsItem, QStyleOptionGraphicsItem, QWidget

from app.image_views.close_up import CloseUp
from app.image_views.layers import decimated, thinning
from app.widgets.image_drawing import draw_image
from app.widgets.screen_pen import screen_pen

__all__ = ["MAX_LINES", "ContourLayer", "border_lines", "border_mask", "border_pens", "mask_image"]

MAX_LINES = 8_000  # 5 ms a paint; above that a mask image is quicker
MAX_CELLS = 2**20
DARK, LIGHT = QColor(0, 0, 0, 150), QColor(255, 255, 255, 235)


def border_lines(labels: NDArray[Any]) -> NDArray[np.int64]:
    """The edges between cells of different labels, collinear ones joined.

    Parameters
    ----------
    labels : (h, w)

    Returns
    -------
    int64, (n, 2, 2)
        Ends of each line as (x, y), in cells.
    """
    upright = _runs(labels[:, 1:] != labels[:, :-1])
    level = _runs((labels[1:] != labels[:-1]).T)[..., ::-1]
    return np.concatenate([upright, level])


def border_mask(labels: NDArray[Any]) -> NDArray[np.uint8]:
    """uint8, (h, w): 1 (light) left of and above a border, 2 (dark) right of and below it, else 0."""
    mask = np.zeros(labels.shape, np.uint8)
    across, down = labels[:, 1:] != labels[:, :-1], labels[1:] != labels[:-1]
    mask[:, 1:][across] = 2
    mask[1:][down] = 2
    mask[:, :-1][across] = 1
    mask[:-1][down] = 1
    return mask


def mask_image(mask: NDArray[np.uint8], *, is_dark: bool = False) -> QImage:
    """A mask as `border_mask` has it, in its two colours; or its dark side alone."""
    height, width = mask.shape
    image = QImage(np.ascontiguousarray(mask).data, width, height, width, QImage.Format.Format_Indexed8).copy()
    image.setColorTable([0, 0 if is_dark else LIGHT.rgba(), DARK.rgba()])
    return image


def border_pens() -> tuple[QPen, QPen]:
    """A line is drawn with each, one after the other: light on a darker one."""
    return _pen(DARK, 3), _pen(LIGHT, 1)


class ContourLayer(QGraphicsItem):
    """A light line of one screen pixel on a darker one; for maps with very many borders, a mask image."""

    def __init__(self) -> None:
        super().__init__()
        self._labels: NDArray[Any] | None = None
        self._drawn: NDArray[Any] | None = None
        self._rect = QRectF()
        self._path = QPainterPath()
        self._mask = QImage()
        self._close = CloseUp(self._cut)
        self._pens = border_pens()
        self.setAcceptedMouseButtons(Qt.MouseButton.NoButton)

    def show_labels(self, labels: NDArray[Any] | None, rect: QRectF) -> None:
        """Draw these labels' borders; they are looked for when first painted."""
        if labels is not self._labels or rect != self._rect:
            self.prepareGeometryChange()
            self._labels, self._rect, self._drawn = labels, rect, None
            self.update()

    def boundingRect(self) -> QRectF:
        return self._rect

    def paint(self, painter: QPainter, option: QStyleOptionGraphicsItem, widget: QWidget | None = None) -> None:
        if self._labels is None:
            return
        if self._drawn is not self._labels:
            self._find_borders(self._labels)
        if not self._mask.isNull():
            shape = self._labels.shape
            draw_image(painter, *(self._close.part(painter, self._rect, shape, thinning(shape)) or (self._rect, self._mask)))
        for pen in self._pens if not self._path.isEmpty() else ():
            painter.setPen(pen)
            painter.drawPath(self._path)

    def _cut(self, rows: slice, columns: slice) -> QImage:
        """The borders among some of the labels."""
        assert self._labels is not None
        return mask_image(border_mask(self._labels[rows, columns]))

    def _find_borders(self, labels: NDArray[Any]) -> None:
        self._drawn, self._mask, self._path = labels, QImage(), QPainterPath()
        self._close = CloseUp(self._cut)
        lines = border_lines(labels) if labels.size <= MAX_CELLS else None
        if lines is not None and len(lines) <= MAX_LINES:
            ends = lines.reshape(-1, 2) * (self._rect.width() / labels.shape[1], self._rect.height() / labels.shape[0])
            if len(ends):
                self._path = pg.arrayToQPath(ends[:, 0].copy(), ends[:, 1].copy(), connect="pairs")
            return
        self._mask = mask_image(border_mask(decimated(labels)))


def _runs(borders: NDArray[np.bool_]) -> NDArray[np.int64]:
    """Vertical runs in a map of borders: borders[y, x] is the edge on the right of cell (x, y)."""
    steps = np.diff(np.pad(borders, ((1, 1), (0, 0))).astype(np.int8), axis=0).T
    starts, ends = np.argwhere(steps == 1), np.argwhere(steps == -1)
    return np.stack([starts + (1, 0), ends + (1, 0)], axis=1)


def _pen(color: QColor, width: int) -> QPen:
    return screen_pen(color, width, Qt.PenCapStyle.FlatCap)
