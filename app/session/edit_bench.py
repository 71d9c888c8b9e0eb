"""The map on which edits are made, as the engine keeps it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from app.session import edit_jobs
from app.session.detail import Detail
from app.session.edit_book import EditBook
from app.session.edit_jobs import Applied, Proposal
from app.session.edit_work import EditWork
from grapl_engine.label_edits import MOST_LABEL, LabelEdits

if TYPE_CHECKING:
    from grapl_engine.edited_map import EditedMap

__all__ = ["EditBench"]


class EditBench(QObject):
    """Has maps made beside the window, and keeps the last one.

    Parameters
    ----------
    book : EditBook
        Whose edits they are.
    detail : Detail
        The level that is looked at is what is edited, where there are no edits yet.
    work : EditWork

    Signals
    -------
    changed()
        There is another map.
    """

    changed = Signal()

    def __init__(self, book: EditBook, detail: Detail, work: EditWork, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._book, self._detail, self._work = book, detail, work
        self._made: Applied | None = None
        self._base: object = None

    @property
    def map(self) -> EditedMap | None:
        """The map after all edits; None before it is known. Without edits it is what is to be edited."""
        return None if self._made is None else self._made.map

    @property
    def made(self) -> Applied | None:
        """The same, with what carried the edits out."""
        return self._made

    @property
    def free_label(self) -> int:
        """A number that no segment has; the highest there is where that is not known."""
        return 0 if self._made is None else min(self._made.highest + 1, MOST_LABEL)

    def label_at(self, x: float, y: float) -> int | None:
        """The segment at (x, y) of the picture; None outside, or while it is not known."""
        labels = None if self._made is None else self._made.map.labels
        if labels is None or not (0 <= y < labels.shape[0] and 0 <= x < labels.shape[1]):
            return None
        return int(labels[int(y), int(x)])

    def forget(self) -> None:
        """Another run is looked at."""
        self._made, self._base = None, None

    def take(self, made: Applied) -> None:
        """Keep what was made."""
        self._made = made
        self.changed.emit()

    def open_if_needed(self) -> bool:
        """Have the map made as it is, before anything is done to it; whether that was needed."""
        record, edits = self._book.record, self._book.edits
        if record is None or (self._made is not None and (edits or self._base is self._detail.cut)):
            return False
        copy = replace(record)
        if edits:
            self._work.submit(partial(edit_jobs.applied, copy, None, edits), self._on_opened)
        else:
            self._base = self._detail.cut
            level = self._detail.level_map() if self._base is not None else None
            self._work.submit(partial(edit_jobs.begun, copy, level), self.take)
        return True

    def submit(self, proposal: Proposal, then: Callable[[Applied | str], None], *, may_be_dropped: bool = False) -> None:
        """Have the map made after one more edit."""
        if (made := self._made) is not None:
            work = partial(edit_jobs.proposed, made.editing, made.map.edits, proposal, made.map.labels)
            self._work.submit(work, then, may_be_dropped=may_be_dropped)

    def apply(self, edits: LabelEdits, then: Callable[[Applied], None]) -> None:
        """Have the map made after these edits."""
        if (made := self._made) is not None and self._book.record is not None:
            self._work.submit(partial(edit_jobs.applied, replace(self._book.record), made.editing, edits), then)

    def show_current(self) -> None:
        """Have the map made after the edits as they stand."""
        if (made := self._made) is not None:
            self.apply(self._book.edits or LabelEdits(detail=made.editing.detail), self.take)

    def _on_opened(self, made: Applied) -> None:
        if not self._book.is_read:
            self._book.read(made.map)
        self.take(made)
