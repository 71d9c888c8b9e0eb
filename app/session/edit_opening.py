"""Edits from a file on the map of the shown run."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from app.session.edit_bench import EditBench
from app.session.edit_book import EditBook
from app.session.edit_work import EditWork
from app.tasks.failure import Failure
from grapl_engine import EditError

if TYPE_CHECKING:
    from app.session.edit_jobs import Applied
    from app.session.edits import SessionEdits
    from grapl_engine.storage.edit_files import SavedEdits

__all__ = ["EditOpening"]


class EditOpening(QObject):
    """They take the place of those there are, a step each; undo brings these back.

    Signals
    -------
    opened()
        They are made.
    notice_given(str)
        Not all of them could be made, as a sentence.
    failed(Failure)
        None was made: they are not of this map.
    """

    opened = Signal()
    notice_given = Signal(str)
    failed = Signal(object)

    def __init__(self, book: EditBook, bench: EditBench, work: EditWork, edits: SessionEdits) -> None:
        super().__init__(edits)
        self._book, self._bench, self._work, self._edits = book, bench, work, edits

    def open(self, saved: SavedEdits) -> None:
        """Make them, after all that was asked for before."""
        if self._edits.reason:
            self.failed.emit(Failure(f"{saved.path.name} was not opened. {self._edits.reason}"))
            return
        self._edits.begin()
        record = self._book.record
        assert record is not None
        try:
            saved.check(record)
        except EditError as error:
            self.failed.emit(Failure(str(error)))
            return
        self._work.ask(lambda: self._bench.apply(saved.edits, partial(self._on_made, saved)))

    def _on_made(self, saved: SavedEdits, made: Applied) -> None:
        done, count = made.map.done, len(made.map.steps)
        if count and not done:
            why = made.map.steps[0].sentence
            none = "The edit" if count == 1 else f"None of the {count} edits"
            self.failed.emit(Failure(f"{none} of {saved.path.name} can{'not' * (count == 1)} be made on this map. {why}"))
            return
        self._book.replace(made.map)
        self._edits.layer.set_visible(True)
        self._bench.take(made)
        self.opened.emit()
        if done < count:
            self.notice_given.emit(
                f"{count - done} of {count} edits of {saved.path.name} could not be made: the list says why."
            )
