"""Which two maps are compared, and how they are looked at, kept with the session in words that stay the same."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import QObject, Signal, Slot

from app.compare.two_maps.comparing import LETTERS, Letter
from app.compare.two_maps.source_row import SourceRow
from app.compare.two_maps.way import Way
from app.session.panel_places import PanelPlaces

__all__ = ["KeptPair"]

NAME = "two maps"


class KeptPair(QObject):
    """Writes what is chosen, and chooses it again once it is offered.

    Parameters
    ----------
    places : PanelPlaces
    rows : mapping of "a" and "b" to SourceRow

    Signals
    -------
    brought_back()
        Other maps, and another `way`, are to be seen.
    """

    brought_back = Signal()

    def __init__(self, places: PanelPlaces, rows: Mapping[Letter, SourceRow], parent: QObject) -> None:
        super().__init__(parent)
        self._places, self._rows = places, rows
        self._wanted: dict[Letter, tuple[str, str, int]] = {}
        self._take()
        places.brought_back.connect(self._on_places_brought_back)

    @property
    def way(self) -> Way | None:
        """How they were looked at; None, if that is not known."""
        said = self._places.of(NAME).get("way")
        return next((way for way in Way if way.value == said), None)

    def note(self, way: Way) -> None:
        """Have kept what is chosen, unless what was chosen before is still awaited."""
        if self._wanted:
            return
        words: dict[str, str | int] = {"way": way.value}
        for letter, row in self._rows.items():
            words[letter], words[f"{letter} map"], words[f"{letter} count"] = row.words
        self._places.note(NAME, words)

    def recall(self) -> None:
        """Choose what was chosen, as far as it is offered now."""
        found = [letter for letter, words in self._wanted.items() if self._rows[letter].choose_words(*words)]
        if len(found) == len(self._wanted):
            self._wanted = {}

    def let_go(self) -> None:
        """The person has chosen something else."""
        self._wanted = {}

    def _take(self) -> None:
        words = self._places.of(NAME)
        for letter in LETTERS:
            source, place, count = (words.get(f"{letter}{of}", "") for of in ("", " map", " count"))
            if source:
                self._wanted[letter] = str(source), str(place), count if isinstance(count, int) else 0

    @Slot()
    def _on_places_brought_back(self) -> None:
        self._wanted = {}
        self._take()
        self.brought_back.emit()
