"""A line of text that gives way."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPalette
from PySide6.QtWidgets import QSizePolicy, QWidget

from app.widgets.plain_label import PlainLabel

__all__ = ["ElidedLabel"]


class ElidedLabel(PlainLabel):
    """Too long, its text ends in dots; it is shown as it stands, whatever it looks like.

    Attributes
    ----------
    color : callable
        Of the palette; the text's own by default.
    """

    def __init__(self, text: str = "", parent: QWidget | None = None) -> None:
        super().__init__(text, parent)
        self.color: Callable[[QPalette], QColor] = _text
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setPen(self.color(self.palette()))
        line = self.text().replace("\n", " ")
        text = self.fontMetrics().elidedText(line, Qt.TextElideMode.ElideRight, self.width())
        painter.drawText(self.rect(), Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, text)


def _text(colors: QPalette) -> QColor:
    return colors.color(QPalette.ColorRole.Text)
