"""What stands where there is nothing to show yet."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QPalette
from PySide6.QtWidgets import QStackedWidget, QWidget

from app.widgets.plain_label import PlainLabel

__all__ = ["BATCH", "COMPARE", "EDIT", "LAB", "LESSONS", "NO_NETWORK", "TRAINING", "WELCOME", "LatePart", "Placeholder"]

WELCOME = "Open a picture: Ctrl+O, drop a file here, paste one, or take one from File > Samples."
LAB = "The graph cut opened up: open a picture and run it (Space), then look at its costs, moves and what-ifs here."
COMPARE = "Two maps of a picture side by side: open a picture and run it (Space), then choose here what is compared."
EDIT = "Tools that put the pixel map right by hand: open a picture and run it (Space), then merge and split segments here."
BATCH = "All pictures of a folder are segmented here, one after the other, as soon as the views are made."
LESSONS = "Short lessons on the window and the graph cut come here, as soon as the views are made."
TRAINING = (
    "The training losses and K\N{COMBINING CIRCUMFLEX ACCENT}, the number of labels left, appear here step by step while a run"
    " trains its network."
)

NO_NETWORK = "This run has no network: nothing was trained. Its map is made of the picture alone."


class Placeholder(PlainLabel):
    """A sentence in the middle of a panel: what it would show, and how to get there."""

    def __init__(self, sentence: str, parent: QWidget | None = None) -> None:
        super().__init__(sentence, parent, wordWrap=True, alignment=Qt.AlignmentFlag.AlignCenter)
        self.setForegroundRole(QPalette.ColorRole.PlaceholderText)
        self.setMargin(12)


class LatePart(QStackedWidget):
    """A part of the window that is made later; until then a sentence stands in its place."""

    def __init__(self, sentence: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._sentence, self._place = sentence, Placeholder(sentence)
        self.addWidget(self._place)

    def show_sentence(self, sentence: str = "") -> None:
        """Show the sentence again, or another one in its place."""
        self._place.setText(sentence or self._sentence)
        self.setCurrentIndex(0)

    def show_part(self, part: QWidget) -> None:
        """Show it from now on in place of the sentence."""
        if self.indexOf(part) < 0:
            self.addWidget(part)
        self.setCurrentWidget(part)
