"""The mistake that is selected, and what it would take to put it right."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Signal, Slot
from PySide6.QtGui import QPalette, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from app.compare.lambda_sweep import LambdaSweep
from app.compare.mistakes.judging import Judged, Kind, Mistake
from app.compare.mistakes.mistake_rows import sentence
from app.compare.mistakes.remedy import Answer, OwnModel, Swept, SweptShare, answers
from app.compare.mistakes.remedy_text import COST_COLUMNS, COSTS, LAMBDA, answer_text, cost_rows
from app.compare.mistakes.sweep_line import SweepLine
from app.session.run_kind import makes_cuts
from app.session.session import Session
from app.tasks.background_task import BackgroundTask
from app.tasks.failure import Failure
from app.widgets.figure_grid import FigureGrid
from app.widgets.plain_label import PlainLabel
from app.widgets.progress_line import ProgressLine
from grapl_engine import Frame, RunRecord

__all__ = ["RemedyPanel"]

NO_MODEL = (
    "These segments are of no run: there is no model in which it could be asked what it would take. Run it first (Space)."
)
_NO_CUT = "The run makes no graph cut; this is said of one that its patches would have."
_SWEEP, _GO_ON = f"Sweep {LAMBDA}", f"Sweep {LAMBDA}: go on"
_ASKED_FOR = f"Does another {LAMBDA} part them? A sweep of the cut, the patches' costs frozen, says it."
_BUSY = "The sweep waits for the run; begin it with the button if it shall not."
_LARGE = "This graph is large: the sweep may take long."
_MERGE_TIP = f"Open the {LAMBDA} lens at this place, with the {LAMBDA} that parts the two if there is one"
_SPLIT_TIP = "Open the lab's page Patch at this place: why the patch has its label, and what would change it"


class RemedyPanel(QWidget):
    """Asks the model of the run that the map is of.

    Parameters
    ----------
    session : Session
        Its `close` ends the work.
    sweep : LambdaSweep
        Whose maps are asked too.

    Attributes
    ----------
    task : BackgroundTask
    answer : Answer or None
        What is known of the selected mistake.
    by_sweep : SweepLine

    Signals
    -------
    lab_asked(str, object)
        A page of the lab is wanted, by name; with settings for its what-if, or None.
    grown()
        It says more of a mistake than before.
    """

    lab_asked = Signal(str, object)
    grown = Signal()

    def __init__(self, session: Session, sweep: LambdaSweep, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self.by_sweep = SweepLine(session, sweep)
        self._judged: Judged | None = None
        self._mistake: Mistake | None = None
        self._model: OwnModel | None = None
        self._swept: Swept | None = None
        self.answer: Answer | None = None
        self.task = BackgroundTask("what it would take", session, words="What it would take could not be found out: {}")
        self.told, self.said = PlainLabel(wordWrap=True), PlainLabel(wordWrap=True)
        self.costs = FigureGrid(COST_COLUMNS, COSTS)
        self.working = ProgressLine(self.task, f"Solving at many values of {LAMBDA}")
        self.sweep, self.lab = QPushButton(_SWEEP), QPushButton("Open in the lab")
        self._build()
        self.task.result.connect(self._on_task_result)
        self.task.finished.connect(self._show)
        self.task.failed.connect(self._on_task_failed)
        self.working.stopped.connect(self._show)
        self.sweep.clicked.connect(self._on_sweep_clicked)
        self.lab.clicked.connect(self._on_lab_clicked)

    @property
    def mistake(self) -> Mistake | None:
        """The one that is shown."""
        return self._mistake

    def show_mistake(self, judged: Judged | None, mistake: Mistake | None) -> None:
        """Show a mistake of a map, or none, and ask what it would take."""
        self.task.cancel()
        self._judged, self._mistake, self.answer = judged, mistake, None
        self._model = None if judged is None or mistake is None else self._model_of(judged)
        if self._model is not None:
            self._ask(may_sweep=self._session.runs.is_at_rest and not self._model.swept.is_large)
        self.by_sweep.show_mistake(judged, mistake)
        self._show()

    def set_open(self, on: bool) -> None:
        """Let go of what is under way; once it is seen again, the sweep is asked again."""
        if not on:
            self.task.cancel()
            self._show()
        self.by_sweep.set_on(on)

    # What happens

    @Slot(object)
    def _on_task_result(self, told: object) -> None:
        match told:
            case SweptShare():
                self.working.show_share(told.share)
            case Answer():
                self.answer = told
                self.by_sweep.show_answer(told)
                self._show()

    @Slot(object)
    def _on_task_failed(self, failure: Failure) -> None:
        self._show()
        self.said.setText(failure.sentence)

    @Slot()
    def _on_sweep_clicked(self) -> None:
        self._ask(may_sweep=True)
        self._show()

    @Slot()
    def _on_lab_clicked(self) -> None:
        if self._mistake is None or self._model is None:
            return
        if self._mistake.kind is Kind.SPLIT:
            self.lab_asked.emit("patch", None)
        else:
            wanted = self.answer.settings(self._model.swept.record) if self.answer is not None else None
            self.lab_asked.emit("lens", wanted)

    # How

    def _build(self) -> None:
        self.said.setAccessibleName("What it would take")
        heading = PlainLabel("What would it take?")
        heading.setForegroundRole(QPalette.ColorRole.PlaceholderText)
        buttons = QHBoxLayout()
        buttons.addWidget(self.sweep)
        buttons.addWidget(self.lab)
        buttons.addStretch(1)
        self.sweep.setToolTip(
            f"Solve the cut at many values of {LAMBDA}, the patches' costs frozen; once for all mistakes of the map"
        )
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        for widget in (self.told, heading, self.said, self.costs, self.working):
            column.addWidget(widget)
        column.addLayout(buttons)
        column.addWidget(self.by_sweep)
        self.hide()

    def _model_of(self, judged: Judged) -> OwnModel | None:
        """The model of the map's run, with its sweep as far as it has come."""
        record = judged.labelling.record
        if record is None or record.prepared is None:
            return None
        frame = judged.labelling.frame or self._looked_at(record)
        if self._swept is None or (self._swept.record, self._swept.frame) != (record, frame):
            self._swept = Swept(record, frame)
        is_known = self._model is not None and (self._model.labelling, self._model.swept) == (judged.labelling, self._swept)
        return self._model if is_known else OwnModel(judged.labelling, self._swept)

    def _looked_at(self, record: RunRecord) -> Frame:
        """Of a level of detail, the place on the timeline that the lab would show."""
        view = self._session.view
        return view.frame if view.shown is record and view.frame is not None else record.frames()[-1]

    def _ask(self, *, may_sweep: bool) -> None:
        if self._judged is not None and self._mistake is not None and self._model is not None:
            self.working.show_share(None)
            self.task.submit(partial(answers, self._judged, self._mistake, self._model, may_sweep))

    @Slot()
    def _show(self) -> None:
        judged, mistake, answer, model = self._judged, self._mistake, self.answer, self._model
        self.setVisible(mistake is not None)
        if judged is None or mistake is None:
            return
        self.told.setText(sentence(judged, mistake))
        self.said.setText(self._said())
        has_costs = answer is not None and answer.cost is not None and all(answer.cost.patches)
        self.costs.setVisible(has_costs)
        if answer is not None and has_costs:
            self.costs.show_rows(cost_rows(answer))
        is_open = answer is not None and answer.is_open and not self.task.is_busy
        self.sweep.setVisible(is_open)
        self.sweep.setText(_GO_ON if model is not None and model.swept.points else _SWEEP)
        self.lab.setEnabled(model is not None and model.swept.record is self._session.view.shown)
        self.lab.setToolTip(_MERGE_TIP if mistake.kind is Kind.MERGE else _SPLIT_TIP)

    def _said(self) -> str:
        answer, model = self.answer, self._model
        if model is None:
            return NO_MODEL
        if answer is None:
            return ""
        if answer.is_open:
            waits = _LARGE if model.swept.is_large else "" if self._session.runs.is_at_rest else _BUSY
            return _ASKED_FOR if self.task.is_busy else f"{_ASKED_FOR} {waits}".strip()
        points = model.swept.points
        text = answer_text(answer, len(points), points[-1].lambda_ if points else 0.0)
        return text if makes_cuts(model.swept.record.settings) else f"{_NO_CUT} {text}"

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if event.size().height() > event.oldSize().height() and self._mistake is not None:
            self.grown.emit()
