"""A level of detail over the photograph: a colour for each superpixel, and the borders between segments."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pyqtgraph as pg
from numpy.typing import NDArray
from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QImage, QPainter, QPainterPath
from PySide6.QtWidgets import QGraphicsItem, QStyleOptionGraphicsItem, QWidget

from app.image_views.close_up import CloseUp
from app.image_views.contours import MAX_LINES, border_mask, border_pens, mask_image
from app.image_views.layers import decimated, thinning
from app.image_views.level_borders import LevelBorders
from app.widgets.image_drawing import draw_image
from grapl_engine.hierarchy.hierarchy import Hierarchy
from grapl_engine.hierarchy.tree_cut import TreeCut

__all__ = ["LevelLayer", "ShownLevel"]

MOST_LIT = 100
"""Segments whose borders have a light side in a mask: of more, the lines would be all there is to be seen."""
GROUND = 0xFFFFFFFF
"""Under the lines of border strength."""
LINE = (204, 0, 30)
"""Their colour: seen on white, and on a grey photograph be it dark or light."""


@dataclass(frozen=True, slots=True, eq=False)
class ShownLevel:
    """What of a hierarchy is drawn.

    Attributes
    ----------
    hierarchy : Hierarchy
    cut : TreeCut
        Of its tree.
    colors : uint32, (n,), or None
        The colour of each of the tree's labels as 0xAARRGGBB, opaque or nothing at all; None: borders alone.
    is_strength : bool
        Draw all borders, each as strongly as it is salient, in place of the segments.
    """

    hierarchy: Hierarchy
    cut: TreeCut
    colors: NDArray[np.uint32] | None = None
    is_strength: bool = False


class LevelLayer(QGraphicsItem):
    """Keeps the superpixel map and what is found on it: another level is another colour for each superpixel."""

    def __init__(self) -> None:
        super().__init__()
        self._level: ShownLevel | None = None
        self._rect = QRectF()
        self._opacity, self._has_contours = 1.0, True
        self._regions = np.empty((0, 0), np.intp)
        self._pixels = np.empty((0, 0), np.uint32)
        self._image, self._strengths, self._mask = QImage(), QImage(), QImage()
        self._borders: LevelBorders | None = None
        self._close_parts()
        self._path = QPainterPath()
        self._pens = border_pens()
        self._drawn: NDArray[np.intp] | None = None
        self.setAcceptedMouseButtons(Qt.MouseButton.NoButton)

    @property
    def level(self) -> ShownLevel | None:
        """What is drawn."""
        return self._level

    @property
    def pixels(self) -> NDArray[np.uint32]:
        """uint32, (h, w): the colour of each cell as it is drawn, 0xAARRGGBB; contours are not among them."""
        return self._pixels

    def show_level(self, level: ShownLevel | None, rect: QRectF) -> None:
        """Draw a level over a rectangle; None draws nothing."""
        if level is self._level and rect == self._rect:
            return
        if level is None:
            self._forget()
        elif self._level is None or level.hierarchy is not self._level.hierarchy:
            self._take(level.hierarchy)
        if rect != self._rect:
            self.prepareGeometryChange()
            self._drawn = None
        was_seen = self._is_seen()
        self._level, self._rect = level, rect
        self._close_parts()
        if level is not None:
            self._color(level)
        if was_seen or self._is_seen():
            self.update()

    def set_opacity(self, opacity: float) -> None:
        """How much the colours cover the photograph; borders are drawn as they are."""
        self._opacity = opacity
        self.update()

    def set_contours(self, on: bool) -> None:
        """Whether the borders of the segments are drawn."""
        self._has_contours = on
        self.update()

    def boundingRect(self) -> QRectF:
        return self._rect

    def paint(self, painter: QPainter, option: QStyleOptionGraphicsItem, widget: QWidget | None = None) -> None:
        level = self._level
        if level is None:
            return
        if level.colors is not None or level.is_strength:
            own = painter.opacity()
            painter.setOpacity(own * self._opacity)
            draw_image(painter, *(self._part(painter, self._close, level) or (self._rect, self._image)))
            painter.setOpacity(own)
        if level.is_strength:
            self._paint_strengths(painter, level)
        elif self._has_contours:
            self._paint_contours(painter, level)

    # How

    def _is_seen(self) -> bool:
        """Whether there is anything to be painted: on the photograph there mostly is not."""
        level = self._level
        return level is not None and (self._has_contours or level.is_strength or level.colors is not None)

    def _part(self, painter: QPainter, close: CloseUp, level: ShownLevel) -> tuple[QRectF, QImage] | None:
        """What is looked at closely of a large map, with all its cells."""
        shape = level.hierarchy.regions.shape
        return close.part(painter, self._rect, shape, thinning(shape))

    def _close_parts(self) -> None:
        """Parts are made anew: of another level they are others."""
        self._close, self._close_lines = CloseUp(self._cut), CloseUp(self._cut_lines)
        self._close_strengths = CloseUp(self._cut_strengths)

    def _cut(self, rows: slice, columns: slice) -> QImage:
        """Some of the superpixels in their segments' colours."""
        level = self._level
        assert level is not None
        regions = level.hierarchy.regions[rows, columns]
        if level.is_strength or level.colors is None:
            return _image_of(np.full(regions.shape, GROUND, np.uint32))
        return _image_of(level.colors[level.cut.labels][regions])

    def _cut_lines(self, rows: slice, columns: slice) -> QImage:
        """The borders among them."""
        level = self._level
        assert level is not None
        nodes = level.cut.nodes[level.hierarchy.regions[rows, columns]]
        return mask_image(border_mask(nodes), is_dark=level.cut.count > MOST_LIT)

    def _cut_strengths(self, rows: slice, columns: slice) -> QImage:
        """The same, each as strongly as it is salient among all."""
        level = self._level
        assert level is not None
        most = self._found_borders(level).most_salient(level.hierarchy)
        borders = LevelBorders(np.ascontiguousarray(level.hierarchy.regions[rows, columns]))
        return _strength_image(borders.strengths(level.hierarchy, most))

    def _forget(self) -> None:
        self._image, self._strengths, self._mask = QImage(), QImage(), QImage()
        self._regions, self._pixels = np.empty((0, 0), np.intp), np.empty((0, 0), np.uint32)
        self._borders = self._drawn = None
        self._path = QPainterPath()

    def _take(self, hierarchy: Hierarchy) -> None:
        """Keep another superpixel map, as indices that are taken without being converted, and the pixels that it fills."""
        self._forget()
        self._regions = np.ascontiguousarray(decimated(hierarchy.regions), np.intp)
        self._pixels = np.zeros(self._regions.shape, np.uint32)
        height, width = self._regions.shape
        self._image = QImage(self._pixels.data, width, height, 4 * width, QImage.Format.Format_ARGB32_Premultiplied)

    def _color(self, level: ShownLevel) -> None:
        """Fill the kept pixels; the image looks at them."""
        if level.is_strength:
            self._pixels.fill(GROUND)
        elif level.colors is not None:
            np.take(level.colors[level.cut.labels], self._regions, out=self._pixels, mode="clip")

    def _found_borders(self, level: ShownLevel) -> LevelBorders:
        if self._borders is None:
            self._borders = LevelBorders(np.ascontiguousarray(decimated(level.hierarchy.regions)))
        return self._borders

    def _paint_contours(self, painter: QPainter, level: ShownLevel) -> None:
        if (part := self._part(painter, self._close_lines, level)) is not None:
            draw_image(painter, *part)
            return
        if self._drawn is not level.cut.nodes:
            self._find_contours(level)
        if not self._mask.isNull():
            draw_image(painter, self._rect, self._mask)
        for pen in self._pens if not self._path.isEmpty() else ():
            painter.setPen(pen)
            painter.drawPath(self._path)

    def _find_contours(self, level: ShownLevel) -> None:
        """Lines of a screen pixel; where they are very many, a mask, as `ContourLayer`."""
        borders = self._found_borders(level)
        self._drawn, self._mask, self._path = level.cut.nodes, QImage(), QPainterPath()
        lines = borders.lines(level.cut.nodes, MAX_LINES)
        if lines is None:
            self._mask = mask_image(borders.mask(level.cut.nodes), is_dark=level.cut.count > MOST_LIT)
        elif len(lines):
            height, width = borders.shape
            ends = lines.reshape(-1, 2) * (self._rect.width() / width, self._rect.height() / height)
            self._path = pg.arrayToQPath(ends[:, 0].copy(), ends[:, 1].copy(), connect="pairs")

    def _paint_strengths(self, painter: QPainter, level: ShownLevel) -> None:
        part = self._part(painter, self._close_strengths, level)
        if part is None and self._strengths.isNull():
            self._strengths = _strength_image(self._found_borders(level).strengths(level.hierarchy))
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, True)
        draw_image(painter, *(part or (self._rect, self._strengths)))
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, False)


def _image_of(pixels: NDArray[np.uint32]) -> QImage:
    """Of 0xAARRGGBB, (h, w), with premultiplied parts."""
    height, width = pixels.shape
    whole = np.ascontiguousarray(pixels)
    return QImage(whole.data, width, height, 4 * width, QImage.Format.Format_ARGB32_Premultiplied).copy()


def _strength_image(strengths: NDArray[np.uint8]) -> QImage:
    alpha = strengths.astype(np.uint32)
    red, green, blue = ((alpha * part) // 255 for part in LINE)
    return _image_of((alpha << 24 | red << 16 | green << 8 | blue).astype(np.uint32))
