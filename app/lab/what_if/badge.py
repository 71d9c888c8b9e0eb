"""A few words that say what is looked at, on a ground of their own."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPalette
from PySide6.QtWidgets import QWidget

from app.widgets.plain_label import PlainLabel
from app.widgets.theme_colors import mixed

__all__ = ["Badge"]

SHARE = 0.35
RADIUS = 5.0


class Badge(PlainLabel):
    """Bold words on a tint of a colour, or on that of buttons."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent, wordWrap=True)
        self._color: QColor | None = None
        self.setContentsMargins(6, 3, 6, 3)
        font = self.font()
        font.setBold(True)
        self.setFont(font)

    def show_text(self, text: str, color: QColor | None = None) -> None:
        """Other words, and their colour; None: nothing out of the ordinary."""
        self._color = color
        self.setText(text)
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        colors = self.palette()
        ground = colors.color(QPalette.ColorRole.Button)
        if self._color is not None:
            ground = mixed(self._color, colors.color(QPalette.ColorRole.Window), SHARE)
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(ground)
        painter.drawRoundedRect(self.rect(), RADIUS, RADIUS)
        painter.end()
        super().paintEvent(event)
