"""The runs that are kept, what the person says of them, and what a new one has from them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from itertools import count
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from app.session.history import RunConfiguration
from grapl_engine import EndReason, RunRecord
from grapl_engine.storage.run_facts import RunFacts

if TYPE_CHECKING:
    from grapl_engine import Picture

__all__ = ["KeptRun", "KeptRuns"]

MOST_REMOVED = 10
"""So many removed runs can be put back."""


class KeptRun:
    """A kept run: its record, which may be away, and what stays at hand all the time.

    Attributes
    ----------
    record : RunRecord
        The same object while the run is kept; `RunRecord.is_away` says whether its arrays are in a file alone.
    number : int
        Never that of another run of the session; by which its file is named too.
    name, note : str
        What the person calls it, and says of it; "" if nothing.
    is_pinned : bool
        Marked by the person: its arrays stay in memory.
    is_written : bool
        Whether its file is complete.
    changes : int
        Grows with each change of what its file has.
    last_use : int
        Grows with each time that the run is looked at.
    """

    def __init__(
        self,
        record: RunRecord,
        number: int,
        name: str = "",
        note: str = "",
        *,
        is_pinned: bool = False,
        facts: RunFacts | None = None,
    ) -> None:
        self.record, self.number, self.name, self.note, self.is_pinned = record, number, name, note, is_pinned
        self.is_written = record.is_away
        self.last_use = self.changes = 0
        self._facts = facts

    @property
    def facts(self) -> RunFacts:
        """How it came out; looked at once."""
        if self._facts is None:
            self._facts = RunFacts.of(self.record)
        return self._facts

    def count_edits(self) -> None:
        """The record has other edits."""
        self._facts = replace(self.facts, edits=len(self.record.edits))


class KeptRuns(QObject):
    """Finished, stopped and failed runs, oldest first.

    Signals
    -------
    changed()
        There are others, or one has to be written again.
    run_changed(RunRecord)
        Its name, note or pin is another one, or its arrays came or went.
    edits_changed(RunRecord)
        It was edited by hand, and its file does not have that yet.
    """

    changed = Signal()
    run_changed = Signal(object)
    edits_changed = Signal(object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._entries: list[KeptRun] = []
        self._removed: list[tuple[int, KeptRun]] = []
        self._removed_numbers: set[int] = set()
        self._next_number = 1
        self._uses = count(1)

    # What is

    @property
    def records(self) -> tuple[RunRecord, ...]:
        """All of them."""
        return tuple(entry.record for entry in self._entries)

    @property
    def entries(self) -> tuple[KeptRun, ...]:
        """All of them, with what is said of them."""
        return tuple(self._entries)

    @property
    def removed(self) -> tuple[KeptRun, ...]:
        """Those that can be put back, the last removed one at the end."""
        return tuple(entry for _, entry in self._removed)

    @property
    def removed_numbers(self) -> tuple[int, ...]:
        """Of all that were removed, be it that they can be put back or not: their files may still be there."""
        return tuple(sorted(self._removed_numbers))

    def entry_of(self, record: RunRecord | None) -> KeptRun | None:
        """What is said of a run; None if it is not kept."""
        return next((entry for entry in self._entries if entry.record is record), None)

    def number_of(self, record: RunRecord) -> int:
        """The run's number, which it has for good; of one that is not kept, that which it would have."""
        entry = self.entry_of(record)
        return self._next_number if entry is None else entry.number

    def last_of(self, picture: Picture | None) -> RunRecord | None:
        """The newest run of a picture that has labels in memory."""
        return next((run for run in reversed(self.records) if run.picture is picture and run.prepared is not None), None)

    def last_kept_of(self, picture: Picture | None) -> RunRecord | None:
        """The newest run of a picture that has labels, be it away or not."""
        found = (entry for entry in reversed(self._entries) if entry.record.picture is picture and entry.facts.frames)
        return next((entry.record for entry in found), None)

    def same_as(self, picture: Picture, configuration: RunConfiguration) -> RunRecord | None:
        """The newest whole run of this picture, so configured: the seed gives the same labels again."""
        for record in reversed(self.records):
            is_same = record.picture is picture and RunConfiguration.of(record) == configuration
            if is_same and record.ended is EndReason.COMPLETED:
                return record
        return None

    # What can be done

    def color(self, record: RunRecord) -> None:
        """Let a new run's labels, and its final map's segments, have the colours of their like in the picture's last run."""
        from grapl_engine.storage.palette import label_palette, segment_palette

        last = self.last_of(record.picture)
        if record.palette_indices is None:
            record.palette_indices = label_palette(record, last)
        record.segment_palette_indices = segment_palette(record, last)

    def add(self, record: RunRecord) -> None:
        """Keep a run."""
        self._entries.append(KeptRun(record, self._next_number))
        self._next_number += 1
        self.touch(record)
        self.changed.emit()

    def remove(self, record: RunRecord) -> None:
        """Keep it no longer; the last ones can be put back."""
        entry = self.entry_of(record)
        if entry is None:
            raise ValueError("this run is not kept")
        self._removed.append((self._entries.index(entry), entry))
        del self._removed[:-MOST_REMOVED]
        self._removed_numbers.add(entry.number)
        self._entries.remove(entry)
        self.changed.emit()

    def put_back(self) -> RunRecord | None:
        """Keep the run again that was removed last, in its place; None if there is none."""
        if not self._removed:
            return None
        place, entry = self._removed.pop()
        self._removed_numbers.discard(entry.number)
        self._entries.insert(place, entry)
        self.changed.emit()
        return entry.record

    def replace_all(self, entries: list[KeptRun], removed: Iterable[int] = ()) -> None:
        """Keep the runs of another session, of which others, by their numbers, were removed."""
        self._entries, self._removed, self._removed_numbers = list(entries), [], set(removed)
        self._next_number = 1 + max((*self._removed_numbers, *(entry.number for entry in entries)), default=0)
        self.changed.emit()

    def rename(self, record: RunRecord, name: str) -> None:
        """Call it so; "" takes the name away."""
        self._say(record, name=" ".join(name.split()))

    def set_note(self, record: RunRecord, note: str) -> None:
        """Say this of it."""
        self._say(record, note=note.strip())

    def set_pinned(self, record: RunRecord, on: bool) -> None:
        """Mark it, or no longer."""
        self._say(record, is_pinned=on)

    def note_edits(self, record: RunRecord) -> bool:
        """It has other edits, which its file has not, so it is not put away; whether the run is kept.

        Its file is written with the next change of the list, for example by `write_again`.
        """
        if (entry := self.entry_of(record)) is None:
            return False
        entry.is_written = False
        entry.changes += 1
        entry.count_edits()
        self.edits_changed.emit(record)
        self.run_changed.emit(record)
        return True

    def write_again(self) -> None:
        """What the files have is not all any more."""
        self.changed.emit()

    def touch(self, record: RunRecord) -> None:
        """It is looked at now."""
        if (entry := self.entry_of(record)) is not None:
            entry.last_use = next(self._uses)

    def _say(self, record: RunRecord, **values: object) -> None:
        entry = self.entry_of(record)
        if entry is not None and any(getattr(entry, name) != value for name, value in values.items()):
            for name, value in values.items():
                setattr(entry, name, value)
            self.run_changed.emit(record)
