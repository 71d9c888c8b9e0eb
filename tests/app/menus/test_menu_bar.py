"""The menus: their order, their lines, and the lists that grow by themselves."""

from __future__ import annotations

import re
from collections.abc import Iterable

from PySide6.QtWidgets import QMenu

from app.commands.table import COMMANDS, MENUS
from app.main_window import MainWindow
from app.menus.menu_bar import fill_menu_bar


def entries(menu: QMenu) -> list[str]:
    """What stands in a menu, from top to bottom; "-" for a line."""
    return ["-" if action.isSeparator() else action.text().replace("&", "") for action in menu.actions()]


def inner(menu: QMenu, title: str) -> QMenu:
    """The menu of this title inside another one."""
    (found,) = [deeper for action in menu.actions() if isinstance(deeper := action.menu(), QMenu) and action.text() == title]
    return found


def all_menus(menus: Iterable[QMenu]) -> list[QMenu]:
    """These, and those inside them."""
    deeper = [inside for menu in menus for action in menu.actions() if isinstance(inside := action.menu(), QMenu)]
    return [*menus, *(all_menus(deeper) if deeper else [])]


def test_menus_hold_the_commands_in_the_order_of_the_table(window: MainWindow) -> None:
    assert [action.text() for action in window.menuBar().actions()] == [f"&{title}" for title in MENUS]
    for title, menu in window.menus.items():
        own = [window.actions_by_name[command.name] for command in COMMANDS if command.menu == title]
        assert [action for action in menu.actions() if action in own] == own


def test_the_file_menu(window: MainWindow) -> None:
    assert entries(window.menus["File"]) == [
        *(
            "Open…",
            "Open folder as batch…",
            "Paste picture",
            "-",
            "Open truth…",
            "Open the truth beside it",
            "Remove truth",
            "-",
        ),
        *("Open recent", "Samples", "-", "New session", "Open session…", "Earlier sessions", "Save session as…", "-"),
        *("Save run…", "Save labels…", "Save overlay…"),
        *(
            "Save levels of detail…",
            "Save figure…",
            "Save this view…",
            "Save animation…",
            "Save report…",
            "Export all…",
            "-",
            "Quit",
        ),
    ]


def test_the_picture_menu(window: MainWindow) -> None:
    assert entries(window.menus["Picture"]) == [
        *("Page, channel and range", "-", "Next page", "Previous page", "-", "Next channel", "Previous channel"),
    ]


def test_the_view_menu(window: MainWindow) -> None:
    menu = window.menus["View"]
    assert entries(menu) == [
        *("Back in time", "Forward in time", "Follow newest", "-", "1 Photograph", "2 Network", "3 Graph cut", "4 Pixel map"),
        *("-", "Zoom", "-", "Contours", "Contours on photograph", "Truth", "Scores", "Opacity", "-", "Crosshair", "-"),
        *("End comparison", "-", "Panels", "Reset layout", "Arrangement", "Theme"),
    ]
    assert entries(inner(menu, "&Zoom")) == ["Whole picture", "Zoom 1:1", "Magnifier", "Zoom in", "Zoom out"]
    assert entries(inner(menu, "Cro&sshair")) == [
        *("Crosshair to the left", "Crosshair to the right", "Crosshair up", "Crosshair down"),
        *("Bring the crosshair to the middle", "-", "Menu here"),
    ]
    assert entries(inner(menu, "Pa&nels")) == [
        *window.docks,
        *("-", "Fold the settings", "Fold the training curves", "Fold all panels", "-"),
        *("Keyboard to the next panel", "Keyboard to the previous panel"),
    ]


def test_each_menu_fits_the_smallest_screen(window: MainWindow) -> None:
    heights = {title: menu.sizeHint().height() for title, menu in window.menus.items()}
    assert max(heights.values()) <= 700, heights


def test_no_two_entries_of_the_view_menu_share_a_letter(window: MainWindow) -> None:
    for menu in all_menus([window.menus["View"]]):
        letters = [match[1].lower() for action in menu.actions() if (match := re.search("&([^&])", action.text()))]
        assert len(letters) == len(set(letters)), (menu.title(), sorted(letters))


def test_the_lab_menu(window: MainWindow) -> None:
    assert entries(window.menus["Lab"]) == [
        *("Graph cut lab", "-", "Patch", "Energy", "Moves", "λ lens", "Lineage", "Seeds", "Tiny grid", "Lessons", "-"),
        *("Inspect the patch here", "Put a seed here", "-"),
        *("Patch to the left", "Patch to the right", "Patch above", "Patch below", "-", "Back to the run's cut"),
    ]


def test_panels_are_put_away_and_brought_back(window: MainWindow) -> None:
    menu = inner(window.menus["View"], "Pa&nels")
    menu.actions()[1].trigger()
    assert window.docks["Runs"].isHidden()
    menu.actions()[1].trigger()
    assert not window.docks["Runs"].isHidden()


def test_every_menu_is_filled_from_the_table_and_the_docks(window: MainWindow) -> None:
    again = fill_menu_bar(window, window.actions_by_name)
    assert [*again] == [*MENUS] == [*window.menus]
    assert {title: entries(menu) for title, menu in again.items()} == {
        title: entries(menu) for title, menu in window.menus.items()
    }
    lines = sum(command.begins_group for command in COMMANDS)
    # And two above the run's files and below the panels.
    assert sum(entries(menu).count("-") for menu in all_menus(again.values())) == lines + 2


def test_lessons_stand_in_help_too(window: MainWindow) -> None:
    assert entries(window.menus["Help"]) == [
        *("Find anything…", "-", "Guide", "Welcome", "Lessons", "Writing lessons", "Messages…", "About GraPL"),
    ]
    lessons = window.actions_by_name["show_lessons"]
    assert lessons in window.menus["Lab"].actions() and lessons in window.menus["Help"].actions()
