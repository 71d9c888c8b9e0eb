"""The places of the picture that were marked."""

from __future__ import annotations

from PySide6.QtCore import QLineF, QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen
from PySide6.QtWidgets import QGraphicsItem, QStyleOptionGraphicsItem, QWidget

__all__ = ["PlaceMarks"]

REACH = 6
LAYERS = (QColor("#000000"), 5, 1), (QColor("#ffffff"), 3, 0)
"""A light cross on a dark one: colour, width, and how much further it reaches."""


class PlaceMarks(QGraphicsItem):
    """A cross at each, of one size on the screen whatever the zoom."""

    def __init__(self) -> None:
        super().__init__()
        self._places: list[tuple[float, float]] = []
        self._rect = QRectF()
        self.setAcceptedMouseButtons(Qt.MouseButton.NoButton)

    @property
    def places(self) -> list[tuple[float, float]]:
        """Where they are."""
        return list(self._places)

    def show_places(self, places: list[tuple[float, float]], rect: QRectF) -> None:
        """Mark these (x, y) in the picture's rectangle."""
        self.prepareGeometryChange()
        self._places, self._rect = list(places), rect
        self.update()

    def boundingRect(self) -> QRectF:
        return self._rect

    def paint(self, painter: QPainter, option: QStyleOptionGraphicsItem, widget: QWidget | None = None) -> None:
        on_screen = [painter.worldTransform().map(QPointF(*place)) for place in self._places]
        painter.save()
        painter.resetTransform()
        for color, width, more in LAYERS:
            painter.setPen(QPen(color, width))
            reach = REACH + more
            for spot in on_screen:
                painter.drawLine(QLineF(spot.x() - reach, spot.y(), spot.x() + reach, spot.y()))
                painter.drawLine(QLineF(spot.x(), spot.y() - reach, spot.x(), spot.y() + reach))
        painter.restore()
