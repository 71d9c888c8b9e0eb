"""What is known of the two chosen maps, found out in the background."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from types import MappingProxyType

from PySide6.QtCore import QObject, Signal, Slot

from app.compare.two_maps.comparing import LETTERS, Asked, Borders, Letter, Made, Matched, compared
from app.compare.two_maps.source_row import Chosen
from app.tasks.background_task import BackgroundTask
from app.tasks.failure import Failure

__all__ = ["PairModel"]

STOPPED = "Stopped. Choose one of the maps again, and it is made."


class PairModel(QObject):
    """The maps, their matching and their boundaries; what still holds when another is chosen is not found out again.

    Parameters
    ----------
    owner : QObject
        Whose `close_tasks` ends the work.

    Attributes
    ----------
    task : BackgroundTask
    failure : str
        Why nothing more comes, as a sentence; "" where nothing failed.

    Signals
    -------
    map_changed(str)
        The map of this letter is there, or no longer, or is awaited.
    matched_changed()
        `matched` is another one.
    borders_changed()
        `borders` are others.
    ended()
        Nothing more comes.
    """

    map_changed = Signal(str)
    matched_changed = Signal()
    borders_changed = Signal()
    ended = Signal()

    def __init__(self, owner: QObject, parent: QObject) -> None:
        super().__init__(parent)
        self._chosen: dict[Letter, Chosen | None] = dict.fromkeys(LETTERS)
        self._made: dict[Letter, Made] = {}
        self._matched: Matched | None = None
        self._borders: Borders | None = None
        self._asked: object = None
        self.failure = ""
        self.task = BackgroundTask("two maps", owner, words="The maps could not be compared: {}", threads=2)
        self.task.result.connect(self._on_task_result)
        self.task.finished.connect(self.ended)
        self.task.failed.connect(self._on_task_failed)

    @property
    def made(self) -> Mapping[Letter, Made]:
        """The maps that are there."""
        return MappingProxyType(self._made)

    @property
    def matched(self) -> Matched | None:
        """Both maps matched, once they are."""
        return self._matched

    @property
    def borders(self) -> Borders | None:
        """Their boundaries, once they are found."""
        return self._borders

    @property
    def is_asked(self) -> bool:
        """Whether anything was asked for, be it there or not."""
        return self._asked is not None

    def is_awaited(self, letter: Letter) -> bool:
        """Whether a map is being made."""
        return letter not in self._made and self._chosen[letter] is not None and self.task.is_busy

    def ask(self, chosen: Mapping[Letter, Chosen | None], tolerance: float) -> None:
        """Have made and found what is chosen, unless it is asked for already."""
        keys = tuple(one.key if one is not None else None for one in chosen.values()), tolerance
        if keys == self._asked:
            return
        self._asked, self.failure, self._chosen = keys, "", dict(chosen)
        known = {letter: made for letter, made in self._made.items() if _is_of(made, chosen[letter])}
        if len(known) < len(self._made):
            self._set(known, None, None)
        self.task.submit(partial(compared, Asked(chosen["a"], chosen["b"], tolerance, tuple(known.values()), self._matched)))
        self._tell_missing()

    def drop(self) -> None:
        """Let go of what is under way; what is there stays, and the rest may be asked for again."""
        self.task.cancel()
        self._asked = None

    def stop(self) -> None:
        """The person let go of what is under way."""
        self.task.cancel()
        self.fail(STOPPED)

    def fail(self, failure: str) -> None:
        """Nothing more comes, for this reason."""
        self.failure = failure
        self._tell_missing()
        self.ended.emit()

    def clear(self) -> None:
        """Forget all: another picture is looked at."""
        self.drop()
        self.failure = ""
        self._chosen = dict.fromkeys(LETTERS)
        self._set({}, None, None)
        self._tell_missing()

    def _set(self, made: dict[Letter, Made], matched: Matched | None, borders: Borders | None) -> None:
        self._made, self._matched, self._borders = made, matched, borders
        self.matched_changed.emit()
        self.borders_changed.emit()

    def _tell_missing(self) -> None:
        for letter in LETTERS:
            if letter not in self._made:
                self.map_changed.emit(letter)

    @Slot(object)
    def _on_task_result(self, result: object) -> None:
        match result:
            case Made():
                self._made[result.letter] = result
                self.map_changed.emit(result.letter)
            case Matched():
                self._set({"a": result.a, "b": result.b}, result, None)
                for letter in LETTERS:
                    self.map_changed.emit(letter)
            case Borders():
                self._borders = result
                self.borders_changed.emit()

    @Slot(object)
    def _on_task_failed(self, failure: Failure) -> None:
        self.fail(failure.sentence)


def _is_of(made: Made, chosen: Chosen | None) -> bool:
    return chosen is not None and made.chosen.key == chosen.key
