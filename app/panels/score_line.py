"""Scores against the truth, in a line or two."""

from __future__ import annotations

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QWidget

from app.panels.delayed_show import DelayedShow
from app.session.session import Session
from app.session.shown_scores import ShownScores
from app.session.truth_text import line_text
from app.widgets.plain_label import PlainLabel

__all__ = ["ScoreLine"]

LATER_MS = 60
_TIP = (
    "Against the ground truth. mIoU: matched segments, weighted by size, higher is better. VI over: bits of too many segments, "
    "VI under: of too few, lower is better. Mean \N{PLUS-MINUS SIGN} spread over annotators. The panel Truth has more."
)


class ScoreLine(PlainLabel):
    """Those of what is looked at; not there without a truth."""

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent, wordWrap=True)
        self._session = session
        self._scores = ShownScores(session, self)
        self.setContentsMargins(6, 2, 6, 2)
        self.setToolTip(_TIP)
        self._later = DelayedShow(session, self._show_scores, self, LATER_MS)
        self._scores.changed.connect(self._later.show_in_turn)
        self._show_scores()

    @Slot()
    def _show_scores(self) -> None:
        self._later.stop()
        is_there = self._session.truth.current is not None and bool(self._scores.title)
        self.setVisible(is_there)
        if is_there:
            self.setText(line_text(self._scores.now()) or "Scores are being computed\N{HORIZONTAL ELLIPSIS}")
