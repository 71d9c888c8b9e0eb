"""The pixels around a place of the picture, enlarged, on the view that shows them."""

from __future__ import annotations

import math

from PySide6.QtCore import QPoint, QRect, QRectF, QSize, Qt, Slot
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPalette, QPen
from PySide6.QtWidgets import QWidget

from app.image_views.picture_view import PictureView

__all__ = ["Loupe"]

LEAST_CELL, MOST_CELL = 8, 28
"""Pixels of the screen for one of the picture."""
LEAST_SIDE, MOST_SIDE = 72, 184
SHARE = 0.4  # of the view's shorter side
LEAST_CELLS = 5
AWAY = 16  # from the place: what is pointed at stays in sight
MARGIN = 3
PAPER, INK = QColor(20, 20, 20), QColor(255, 255, 255)


class Loupe(QWidget):
    """Shows what the view shows, each pixel as a square, beside the place; below it where that is, and what.

    Parameters
    ----------
    view : PictureView
        On which it lies.
    """

    def __init__(self, view: PictureView) -> None:
        super().__init__(view.canvas)
        self._view = view
        self._pixel = QPoint()
        self._cell, self._rows, self._columns = LEAST_CELL, LEAST_CELLS, LEAST_CELLS
        self._lines: list[str] = []
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.hide()

    @property
    def part(self) -> QRectF:
        """What of the picture is enlarged: whole pixels, that of the place in the middle."""
        left, top = self._pixel.x() - self._columns // 2, self._pixel.y() - self._rows // 2
        return QRectF(left, top, self._columns, self._rows)

    @property
    def cell(self) -> int:
        """How many pixels of the screen each of them has."""
        return self._cell

    @property
    def lines(self) -> list[str]:
        """What stands below them."""
        return list(self._lines)

    def show_place(self, place: tuple[float, float] | None) -> None:
        """Enlarge what is around (x, y) of the picture; None: go away."""
        if place is None:
            self.hide()
            return
        self._pixel = QPoint(int(place[0]), int(place[1]))
        words = self._view.words_at(*place)
        self._lines = [f"row {self._pixel.y()}, column {self._pixel.x()}", *([words] if words else [])]
        self._fit()
        spot = self._view.canvas.mapFromScene(self._view.canvas.to_scene(*place))
        self.move(_beside(spot, self.size(), self._view.canvas.size()))
        self.update()
        self.show()
        self.raise_()

    @Slot()
    @Slot(object)
    def renew(self, _where: object = None) -> None:
        """Something else is drawn on the view."""
        self.update()

    def _fit(self) -> None:
        """As many pixels as there is room for, an odd number so that one is in the middle, and as wide as the words."""
        room, metrics = self._view.canvas.size(), self.fontMetrics()
        side = min(max(round(SHARE * min(room.width(), room.height())), LEAST_SIDE), MOST_SIDE)
        words = max(metrics.horizontalAdvance(line) for line in self._lines) + 2 * MARGIN
        self._cell = min(max(LEAST_CELL, round(2 / self._view.canvas.camera.scale)), MOST_CELL)
        self._rows, self._columns = (max(LEAST_CELLS, _odd(length / self._cell)) for length in (side, max(side, words)))
        pixels = QSize(self._columns * self._cell, self._rows * self._cell)
        self.resize(pixels + QSize(2, len(self._lines) * metrics.height() + MARGIN + 2))

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), PAPER)
        target = QRect(1, 1, self._columns * self._cell, self._rows * self._cell)
        painter.fillRect(target, self.palette().color(QPalette.ColorRole.Base))
        self._view.paint_part(painter, self.part, QRectF(target))
        self._paint_middle(painter, target)
        painter.setPen(INK)
        line = self.fontMetrics().height()
        for at, text in enumerate(self._lines):
            room = QRect(MARGIN, target.bottom() + 1 + at * line, self.width() - 2 * MARGIN, line)
            painter.drawText(room, Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignVCenter, text)
        painter.drawRect(self.rect().adjusted(0, 0, -1, -1))

    def _paint_middle(self, painter: QPainter, target: QRect) -> None:
        """A frame around the pixel itself, seen on dark and on light."""
        away = QPoint(self._columns // 2 * self._cell, self._rows // 2 * self._cell)
        frame = QRect(target.topLeft() + away, QSize(self._cell, self._cell))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        for color, out in ((PAPER, 1), (INK, 0)):
            painter.setPen(QPen(color, 1))
            painter.drawRect(frame.adjusted(-1 - out, -1 - out, out, out))


def _odd(length: float) -> int:
    """The next odd number."""
    return math.ceil(length) // 2 * 2 + 1


def _beside(spot: QPoint, size: QSize, room: QSize) -> QPoint:
    """Right of the place and below it; on the other side where there is no room."""
    at = []
    for place, length, whole in ((spot.x(), size.width(), room.width()), (spot.y(), size.height(), room.height())):
        after, before = place + AWAY, place - AWAY - length
        wanted = after if after + length <= whole or before < 0 else before
        at.append(min(max(wanted, 0), max(0, whole - length)))
    return QPoint(*at)
