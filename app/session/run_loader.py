"""Which runs are in memory: older ones move to the session's folder, and come back when they are asked for."""

from __future__ import annotations

import weakref
from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal, Slot

from app.session.kept_runs import KeptRun, KeptRuns
from app.session.view_state import ViewState
from app.tasks.background_task import BackgroundTask
from app.tasks.failure import Failure
from grapl_engine import GraplError

if TYPE_CHECKING:
    from grapl_engine import Picture, RunRecord

__all__ = ["DEFAULT_BUDGET", "RunLoader"]

DEFAULT_BUDGET = 2**30
"""Bytes of memory that kept runs may take, and what is counted in."""


class RunLoader(QObject):
    """Brings runs back beside the window, the latest that was asked for, and puts others away.

    Pinned runs, the shown and the compared one stay, and so does a run whose file is not complete.

    Parameters
    ----------
    kept : KeptRuns
    view : ViewState

    Attributes
    ----------
    number_of : callable
        The number of a picture in the session.

    Signals
    -------
    loading_changed()
        `loading` is another run, or None.
    budget_changed()
        `budget` has a new value.
    failed(Failure)
        A run could not be brought back.
    """

    loading_changed = Signal()
    budget_changed = Signal()
    failed = Signal(object)

    def __init__(self, kept: KeptRuns, view: ViewState, parent: QObject) -> None:
        super().__init__(parent)
        self._kept, self._view = kept, view
        self._folder: Path | None = None
        self.number_of: Callable[[Picture], int] = lambda _picture: 0
        self._budget = DEFAULT_BUDGET
        self._others: list[weakref.WeakMethod[Callable[[], int]]] = []
        self._loading: RunRecord | None = None
        self._then: Callable[[], object] = _nothing
        self._otherwise: Callable[[], object] = _nothing
        self._task = BackgroundTask("runs of the session", self, words="The run could not be brought back: {}", threads=2)
        self._task.result.connect(self._on_task_result)
        self._task.failed.connect(self._on_task_failed)
        view.shown_changed.connect(self._on_view_shown_changed)

    @property
    def loading(self) -> RunRecord | None:
        """The run that is being brought back."""
        return self._loading

    @property
    def folder(self) -> Path | None:
        """Where the runs' files are."""
        return self._folder

    @property
    def budget(self) -> int:
        """Bytes of memory that kept runs may take."""
        return self._budget

    def set_budget(self, size: int) -> None:
        """Change that, and put away what is too much."""
        if size != self._budget:
            self._budget = size
            self.put_away()
            self.budget_changed.emit()

    def count_in(self, size: Callable[[], int]) -> None:
        """What others have in memory counts in the budget too, as long as they are there; `size` is a method of theirs."""
        self._others.append(weakref.WeakMethod(size))

    def set_folder(self, folder: Path | None, number_of: Callable[[Picture], int]) -> None:
        """Where the runs' files are, and the numbers of their pictures."""
        self.cancel()
        self._folder, self.number_of = folder, number_of

    def fetch(self, record: RunRecord, then: Callable[[], object], otherwise: Callable[[], object] | None = None) -> None:
        """Do something with a run once it is in memory, at once if it is; what waits for another run is forgotten.

        `otherwise` is called where that is forgotten, or the run cannot be read.
        """
        self.cancel()
        entry = self._kept.entry_of(record)
        if not record.is_away:
            then()
        elif entry is None or self._folder is None:
            (otherwise or _nothing)()
        else:
            self._then, self._otherwise = then, otherwise or _nothing
            self._set_loading(record)
            self._task.submit(partial(_read, self._folder, entry.number, self.number_of(record.picture), record))

    def cancel(self) -> None:
        """What was asked for is no longer wanted."""
        self._task.cancel()
        self._then, otherwise, self._otherwise = _nothing, self._otherwise, _nothing
        self._set_loading(None)
        otherwise()

    def reader(self, record: RunRecord) -> Callable[[], RunRecord]:
        """What gives the run with its arrays in a thread: a copy of it, read from its file if it is away by then.

        It raises a `GraplError` where the file cannot be read.
        """
        entry = self._kept.entry_of(record)
        number = 0 if entry is None else entry.number
        picture = self.number_of(record.picture) if self._folder is not None else 0
        return partial(_whole, self._folder, number, picture, record)

    def put_away(self) -> None:
        """Move the runs out that were not looked at for longest, until the others keep to the budget."""
        here = [entry for entry in (*self._kept.entries, *self._kept.removed) if not entry.record.is_away]
        held = sum(entry.facts.size for entry in here) + sum(size() for of in self._others if (size := of()) is not None)
        for entry in sorted(here, key=lambda entry: entry.last_use):
            if held <= self._budget:
                return
            if self._may_go(entry):
                held -= entry.facts.size
                entry.record.put_away()
                self._kept.run_changed.emit(entry.record)

    def _may_go(self, entry: KeptRun) -> bool:
        is_used = entry.record in (self._view.shown, self._view.compared)
        return entry.is_written and not entry.is_pinned and not is_used

    @Slot()
    def _on_view_shown_changed(self) -> None:
        if self._view.shown is not None:
            self._kept.touch(self._view.shown)

    @Slot(object)
    def _on_task_result(self, found: tuple[RunRecord, RunRecord]) -> None:
        record, saved = found
        if record.is_away:
            record.bring_back(saved)
            if (entry := self._kept.entry_of(record)) is not None:
                entry.count_edits()
        self._kept.touch(record)
        then, self._then, self._otherwise = self._then, _nothing, _nothing
        self._set_loading(None)
        then()
        self._kept.run_changed.emit(record)  # it is in memory, and may be shown by now: who waited for both can go on
        self.put_away()

    @Slot(object)
    def _on_task_failed(self, failure: Failure) -> None:
        self.cancel()
        self.failed.emit(failure)

    def _set_loading(self, record: RunRecord | None) -> None:
        if record is not self._loading:
            before, self._loading = self._loading, record
            self.loading_changed.emit()
            for changed in (before, record):
                if changed is not None:
                    self._kept.run_changed.emit(changed)


def _nothing() -> None:
    """What is to be done where nothing is."""


def _whole(folder: Path | None, number: int, picture: int, record: RunRecord) -> RunRecord:
    """In a thread; the record may be put away at any moment."""
    copy = replace(record)
    if not record.is_away:  # looked at after the copy: then nothing of it is missing
        return copy
    if folder is None:
        raise GraplError("The run is not in memory: bring it back first, with a click in the list of runs.")
    from grapl_engine.storage.session_folder import read_run

    return read_run(folder, number, picture, record.picture)


def _read(
    folder: Path, number: int, picture: int, record: RunRecord, _should_stop: Callable[[], bool]
) -> Iterator[tuple[RunRecord, RunRecord]]:
    """In the thread."""
    from grapl_engine.storage.session_folder import read_run

    yield record, read_run(folder, number, picture, record.picture)
