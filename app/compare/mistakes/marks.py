"""What the page draws over the image views: an image, and outlines."""

from __future__ import annotations

import numpy as np
import pyqtgraph as pg
from numpy.typing import NDArray
from PySide6.QtCore import QObject, QRectF, Qt
from PySide6.QtGui import QColor, QImage, QPainter, QPainterPath
from PySide6.QtWidgets import QGraphicsItem, QStyleOptionGraphicsItem, QWidget

from app.compare.mistakes.drawing import Outline
from app.image_views.close_up import Cut
from app.image_views.contours import MAX_LINES
from app.image_views.picture_grid import PictureGrid
from app.image_views.truth_lines import TruthLayer
from app.image_views.views import ALL_VIEWS, ViewKind
from app.widgets.image_drawing import is_drawing
from app.widgets.screen_pen import screen_pen

__all__ = ["FIRST", "SECOND", "Marks", "OutlineItem"]

FIRST, SECOND = QColor("#cc79a7"), QColor("#f0e442")
"""Pink and yellow: colour-blind eyes tell them apart, and from the colours of boundaries."""
CASING = QColor(0, 0, 0)
Z = 40  # above the labels, below the crosshair
STALE_OPACITY = 0.4
FROM_AFAR = 1.5
"""Pixels of the screen: steps of an outline that are no longer than these are not seen."""
MOST_LINES = 2 * MAX_LINES
"""Of an outline in sight; of more, those from afar are drawn."""
DRAWN_ON = (ViewKind.PHOTOGRAPH, ViewKind.PIXELS)
"""What an image can lie over."""


class OutlineItem(QGraphicsItem):
    """Lines of one colour on a dark casing, as wide at any zoom."""

    def __init__(self, color: QColor) -> None:
        super().__init__()
        self._color, self._path, self._rect = color, QPainterPath(), QRectF()
        self._outline: Outline | None = None
        self._near: tuple[tuple[int, ...], QPainterPath] = (), QPainterPath()
        self.setZValue(Z + 1)
        self.setAcceptedMouseButtons(Qt.MouseButton.NoButton)

    @property
    def is_empty(self) -> bool:
        """Whether nothing is drawn."""
        return self._path.isEmpty()

    def show_outline(self, outline: Outline | None, rect: QRectF) -> None:
        """Draw this in the picture's rectangle; None: nothing."""
        self.prepareGeometryChange()
        self._outline, self._near = outline, ((), QPainterPath())
        self._path = QPainterPath() if outline is None else _path(outline.lines)
        self._rect = QRectF(rect)
        self.update()

    def boundingRect(self) -> QRectF:
        return self._rect

    def paint(self, painter: QPainter, option: QStyleOptionGraphicsItem, widget: QWidget | None = None) -> None:
        path = self._path_in_sight(painter) or self._path
        for color, width in ((CASING, 4.0), (self._color, 2.0)):
            painter.setPen(screen_pen(color, width))
            painter.drawPath(path)

    def _path_in_sight(self, painter: QPainter) -> QPainterPath | None:
        """All lines that are looked at closely; None: those from afar do, as where there are too many."""
        outline = self._outline
        if outline is None or outline.whole is None or is_drawing(painter):
            return None
        shown = painter.deviceTransform().mapRect(QRectF(0, 0, 1, 1))
        if outline.step * max(shown.width(), shown.height()) < FROM_AFAR:
            return None
        seen = (painter.clipBoundingRect() & self._rect if painter.hasClipping() else self._rect).toAlignedRect()
        key = seen.left(), seen.top(), seen.left() + seen.width(), seen.top() + seen.height()
        if key != self._near[0]:
            lines = _within(outline.whole, *key)
            self._near = key, _path(lines if len(lines) <= MOST_LINES else outline.lines)
        return self._near[1]


class Marks(QObject):
    """An image on photograph and pixel map, and the outlines of two parts on all views.

    Parameters
    ----------
    grid : PictureGrid
        The image views.

    Attributes
    ----------
    images : dict of ViewKind to TruthLayer
    outlines : tuple of list of OutlineItem
        Of the first part and of the second, one a view.
    """

    def __init__(self, grid: PictureGrid, parent: QObject) -> None:
        super().__init__(parent)
        self.images = {kind: TruthLayer() for kind in DRAWN_ON}
        self.outlines = [OutlineItem(FIRST) for _ in ALL_VIEWS], [OutlineItem(SECOND) for _ in ALL_VIEWS]
        self._is_on, self._wanted = False, dict.fromkeys(DRAWN_ON, True)
        for kind, layer in self.images.items():
            layer.setZValue(Z)
            grid.views[kind].canvas.add(layer)
        for items in self.outlines:
            for kind, item in zip(ALL_VIEWS, items, strict=True):
                grid.views[kind].canvas.add(item)
        self.set_on(False)

    def set_on(self, on: bool) -> None:
        """Whether anything is drawn at all."""
        self._is_on = on
        for items in self.outlines:
            for item in items:
                item.setVisible(on)
        self._show()

    def set_places(self, kinds: set[ViewKind]) -> None:
        """On which views the image lies."""
        self._wanted = {kind: kind in kinds for kind in DRAWN_ON}
        self._show()

    def set_stale(self, stale: bool) -> None:
        """Whether what is drawn is of another map than the one that is looked at."""
        for layer in self.images.values():
            layer.setOpacity(STALE_OPACITY if stale else 1.0)

    def show_image(self, image: QImage, rect: QRectF, cut: Cut | None = None) -> None:
        """Lay an image over the picture's rectangle; a null one: nothing. Where it is thinned, `cut` makes a part of it."""
        for layer in self.images.values():
            layer.show_image(image, rect, cut)

    def show_outlines(self, rect: QRectF, *outlines: Outline) -> None:
        """Outline up to two parts in the picture's rectangle: one alone as the second."""
        shown = ((None,) * (2 - len(outlines))) + outlines
        for items, outline in zip(self.outlines, shown, strict=True):
            for item in items:
                item.show_outline(outline, rect)

    def _show(self) -> None:
        for kind, layer in self.images.items():
            layer.setVisible(self._is_on and self._wanted[kind])


def _path(lines: NDArray[np.float64]) -> QPainterPath:
    ends = lines.reshape(-1, 2)
    return pg.arrayToQPath(ends[:, 0].copy(), ends[:, 1].copy(), connect="pairs") if len(ends) else QPainterPath()


def _within(lines: NDArray[np.float64], left: int, top: int, right: int, bottom: int) -> NDArray[np.float64]:
    """Those of upright and level lines that touch a rectangle."""
    low, high = lines.min(1), lines.max(1)
    touches = (low <= (right, bottom)).all(1) & (high >= (left, top)).all(1)
    return np.asarray(lines[touches], np.float64)
