"""The menu of a row of the table of segments."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QModelIndex, QObject, QPoint, Qt, Slot
from PySide6.QtWidgets import QMenu

from app.image_views.views import ViewKind
from app.menus.command_menu import LINE, Choice, command_menu

if TYPE_CHECKING:
    from app.window_parts import WindowParts

__all__ = ["SegmentMenu"]

ENTRIES = (
    Choice("select_here", "&Select this segment"),
    Choice("centre_here", "&Bring it to the middle"),
    LINE,
    Choice("merge_here", "Merge it &with…"),
    Choice("more_detail_here", "&More detail in it"),
    Choice("less_detail_here", "&Less detail in it"),
    LINE,
    Choice("inspect_patch", "&Inspect a patch in it"),
    Choice("seed_here", "&Put a seed in it"),
)


class SegmentMenu(QObject):
    """As that of a picture, at a place inside the segment; by key for the current row.

    Parameters
    ----------
    window : WindowParts
        Its table of segments has the menu.
    """

    def __init__(self, window: WindowParts) -> None:
        super().__init__(window)
        self._window, self._table = window, window.segments.table
        self._table.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self._table.customContextMenuRequested.connect(self._on_table_menu_requested)

    def menu_for(self, index: QModelIndex) -> QMenu | None:
        """What can be done with the segment of a row; None where there is none."""
        if not index.isValid():
            return None
        grid = self._window.grid
        place = grid.place_of(int(index.siblingAtColumn(0).data()))
        around = partial(grid.pointed.held, grid.views[ViewKind.PHOTOGRAPH], place or (-1.0, -1.0))
        return command_menu(self._window, ENTRIES, self._table, around)

    @Slot(QPoint)
    def _on_table_menu_requested(self, place: QPoint) -> None:
        if (menu := self.menu_for(self._table.indexAt(place))) is not None:
            menu.aboutToHide.connect(menu.deleteLater)
            menu.popup(self._table.viewport().mapToGlobal(place))
