"""The slider of the tool bar and the views have one opacity."""

from __future__ import annotations

from pytestqt.qtbot import QtBot

from app.main_window import MainWindow
from app.menus.tool_bar import ToolBar


def test_slider_and_options_follow_each_other(window: MainWindow) -> None:
    bar, options = window.tool_bar, window.view_options
    bar.opacity.setValue(30)
    assert options.opacity == 0.3
    options.set_opacity(0.75)
    assert bar.opacity.value() == 75
    options.set_opacity(0.333)
    assert bar.opacity.value() == 33 and options.opacity == 0.333, "the slider's whole numbers do not come back"


def test_the_bar_holds_what_is_wanted_most(window: MainWindow) -> None:
    names = [action.objectName() for action in window.tool_bar.actions() if action.objectName()]
    assert names == ["open_file", "run", "pause", "stop", "toggle_lab", "contours"]


def test_a_bar_begins_with_the_opacity_that_the_views_have(window: MainWindow, qtbot: QtBot) -> None:
    window.view_options.set_opacity(0.2)
    bar = ToolBar(window.actions_by_name, window.view_options)
    qtbot.addWidget(bar)
    assert bar.opacity.value() == 20 and not bar.isMovable()
    assert bar.opacity.accessibleName() == "Opacity of the labels"
