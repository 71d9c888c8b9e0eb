"""The slider of the tool bar and the views have one opacity."""

from __future__ import annotations

from app.main_window import MainWindow


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
