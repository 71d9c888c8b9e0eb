"""Flat buttons, and the line around what has the keyboard."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QRectF, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QToolButton, QWidget

from app.widgets.icons import icon
from app.widgets.theme_colors import accent

__all__ = ["FlatButton", "outline_focus"]


class FlatButton(QToolButton):
    """A flat button on which the keyboard's focus is easily seen."""

    _icon_name = ""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent, autoRaise=True)

    def show_icon(self, name: str) -> None:
        """Show a drawing of ``resources/icons``, now and in every theme to come."""
        self._icon_name = name
        self.setIcon(icon(name, self.palette()))

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if self.hasFocus():
            outline_focus(self, QPainter(self))

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange and self._icon_name:
            self.show_icon(self._icon_name)


def outline_focus(widget: QWidget, painter: QPainter) -> None:
    """Two pixels around the widget."""
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.setPen(QPen(accent(widget.palette()), 2))
    painter.drawRoundedRect(QRectF(widget.rect()).adjusted(1, 1, -1, -1), 3, 3)
