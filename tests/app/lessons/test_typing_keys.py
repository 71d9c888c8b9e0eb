"""Where typed digits and letters go while a number is waited for."""

from __future__ import annotations

from dataclasses import dataclass

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAction
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QMainWindow, QPushButton, QSpinBox, QWidget
from pytestqt.qtbot import QtBot

from app.lessons.typing_keys import TypingKeys


@dataclass
class Place:
    """A window with shortcuts, a field of a lesson, and other controls."""

    window: QMainWindow
    field: QLineEdit
    button: QPushButton
    number: QSpinBox
    keys: TypingKeys
    fired: list[str]


@pytest.fixture
def place(qtbot: QtBot) -> Place:
    window, inside, fired = QMainWindow(), QWidget(), []
    field, button, number = QLineEdit(), QPushButton(), QSpinBox(maximum=99)
    layout = QHBoxLayout(inside)
    for widget in (field, button, number):
        layout.addWidget(widget)
    window.setCentralWidget(inside)
    for shortcut in ("3", "C", "Shift+C", "Ctrl+C", "F1"):
        action = QAction(shortcut, window)
        action.setShortcut(shortcut)
        action.triggered.connect(lambda _=False, shortcut=shortcut: fired.append(shortcut))
        window.addAction(action)
    qtbot.addWidget(window)
    window.show()
    window.activateWindow()
    return Place(window, field, button, number, TypingKeys(inside), fired)


def test_shortcuts_work_before_anything_is_waited_for(place: Place) -> None:
    place.button.setFocus()
    QTest.keyClick(place.button, "3")
    assert place.fired == ["3"] and not place.keys.is_waiting


def test_digits_go_to_the_field_and_letters_nowhere(place: Place, qtbot: QtBot) -> None:
    with qtbot.waitSignal(place.keys.waiting_changed):
        place.keys.wait_for(place.field)
    place.button.setFocus()
    QTest.keyClick(place.button, "c")
    QTest.keyClick(place.button, "C", Qt.KeyboardModifier.ShiftModifier)
    assert place.button.hasFocus()
    QTest.keyClick(place.button, "3")
    assert place.field.hasFocus() and place.field.text() == "3" and not place.fired
    place.field.setCursorPosition(0)
    place.button.setFocus()
    QTest.keyClick(place.button, ",")
    assert place.field.text() == "3,", "it goes on where it ended"


def test_with_no_focus_at_all_too(place: Place) -> None:
    place.button.setFocus()
    place.keys.wait_for(place.field)
    place.button.clearFocus()
    QTest.keyClick(place.window, "3")
    assert place.field.text() == "3" and not place.fired


def test_other_keys_stay_the_windows(place: Place) -> None:
    place.keys.wait_for(place.field)
    place.button.setFocus()
    QTest.keyClick(place.button, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    QTest.keyClick(place.button, Qt.Key.Key_F1)
    assert place.fired == ["Ctrl+C", "F1"]


def test_another_field_keeps_what_is_typed_there(place: Place) -> None:
    place.keys.wait_for(place.field)
    place.number.setFocus()
    place.number.selectAll()
    QTest.keyClicks(place.number, "42")
    assert place.number.value() == 42 and place.field.text() == ""


def test_let_go_of_until_the_keyboard_is_back_in_the_field(place: Place) -> None:
    place.keys.wait_for(place.field)
    place.button.setFocus()
    place.keys.let_go()
    place.keys.wait_for(place.field)
    assert not place.keys.is_waiting, "it is the same field"
    QTest.keyClick(place.button, "3")
    assert place.fired == ["3"]
    place.field.setFocus()
    assert place.keys.is_waiting
    place.button.setFocus()
    QTest.keyClick(place.button, "3")
    assert place.fired == ["3"] and place.field.text() == "3"
    place.keys.wait_for(None)
    place.button.setFocus()
    QTest.keyClick(place.button, "3")
    assert place.fired == ["3", "3"]


def test_nothing_is_kept_while_the_lesson_is_out_of_sight(place: Place) -> None:
    place.keys.wait_for(place.field)
    other = QPushButton()
    kept = place.window.takeCentralWidget()
    kept.hide()
    place.window.setCentralWidget(other)
    other.setFocus()
    QTest.keyClick(other, "3")
    assert place.fired == ["3"]
    kept.deleteLater()


def test_what_was_judged_makes_room_for_what_is_typed_elsewhere(place: Place) -> None:
    place.field.setText("4")
    place.keys.wait_for(place.field, replaces=True)
    place.button.setFocus()
    QTest.keyClick(place.button, "2")
    assert place.field.hasFocus() and place.field.text() == "2"
    QTest.keyClick(place.field, "3")
    assert place.field.text() == "23", "what is typed there goes on"
