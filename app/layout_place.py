"""How the window is arranged, kept with the session: it comes along to another machine, where the preferences are another's."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import QObject, Slot

from app.docks import BESIDE, SIDES, SidePlace
from app.image_views.view_options import Arrangement
from app.image_views.views import ViewKind
from app.session.panel_places import Words
from app.window_parts import WindowParts

__all__ = ["LayoutPlace"]

WINDOW, VIEWS = "window", "views"
"""The names of its words."""
WITH_WORK = tuple(title for title in SIDES if title != "Batch")
"""The sides that come along; a batch stays with its folders on its machine."""
AROUND = ("Settings", *BESIDE)


class LayoutPlace(QObject):
    """Says which panels are open or folded and how the views stand, and brings that back.

    Where panels were dragged to, and how large they and the window are, belongs to the screen: the preferences have that.

    Parameters
    ----------
    window : WindowParts
    sides : SidePlace
        Which knows what has made room for a side.
    """

    def __init__(self, window: WindowParts, sides: SidePlace) -> None:
        super().__init__(window)
        self._window, self._sides, self._places = window, sides, window.session.panels
        self._is_changing = False
        for dock in window.docks.values():
            dock.visibilityChanged.connect(self._note)
        window.rails.changed.connect(self._note)
        window.view_options.arrangement_changed.connect(self._note)
        self._places.brought_back.connect(self._on_brought_back)

    @Slot()
    def follow_views(self) -> None:
        """The image views are there."""
        self._window.grid.maximised_changed.connect(self._note)
        self._note()

    # What is

    def _of_window(self) -> dict[str, str | int]:
        window = self._window
        there = [title for title in AROUND if self._is_there(title)]
        open_sides = [title for title in WITH_WORK if not window.docks[title].isHidden()]
        parts = {"open": open_sides, "there": there, "folded": window.rails.folded}
        return {name: ", ".join(titles) for name, titles in parts.items()}

    def _of_views(self) -> dict[str, str | int]:
        alone = self._window.grid.maximised if "grid" in vars(self._window) else None
        return {"arrangement": self._window.view_options.arrangement.value, "alone": "" if alone is None else alone.value}

    def _is_there(self, title: str) -> bool:
        """In sight, or as soon as the side that has its place is closed."""
        dock = self._window.docks[title]
        return not dock.isHidden() or (self._sides.is_open and dock in self._sides.away)

    @Slot()
    @Slot(bool)
    def _note(self, _visible: bool = True) -> None:
        if self._window.isVisible() and not self._is_changing:  # before and after that nobody arranges anything
            self._places.note(WINDOW, self._of_window())
            self._places.note(VIEWS, self._of_views())

    # How it comes back

    @Slot()
    def _on_brought_back(self) -> None:
        self._is_changing = True
        self._window.setUpdatesEnabled(False)
        try:
            self._arrange(self._places.of(WINDOW))
            self._arrange_views(self._places.of(VIEWS))
        finally:  # a window that is not painted any more would be a dead one
            self._window.setUpdatesEnabled(True)
            self._is_changing = False
        self._note()

    def _arrange(self, words: Words) -> None:
        """Nothing moves that stands rightly, as the preferences have just placed it where the session was last open."""
        wanted, now = dict(words), self._of_window()
        if not wanted or wanted == now:
            return
        there, docks = _titles(wanted, "there", AROUND), self._window.docks
        if self._sides.is_open and all(wanted.get(name) == now[name] for name in ("open", "folded")):
            self._sides.away = [docks[title] for title in there if docks[title].isHidden()]
            return
        for title in SIDES:
            docks[title].hide()
        folded = _titles(wanted, "folded", AROUND)
        self._window.rails.clear()
        for title in AROUND:
            docks[title].setVisible(title in (*there, *folded))
        self._window.rails.fold(*folded)
        for title in _titles(wanted, "open", WITH_WORK):
            docks[title].show()
            docks[title].raise_()

    def _arrange_views(self, words: Words) -> None:
        if isinstance(way := words.get("arrangement"), str):
            self._window.view_options.set_arrangement(Arrangement.named(way))
        if "alone" not in words or self._window.session.view.picture is None:
            return
        alone = next((kind for kind in ViewKind if kind.value == words["alone"]), None)
        if alone is not self._window.grid.maximised:
            self._window.grid.maximise(alone)


def _titles(words: Words, name: str, known: Iterable[str]) -> list[str]:
    """Those of a word that there are."""
    said = str(words.get(name, "")).split(", ")
    return [title for title in known if title in said]
