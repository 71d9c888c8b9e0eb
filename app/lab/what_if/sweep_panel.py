"""A sweep of lambda with the network frozen: curves, plateaus, and what they say of the solver."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import partial

from PySide6.QtCore import QTimer, Signal, Slot
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from app.lab.patch_text import LAMBDA
from app.lab.what_if.sweep_plot import SweepPlot
from app.lab.what_if.sweep_text import plateau_text, rise_text
from app.session.session import Session
from app.tasks.background_task import BackgroundTask
from app.tasks.failure import Failure
from app.widgets.flat_button import FlatButton
from app.widgets.plain_label import PlainLabel
from app.widgets.progress_line import ProgressLine
from grapl_engine.analysis import sweep
from grapl_engine.analysis.sweep import Gap, Plateau, SweepPoint
from grapl_engine.graphcut.problem import Problem

__all__ = ["MANY_EDGES", "SweepPanel"]

MANY_EDGES = 20_000
"""With fewer, a sweep begins by itself."""
REST_MS = 300
WAIT_S = 0.003
KEPT = 4

_ASK = f"Sweep {LAMBDA}"
_BUSY = f"Sweeping {LAMBDA}"
_LARGE = "This graph has {:,} edges: a sweep solves {} cuts, and more for the ends of plateaus. It may take long."


@dataclass(slots=True, eq=False)
class Swept:
    """A problem, the lambdas to solve it at, the answers and ends of plateaus so far, and whether it was stopped."""

    problem: Problem
    lambdas: tuple[float, ...]
    points: list[SweepPoint] = field(default_factory=list)
    gaps: list[Gap] = field(default_factory=list)
    is_stopped: bool = False

    @property
    def is_whole(self) -> bool:
        """Whether all have been solved, and all plateaus have their ends."""
        return self.has_points and len(self.gaps) == sweep.count_gaps(self.points)

    @property
    def has_points(self) -> bool:
        """Whether all lambdas have been solved."""
        return len(self.points) == len(self.lambdas)

    @property
    def share(self) -> float:
        """Of what is solved: the first half is the points, the second the ends of the plateaus."""
        if not self.has_points:
            return len(self.points) / len(self.lambdas) / 2
        return (1 + len(self.gaps) / max(1, sweep.count_gaps(self.points))) / 2


class SweepPanel(QWidget):
    """Solves a problem at 40 lambdas in the background, while nothing more urgent is asked.

    Parameters
    ----------
    session : Session
    urgent : BackgroundTask
        While it is busy, the sweep waits between two moves.

    Signals
    -------
    point_chosen(SweepPoint)
        The person chose a point: its labels are wanted.
    """

    point_chosen = Signal(object)

    def __init__(self, session: Session, urgent: BackgroundTask, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session, self._urgent = session, urgent
        self._swept: Swept | None = None
        self._kept: list[Swept] = []
        self._plateaus: list[Plateau] = []
        self._number: int | None = None
        self._task = BackgroundTask("sweep", session)
        self.plot, self.working = SweepPlot(), ProgressLine(self._task, _BUSY)
        self.ask, self.note, self.place = QPushButton(_ASK), PlainLabel(wordWrap=True), PlainLabel(wordWrap=True)
        self.back, self.next = FlatButton(), FlatButton()
        self._rest = QTimer(self, interval=REST_MS, singleShot=True)
        self._build()
        self._connect()

    @property
    def points(self) -> Sequence[SweepPoint]:
        """What has been solved so far."""
        return self._swept.points if self._swept is not None else ()

    @property
    def problem(self) -> Problem | None:
        """What is swept."""
        return self._swept.problem if self._swept is not None else None

    def take(self, problem: Problem | None) -> None:
        """Sweep another problem, soon and by itself if it is small; what is known of it is shown."""
        is_other = problem is None or self._swept is None or not _is_same(problem, self._swept.problem)
        if is_other:
            self._task.cancel()
            self._swept = self._known(problem) if problem is not None else None
            self._number = None
        if self._may_begin():
            self._rest.start()
        if is_other:
            self._show()

    def pause(self) -> None:
        """Go on when it is next taken."""
        self._rest.stop()
        self._task.cancel()
        self._show()

    def show_marks(self, run: float | None, what_if: float | None) -> None:
        """Mark the run's lambda and the what-if's."""
        if self._swept is not None:
            self.plot.show_marks(run, what_if)
        self._number = None
        if what_if is not None:
            at = (n for n, plateau in enumerate(self._plateaus) if plateau.low <= what_if <= plateau.high)
            self._number = next(at, None)
        self._show_place()

    # What happens

    @Slot()
    def _begin(self) -> None:
        swept = self._swept
        if swept is None or swept.is_whole or self._task.is_busy:
            return
        swept.is_stopped = False
        self._task.submit(partial(_answers, swept.problem, swept.lambdas, tuple(swept.points), len(swept.gaps), self._urgent))
        self._show()

    @Slot(object)
    def _on_task_result(self, answer: SweepPoint | Gap) -> None:
        if self._swept is None:
            return
        if isinstance(answer, Gap):
            self._swept.gaps.append(answer)
        else:
            self._swept.points.append(answer)
        self._show()

    @Slot()
    def _on_task_finished(self) -> None:
        self._show()

    @Slot(object)
    def _on_task_failed(self, failure: Failure) -> None:
        self._on_working_stopped()
        self.note.setText(failure.sentence)
        self.note.show()

    @Slot()
    def _on_working_stopped(self) -> None:
        if self._swept is not None:
            self._swept.is_stopped = True
        self._show()

    @Slot()
    def _on_session_phase_changed(self) -> None:
        if self.isVisible() and self._may_begin():
            self._rest.start()

    @Slot(int)
    def _on_plot_point_clicked(self, number: int) -> None:
        self.point_chosen.emit(self.points[number])

    @Slot()
    def _on_back_clicked(self) -> None:
        self._step(-1)

    @Slot()
    def _on_next_clicked(self) -> None:
        self._step(1)

    # How

    def _build(self) -> None:
        for button, name, tip in ((self.back, "back", "before"), (self.next, "next", "after")):
            button.show_icon(name)
            button.setToolTip(f"Show the labels of the plateau {tip} this one")
            button.setAccessibleName(button.toolTip())
        line = QHBoxLayout()
        line.setSpacing(2)
        line.addWidget(self.back)
        line.addWidget(self.next)
        line.addWidget(self.place, 1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(4)
        layout.addWidget(self.plot, 1)
        layout.addLayout(line)
        for widget in (self.working, self.note, self.ask):
            layout.addWidget(widget)

    def _connect(self) -> None:
        self._rest.timeout.connect(self._begin)
        self._task.result.connect(self._on_task_result)
        self._task.finished.connect(self._on_task_finished)
        self._task.failed.connect(self._on_task_failed)
        self.working.stopped.connect(self._on_working_stopped)
        self.ask.clicked.connect(self._begin)
        self.plot.point_clicked.connect(self._on_plot_point_clicked)
        self.back.clicked.connect(self._on_back_clicked)
        self.next.clicked.connect(self._on_next_clicked)
        self._session.runs.phase_changed.connect(self._on_session_phase_changed)

    def _may_begin(self) -> bool:
        """Whether a sweep may begin by itself: nobody stopped it, it is small, and no run needs the processor."""
        swept = self._swept
        if swept is None or swept.is_whole or swept.is_stopped or self._task.is_busy:
            return False
        return len(swept.problem.edges) < MANY_EDGES and self._session.runs.is_at_rest

    def _known(self, problem: Problem) -> Swept:
        """The sweep of a problem; the last few are kept."""
        known = next((swept for swept in self._kept if _is_same(swept.problem, problem)), None)
        if known is None:
            grid = sweep.lambda_grid(sweep.highest_lambda(problem))
            known = Swept(problem, tuple(sorted({float(f"{value:.4g}") for value in grid})))
        self._kept = [known, *(swept for swept in self._kept if swept is not known)][:KEPT]
        return known

    def _step(self, by: int) -> None:
        """Show a neighbouring plateau; the first one from nowhere."""
        number = 0 if self._number is None else min(max(self._number + by, 0), len(self._plateaus) - 1)
        if self._plateaus:
            plateau = self._plateaus[number]
            self.point_chosen.emit(self.points[(plateau.first + plateau.last) // 2])

    @Slot()
    def _show(self) -> None:
        swept, busy = self._swept, self._task.is_busy
        self._plateaus = sweep.plateaus(self.points, swept.gaps if swept is not None else ())
        if swept is not None:
            self.plot.show_lambdas(swept.lambdas)
            self.working.show_share(swept.share)
        self.plot.show_points(self.points, self._plateaus)
        self._show_place()
        is_part = swept is not None and not swept.is_whole and not busy
        self.ask.setVisible(is_part and not self._rest.isActive())
        self.ask.setText(f"{_ASK}: go on" if self.points else _ASK)
        large = swept is not None and is_part and len(swept.problem.edges) >= MANY_EDGES
        warning = _LARGE.format(len(swept.problem.edges), len(swept.lambdas)) if large and swept is not None else ""
        self.note.setText(rise_text(self.points) or warning)
        self.note.setVisible(bool(self.note.text()))

    def _show_place(self) -> None:
        number = self._number if self._number is not None and self._number < len(self._plateaus) else None
        self.plot.show_plateau(self._plateaus[number] if number is not None else None)
        count = len(self._plateaus)
        told = (
            f"{count} plateaus: click one to see its labels" if count > 1 else "1 plateau: click it to see its labels" * count
        )
        self.place.setText(plateau_text(self._plateaus, number) if number is not None else told)
        self.back.setEnabled(bool(number))
        self.next.setEnabled(bool(count) and (number is None or number < count - 1))


def _is_same(one: Problem, other: Problem) -> bool:
    """Whether two problems differ in lambda at most."""
    return one.unary is other.unary and one.edges is other.edges and one.constraints == other.constraints


def _answers(
    problem: Problem,
    lambdas: Sequence[float],
    known: Sequence[SweepPoint],
    known_gaps: int,
    urgent: BackgroundTask,
    should_stop: Callable[[], bool],
) -> Iterator[object]:
    """A background task's computation: the points one by one, then where the plateaus end; what is urgent goes before."""

    def waits() -> bool:
        while urgent.is_busy and not should_stop():
            time.sleep(WAIT_S)
        return should_stop()

    points = list(known)
    for point in sweep.sweep(problem, lambdas[len(points) :], waits):
        points.append(point)
        yield point
    if len(points) == len(lambdas):
        yield from sweep.gaps(problem, points, waits, known_gaps)
