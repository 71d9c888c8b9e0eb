from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QApplication, QLineEdit, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from app.widgets.key_hold import KeyHold


@pytest.fixture
def window(qtbot: QtBot) -> QWidget:
    window = QWidget()
    window.field = QLineEdit()  # type: ignore[attr-defined]
    QVBoxLayout(window).addWidget(window.field)  # type: ignore[attr-defined]
    qtbot.addWidget(window)
    window.show()
    window.activateWindow()
    qtbot.waitUntil(lambda: QApplication.activeWindow() is window)
    window.setFocus()
    return window


def holding(window: QWidget) -> tuple[KeyHold, list[bool]]:
    said: list[bool] = []
    hold = KeyHold(Qt.Key.Key_X, window)
    hold.held.connect(said.append)
    return hold, said


def test_down_and_up_are_said_once_each_and_no_shortcut_is_done(window: QWidget, qtbot: QtBot) -> None:
    hold, said = holding(window)
    action, done = QAction("Flip", window), []
    action.setShortcut(QKeySequence("X"))
    action.triggered.connect(lambda: done.append(True))
    window.addAction(action)
    hold.set_on(True)
    qtbot.keyPress(window, Qt.Key.Key_X)
    assert said == [True]
    qtbot.keyRelease(window, Qt.Key.Key_X)
    assert said == [True, False] and not done
    hold.set_on(False)
    qtbot.keyClick(window, Qt.Key.Key_X)
    assert said == [True, False] and done


def test_text_fields_and_other_keys_are_left_alone(window: QWidget, qtbot: QtBot) -> None:
    hold, said = holding(window)
    hold.set_on(True)
    window.field.setFocus()  # type: ignore[attr-defined]
    qtbot.keyClick(window.field, Qt.Key.Key_X)  # type: ignore[attr-defined]
    assert window.field.text() == "x" and said == []  # type: ignore[attr-defined]
    window.setFocus()
    qtbot.keyClick(window, Qt.Key.Key_Y)
    qtbot.keyClick(window, Qt.Key.Key_X, Qt.KeyboardModifier.ControlModifier)
    assert said == []
    hold.set_on(False)


def test_a_key_that_is_down_goes_up_when_it_ends(window: QWidget, qtbot: QtBot) -> None:
    hold, said = holding(window)
    hold.set_on(True)
    qtbot.keyPress(window, Qt.Key.Key_X)
    hold.set_on(False)
    assert said == [True, False]
