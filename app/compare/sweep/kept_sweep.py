"""A picture's sweep in the session's folder: each result as it comes, and all of them brought back at another start."""

from __future__ import annotations

from collections.abc import Callable, Iterator, MutableMapping, Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING
from weakref import WeakKeyDictionary

from PySide6.QtCore import QObject, Signal, Slot

from app.compare.sweep.cell_result import CellResult
from app.compare.sweep.sweep_plan import Cell, SweepPlan
from app.session.session import Session
from app.tasks.background_task import BackgroundTask
from grapl_engine import Settings
from grapl_engine.storage.session_sweep import (
    KIND,
    RUN_KIND,
    SweepCell,
    SweepGrid,
    SweepRun,
    read_sweep,
    read_sweep_runs,
)

if TYPE_CHECKING:
    from grapl_engine import Picture
    from grapl_engine.storage.session_index import AttachmentEntry

__all__ = ["KeptSweep"]


class KeptSweep(QObject):
    """Writes beside the window, and reads beside it.

    Parameters
    ----------
    session : Session

    Attributes
    ----------
    task : BackgroundTask
        Which reads.

    Signals
    -------
    plan_read(SweepPlan)
        The picture that was asked for has a sweep.
    result_read(Settings, CellResult)
        And this came of one of its runs.
    ended()
        There is nothing more of it.
    failed(Failure)
        It could not be read.
    """

    plan_read = Signal(object)
    result_read = Signal(object, object)
    ended = Signal()
    failed = Signal(object)

    def __init__(self, session: Session, parent: QObject) -> None:
        super().__init__(parent)
        self._session = session
        self._numbers: MutableMapping[Picture, dict[Settings, int]] = WeakKeyDictionary()
        self._picture: Picture | None = None
        self.task = BackgroundTask("the session's sweeps", session, words="The sweep could not be brought back: {}")
        self.task.result.connect(self._on_task_result)
        self.task.finished.connect(self.ended)
        self.task.failed.connect(self.failed)

    @property
    def is_reading(self) -> bool:
        """Whether a sweep is being brought back."""
        return self.task.is_busy

    def read(self, picture: Picture) -> None:
        """Bring a picture's sweep back, if the session has one that is not known yet."""
        self.cancel()
        writer = self._session.keeper.writer
        if picture in self._numbers or writer.folder is None:
            return
        number = writer.number_of(picture)
        if not any((entry.kind, entry.picture) == (KIND, number) for entry in writer.attachments):
            return
        self._picture = picture
        self.task.submit(partial(_read, writer.folder, writer.attachments, number, picture))

    def cancel(self) -> None:
        """What is read is no longer wanted; it can be read again."""
        if self.is_reading and self._picture is not None:
            self._numbers.pop(self._picture, None)
        self.task.cancel()

    def begin(self, picture: Picture, plan: SweepPlan, kept: Sequence[Settings]) -> None:
        """Keep another sweep of the picture, with what is there of it already; the rest of the one before goes."""
        writer, known = self._session.keeper.writer, self._numbers.setdefault(picture, {})
        writer.drop([number for settings, number in known.items() if settings not in kept])
        self._numbers[picture] = {settings: number for settings, number in known.items() if settings in kept}
        writer.attach(KIND, _grid_of(plan).to_facts(), {}, picture=picture)

    def add(self, picture: Picture, settings: Settings, result: CellResult) -> None:
        """Keep what came of a run."""
        finished = None if result.record is None else result.record.finished
        seconds = None if finished is None else finished.seconds.get("total")
        colors = () if result.reference is None else result.reference.palette_indices
        run = SweepRun(settings, result.failure, None, result.k_hat, result.k0, result.energy, seconds, colors)
        arrays = {} if finished is None or result.failure else {"labels": finished.pixel_labels}
        number = self._session.keeper.writer.attach(RUN_KIND, run.to_facts(), arrays, picture=picture, beside=True)
        if number is not None:
            self._numbers.setdefault(picture, {})[settings] = number

    @Slot(object)
    def _on_task_result(self, said: SweepPlan | tuple[int, Settings, CellResult]) -> None:
        assert self._picture is not None
        numbers = self._numbers.setdefault(self._picture, {})
        if isinstance(said, SweepPlan):
            self.plan_read.emit(said)
        else:
            number, settings, result = said
            numbers[settings] = number
            self.result_read.emit(settings, result)


def _grid_of(plan: SweepPlan) -> SweepGrid:
    cells = tuple(tuple(SweepCell(cell.settings, cell.failure) for cell in row) for row in plan.cells)
    return SweepGrid(plan.base, plan.axes, cells)


def _plan_of(grid: SweepGrid) -> SweepPlan:
    across, down = grid.axes[0], grid.axes[1] if len(grid.axes) > 1 else None
    cells = tuple(
        tuple(Cell(row, column, cell.settings, None, cell.failure) for column, cell in enumerate(line))
        for row, line in enumerate(grid.cells)
    )
    return SweepPlan(grid.base, across, down, cells)


def _read(
    folder: Path, entries: Sequence[AttachmentEntry], number: int, picture: Picture, should_stop: Callable[[], bool]
) -> Iterator[SweepPlan | tuple[int, Settings, CellResult]]:
    """In the thread."""
    grid = read_sweep(folder, entries, number)
    if grid is None:
        return
    yield _plan_of(grid)
    for place, run in read_sweep_runs(folder, entries, number, picture):
        if should_stop():
            return
        yield place, run.settings, CellResult.of_kept(run)
