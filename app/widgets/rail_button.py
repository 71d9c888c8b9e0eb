"""The name of a folded panel, written along the window's edge."""

from __future__ import annotations

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QPaintEvent, QPalette
from PySide6.QtWidgets import QStyle, QStyleOptionToolButton, QStylePainter, QWidget

from app.widgets.flat_button import FlatButton

__all__ = ["RailButton"]

PAD = 8


class RailButton(FlatButton):
    """A flat button whose text runs up on the left edge, and down on the right one.

    Parameters
    ----------
    text : str
    runs_up : bool
    """

    def __init__(self, text: str, *, runs_up: bool, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._runs_up = runs_up
        self.setText(text)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)

    def sizeHint(self) -> QSize:
        letters = self.fontMetrics()
        return QSize(letters.height() + PAD, letters.horizontalAdvance(self.text()) + 2 * PAD)

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def paintEvent(self, event: QPaintEvent) -> None:
        option = QStyleOptionToolButton()
        self.initStyleOption(option)
        text, option.text = option.text, ""
        painter = QStylePainter(self)
        painter.drawComplexControl(QStyle.ComplexControl.CC_ToolButton, option)
        painter.setPen(self.palette().color(QPalette.ColorRole.ButtonText))
        painter.translate(self.rect().center())
        painter.rotate(-90 if self._runs_up else 90)
        along = QRect(-self.height() // 2, -self.width() // 2, self.height(), self.width())
        painter.drawText(along, Qt.AlignmentFlag.AlignCenter, text)
