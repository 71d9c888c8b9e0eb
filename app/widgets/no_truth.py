"""What stands there as long as nothing can be compared: why, and what to do."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPushButton, QVBoxLayout, QWidget

from app.widgets.placeholder import Placeholder

__all__ = ["NoTruth"]


class NoTruth(QWidget):
    """A sentence, and buttons where they help.

    Attributes
    ----------
    sentence : Placeholder
    open, take : QPushButton
        Open a truth; open the one that lies beside the picture.
    """

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.sentence = Placeholder("")
        self.open, self.take = QPushButton("Open truth\N{HORIZONTAL ELLIPSIS}"), QPushButton("Open the truth beside it")
        layout = QVBoxLayout(self)
        layout.addStretch(1)
        layout.addWidget(self.sentence)
        for button in (self.open, self.take):
            layout.addWidget(button, 0, Qt.AlignmentFlag.AlignHCenter)
        layout.addStretch(2)

    def show_text(self, text: str, *, opens: bool, offers: bool) -> None:
        """Say why, with the button that opens a truth, and with the one for what is offered."""
        self.sentence.setText(text)
        self.open.setVisible(opens)
        self.take.setVisible(offers)
