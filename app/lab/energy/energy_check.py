"""Whether the ledger's sums equal the solver's own energies: a tick, or an alarm."""

from __future__ import annotations

import html
from collections.abc import Callable, Iterator
from dataclasses import dataclass

import numpy as np
from PySide6.QtCore import QEvent, Slot
from PySide6.QtWidgets import QSizePolicy, QWidget

from app.lab.patch_text import LAMBDA
from app.session.session import Session
from app.tasks.background_task import BackgroundTask
from app.tasks.failure import Failure
from app.widgets.rich_label import RichLabel
from app.widgets.theme_colors import alarm
from grapl_engine import Frame, RunRecord, Stage
from grapl_engine.analysis.solver_trace import trace_of

__all__ = ["CheckResult", "EnergyCheck", "check"]

COARSE = 0.01
"""Of E: a tolerance above this is no test of the sums any more. At the usual settings it is some millionths."""
_OWN = "the sums are this page's own"
_NEED = {
    Stage.INITIAL: f"No cut made the initial labels: {_OWN}.",
    Stage.NETWORK: f"No cut made the network's labels: {_OWN}.",
}


@dataclass(frozen=True, slots=True)
class CheckResult:
    """What comparing with the solver gave.

    Attributes
    ----------
    moves : int
    difference, tolerance : float
        The largest that was found, and what the solver's integer costs explain; nats.
    same_labels : bool
    total, unit : float
        E of the labels that are shown, and one unit of those integers; nats.
    """

    moves: int
    difference: float
    tolerance: float
    same_labels: bool
    total: float
    unit: float

    @property
    def is_coarse(self) -> bool:
        """Whether the integers are so coarse, for their largest cost, that next to any difference would pass."""
        return self.tolerance > COARSE * abs(self.total)

    @property
    def holds(self) -> bool:
        """Whether there is nothing wrong."""
        return self.same_labels and self.difference <= self.tolerance


def check(record: RunRecord, iteration: int, total: float, should_stop: Callable[[], bool]) -> Iterator[CheckResult]:
    """Compare the cut of an iteration, move by move, and the ledger's total with what the solver said."""
    trace, done = trace_of(record, iteration, should_stop), record.iterations[iteration]
    if trace is None or done.cut_labels is None:
        return
    said = [move.energy for move in record.moves if move.iteration == iteration]
    last = abs(total - said[-1]) if said else 0.0
    same = np.array_equal(trace.labels(len(trace.moves)), done.cut_labels.ravel())
    yield CheckResult(len(trace.moves), max(trace.check(), last), trace.tolerance, same, total, trace.unit)


class EnergyCheck(RichLabel):
    """Says what the comparison gave, or why there is nothing to compare with."""

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent, wordWrap=True)
        self.result: CheckResult | None = None
        self._asked: object = None
        self._session, self._task = session, BackgroundTask("check", session)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.MinimumExpanding)
        self._task.result.connect(self._on_task_result)
        self._task.failed.connect(self._on_task_failed)

    def show_labels(self, record: RunRecord, frame: Frame, total: float) -> None:
        """Compare the sum of the shown labels, if they are a cut that the solver made."""
        asked = (record, frame, self._session.view.preview)
        if asked == self._asked:
            return
        self._task.cancel()
        self._asked, self.result = asked, None
        moves = [move for move in record.moves if move.iteration == frame.iteration]
        if self._session.view.preview is not None:
            self.setText(f"These labels are not the run's own: {_OWN}.")
        elif frame.stage is not Stage.CUT or frame.iteration is None:
            self.setText(_NEED[frame.stage])
        elif not moves:
            self.setText(f"{_why_none(record)}: {_OWN}.")
        else:
            self.setText("Comparing with the solver's own energies\N{HORIZONTAL ELLIPSIS}")
            iteration = frame.iteration
            self._task.submit(lambda should_stop: check(record, iteration, total, should_stop))

    def forget(self) -> None:
        """Let the question under way go."""
        self._task.cancel()
        self._asked = None

    def _show_result(self) -> None:
        result = self.result
        if result is None:
            return
        moves = f"each of {result.moves} moves" if result.moves > 1 else "its one move"
        if result.holds and result.is_coarse:
            self.setText(
                f"The comparison with the solver says little here: its whole numbers have room for costs as large as {LAMBDA} "
                f"makes them, so that one of its units is {result.unit:.2g} nats. Its energies may be off by "
                f"{result.tolerance:,.2g} nats where E is {result.total:,.4g}, and costs that differ by less than a unit may "
                f"be equal to it. A smaller {LAMBDA} makes the units finer."
            )
            return
        if result.holds:
            self.setText(
                f"<b>\N{CHECK MARK}</b> The sums equal the solver's own energies after {moves}: "
                f"largest difference {result.difference:.1e} nats, tolerance {result.tolerance:.2g}."
            )
            return
        what = f"they differ by up to {result.difference:.3g} nats, the tolerance is {result.tolerance:.2g}"
        if not result.same_labels:
            what = f"its moves do not lead to the shown labels; {what}"
        self._show_alarm(f"\N{BALLOT X} The sums do not equal the solver's own energies: {what}. Do not trust this run's cut.")

    def _show_alarm(self, sentence: str) -> None:
        self.setText(f"<b style='color: {alarm(self.palette()).name()}'>{html.escape(sentence)}</b>")

    @Slot(object)
    def _on_task_result(self, result: CheckResult) -> None:
        self.result = result
        self._show_result()

    @Slot(object)
    def _on_task_failed(self, failure: Failure) -> None:
        self._show_alarm(f"The sums could not be compared. {failure.sentence}")

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange:
            self._show_result()


def _why_none(record: RunRecord) -> str:
    if record.labels > 1 and record.settings.lambda_ and record.prepared is not None and record.prepared.phi.any():
        return "No move of this cut is known"
    why = "there is one label" if record.labels < 2 else "no edge has a weight" if record.settings.lambda_ else f"{LAMBDA} is 0"
    return f"This cut took no move ({why})"
