"""What the runs of a sweep say of a false merge, and the way to such a sweep."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from app.compare.lambda_sweep import LambdaSweep
from app.compare.mistakes.judging import Judged, Kind, Mistake
from app.compare.mistakes.remedy import Answer
from app.compare.mistakes.remedy_text import LAMBDA
from app.compare.mistakes.sweep_answer import asked_of_sweep, question_about
from app.session.run_kind import makes_cuts
from app.session.session import Session
from app.tasks.background_task import BackgroundTask
from app.tasks.failure import Failure
from app.widgets.plain_label import PlainLabel

if TYPE_CHECKING:
    from grapl_engine.analysis.swept_parts import SweptParts

__all__ = ["SweepLine"]

_TIP = (
    f"Go to the page Sweep with values of {LAMBDA} around the answer: each of its runs trains a network of its own. "
    "They begin there with Run the sweep"
)


class SweepLine(QWidget):
    """There for a false merge in the map of a run that makes graph cuts: to another, lambda says nothing.

    Parameters
    ----------
    session : Session
        Its `close` ends the work.
    sweep : LambdaSweep

    Attributes
    ----------
    task : BackgroundTask
    said : PlainLabel
    ask : QPushButton

    Signals
    -------
    sweep_asked(LambdaQuestion)
        A sweep is to find out.
    """

    sweep_asked = Signal(object)

    def __init__(self, session: Session, sweep: LambdaSweep, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._sweep = sweep
        self._judged: Judged | None = None
        self._mistake: Mistake | None = None
        self._wanted: float | None = None
        self._is_on = True
        self.task = BackgroundTask("what the sweep says", session, words="The sweep could not be asked: {}")
        self.said, self.ask = PlainLabel(wordWrap=True), QPushButton(f"Ask a sweep over {LAMBDA}")
        self._build()
        self.task.result.connect(self._on_task_result)
        self.task.failed.connect(self._on_task_failed)
        sweep.changed.connect(self._look)
        self.ask.clicked.connect(self._on_ask_clicked)

    def show_mistake(self, judged: Judged | None, mistake: Mistake | None) -> None:
        """Another is selected, or none."""
        is_merge = judged is not None and mistake is not None and mistake.kind is Kind.MERGE
        record = judged.labelling.record if judged is not None else None
        if record is not None and not makes_cuts(record.settings):
            is_merge = False
        self._judged, self._mistake, self._wanted = (judged, mistake, None) if is_merge else (None, None, None)
        self.setVisible(is_merge and record is not None)
        self._say("")
        if is_merge:
            self._sweep.want()
        self._look()

    def set_on(self, on: bool) -> None:
        """Whether it is looked at: what comes meanwhile is asked then."""
        self._is_on = on
        self._look()

    def show_answer(self, answer: Answer | None) -> None:
        """The lambda that parts the two with the run's own network is worth a sweep around it."""
        found = answer.separation if answer is not None and not answer.is_open else None
        self._wanted = found.lambda_ if found is not None else None

    # What happens

    @Slot()
    def _look(self) -> None:
        """Ask the maps that are there."""
        self.task.cancel()
        if not self._sweep.maps:
            self._say("")
        elif self._is_on and self._judged is not None and self._mistake is not None:
            self.task.submit(partial(asked_of_sweep, self._judged, self._mistake, self._sweep.maps))

    @Slot(object)
    def _on_task_result(self, parts: SweptParts) -> None:
        judged = self._judged
        self._say("" if judged is None else parts.sentence(self._sweep.runs, judged.labelling.settings))

    @Slot(object)
    def _on_task_failed(self, failure: Failure) -> None:
        self._say(failure.sentence)

    @Slot()
    def _on_ask_clicked(self) -> None:
        settings = self._judged.labelling.settings if self._judged is not None else None
        if settings is not None:
            self.sweep_asked.emit(question_about(settings, self._wanted))

    # How

    def _build(self) -> None:
        self.said.setAccessibleName("What the sweep says")
        self.ask.setToolTip(_TIP)
        buttons = QHBoxLayout()
        buttons.addWidget(self.ask)
        buttons.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        column.addWidget(self.said)
        column.addLayout(buttons)
        self._say("")
        self.hide()

    def _say(self, text: str) -> None:
        self.said.setText(text)
        self.said.setVisible(bool(text))
