"""A line of text that gives way."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QFontMetrics, QPainter, QPaintEvent, QPalette
from PySide6.QtWidgets import QSizePolicy, QWidget

from app.widgets.plain_label import PlainLabel

__all__ = ["ElidedLabel", "fitting_text"]


def fitting_text(
    text: str, metrics: QFontMetrics, width: int, separator: str = "", mode: Qt.TextElideMode = Qt.TextElideMode.ElideRight
) -> str:
    """As much of a text as a width has room for: whole parts, if it has parts; of the first one its beginning, and dots.

    With another mode these stand elsewhere in it.
    """
    first, rest = text, ""
    while separator and metrics.horizontalAdvance(first) > width:
        first, rest, _ = first.rpartition(separator)
        if not rest:
            first = text.partition(separator)[0]
            break
    fits = metrics.horizontalAdvance(first) <= width  # Qt cuts some texts that just fit
    return first if fits else metrics.elidedText(first, mode, width)


class ElidedLabel(PlainLabel):
    """Too long, its text has dots; it is shown as it stands, whatever it looks like.

    Parameters
    ----------
    text : str
    separator : str
        Between the parts of a text of which only whole ones are shown; "": of any part as much as there is room for.
    mode : Qt.TextElideMode
        Where the dots stand: in the middle of a path, whose end is the name that is looked for.

    Attributes
    ----------
    color : callable
        Of the palette; the text's own by default.
    """

    def __init__(
        self,
        text: str = "",
        parent: QWidget | None = None,
        *,
        separator: str = "",
        mode: Qt.TextElideMode = Qt.TextElideMode.ElideRight,
    ) -> None:
        super().__init__(text, parent)
        self._separator, self._mode = separator, mode
        self.color: Callable[[QPalette], QColor] = _text
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setPen(self.color(self.palette()))
        line = self.text().replace("\n", " ")
        text = fitting_text(line, self.fontMetrics(), self.width(), self._separator, self._mode)
        painter.drawText(self.rect(), Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, text)


def _text(colors: QPalette) -> QColor:
    return colors.color(QPalette.ColorRole.Text)
