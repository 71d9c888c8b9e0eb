"""What the next run can be told of the edits."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from app.session import edit_jobs
from app.session.edit_bench import EditBench
from app.session.edit_book import EditBook
from app.session.edit_work import EditWork

if TYPE_CHECKING:
    from grapl_engine import RunRecord
    from grapl_engine.analysis.edit_constraints import EditConstraints

__all__ = ["EditLearning"]


class EditLearning(QObject):
    """Finds constraints in edits, in turn with what else is asked for of them.

    Signals
    -------
    constraints_found(RunRecord, EditConstraints)
        What the next run can be told of this run's edits.
    """

    constraints_found = Signal(object, object)

    def __init__(self, book: EditBook, bench: EditBench, work: EditWork, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._book, self._bench, self._work = book, bench, work

    def learn(self) -> None:
        """Look for it, after all that was asked for before."""
        if self._book.record is not None and (self._book.edits or not self._work.is_free):
            self._work.ask(self._learn)

    def _learn(self) -> None:
        record, edited = self._book.record, self._bench.map
        if record is not None and edited is not None and edited.edits:
            self._work.submit(partial(edit_jobs.constraints, replace(record), edited), partial(self._on_found, record))

    def _on_found(self, record: RunRecord, found: EditConstraints) -> None:
        self.constraints_found.emit(record, found)
