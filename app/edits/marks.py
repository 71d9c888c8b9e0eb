"""What the tools draw over the pixel map: marks, strokes, and how large the brush is."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QPainter, QPen, QPolygonF
from PySide6.QtWidgets import QGraphicsItem, QStyleOptionGraphicsItem, QWidget

from app.widgets.screen_pen import screen_pen
from grapl_engine.label_edits import Point

__all__ = ["EditMarks"]

Z = 45
"""Above the labels, below the crosshair."""
DARK, LIGHT = QColor(0, 0, 0), QColor(255, 255, 255)
SIDE = 9.0
"""Half of a mark's size, in pixels of the screen."""


class EditMarks(QGraphicsItem):
    """Drawn over one view, in picture coordinates; white and black, so that it is seen on every colour."""

    def __init__(self) -> None:
        super().__init__()
        self._rect = QRectF()
        self.sides: tuple[Sequence[Point], ...] = ()
        self.stroke: tuple[Point, ...] = ()
        self.width = 0.0
        self.is_closed = False
        self.ring: tuple[float, float, float] | None = None
        self.setZValue(Z)
        self.setAcceptedMouseButtons(Qt.MouseButton.NoButton)

    def set_rect(self, rect: QRectF) -> None:
        """The picture's rectangle."""
        if rect != self._rect:
            self.prepareGeometryChange()
            self._rect = rect

    def show_marks(self, sides: tuple[Sequence[Point], ...]) -> None:
        """Draw the number of its side at each marked place."""
        self.sides = sides
        self.update()

    def show_stroke(self, stroke: tuple[Point, ...], width: float = 0, *, is_closed: bool = False) -> None:
        """Draw a line through these places, as wide in the picture as the brush is; a lasso is closed."""
        self.stroke, self.width, self.is_closed = stroke, width, is_closed
        self.update()

    def show_ring(self, ring: tuple[float, float, float] | None) -> None:
        """Draw the brush at (x, y), with its radius; None: nowhere."""
        if ring != self.ring:
            self.ring = ring
            self.update()

    def boundingRect(self) -> QRectF:
        return self._rect

    def paint(self, painter: QPainter, option: QStyleOptionGraphicsItem, widget: QWidget | None = None) -> None:
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, True)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        self._paint_stroke(painter)
        if self.ring is not None:
            x, y, radius = self.ring
            for pen in _pens():
                painter.setPen(pen)
                painter.drawEllipse(QPointF(x, y), radius + 0.5, radius + 0.5)
        self._paint_marks(painter)

    def _paint_stroke(self, painter: QPainter) -> None:
        if not self.stroke:
            return
        line = QPolygonF([QPointF(x + 0.5, y + 0.5) for x, y in self.stroke])
        if self.width:
            color = QColor(LIGHT)
            color.setAlpha(150)
            wide = QPen(color, self.width)
            wide.setCapStyle(Qt.PenCapStyle.RoundCap)
            wide.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
            painter.setPen(wide)
            painter.drawPolyline(line)
        for pen in _pens() if not self.width else ():
            painter.setPen(pen)
            painter.drawPolygon(line) if self.is_closed else painter.drawPolyline(line)

    def _paint_marks(self, painter: QPainter) -> None:
        """Of one size on the screen whatever the zoom."""
        to_screen = painter.worldTransform()
        places = [
            (to_screen.map(QPointF(x + 0.5, y + 0.5)), number) for number, side in enumerate(self.sides, 1) for x, y in side
        ]
        painter.save()
        painter.resetTransform()
        font = QFont(painter.font())
        font.setBold(True)
        font.setPixelSize(12)
        painter.setFont(font)
        for place, number in places:
            box = QRectF(place.x() - SIDE, place.y() - SIDE, 2 * SIDE, 2 * SIDE)
            painter.setPen(QPen(LIGHT, 1.5))
            painter.setBrush(DARK)
            painter.drawEllipse(box)
            painter.drawText(box, Qt.AlignmentFlag.AlignCenter, str(number))
        painter.restore()


def _pens() -> tuple[QPen, QPen]:
    return screen_pen(DARK, 3.5), screen_pen(LIGHT, 1.5)
