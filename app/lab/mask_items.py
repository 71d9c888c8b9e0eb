"""Some of the patches, set off from the others: hatched, or lit."""

from __future__ import annotations

import numpy as np
import pyqtgraph as pg
from numpy.typing import NDArray
from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QImage, QPainter, QPainterPath
from PySide6.QtWidgets import QStyleOptionGraphicsItem, QWidget

from app.image_views.contours import border_lines
from app.lab.overlay import PatchItem
from app.widgets.image_drawing import draw_image
from app.widgets.screen_pen import screen_pen

__all__ = ["HatchItem", "MaskItem", "SpotlightItem", "VeilItem"]

DARK, LIGHT = QColor(0, 0, 0, 200), QColor(255, 255, 255)
_STROKES = np.array([[[0, 0.5], [0.5, 0]], [[0, 1], [1, 0]], [[0.5, 1], [1, 0.5]]])


class MaskItem(PatchItem):
    """A drawing that knows which patches are meant; `pens` are its lines' colours and widths, the lowest first."""

    pens: tuple[tuple[QColor, float], ...] = ((DARK, 3.0), (LIGHT, 1.2))

    def __init__(self) -> None:
        super().__init__()
        self.mask: NDArray[np.bool_] | None = None
        self._path = QPainterPath()
        self._drawn: tuple[object, QRectF] = (None, QRectF())

    def show_mask(self, mask: NDArray[np.bool_] | None) -> None:
        """The patches that are meant: bool, (d, d); None: nothing is drawn."""
        self.mask = mask
        self.update()

    def lines(self, mask: NDArray[np.bool_]) -> NDArray[np.float64]:
        """float, (n, 2, 2): both ends (x, y) of each line to draw, in patches; here the border of the region."""
        return np.asarray(border_lines(np.pad(mask, 1)) - 1, np.float64)

    def paint(self, painter: QPainter, option: QStyleOptionGraphicsItem, widget: QWidget | None = None) -> None:
        if self.mask is None:
            return
        if self._drawn[0] is not self.mask or self._drawn[1] != self.rect:
            self._drawn = self.mask, QRectF(self.rect)
            rows, columns = self.mask.shape
            ends = self.lines(self.mask).reshape(-1, 2) * (self.rect.width() / columns, self.rect.height() / rows)
            self._path = pg.arrayToQPath(ends[:, 0].copy(), ends[:, 1].copy(), connect="pairs") if len(ends) else QPainterPath()
        for color, width in self.pens:
            painter.setPen(screen_pen(color, width, Qt.PenCapStyle.FlatCap))
            painter.drawPath(self._path)


class HatchItem(MaskItem):
    """Patches with slanting lines and a border, white on black: readable on every colour."""

    def lines(self, mask: NDArray[np.bool_]) -> NDArray[np.float64]:
        rows, columns = np.nonzero(mask)
        hatches = (np.stack([columns, rows], 1)[:, None, None, :] + _STROKES).reshape(-1, 2, 2)
        return np.concatenate([super().lines(mask), hatches])


class VeilItem(MaskItem):
    """A veil over all other patches."""

    veil = QColor(12, 12, 12, 130)

    def paint(self, painter: QPainter, option: QStyleOptionGraphicsItem, widget: QWidget | None = None) -> None:
        if self.mask is None:
            return
        index = np.ascontiguousarray(self.mask.astype(np.uint8))
        veil = QImage(index.data, index.shape[1], index.shape[0], index.shape[1], QImage.Format.Format_Indexed8)
        veil.setColorTable([self.veil.rgba(), 0])
        draw_image(painter, self.rect, veil)


class SpotlightItem(VeilItem):
    """A darker veil, unless no patch is meant, and a border around these."""

    veil = QColor(12, 12, 12, 190)

    def paint(self, painter: QPainter, option: QStyleOptionGraphicsItem, widget: QWidget | None = None) -> None:
        if self.mask is not None and self.mask.any():
            super().paint(painter, option, widget)
            MaskItem.paint(self, painter, option, widget)
