"""The keyboard goes from panel to panel by keys."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QPushButton, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from app.commands.keyboard_places import focus_first
from app.main_window import MainWindow


def panel_with_focus(window: MainWindow) -> str:
    """The title of the dock that has the keyboard, or "Timeline"."""
    focus = QApplication.focusWidget()
    assert focus is not None
    docks = [title for title, dock in window.docks.items() if dock.isAncestorOf(focus)]
    return docks[0] if docks else "Timeline" if focus is window.timeline or window.timeline.isAncestorOf(focus) else ""


def test_f6_goes_round_the_panels_in_sight(done: MainWindow) -> None:
    for key, modifier in ((Qt.Key.Key_F6, Qt.KeyboardModifier.NoModifier), (Qt.Key.Key_F6, Qt.KeyboardModifier.ShiftModifier)):
        been = []
        for _ in range(6):
            QTest.keyClick(QApplication.focusWidget() or done, key, modifier)
            been.append(panel_with_focus(done))
        assert (
            {"Timeline", "Settings", "Runs", "Segments"}
            <= set(been)
            <= {"Timeline", "Settings", "Runs", "Segments", "Training"}
        )
        assert been[0] in been[3:], "it comes round"


def test_it_comes_back_to_where_it_was_in_a_panel(done: MainWindow) -> None:
    editor = done.form.rows["lambda_"].editor
    editor.setFocus()
    before = QApplication.focusWidget()
    done.actions_by_name["next_panel"].trigger()
    assert panel_with_focus(done) != "Settings"
    done.actions_by_name["previous_panel"].trigger()
    assert QApplication.focusWidget() is before


def test_a_page_of_the_lab_has_the_keyboard_when_it_is_asked_for_twice(done: MainWindow, qtbot: QtBot) -> None:
    done.actions_by_name["lab_lens"].trigger()
    assert panel_with_focus(done) != "Lab", "the window's keys still work"
    done.actions_by_name["lab_lens"].trigger()
    focus = QApplication.focusWidget()
    assert focus is not None and done.lab.page.isAncestorOf(focus)


def test_what_cannot_be_reached_is_passed_by(qtbot: QtBot) -> None:
    place = QWidget()
    hidden, disabled, first = QPushButton("a", place), QPushButton("b", place), QPushButton("c", place)
    layout = QVBoxLayout(place)
    for button in (hidden, disabled, first):
        layout.addWidget(button)
    qtbot.addWidget(place)
    hidden.hide()
    disabled.setEnabled(False)
    place.show()
    place.activateWindow()
    assert focus_first(place) and place.focusWidget() is first
    first.setEnabled(False)
    assert not focus_first(place)
