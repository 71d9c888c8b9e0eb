"""What lies in an image view: the photograph, and labels over it."""

from __future__ import annotations

from typing import Any

import numpy as np
import pyqtgraph as pg
from numpy.typing import NDArray
from PySide6.QtCore import QRectF
from PySide6.QtGui import QImage, QPainter
from PySide6.QtWidgets import QGraphicsItem, QStyleOptionGraphicsItem, QWidget

from app.image_views.close_up import CloseUp, Cut
from app.image_views.colors import LabelTable
from app.widgets.image_drawing import draw_image, draw_lines, is_drawing
from grapl_engine import Picture

__all__ = ["ImageLayer", "LabelLayer", "decimated", "grey", "photograph", "photograph_part", "thinning"]

MAX_SIDE = 2048  # more pixels than this are more than a view has


def decimated(array: NDArray[Any], side: int = MAX_SIDE) -> NDArray[Any]:
    """Every k-th row and column, so that no side is longer than `side`; labels must never be averaged."""
    k = thinning(array.shape, side)
    return array[::k, ::k]


def thinning(shape: tuple[int, ...], side: int = MAX_SIDE) -> int:
    """Every how many-th row and column `decimated` takes."""
    return max(1, -(-max(shape[:2]) // side))


def photograph(picture: Picture) -> QImage:
    """The picture as the image that all views share, at most 2,048 pixels a side."""
    return _image(decimated(picture.pixels))


def photograph_part(picture: Picture, rows: slice, columns: slice, *, is_grey: bool) -> QImage:
    """Some rows and columns of the picture, all that there are between them, with or without colours."""
    image = _image(picture.pixels[rows, columns])
    return grey(image) if is_grey else image


def _image(pixels: NDArray[Any]) -> QImage:
    rgb = np.ascontiguousarray(pixels if pixels.dtype == np.uint8 else pixels >> 8, dtype=np.uint8)
    height, width = rgb.shape[:2]
    # RGB32 paints and scales three to seven times faster than RGB888; the conversion also takes its own copy.
    return QImage(rgb.data, width, height, 3 * width, QImage.Format.Format_RGB888).convertToFormat(QImage.Format.Format_RGB32)


def grey(image: QImage) -> QImage:
    """The image without its colours: under labels, so that every hue there is a label's."""
    return image.convertToFormat(QImage.Format.Format_Grayscale8).convertToFormat(QImage.Format.Format_RGB32)


class ImageLayer(QGraphicsItem):
    """The photograph, or lines over it: smooth when it is made smaller, with clear pixels when it is magnified.

    Parameters
    ----------
    has_lines : bool
        Whether the image is one of lines, which are magnified to equal widths.
    """

    def __init__(self, *, has_lines: bool = False) -> None:
        super().__init__()
        self._draw = draw_lines if has_lines else draw_image
        self._image = QImage()
        self._rect = QRectF()
        self._close: CloseUp | None = None
        self._shape = (0, 0)

    @property
    def is_empty(self) -> bool:
        """Whether nothing is drawn."""
        return self._image.isNull()

    def show_image(self, image: QImage, rect: QRectF, cut: Cut | None = None) -> None:
        """Draw an image over a rectangle of picture coordinates; a null one: nothing.

        Where it is thinned, `cut` makes what is looked at closely: it has a pixel for each of the rectangle.
        """
        self.prepareGeometryChange()
        self._image, self._rect = image, rect
        self._close = None if cut is None else CloseUp(cut)
        self._shape = round(rect.height()), round(rect.width())
        self.update()

    def boundingRect(self) -> QRectF:
        return self._rect

    def paint(self, painter: QPainter, option: QStyleOptionGraphicsItem, widget: QWidget | None = None) -> None:
        if self._image.isNull():
            return
        rect, image = self._rect, self._image
        if self._close is not None:
            rect, image = self._close.part(painter, rect, self._shape, thinning(self._shape)) or (rect, image)
        shown = painter.worldTransform().mapRect(rect)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, shown.width() < image.width() - 0.5)  # not by a hair
        self._draw(painter, rect, image)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, False)


class LabelLayer(pg.ImageItem):  # type: ignore[misc]
    """A label map of any size, stretched over the picture; never interpolated."""

    def __init__(self) -> None:
        super().__init__(axisOrder="row-major")
        self._close = CloseUp(self._cut)
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
        if labels is not self._labels or table is not self._table:
            self._close = CloseUp(self._cut)
        self._labels, self._table = labels, table
        self.setRect(rect)

    def _cut(self, rows: slice, columns: slice) -> QImage:
        """Some of the labels in their colours."""
        assert self._labels is not None and self._table is not None
        labels = self._labels[rows, columns]
        height, width = labels.shape
        if not self._table.is_indexed:
            colors = self._table.colors(labels)
            return QImage(colors.data, width, height, 4 * width, QImage.Format.Format_RGBA8888).copy()
        indices = self._table.indices(labels)
        image = QImage(indices.data, width, height, width, QImage.Format.Format_Indexed8).copy()
        image.setColorTable(self._table.lut[:, [2, 1, 0, 3]].copy().view("<u4").ravel().tolist())
        return image

    def paint(self, painter: QPainter, *args: object) -> None:
        if self._labels is not None:
            shape = self._labels.shape
            if (part := self._close.part(painter, self.boundingRect(), shape, thinning(shape))) is not None:
                painter.drawImage(*part)
                return
        if is_drawing(painter) and self.image is not None:
            draw_image(painter, self.boundingRect(), self.getPixmap().toImage())
        else:
            super().paint(painter, *args)
