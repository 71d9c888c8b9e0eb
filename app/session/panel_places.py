"""What is open in the panels, kept with the session."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from PySide6.QtCore import QObject, Signal

__all__ = ["PanelPlaces", "Words"]

Words = Mapping[str, str | int]
"""What a panel says of itself: few words and numbers, by names of its own."""


class PanelPlaces(QObject):
    """Each panel says where it is, under a name of its own, and is told where it was.

    Signals
    -------
    changed()
        A panel is elsewhere.
    brought_back()
        They are to be where they were in another session.
    """

    changed = Signal()
    brought_back = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._words: dict[str, dict[str, str | int]] = {}

    @property
    def words(self) -> Mapping[str, Words]:
        """By the panels' names, as they are now: who keeps them has those of this moment."""
        return MappingProxyType(dict(self._words))

    def of(self, panel: str) -> Words:
        """Where a panel is, or was; nothing, if that is not known."""
        return MappingProxyType(self._words.get(panel, {}))

    def note(self, panel: str, words: Words) -> None:
        """A panel is there."""
        if self._words.get(panel) != words:
            self._words[panel] = dict(words)
            self.changed.emit()

    def bring_back(self, words: Mapping[str, Words]) -> None:
        """Take those of another session."""
        self._words = {panel: dict(said) for panel, said in words.items()}
        self.brought_back.emit()
