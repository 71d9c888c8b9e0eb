"""A line above the views that offers what lies beside a picture and could be its truth."""

from __future__ import annotations

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QWidget

from app.session.session import Session
from app.session.truth_text import files_text
from app.widgets.elided_label import ElidedLabel
from app.widgets.plain_tip import plain_tip

__all__ = ["TruthOffer"]


class TruthOffer(QFrame):
    """There as long as something is offered, but not in a lesson; it takes nothing from the keyboard until it is asked."""

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self.setObjectName("Truth offer")
        self.text = ElidedLabel("", self)
        self.open = QPushButton("Open it")
        self.open.setToolTip("Compare runs with this ground truth (Ctrl+Shift+T)")
        self.not_now = QPushButton("Not now")
        self.not_now.setToolTip("It can still be opened: File > Open truth (Ctrl+T)")
        layout = QHBoxLayout(self)
        layout.setContentsMargins(8, 2, 4, 2)
        layout.addWidget(self.text, 1)
        layout.addWidget(self.open)
        layout.addWidget(self.not_now)
        self.open.clicked.connect(session.truth.take_offer)
        self.not_now.clicked.connect(session.truth.decline_offer)
        session.truth.offer_changed.connect(self._show_offer)
        session.keeper.held_changed.connect(self._show_offer)
        self._show_offer()

    @Slot()
    def _show_offer(self) -> None:
        offer = self._session.truth.offer
        self.setVisible(offer is not None and not self._session.keeper.is_held)
        if offer is not None:
            self.text.setText(f"A ground truth is here: {files_text(offer)}. Runs can be compared with it.")
            self.text.setToolTip(plain_tip("\n".join(offer.paths)))
            self.setAccessibleName(self.text.text())
