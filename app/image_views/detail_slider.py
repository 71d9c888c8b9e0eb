"""A slider over the levels of a hierarchy, from one region to all superpixels."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import ClassVar

from PySide6.QtCore import QEvent, QPointF, QRectF, QSignalBlocker, Qt, Signal
from PySide6.QtGui import QHelpEvent, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPolygonF, QWheelEvent
from PySide6.QtWidgets import QSlider, QStyle, QStyleOptionSlider, QWidget

from app.image_views.level_marks import LevelMark, MarkShape
from app.widgets.plain_tip import show_plain_tip
from app.widgets.theme_colors import accent, muted

__all__ = ["DetailSlider", "count_of", "place_of"]

FINENESS = 2
"""Places for each superpixel: enough that each number of regions has one of its own."""
CATCH = 5
"""Pixels within which a click finds a mark."""
NOTCH = 120
PAGE = 5
"""Steps that Page Up and Page Down take."""


def place_of(count: int, most: int) -> int:
    """Where a number of regions lies on the slider: the logarithm, so that few have as much room as many."""
    return round(FINENESS * most * math.log(count))


def count_of(place: int, most: int) -> int:
    """The number of regions at a place."""
    return min(max(round(math.exp(place / (FINENESS * most))), 1), most)


class DetailSlider(QSlider):
    """Says what is wanted; what is shown it is told.

    Signals
    -------
    count_asked(int)
        So many regions are wanted.
    step_asked(int)
        So many steps more detail are wanted, or less if negative.
    """

    count_asked = Signal(int)
    step_asked = Signal(int)

    _STEPS: ClassVar = {
        Qt.Key.Key_Right: 1, Qt.Key.Key_Up: 1, Qt.Key.Key_Left: -1, Qt.Key.Key_Down: -1,
        Qt.Key.Key_PageUp: PAGE, Qt.Key.Key_PageDown: -PAGE,
    }  # fmt: skip

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(Qt.Orientation.Horizontal, parent)
        self._most, self._count = 1, 1
        self._marks: dict[int, LevelMark] = {}
        self._turned = 0
        self.setAccessibleName("Detail")
        self.setMinimumWidth(70)

    @property
    def count(self) -> int:
        """The number of regions at which it stands."""
        return self._count

    @property
    def most(self) -> int:
        """The number of regions at its right end."""
        return self._most

    @property
    def marks(self) -> Mapping[int, LevelMark]:
        """What stands at which number of regions."""
        return self._marks

    def show_levels(self, most: int, marks: Mapping[int, LevelMark]) -> None:
        """Take another hierarchy: its superpixels, and the levels that are marked."""
        self._most, self._marks = most, dict(marks)
        with QSignalBlocker(self):
            self.setRange(0, place_of(most, most))
        self.update()

    def show_count(self, count: int) -> None:
        """Stand at a number of regions."""
        self._count = count
        with QSignalBlocker(self):
            self.setValue(place_of(count, self._most))

    def x_of(self, count: int) -> float:
        """Where a number of regions is on the widget, in pixels."""
        handle, room = self._handle_and_room()
        value = place_of(count, self._most)
        return handle / 2 + QStyle.sliderPositionFromValue(0, self.maximum(), value, room)

    def count_at(self, x: float) -> int:
        """The number of regions at a place of the widget; a mark catches what is near it."""
        near = min(self._marks, key=lambda count: abs(self.x_of(count) - x), default=None)
        if near is not None and abs(self.x_of(near) - x) <= CATCH:
            return near
        handle, room = self._handle_and_room()
        return count_of(QStyle.sliderValueFromPosition(0, self.maximum(), round(x - handle / 2), room), self._most)

    def _handle_and_room(self) -> tuple[int, int]:
        """The width of the handle, and how far it can go."""
        handle = self.style().pixelMetric(QStyle.PixelMetric.PM_SliderLength, QStyleOptionSlider(), self)
        return handle, max(1, self.width() - handle)

    # Qt's own

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        colors = self.palette()
        for count, mark in self._marks.items() if self.isEnabled() else ():
            painter.setBrush(muted(colors) if mark.shape is MarkShape.LASTING else accent(colors))
            self._paint_mark(painter, QPointF(self.x_of(count), self.height()), mark.shape)

    @staticmethod
    def _paint_mark(painter: QPainter, foot: QPointF, shape: MarkShape) -> None:
        """On the lower edge; `foot` is its middle."""
        match shape:
            case MarkShape.AUTOMATIC:
                painter.drawPolygon(QPolygonF([foot + QPointF(*p) for p in ((0, -5.5), (-4, 0), (4, 0))]))
            case MarkShape.BEST:
                painter.drawPolygon(QPolygonF([foot + QPointF(*p) for p in ((0, -7), (-3.5, -3.5), (0, 0), (3.5, -3.5))]))
            case MarkShape.LABELS:
                painter.drawRect(QRectF(foot.x() - 2.5, foot.y() - 5, 5, 5))
            case MarkShape.LASTING:
                painter.drawEllipse(foot + QPointF(0, -2.5), 2.2, 2.2)

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            near = [mark.text for count, mark in self._marks.items() if abs(self.x_of(count) - event.pos().x()) <= CATCH]
            show_plain_tip(event.globalPos(), "\n".join([*near, self.toolTip()]), self)
            return True
        return super().event(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton:
            self.setSliderDown(True)
            self.count_asked.emit(self.count_at(event.position().x()))

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if event.buttons() & Qt.MouseButton.LeftButton:
            self.count_asked.emit(self.count_at(event.position().x()))

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        self.setSliderDown(False)

    def wheelEvent(self, event: QWheelEvent) -> None:
        self._turned += event.angleDelta().y()
        steps = int(self._turned / NOTCH)
        self._turned -= steps * NOTCH
        if steps:
            self.step_asked.emit(steps)
        event.accept()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = Qt.Key(event.key())
        if key in self._STEPS:
            self.step_asked.emit(self._STEPS[key])
        elif key in (Qt.Key.Key_Home, Qt.Key.Key_End):
            self.count_asked.emit(1 if key == Qt.Key.Key_Home else self._most)
        else:
            event.ignore()
