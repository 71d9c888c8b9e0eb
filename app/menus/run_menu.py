"""The menu of a run of the list."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QPoint, Slot
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu

from app.menus.command_menu import LINE, Choice, command_menu

if TYPE_CHECKING:
    from app.window_parts import WindowParts
    from grapl_engine import RunRecord

__all__ = ["RunMenu"]


class RunMenu(QObject):
    """Of the run under the pointer, which need not be the current one; by key of the current one.

    Parameters
    ----------
    window : WindowParts
        Its list of runs has the menu.
    """

    def __init__(self, window: WindowParts) -> None:
        super().__init__(window)
        self._window = window
        window.run_list.list.menu_asked.connect(self._on_list_menu_asked)

    def menu_for(self, record: RunRecord) -> QMenu:
        """What can be done with a run."""
        session, runs = self._window.session, self._window.run_list
        entry = session.kept.entry_of(record)
        entries = (
            Choice("bring_back_run"),
            Choice("compare_run", "End &comparison" if record is session.view.compared else "&Compare"),
            Choice("copy_run_command", "Copy command &line"),
            LINE,
            *map(Choice, ("rename_run", "note_run")),
            Choice("pin_run", "Un&pin" if entry is not None and entry.is_pinned else "&Pin"),
            LINE,
            Choice("remove_run"),
        )
        menu = command_menu(self._window, entries, runs, partial(runs.pointed_at, record))
        first = menu.insertSeparator(menu.actions()[0])
        title = QAction(runs.title_of(record), menu)
        title.setEnabled(False)
        menu.insertAction(first, title)
        return menu

    @Slot(object, QPoint)
    def _on_list_menu_asked(self, record: RunRecord, place: QPoint) -> None:
        menu = self.menu_for(record)
        menu.aboutToHide.connect(menu.deleteLater)
        menu.popup(place)
