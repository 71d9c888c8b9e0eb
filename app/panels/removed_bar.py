"""Says for a while what was removed, with a button that puts it back."""

from __future__ import annotations

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QWidget

from app.widgets.elided_label import ElidedLabel
from app.widgets.plain_tip import plain_tip

__all__ = ["RemovedBar"]

SHOWN_MS = 15_000


class RemovedBar(QWidget):
    """Hidden until `tell`; other ways to take it back go on to work when it is hidden again.

    Parameters
    ----------
    tip : str
        What the button does.

    Signals
    -------
    undone()
        What was removed is to be put back.
    """

    undone = Signal()

    def __init__(self, tip: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.label = ElidedLabel("", self)
        self.button = QPushButton("Undo", self)
        self.button.setToolTip(tip)
        self.button.clicked.connect(self.undone)
        row = QHBoxLayout(self)
        row.setContentsMargins(8, 2, 4, 2)
        row.addWidget(self.label, 1)
        row.addWidget(self.button)
        self._timer = QTimer(self, interval=SHOWN_MS, singleShot=True)
        self._timer.timeout.connect(self.hide)
        self.hide()

    def tell(self, name: str, done: str = "Removed") -> None:
        """Something of this name was removed, or changed so that it can be put back."""
        self.label.setText(f"{done} {name}")
        self.label.setToolTip(plain_tip(name))
        self.button.setAccessibleName(f"Undo: put {name} back")
        self.show()
        self._timer.start()
