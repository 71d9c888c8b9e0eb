"""The sweep of the open picture: what is planned, what came of it, and the work that is under way."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial
from types import MappingProxyType
from typing import TYPE_CHECKING
from weakref import WeakKeyDictionary

from PySide6.QtCore import QObject, Signal, Slot

from app.compare.sweep.cell_result import CellResult, ColorReference, record_bytes, swept
from app.compare.sweep.kept_sweep import KeptSweep
from app.compare.sweep.sweep_plan import Cell, SweepPlan
from app.session.history import RunConfiguration
from app.session.session import Session
from app.session.truth_scores import MapToScore
from app.tasks.background_task import BackgroundTask
from app.tasks.failure import Failure
from grapl_engine import EndReason, Settings
from grapl_engine.pipeline.run_pool import RunJob

if TYPE_CHECKING:
    from grapl_engine import Picture
    from grapl_engine.evaluation.scores import ScoresOverAnnotators

__all__ = ["Sweep", "SweepModel"]

RECORD_BYTES = 256 * 2**20
"""Of whole runs that wait to be looked at; what is beyond is run again when it is wanted."""


class Sweep:
    """A plan, and what came of each of its settings so far.

    Attributes
    ----------
    plan : SweepPlan
    reference : ColorReference or None
        Whose colours all maps take over.
    is_stopped : bool
        Whether somebody let go of it before its end.
    is_restored : bool
        Whether it is one of an earlier start that nobody has gone on with.
    """

    def __init__(self, plan: SweepPlan, known: Mapping[Settings, CellResult]) -> None:
        self.plan = plan
        self.is_stopped = self.is_restored = False
        self.reference: ColorReference | None = None
        wanted = {cell.settings for cell in plan.all_cells}
        self._results = {settings: result for settings, result in known.items() if settings in wanted}

    @property
    def results(self) -> Mapping[Settings, CellResult]:
        """By the settings of the run."""
        return MappingProxyType(self._results)

    @property
    def missing(self) -> list[Settings]:
        """What is still to be run, each once."""
        wanted = (cell.settings for cell in self.plan.all_cells)
        return list(dict.fromkeys(one for one in wanted if one is not None and one not in self._results))

    @property
    def counts(self) -> tuple[int, int]:
        """Of how many runs something came, and how many there are."""
        runs = {cell.settings for cell in self.plan.all_cells if cell.settings is not None}
        return len(runs) - len(self.missing), len(runs)

    def result_of(self, cell: Cell) -> CellResult | None:
        """What came of a cell; None: nothing yet."""
        return CellResult(cell.failure) if cell.settings is None else self._results.get(cell.settings)

    def put(self, settings: Settings, result: CellResult) -> None:
        """Keep a result; of whole runs no more than there is room for, the newest go."""
        room = RECORD_BYTES - sum(record_bytes(known.record) for known in self._results.values() if known.record is not None)
        if result.record is not None and record_bytes(result.record) > room:
            result = result.without_record()
        self._results[settings] = result
        self.reference = self.reference or result.reference

    @property
    def size(self) -> int:
        """Bytes of memory that its results take."""
        return sum(result.size for result in self._results.values())

    def forget_failures(self) -> None:
        """Let them be tried again."""
        self._results = {settings: result for settings, result in self._results.items() if not result.failure}

    def forget_records(self) -> None:
        """Keep maps and figures alone."""
        self._results = {settings: result.without_record() for settings, result in self._results.items()}


class SweepModel(QObject):
    """One sweep for each picture of the session, of which that of the open one may be under way.

    Parameters
    ----------
    session : Session

    Attributes
    ----------
    task : BackgroundTask

    Signals
    -------
    sweep_changed()
        Another sweep is there, or none.
    result_added()
        Something came of a cell.
    ended()
        Nothing more comes.
    """

    sweep_changed = Signal()
    result_added = Signal()
    ended = Signal()

    def __init__(self, session: Session, parent: QObject) -> None:
        super().__init__(parent)
        self._session = session
        self._sweeps: WeakKeyDictionary[Picture, Sweep] = WeakKeyDictionary()
        self._under_way: Sequence[Settings] = ()
        self._picture = session.view.picture
        self.failure = ""
        self._kept = KeptSweep(session, self)
        self._kept.plan_read.connect(self._on_kept_plan_read)
        self._kept.result_read.connect(self._on_kept_result_read)
        self._kept.ended.connect(self.ended)
        self._kept.failed.connect(self._on_kept_failed)
        session.keeper.loader.count_in(self._size)
        self.task = BackgroundTask("sweep of runs", session, words="The sweep broke off: {}")
        self.task.result.connect(self._on_task_result)
        self.task.finished.connect(self._on_task_finished)
        self.task.failed.connect(self._on_task_failed)
        session.view.picture_changed.connect(self._on_session_picture_changed)
        self._recall()

    @property
    def sweep(self) -> Sweep | None:
        """That of the open picture."""
        return self._sweeps.get(self._picture) if self._picture is not None else None

    @property
    def is_reading(self) -> bool:
        """Whether the sweep of an earlier start is being brought back."""
        return self._kept.is_reading

    def start(self, plan: SweepPlan) -> None:
        """Run it, save what the sweep before has of it already; another one under way is let go of."""
        if self._picture is None or self.is_reading:
            return
        self.task.cancel()
        before = self.sweep
        sweep = self._sweeps[self._picture] = Sweep(plan, before.results if before is not None else {})
        sweep.forget_failures()
        sweep.reference = before.reference if before is not None else None
        sweep.reference = sweep.reference or ColorReference.of(self._session.kept.last_of(self._picture))
        self._kept.begin(self._picture, plan, list(sweep.results))
        self.sweep_changed.emit()
        self.go_on()

    def go_on(self) -> None:
        """Run what is missing."""
        sweep, self.failure = self.sweep, ""
        if sweep is None or self._picture is None or self.task.is_busy or self.is_reading:
            return
        sweep.is_stopped = sweep.is_restored = False
        if not sweep.missing:
            self.ended.emit()
            return
        accepts = self._session.models.accepts
        jobs = [RunJob(settings, accepts_model=accepts(settings.dinov2_model)) for settings in sweep.missing]
        self._under_way = sweep.missing
        self.task.submit(partial(swept, self._session.run_pool, self._picture, jobs, sweep.reference))

    def stop(self) -> None:
        """Let go of what is under way; what is there stays."""
        self.task.cancel()
        if self.sweep is not None:
            self.sweep.is_stopped = bool(self.sweep.missing)
        self.ended.emit()

    def load(self, cell: Cell) -> bool:
        """Show a cell's run as one of the session; it is run again if its record was let go of. False: there is none."""
        sweep = self.sweep
        result = sweep.result_of(cell) if sweep is not None else None
        if sweep is None or result is None or result.failure or cell.settings is None:
            return False
        configuration, runs = RunConfiguration(cell.settings), self._session.runs
        known = (run for run in reversed(runs.kept) if run.picture is self._picture and run.ended is EndReason.COMPLETED)
        if (kept := next((run for run in known if RunConfiguration.of(run) == configuration), None)) is not None:
            self._session.show_run(kept)
        elif result.record is not None:
            self._session.add_run(result.record)
            sweep.put(cell.settings, result.without_record())  # the session keeps it now
        else:
            self._session.configuration.bring_back(configuration)
            runs.start()
        return True

    def is_shown(self, cell: Cell) -> bool:
        """Whether the views show this cell's run."""
        shown, picture = self._session.view.shown, self._picture
        return shown is not None and shown.picture is picture and not shown.constraints and shown.settings == cell.settings

    def scores_of(self, cell: Cell) -> ScoresOverAnnotators | None:
        """How well a cell's map agrees with the truth; None where nothing can be said, or not yet."""
        result = self.sweep.result_of(cell) if self.sweep is not None else None
        if result is None or result.packed is None or self._picture is None:
            return None
        # Not known by the run: what is not of a kept one would be forgotten with the next change of the list.
        key = f"sweep {result.serial}"
        return self._session.truth.scores_of_map(MapToScore(key, result.packed.labels, result.k0 or None), self._picture)

    # What happens

    @Slot(object)
    def _on_task_result(self, said: tuple[int, CellResult]) -> None:
        index, result = said
        if self.sweep is not None and self._picture is not None:
            self._kept.add(self._picture, self._under_way[index], result)
            self.sweep.put(self._under_way[index], result)
            self._session.keeper.loader.put_away()
            self.result_added.emit()

    @Slot()
    def _on_task_finished(self) -> None:
        if self.sweep is not None:
            self.sweep.is_stopped = bool(self.sweep.missing)
        self.ended.emit()

    @Slot(object)
    def _on_task_failed(self, failure: Failure) -> None:
        self.failure = failure.sentence
        self._on_task_finished()

    @Slot()
    def _on_session_picture_changed(self) -> None:
        """The sweep of the picture before is stopped and stays with it, its whole runs left out."""
        if self._picture is not None and self.is_reading:
            self._sweeps.pop(self._picture, None)  # it is read again
        elif self.sweep is not None:
            self.stop()
            self.sweep.forget_records()
        self._picture, self.failure = self._session.view.picture, ""
        self._recall()
        self.sweep_changed.emit()

    @Slot(object)
    def _on_kept_plan_read(self, plan: SweepPlan) -> None:
        if self._picture is not None and self.sweep is None:
            sweep = self._sweeps[self._picture] = Sweep(plan, {})
            sweep.is_restored = True
            self.sweep_changed.emit()

    @Slot(object, object)
    def _on_kept_result_read(self, settings: Settings, result: CellResult) -> None:
        if self.sweep is not None:
            self.sweep.put(settings, result)
            self.result_added.emit()

    @Slot(object)
    def _on_kept_failed(self, failure: Failure) -> None:
        self.failure = failure.sentence
        self.ended.emit()

    # How

    def _recall(self) -> None:
        """Bring the sweep of an earlier start back, where none is known."""
        self._kept.cancel()
        if self._picture is not None and self.sweep is None:
            self._kept.read(self._picture)

    def _size(self) -> int:
        return sum(sweep.size for sweep in self._sweeps.values())
