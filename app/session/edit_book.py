"""The edits of each run as they were made, and how the run's file comes to have them."""

from __future__ import annotations

from collections.abc import MutableMapping
from weakref import WeakKeyDictionary

from PySide6.QtCore import QObject, QTimer, Slot

from app.session.edit_state import EditState, history_of
from app.session.history import History
from app.session.kept_runs import KeptRuns
from grapl_engine import RunRecord
from grapl_engine.edited_map import EditedMap
from grapl_engine.label_edits import NO_EDITS, LabelEdits

__all__ = ["EditBook"]

REST_MS = 500
"""How long edits rest before the run is written again: a run's file is large. The edits alone are written at once."""


class EditBook(QObject):
    """Open at one run; the steps of the others are kept as long as these are.

    Parameters
    ----------
    kept : KeptRuns
        Where runs are written again.
    """

    def __init__(self, kept: KeptRuns, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._kept = kept
        self._histories: MutableMapping[RunRecord, History[EditState]] = WeakKeyDictionary()
        self._record: RunRecord | None = None
        self._rest = QTimer(self, interval=REST_MS, singleShot=True)
        self._rest.timeout.connect(self._write)

    @property
    def record(self) -> RunRecord | None:
        """Whose edits these are."""
        return self._record

    @property
    def edits(self) -> LabelEdits:
        """The edits as they stand."""
        if self._record is not None and self._record not in self._histories:
            return self._record.edits
        return self._history.current.edits

    @property
    def is_read(self) -> bool:
        """Whether the steps that led to them are known."""
        return self._record in self._histories or not self.edits

    @property
    def states(self) -> tuple[EditState, ...]:
        """What can be gone back and forth to, oldest first."""
        return self._history.values

    @property
    def place(self) -> int:
        """Which of `states` is the current one."""
        return self._history.place

    def open(self, record: RunRecord | None) -> None:
        """Turn to a run; what of the one before is not yet written is written now."""
        self.flush()
        self._record = record

    def read(self, made: EditedMap) -> None:
        """Take edits that were made before: a step each."""
        if self._record is not None:
            self._histories[self._record] = history_of(made)

    def add(self, *states: EditState) -> None:
        """More steps."""
        if self._record is not None and states:
            first = History(EditState(states[0].edits.first(0)))
            history = self._histories.setdefault(self._record, first)
            for state in states:
                history.change(state)
            self._note()

    def replace(self, made: EditedMap) -> None:
        """Other edits in the place of those there are: a step each, after one that clears."""
        cleared = [EditState(made.edits.first(0), is_cleared=True)] if self.edits else []
        self.add(*cleared, *history_of(made).values[1:])

    def go_to(self, place: int) -> bool:
        """Take steps back, or make them again, until this one is the current one; whether there was anything to do."""
        history = self._history
        if not 0 <= place < len(history.values) or place == history.place:
            return False
        while history.place != place:
            history.undo() if place < history.place else history.redo()
        self._note()
        return True

    def take_unseen(self, edits: LabelEdits) -> None:
        """Take edits of which it is not known yet what they do: they are carried out when the run is shown again."""
        if self._record is not None:
            self._histories.pop(self._record, None)
            self._record.edits = edits
            self._tell()

    def flush(self) -> None:
        """Have a run with other edits written without more rest."""
        if self._rest.isActive():
            self._rest.stop()
            self._write()

    @property
    def _history(self) -> History[EditState]:
        known = None if self._record is None else self._histories.get(self._record)
        return known or History(EditState())

    def _note(self) -> None:
        assert self._record is not None
        self._record.edits = self._history.current.edits or NO_EDITS
        self._tell()

    def _tell(self) -> None:
        if self._record is not None and self._kept.note_edits(self._record):
            self._rest.start()

    @Slot()
    def _write(self) -> None:
        if self._record is not None:
            self._kept.write_again()
