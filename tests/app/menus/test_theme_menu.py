"""Light, dark, or as the desktop."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from app import theme
from app.appearance import Appearance
from app.main_window import MainWindow
from app.menus.theme_menu import ThemeMenu
from app.preferences import Preferences
from app.widgets.theme_colors import is_dark


@pytest.fixture(autouse=True)
def restored(qapp: QApplication) -> Iterator[None]:
    yield
    theme.apply("light")


@pytest.mark.parametrize("name", ["light", "dark", "system"])
def test_theme_is_worn_and_remembered(window: MainWindow, name: str) -> None:
    (menu,) = window.findChildren(ThemeMenu)
    next(action for action in menu.actions() if action.data() == name).trigger()
    assert window.preferences.theme == name
    assert [action.data() for action in menu.actions() if action.isChecked()] == [name]


def test_light_and_dark_are_what_they_say(window: MainWindow) -> None:
    (menu,) = window.findChildren(ThemeMenu)
    by_name = {action.data(): action for action in menu.actions()}
    assert [action.text() for action in menu.actions()] == ["System", "Light", "Dark"]
    for name in ("dark", "light"):
        by_name[name].trigger()
        assert is_dark(QApplication.palette()) is (name == "dark")


def test_what_is_remembered_is_checked(qtbot: QtBot) -> None:
    preferences, parent = Preferences(), QWidget()
    qtbot.addWidget(parent)
    preferences.theme = "dark"
    appearance = Appearance(preferences, parent)
    menu = ThemeMenu(appearance, parent)
    assert [action.isChecked() for action in menu.actions()] == [False, False, True]
    appearance.set_theme("light")
    assert [action.isChecked() for action in menu.actions()] == [False, True, False]
