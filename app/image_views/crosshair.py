"""Where the mouse points, shown in every view."""

from __future__ import annotations

from PySide6.QtCore import QLineF, QSizeF, Qt
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QGraphicsLineItem

from app.widgets.screen_pen import screen_pen

__all__ = ["Crosshair"]


class Crosshair:
    """Two lines over the picture, black dashes on white: readable on every colour.

    Four line items rather than one item as large as the view: a move then repaints the lines alone.
    """

    def __init__(self) -> None:
        self.lines = [QGraphicsLineItem() for _ in range(4)]
        for line, dashed in zip(self.lines, (False, False, True, True), strict=True):
            pen = screen_pen(QColor(0, 0, 0) if dashed else QColor(255, 255, 255), 1, Qt.PenCapStyle.FlatCap)
            if dashed:
                pen.setDashPattern([4, 4])
            line.setPen(pen)
            line.setAcceptedMouseButtons(Qt.MouseButton.NoButton)
            line.setVisible(False)
            line.setZValue(60)

    def point(self, place: tuple[float, float] | None, size: QSizeF) -> None:
        """Cross at (x, y) of a picture of this size; None hides it."""
        for line in self.lines:
            line.setVisible(place is not None)
        if place is not None:
            x, y = place
            for upright, level in (self.lines[:2], self.lines[2:]):
                upright.setLine(QLineF(x, 0, x, size.height()))
                level.setLine(QLineF(0, y, size.width(), y))
