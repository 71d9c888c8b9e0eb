"""The line above an image view: its number, what it shows, and marks."""

from __future__ import annotations

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter, QPaintEvent, QPalette
from PySide6.QtWidgets import QSizePolicy, QWidget

from app.views import tints

__all__ = ["STALE_COLOR", "TitleStrip"]

STALE_COLOR = QColor(214, 137, 16)  # amber: readable on dark and on light
GAP = 6


class TitleStrip(QWidget):
    """Draws ``1  Network, iteration 2  (note)      [5 labels]``; what does not fit is elided or left out.

    Parameters
    ----------
    number : int
        The key that maximises the view.
    """

    def __init__(self, number: int, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._number = str(number)
        self._title = self._note = self._badge = self._stale = self._busy = ""
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)

    @property
    def title(self) -> str:
        """What the view shows."""
        return self._title

    @property
    def note(self) -> str:
        """A word about it."""
        return self._note

    @property
    def marks(self) -> tuple[str, ...]:
        """The texts at the right, the most important first."""
        return tuple(mark for mark in (self._badge, self._stale, self._busy) if mark)

    def set_title(self, title: str, note: str = "", badge: str = "") -> None:
        """What the view shows, a word about it, and what stands in the badge."""
        if (title, note, badge) != (self._title, self._note, self._badge):
            self._title, self._note, self._badge = title, note, badge
            self._renew()

    def set_state(self, stale: str = "", busy: str = "") -> None:
        """Words for "these are old" and "something is computing"; "" for neither."""
        if (stale, busy) != (self._stale, self._busy):
            self._stale, self._busy = stale, busy
            self._renew()

    def _renew(self) -> None:
        text = self._title + (f" ({self._note})" if self._note else "")
        self.setToolTip("\n".join((text, *self.marks, f"Double-click or {self._number}: this view alone")))
        self.setAccessibleName(", ".join((text, *self.marks)))
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(160, self.fontMetrics().height() + 8)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        metrics, palette = self.fontMetrics(), self.palette()
        text, dim = palette.color(QPalette.ColorRole.WindowText), tints.muted(palette)
        area = self.rect().adjusted(GAP, 0, -GAP, 0)
        area.setRight(self._draw_marks(painter, area, metrics, text))
        self._draw_text(painter, area, self._number, metrics, dim)
        bold = QFont(self.font())
        bold.setBold(True)
        painter.setFont(bold)
        self._draw_text(painter, area, self._title, QFontMetrics(bold), text)
        painter.setFont(self.font())
        self._draw_text(painter, area, self._note, metrics, dim)

    def _draw_text(self, painter: QPainter, area: QRect, text: str, metrics: QFontMetrics, color: QColor) -> None:
        """Draw at the left of the area, and take what it needed off the area."""
        shown = metrics.elidedText(text, Qt.TextElideMode.ElideMiddle, area.width())
        painter.setPen(color)
        painter.drawText(area, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, shown)
        area.setLeft(min(area.left() + metrics.horizontalAdvance(shown) + GAP, area.right()))

    def _draw_marks(self, painter: QPainter, area: QRect, metrics: QFontMetrics, text: QColor) -> int:
        """Draw the marks that leave the title its room; where the room for text ends."""
        wanted = metrics.horizontalAdvance(self._title + "0" * 4)
        right, least = area.right(), area.left() + min(area.width() * 3 // 4, wanted)
        for mark in self.marks:
            width = metrics.horizontalAdvance(mark) + 2 * GAP
            if right - width < least:
                continue
            pill = QRect(right - width, area.center().y() - metrics.height() // 2, width, metrics.height() + 1)
            fill = QColor(STALE_COLOR if mark == self._stale else text)
            fill.setAlpha(80 if mark == self._stale else 36)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(fill)
            painter.drawRoundedRect(pill, 5, 5)
            painter.setPen(text)
            painter.drawText(pill, Qt.AlignmentFlag.AlignCenter, mark)
            right = pill.left() - GAP
        return right
