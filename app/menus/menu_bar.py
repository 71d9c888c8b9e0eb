"""The menu bar: the commands of the table, and the lists that grow by themselves."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from PySide6.QtGui import QAction
from PySide6.QtWidgets import QDockWidget, QMenu

from app.commands.table import COMMANDS, INNER_MENUS, MENUS, PANELS_MENU
from app.menus.arrangement_menu import ArrangementMenu
from app.menus.earlier_menu import EarlierMenu
from app.menus.recent_menu import RecentMenu
from app.menus.sample_menu import SampleMenu
from app.menus.theme_menu import ThemeMenu

if TYPE_CHECKING:
    from app.window_parts import WindowParts

__all__ = ["fill_menu_bar"]

_INSIDE = " > "


def fill_menu_bar(window: WindowParts, actions: Mapping[str, QAction]) -> dict[str, QMenu]:
    """The window's menus, by title without mnemonics."""
    menus = {title: window.menuBar().addMenu(f"&{title}") for title in MENUS}
    every = dict(menus)
    for command in COMMANDS:
        menu = every.get(command.menu) or menus[command.menu.partition(_INSIDE)[0]]
        if command.begins_group:
            menu.addSeparator()
        if command.menu not in every:
            menu = every[command.menu] = menu.addMenu(INNER_MENUS[command.menu])
        menu.addAction(actions[command.name])
    _add_second_places(menus, actions)
    _add_panels(every[PANELS_MENU], window.docks)
    to_open = menus["File"]
    for kind in (RecentMenu, SampleMenu):
        to_open.insertMenu(actions["new_session"], kind(window.preferences, window.opening, window))
    to_open.insertSeparator(actions["new_session"])
    to_open.insertMenu(actions["save_session"], EarlierMenu(window.session.keeper, window))
    menus["View"].addMenu(ArrangementMenu(window.view_options, window))
    menus["View"].addMenu(ThemeMenu(window.appearance, window))
    return menus


def _add_second_places(menus: Mapping[str, QMenu], actions: Mapping[str, QAction]) -> None:
    menu_of = {command.name: command.menu for command in COMMANDS}
    for command in COMMANDS:
        if before := command.also_before:
            menus[menu_of[before]].insertAction(actions[before], actions[command.name])


def _add_panels(menu: QMenu, docks: Mapping[str, QDockWidget]) -> None:
    """Each panel can be put away and brought back."""
    first = menu.insertSeparator(menu.actions()[0])
    menu.insertActions(first, [dock.toggleViewAction() for dock in docks.values()])
