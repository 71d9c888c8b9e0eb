"""What lies in an image view: the photograph, and labels over it."""

from __future__ import annotations

from typing import Any

import numpy as np
import pyqtgraph as pg
from numpy.typing import NDArray
from PySide6.QtCore import QRectF
from PySide6.QtGui import QImage, QPainter
from PySide6.QtWidgets import QGraphicsItem, QStyleOptionGraphicsItem, QWidget

from app.image_views.colors import LabelTable
from app.widgets.image_drawing import draw_image, is_drawing
from grapl_engine import Picture

__all__ = ["ImageLayer", "LabelLayer", "decimated", "grey", "photograph"]

MAX_SIDE = 2048  # more pixels than this are more than a view has


def decimated(array: NDArray[Any], side: int = MAX_SIDE) -> NDArray[Any]:
    """Every k-th row and column, so that no side is longer than `side`; labels must never be averaged."""
    k = max(1, -(-max(array.shape[:2]) // side))
    return array[::k, ::k]


def photograph(picture: Picture) -> QImage:
    """The picture as the image that all views share, at most 2,048 pixels a side."""
    pixels = decimated(picture.pixels)
    rgb = np.ascontiguousarray(pixels if pixels.dtype == np.uint8 else pixels >> 8, dtype=np.uint8)
    height, width = rgb.shape[:2]
    # RGB32 paints and scales three to seven times faster than RGB888; the conversion also takes its own copy.
    return QImage(rgb.data, width, height, 3 * width, QImage.Format.Format_RGB888).convertToFormat(QImage.Format.Format_RGB32)


def grey(image: QImage) -> QImage:
    """The image without its colours: under labels, so that every hue there is a label's."""
    return image.convertToFormat(QImage.Format.Format_Grayscale8).convertToFormat(QImage.Format.Format_RGB32)


class ImageLayer(QGraphicsItem):
    """The photograph, or lines over it: smooth when it is made smaller, with clear pixels when it is magnified."""

    def __init__(self) -> None:
        super().__init__()
        self._image = QImage()
        self._rect = QRectF()

    @property
    def is_empty(self) -> bool:
        """Whether nothing is drawn."""
        return self._image.isNull()

    def show_image(self, image: QImage, rect: QRectF) -> None:
        """Draw an image over a rectangle of picture coordinates; a null one: nothing."""
        self.prepareGeometryChange()
        self._image, self._rect = image, rect
        self.update()

    def boundingRect(self) -> QRectF:
        return self._rect

    def paint(self, painter: QPainter, option: QStyleOptionGraphicsItem, widget: QWidget | None = None) -> None:
        if self._image.isNull():
            return
        shown = painter.worldTransform().mapRect(self._rect)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, shown.width() < self._image.width())
        draw_image(painter, self._rect, self._image)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, False)


class LabelLayer(pg.ImageItem):  # type: ignore[misc]
    """A label map of any size, stretched over the picture; never interpolated."""

    def __init__(self) -> None:
        super().__init__(axisOrder="row-major")
        self._labels: NDArray[np.uint16] | None = None
        self._table: LabelTable | None = None

    def show_labels(self, labels: NDArray[np.uint16] | None, table: LabelTable | None, rect: QRectF) -> None:
        """Draw labels in the table's colours; only what is new is worked on."""
        if labels is None or table is None:
            self._labels = self._table = None
            self.clear()
            return
        if table.is_indexed and (labels is not self._labels or self._table is None or not self._table.is_indexed):
            self.setImage(table.indices(decimated(labels)), autoLevels=False, levels=(0, 255), lut=table.lut)
        elif table.is_indexed and table is not self._table:
            self.setLookupTable(table.lut)
        elif labels is not self._labels or table is not self._table:
            self.setImage(table.colors(decimated(labels)), autoLevels=False, levels=None, lut=None)
        self._labels, self._table = labels, table
        self.setRect(rect)

    def paint(self, painter: QPainter, *args: object) -> None:
        if is_drawing(painter) and self.image is not None:
            draw_image(painter, self.boundingRect(), self.getPixmap().toImage())
        else:
            super().paint(painter, *args)
