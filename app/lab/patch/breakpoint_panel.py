"""At which lambdas the selected patch would flip: alone at once, solved again in the background."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QTimer, Signal, Slot
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QSizePolicy, QVBoxLayout, QWidget

from app.lab.lab_model import LabModel
from app.lab.patch.breakpoint_axis import BreakpointAxis
from app.lab.patch.breakpoint_search import SearchedBreakpoint, search
from app.lab.patch.breakpoint_text import Answers, alone_text, gap_text
from app.lab.patch_text import LAMBDA
from app.session.session import Session
from app.tasks.background_task import BackgroundTask
from app.tasks.failure import Failure
from app.widgets.plain_label import PlainLabel
from app.widgets.share_bar import ShareBar
from grapl_engine.analysis.sweep import SweepPoint, highest_lambda, lambdas_of

if TYPE_CHECKING:
    from grapl_engine.graphcut.energy import LocalCosts
    from grapl_engine.graphcut.problem import Problem

__all__ = ["BreakpointPanel"]

REST_MS = 400
LEAST_BAR = 40
MOST_EDGES = 20_000
"""Graphs with fewer edges are solved again without being asked."""
_LOCAL = {
    "swap": "alpha-beta swap ends where no swap of two labels helps",
    "expansion": "alpha-expansion ends where no expansion of one label helps",
}


class BreakpointPanel(QWidget):
    """One axis with both answers, a sentence about the gap between them, and the search behind the second one.

    The solver's answers at each lambda hold for all patches, so they are kept for as long as the problem is looked at.

    Signals
    -------
    ended()
        All flips of the patch are found.
    """

    ended = Signal()

    def __init__(self, session: Session, model: LabModel, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session, self._study = session, model
        self._costs: LocalCosts | None = None
        self._problem: Problem | None = None
        self._points: list[SweepPoint] = []
        self._breakpoints: list[SearchedBreakpoint] = []
        self._total = 0
        self._task = BackgroundTask("breakpoints", session)
        self._rest = QTimer(self, interval=REST_MS, singleShot=True)
        self.axis, self.words, self.note = BreakpointAxis(), PlainLabel(wordWrap=True), PlainLabel(wordWrap=True)
        self.solve, self.stop = QPushButton(f"Solve again over {LAMBDA}"), QPushButton("Stop")
        self.doing, self.progress = PlainLabel("Solving again"), ShareBar(f"Solving again over {LAMBDA}")
        self._build()
        self._rest.timeout.connect(self._on_rest_timeout)
        self.solve.clicked.connect(self.start)
        self.stop.clicked.connect(self._on_stop_clicked)
        self._task.result.connect(self._on_task_result)
        self._task.finished.connect(self._on_task_finished)
        self._task.failed.connect(self._on_task_failed)
        self._task.busy_changed.connect(self._show_state)

    @property
    def points(self) -> tuple[SweepPoint, ...]:
        """The answers at the lambdas that were solved so far."""
        return tuple(self._points)

    @property
    def breakpoints(self) -> tuple[SearchedBreakpoint, ...]:
        """The patch's flips that were found so far."""
        return tuple(self._breakpoints)

    def show_patch(self, costs: LocalCosts | None, colors: list[QColor]) -> None:
        """Take another patch, or other labels around it; None lets go of the question under way."""
        self._task.cancel()
        self._rest.stop()
        problem = self._study.problem
        self._costs, self._breakpoints = costs, []
        if problem is not self._problem:
            self._problem, self._points = problem, []
        if costs is None or problem is None:
            return
        self._total = len(lambdas_of(problem))
        self.axis.show_patch(costs, colors, highest_lambda(problem))
        self.axis.show_solved(self._points, self._breakpoints)
        self.words.setText(alone_text(costs))
        where = _LOCAL[problem.solver]
        self.note.setText(f"The solver is local ({where}), so another start or solver may answer otherwise.")
        if len(problem.edges) < MOST_EDGES and problem.labels > 1:
            self._rest.start()
        self._show_state()

    @Slot()
    def start(self) -> None:
        """Solve again over lambda for this patch."""
        self._rest.stop()
        problem, costs, labels = self._problem, self._costs, self._study.labels
        if problem is None or costs is None or labels is None:
            return
        points, patch = self.points, costs.patch
        self._breakpoints = []
        self._task.submit(lambda should_stop: search(problem, patch, labels, points, should_stop))

    def _build(self) -> None:
        row = QHBoxLayout()
        row.addWidget(self.solve)
        row.addWidget(self.doing)
        row.addWidget(self.progress, 1)
        self.progress.setMinimumWidth(LEAST_BAR)
        row.addWidget(self.stop)
        self.stop.setAccessibleName(f"Stop: {self.progress.accessibleName()}")
        self.stop.setToolTip("Stop solving again; what was found stays.")
        self.solve.setToolTip(f"Solve the whole cut at many values of {LAMBDA}, all else as it is.")
        for label in (self.words, self.note):
            label.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.MinimumExpanding)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.axis)
        layout.addLayout(row)
        layout.addWidget(self.words)
        layout.addWidget(self.note)

    @Slot()
    def _show_state(self) -> None:
        busy = self._task.is_busy
        for widget in (self.doing, self.progress, self.stop):
            widget.setVisible(busy)
        self.solve.setVisible(not busy)
        known = len(self._points)
        self.progress.show_share(known / self._total if known < self._total else None)

    @Slot()
    def _on_rest_timeout(self) -> None:
        """A run under way has the processor to itself."""
        if self._session.runs.is_at_rest:
            self.start()
        else:
            self._rest.start()

    @Slot()
    def _on_stop_clicked(self) -> None:
        self._task.cancel()
        if self._costs is not None:
            self.words.setText(f"{alone_text(self._costs)} Stopped: what was solved is on the axis.")

    @Slot(object)
    def _on_task_result(self, answer: object) -> None:
        if isinstance(answer, SweepPoint):
            self._points.append(answer)
        elif isinstance(answer, SearchedBreakpoint):
            self._breakpoints.append(answer)
        self.axis.show_solved(self._points, self._breakpoints)
        self._show_state()

    @Slot()
    def _on_task_finished(self) -> None:
        costs, problem = self._costs, self._problem
        if costs is None or problem is None:
            return
        now = next(point for point in self._points if point.lambda_ == problem.lambda_)
        answers = Answers(int(now.labels[costs.patch]), self.breakpoints, highest_lambda(problem))
        self.words.setText(gap_text(costs, answers))
        self.ended.emit()

    @Slot(object)
    def _on_task_failed(self, failure: Failure) -> None:
        self.words.setText(failure.sentence)
