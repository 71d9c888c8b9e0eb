"""The menu of each picture, at the place on which it is opened."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QPoint, Slot
from PySide6.QtWidgets import QMenu

from app.menus.command_menu import LINE, Choice, Entry, Submenu, command_menu

if TYPE_CHECKING:
    from app.image_views.picture_view import PictureView
    from app.window_parts import WindowParts

__all__ = ["PictureMenus"]

DETAIL = Submenu(
    "&Detail",
    (
        *map(Choice, ("undo_detail", "redo_detail")),
        LINE,
        *map(Choice, ("automatic_detail", "run_map")),
        LINE,
        Choice("within_labels"),
    ),
)


class PictureMenus(QObject):
    """Opened with the right button, or with Shift+F10 or the key for menus at the crosshair; the right button selects nothing.

    Parameters
    ----------
    window : WindowParts
        Its image views, and what stands in their place, have the menu.
    """

    def __init__(self, window: WindowParts) -> None:
        super().__init__(window)
        self._window = window
        for view in window.grid.cameras.views:
            self._on_view_added(view)
        window.grid.cameras.added.connect(self._on_view_added)

    def menu_at(self, view: PictureView, x: float, y: float) -> QMenu:
        """What can be done in a view, at (x, y) of the picture."""
        around = partial(self._window.grid.pointed.held, view, (x, y))
        return command_menu(self._window, self._entries(view), view, around)

    def _entries(self, view: PictureView) -> list[Entry]:
        views = list(self._window.grid.views.values())
        alone: list[Entry] = []
        if view in views:
            words = "All views &again" if self._window.grid.maximised is not None else "Show this view al&one"
            alone = [Choice(f"maximise_{views.index(view) + 1}", words)]
        return [
            Choice("select_here", view.pick_text),
            *map(Choice, ("inspect_patch", "seed_here", "merge_here")),
            LINE,
            *map(Choice, ("more_detail_here", "less_detail_here")),
            DETAIL,
            LINE,
            Choice("compare_maps", "&Compare two maps…"),
            Choice("swap_compared"),
            LINE,
            Choice("copy", "Cop&y this view"),
            Choice("save_view", "Sa&ve this view…"),
            LINE,
            *map(Choice, ("one_to_one", "fit")),
            Choice("centre_here", "&Bring this place to the middle"),
            Choice("magnifier"),
            *alone,
        ]

    @Slot(object)
    def _on_view_added(self, view: PictureView) -> None:
        view.canvas.menu_asked.connect(partial(self._open, view))

    def _open(self, view: PictureView, x: float, y: float, place: QPoint) -> None:
        menu = self.menu_at(view, x, y)
        menu.aboutToHide.connect(menu.deleteLater)
        menu.popup(place)
