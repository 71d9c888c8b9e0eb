"""The preferences act at once, have one store, and follow what is set elsewhere."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QComboBox, QPushButton
from pytestqt.qtbot import QtBot

from app import theme
from app.main_window import MainWindow
from app.preference_page.dialog import PreferenceDialog
from app.preferences import Preferences
from app.widgets.colormap_choice import choose_colormap
from app.widgets.theme_colors import is_dark
from grapl_engine import PRESETS


@pytest.fixture(autouse=True)
def restored(qapp: QApplication) -> Iterator[None]:
    yield
    theme.apply("light")
    theme.set_font_size(0)
    choose_colormap("")


@pytest.fixture
def dialog(window: MainWindow, qtbot: QtBot) -> PreferenceDialog:
    assert window.findChildren(PreferenceDialog) == [], "it is made when it is asked for"
    qtbot.waitUntil(window.isActiveWindow)
    qtbot.keyClick(window, Qt.Key.Key_Comma, Qt.KeyboardModifier.ControlModifier)
    (dialog,) = window.findChildren(PreferenceDialog)
    assert dialog.isVisible()
    return dialog


def choose(box: QComboBox, value: object) -> None:
    box.setCurrentIndex(box.findData(value))
    box.activated.emit(box.currentIndex())


def test_the_look_changes_at_once_and_is_kept(window: MainWindow, dialog: PreferenceDialog, qtbot: QtBot) -> None:
    choose(dialog.theme, "dark")
    dialog.font_size.setValue(14)
    choose(dialog.colormap, "cividis")
    assert is_dark(QApplication.palette())
    qtbot.waitUntil(lambda: window.font().pointSize() == 14)
    kept = Preferences()
    assert (kept.theme, kept.font_size, kept.colormap) == ("dark", 14, "cividis")
    dialog.font_size.setValue(7)
    assert Preferences().font_size == 0 and dialog.font_size.text() == "As the desktop"


def test_it_follows_what_is_set_elsewhere(window: MainWindow, dialog: PreferenceDialog) -> None:
    window.appearance.set_theme("dark")
    window.session.keeper.loader.set_budget(2**31)
    window.session.configuration.set_auto_rerun(False)
    window.session.configuration.set_settings(window.session.configuration.settings.replace(threads=5, device="cpu"))
    assert dialog.theme.currentData() == "dark" and dialog.budget.currentData() == 2**31
    assert not dialog.auto_rerun.isChecked() and dialog.threads.value() == 5 and dialog.device.currentData() == "cpu"


def test_it_sets_what_menus_and_the_form_set_too(window: MainWindow, dialog: PreferenceDialog) -> None:
    choose(dialog.budget, 2**32)
    dialog.auto_rerun.setChecked(False)
    dialog.threads.setValue(2)
    dialog.device.activated.emit(dialog.device.findData("cpu"))
    settings = window.session.configuration.settings
    assert window.session.keeper.loader.budget == 2**32 == Preferences().memory_budget
    assert not window.session.configuration.auto_rerun and not Preferences().auto_rerun
    assert (settings.threads, settings.device) == (2, "cpu") and Preferences().settings == settings
    assert window.form.rows["threads"].editor.text() == "2"
    assert not window.session.runs.is_busy


def test_return_closes_it_and_opens_or_resets_nothing(dialog: PreferenceDialog) -> None:
    chosen = [button.text() for button in dialog.findChildren(QPushButton) if button.isDefault() or button.autoDefault()]
    assert len(chosen) == 1 and "Close" in chosen[0]


def test_what_a_new_window_begins_with(dialog: PreferenceDialog) -> None:
    choose(dialog.begins_with, "explore")
    dialog.restores.setChecked(False)
    assert Preferences().begins_with == "explore" and not Preferences().restores_session
    assert Preferences().settings.differences(PRESETS["explore"]).keys() <= {"device", "threads"}


def test_reset_brings_back_what_a_first_start_has(window: MainWindow, dialog: PreferenceDialog) -> None:
    before = window.session.configuration.settings
    choose(dialog.theme, "dark")
    choose(dialog.colormap, "magma")
    choose(dialog.budget, 2**28)
    choose(dialog.begins_with, "paper")
    dialog.font_size.setValue(16)
    dialog.threads.setValue(9)
    dialog.restores.setChecked(False)
    dialog.auto_rerun.setChecked(False)
    dialog.reset.click()
    kept = Preferences()
    assert (kept.theme, kept.colormap, kept.font_size, kept.memory_budget) == ("system", "inferno", 0, 2**30)
    assert (kept.begins_with, kept.restores_session, kept.auto_rerun) == ("", True, True)
    assert window.session.configuration.settings == before
    assert dialog.theme.currentData() == "system" and dialog.threads.value() == 0 and dialog.restores.isChecked()


def test_there_is_one_and_escape_closes_it(window: MainWindow, dialog: PreferenceDialog, qtbot: QtBot) -> None:
    window.actions_by_name["preferences"].trigger()
    assert window.findChildren(PreferenceDialog) == [dialog]
    qtbot.keyClick(dialog, Qt.Key.Key_Escape)
    assert dialog.isHidden()
    choose(dialog.theme, "dark")
    window.actions_by_name["preferences"].trigger()
    assert dialog.isVisible() and dialog.theme.currentData() == "dark"


@pytest.mark.parametrize("points", [0, 18])
def test_nothing_is_scrolled_sideways_and_all_has_a_name(dialog: PreferenceDialog, points: int, qtbot: QtBot) -> None:
    dialog.font_size.setValue(points or 7)
    bar = dialog._scroll.horizontalScrollBar()
    qtbot.waitUntil(lambda: bar.maximum() == 0)
    for widget in (
        dialog.theme,
        dialog.colormap,
        dialog.font_size,
        dialog.budget,
        dialog.begins_with,
        dialog.device,
        dialog.threads,
    ):
        assert widget.accessibleName()
