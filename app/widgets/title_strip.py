"""The line above an image view: its number, what it shows, and marks."""

from __future__ import annotations

import re
from pathlib import PurePath

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter, QPaintEvent, QPalette, QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from app.widgets import theme_colors
from app.widgets.dock_help import help_button
from app.widgets.plain_tip import plain_tip

__all__ = ["INSTEAD_COLOR", "STALE_COLOR", "TitleStrip"]

STALE_COLOR = QColor(190, 115, 0)  # amber: 3 to 1 against the window's ground in dark and in light
INSTEAD_COLOR = QColor(141, 99, 240)  # violet: as readable, and not to be taken for the other
GAP = 6
_LEAST = "0" * 9
"""A note that would keep less room than these is left out."""


class TitleStrip(QWidget):
    """Draws ``2  Network 2  (note)      [5 labels] ?``; what does not fit is shortened or left out.

    Parameters
    ----------
    name : str
        What the view is called.
    keys : str
        The key that maximises it; "": none does.

    Attributes
    ----------
    help : QToolButton
        Its `clicked` is the wish for help.
    """

    def __init__(self, name: str, keys: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._keys = keys
        self.help = help_button(name, has_key=False)
        self.help.setParent(self)
        self._title = self._short = self._note = self._badge = self._tip = self._stale = self._busy = ""
        self._stale_color = STALE_COLOR
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
    def badge(self) -> str:
        """How much there is of it."""
        return self._badge

    @property
    def marks(self) -> tuple[str, ...]:
        """The texts at the right, the rightmost first."""
        return tuple(mark for mark in (self._badge, self._stale, self._busy) if mark)

    def set_title(self, title: str, note: str = "", badge: str = "", *, short: str = "", tip: str = "") -> None:
        """What the view shows, a word about it, and the badge; a short title for little room, a word about the badge."""
        texts = (title, short or title, note, badge, tip)
        if texts != (self._title, self._short, self._note, self._badge, self._tip):
            self._title, self._short, self._note, self._badge, self._tip = texts
            self._renew()

    def set_state(self, stale: str = "", busy: str = "", color: QColor = STALE_COLOR) -> None:
        """Words for "these are not the run's newest labels", in a colour, and for "something is computing"; "" for neither."""
        if (stale, busy, color) != (self._stale, self._busy, self._stale_color):
            self._stale, self._busy, self._stale_color = stale, busy, color
            self._renew()

    def fitting(self, width: int) -> tuple[str, str, tuple[str, ...]]:
        """Title, note and marks that are drawn at a width.

        The note loses parts, and goes, then the long title; then "running", then the badge, before half a title is
        read. The mark of old labels stays, so that it is seen on all views or none. A short title without room is elided.
        """
        marks, kept = self.marks, self._stale or self._badge
        for title, note, shown in (
            (self._title, self._note, marks),
            (self._title, "", marks),
            (self._short, "", marks),
            (self._short, "", tuple(mark for mark in marks if mark != self._busy)),
            (self._short, "", (kept,) if kept else ()),
            *([(self._short, "", ())] if not self._stale else []),
        ):
            room = width - self._taken(note, shown)
            if self._bold_metrics().horizontalAdvance(title) <= room:
                return title, note or self._elided_note(title, shown, width), shown
        if room < width // 3:  # a word or two of the title say more than any mark
            shown, room = (), width - self._taken(note, ())
        return self._bold_metrics().elidedText(title, Qt.TextElideMode.ElideRight, max(0, room)), note, shown

    def _elided_note(self, title: str, shown: tuple[str, ...], width: int) -> str:
        """What is left of the note beside a whole title: of words whole parts, of a file its beginning and its ending."""
        metrics = self.fontMetrics()
        room = width - self._taken("", shown) - self._bold_metrics().horizontalAdvance(title) - GAP
        if title != self._title or room < min(metrics.horizontalAdvance(_LEAST), metrics.horizontalAdvance(self._note)):
            return ""
        # Qt measures the halves apart: together they may be some pixels wider.
        if PurePath(self._note).suffix:
            return metrics.elidedText(self._note, Qt.TextElideMode.ElideMiddle, room - GAP)
        return next((part for part in _beginnings(self._note) if metrics.horizontalAdvance(part) <= room - GAP), "")

    def _taken(self, note: str, marks: tuple[str, ...]) -> int:
        """The width of everything but the title."""
        metrics = self.fontMetrics()
        pills = sum(metrics.horizontalAdvance(mark) + 3 * GAP for mark in marks)
        words = sum(metrics.horizontalAdvance(word) + GAP for word in (self._keys, note) if word)
        return 2 * GAP + words + pills + self._room_for_help

    def _renew(self) -> None:
        text = self._title + (f" ({self._note})" if self._note else "")
        alone = f"Double-click or {self._keys}: this view alone, or all views again" if self._keys else ""
        lines = (text, *self.marks, self._tip, alone)
        self.setToolTip(plain_tip("\n".join(line for line in lines if line)))
        self.setAccessibleName(", ".join((text, *self.marks)))
        self.update()

    def _bold(self) -> QFont:
        bold = QFont(self.font())
        bold.setBold(True)
        return bold

    def _bold_metrics(self) -> QFontMetrics:
        return QFontMetrics(self._bold())

    @property
    def _room_for_help(self) -> int:
        """What the question mark takes; nothing in a figure, which has none."""
        return 0 if self.help.isHidden() else self._side

    @property
    def _side(self) -> int:
        """Of the question mark."""
        return self.fontMetrics().height() + 2

    def sizeHint(self) -> QSize:
        return QSize(160, self.fontMetrics().height() + 8)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.help.setGeometry(self.width() - self._side - 2, (self.height() - self._side) // 2, self._side, self._side)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        palette = self.palette()
        text, dim = palette.color(QPalette.ColorRole.WindowText), theme_colors.muted(palette)
        title, note, marks = self.fitting(self.width())
        area = self.rect().adjusted(GAP, 0, -GAP - self._room_for_help, 0)
        self._draw_marks(painter, QRect(area), marks, text)
        for word, font, color in ((self._keys, self.font(), dim), (title, self._bold(), text), (note, self.font(), dim)):
            painter.setFont(font)
            painter.setPen(color)
            painter.drawText(area, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, word)
            area.setLeft(area.left() + QFontMetrics(font).horizontalAdvance(word) + GAP)

    def _draw_marks(self, painter: QPainter, area: QRect, marks: tuple[str, ...], text: QColor) -> None:
        metrics = self.fontMetrics()
        for mark in marks:
            width = metrics.horizontalAdvance(mark) + 2 * GAP
            pill = QRect(area.right() - width, area.center().y() - metrics.height() // 2, width, metrics.height() + 1)
            fill = QColor(self._stale_color if mark == self._stale else text)
            fill.setAlpha(80 if mark == self._stale else 36)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(fill)
            painter.drawRoundedRect(pill, 5, 5)
            painter.setPen(text)
            painter.drawText(pill, Qt.AlignmentFlag.AlignCenter, mark)
            area.setRight(pill.left() - GAP)


def _beginnings(note: str) -> list[str]:
    """A note without its last parts, the longest first: "stopped: each pixel has its patch's label" without a reason."""
    ends = [found.start() for found in re.finditer("[;:,] ", note)]
    return [note[:end] for end in reversed(ends)]
