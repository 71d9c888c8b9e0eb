"""The menus: their order, their lines, and the lists that grow by themselves."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtWidgets import QMenu

from app import theme
from app.commands.table import COMMANDS, MENUS
from app.main_window import MainWindow
from app.menus.recent_menu import RecentMenu
from app.menus.sample_menu import SampleMenu
from app.menus.theme_menu import ThemeMenu
from app.paths import samples


def entries(menu: QMenu) -> list[str]:
    """What stands in a menu, from top to bottom; "-" for a line."""
    return ["-" if action.isSeparator() else action.text().replace("&", "") for action in menu.actions()]


def submenu(window: MainWindow, kind: type[QMenu]) -> QMenu:
    (found,) = window.findChildren(kind)
    return found


def test_menus_hold_the_commands_in_the_order_of_the_table(window: MainWindow) -> None:
    assert [action.text() for action in window.menuBar().actions()] == [f"&{title}" for title in MENUS]
    for title, menu in window.menus.items():
        own = [window.actions_by_name[command.name] for command in COMMANDS if command.menu == title]
        assert [action for action in menu.actions() if action in own] == own


def test_the_file_menu(window: MainWindow) -> None:
    assert entries(window.menus["File"]) == [
        *("Open…", "Paste picture", "-", "Open recent", "Samples", "-", "Save run…", "Save labels…", "Save overlay…"),
        *("Save levels of detail…", "Save figure…", "Save animation…", "Export all…", "-", "Quit"),
    ]


def test_the_view_menu(window: MainWindow) -> None:
    assert entries(window.menus["View"]) == [
        *("Back in time", "Forward in time", "Follow newest", "-", "1 Photograph", "2 Network", "3 Graph cut", "4 Pixel map"),
        *("-", "Whole picture", "Zoom in", "Zoom out", "-", "Contours", "Contours on photograph", "Opacity", "-"),
        *("End comparison", "-", "Theme", "Panels"),
    ]


def test_the_lab_menu(window: MainWindow) -> None:
    assert entries(window.menus["Lab"]) == [
        *("Graph cut lab", "-", "Patch", "Energy", "Moves", "λ lens", "Lineage", "Seeds", "Tiny grid", "Lessons", "-"),
        *("Patch to the left", "Patch to the right", "Patch above", "Patch below", "-", "Back to the run's cut"),
    ]


def test_panels_are_put_away_and_brought_back(window: MainWindow) -> None:
    (menu,) = [action.menu() for action in window.menus["View"].actions() if action.text() == "Pa&nels"]
    assert isinstance(menu, QMenu) and entries(menu) == [*window.docks]
    menu.actions()[1].trigger()
    assert window.docks["Runs"].isHidden()
    menu.actions()[1].trigger()
    assert not window.docks["Runs"].isHidden()


def test_sample_menu_names_and_opens_every_sample(window: MainWindow, monkeypatch: pytest.MonkeyPatch) -> None:
    menu, opened = submenu(window, SampleMenu), list[Path]()
    monkeypatch.setattr(window.files, "open_path", opened.append)
    assert entries(menu) == [sample.title for sample in samples()]
    for action in menu.actions():
        assert action.statusTip()
        action.trigger()
    assert opened == [sample.path for sample in samples()]


def test_recent_files_are_listed_opened_and_forgotten(
    window: MainWindow, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    menu, opened = submenu(window, RecentMenu), list[Path]()
    monkeypatch.setattr(window.files, "open_path", opened.append)
    menu.aboutToShow.emit()
    assert entries(menu) == ["-", "Clear list"] and not menu.actions()[-1].isEnabled()
    window.preferences.add_recent(tmp_path / "a.png")
    menu.aboutToShow.emit()
    assert entries(menu) == ["a.png", "-", "Clear list"]
    menu.actions()[0].trigger()
    assert opened == [tmp_path / "a.png"]
    menu.actions()[-1].trigger()
    assert window.preferences.recent == []


@pytest.mark.parametrize("name", ["light", "dark", "system"])
def test_theme_is_worn_and_remembered(window: MainWindow, name: str) -> None:
    menu = submenu(window, ThemeMenu)
    try:
        next(action for action in menu.actions() if action.data() == name).trigger()
        assert window.preferences.theme == name
        assert [action.data() for action in menu.actions() if action.isChecked()] == [name]
    finally:
        theme.apply("light")
