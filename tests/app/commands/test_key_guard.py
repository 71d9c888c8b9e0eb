"""Keys that a focused control keeps to itself."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QAction, QKeyEvent, QKeySequence
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractButton,
    QApplication,
    QButtonGroup,
    QCheckBox,
    QComboBox,
    QDialog,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QMainWindow,
    QPushButton,
    QRadioButton,
    QSlider,
    QSpinBox,
    QTableWidget,
    QToolButton,
    QWidget,
)
from pytestqt.qtbot import QtBot

from app.commands.key_guard import KeyGuard
from app.main_window import MainWindow
from app.session.run_phase import RunPhase


def test_space_runs_unless_a_button_has_the_focus(done: MainWindow, qtbot: QtBot) -> None:
    done.grid.setFocus()
    with qtbot.waitSignal(done.session.runs.runs_changed):
        qtbot.keyClick(done, Qt.Key.Key_Space)
    qtbot.waitUntil(lambda: done.session.runs.phase is RunPhase.READY)
    qtbot.waitUntil(done.segments.table.isVisible)  # it follows the views
    done.segments.table.setFocus()
    with qtbot.waitSignal(done.session.runs.runs_changed):
        qtbot.keyClick(done.segments.table, Qt.Key.Key_Space)
    qtbot.waitUntil(lambda: done.session.runs.phase is RunPhase.READY)
    box = done.form.findChild(QCheckBox)
    box.setFocus()
    runs, checked = len(done.session.runs.kept), box.isChecked()
    qtbot.keyClick(box, Qt.Key.Key_Space)
    assert box.isChecked() is not checked
    assert len(done.session.runs.kept) == runs and not done.session.runs.is_busy


@pytest.mark.parametrize(
    ("control", "kept"),
    [
        (QLineEdit, [Qt.Key.Key_Space, Qt.Key.Key_C, Qt.Key.Key_Left]),
        (QPushButton, [Qt.Key.Key_Space]),
        (QComboBox, [Qt.Key.Key_Space, Qt.Key.Key_Left]),  # without entries
        (QSlider, [Qt.Key.Key_Left]),
        (QLabel, []),
    ],
)
def test_a_control_keeps_the_keys_that_it_lives_by(qtbot: QtBot, control: type[QWidget], kept: list[Qt.Key]) -> None:
    widget = control()
    qtbot.addWidget(widget)
    guard = KeyGuard(widget)
    widget.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
    with qtbot.waitExposed(widget):
        widget.show()
    widget.activateWindow()
    widget.setFocus()
    qtbot.waitUntil(widget.hasFocus)
    for key, text in ((Qt.Key.Key_Space, " "), (Qt.Key.Key_C, "c"), (Qt.Key.Key_Left, ""), (Qt.Key.Key_F1, "")):
        plain = QKeyEvent(QEvent.Type.ShortcutOverride, key, Qt.KeyboardModifier.NoModifier, text)
        assert guard.eventFilter(widget, plain) is (key in kept)
        control_held = QKeyEvent(QEvent.Type.ShortcutOverride, key, Qt.KeyboardModifier.ControlModifier)
        assert not guard.eventFilter(widget, control_held)


def test_letters_choose_in_a_list_that_opens_and_are_the_windows_in_a_table(qtbot: QtBot) -> None:
    window, box, table, inside = QMainWindow(), QComboBox(), QTableWidget(2, 1), QWidget()
    box.addItems(["tuned", "paper", "instant", "2 of them"])
    line = QHBoxLayout(inside)
    line.addWidget(box)
    line.addWidget(table)
    window.setCentralWidget(inside)
    qtbot.addWidget(window)
    KeyGuard(window)
    told: list[str] = []
    for key in ("P", "I", "2", "M"):
        action = QAction(key, window, shortcut=QKeySequence(key))
        action.triggered.connect(lambda _=False, key=key: told.append(key))
        window.addAction(action)
    with qtbot.waitExposed(window):
        window.show()
    window.activateWindow()
    rows = (
        (box, "p", "paper"),
        (table, "i", "paper"),
        (box, "2", "2 of them"),
        (table, "p", "2 of them"),
        (box, "m", "2 of them"),
    )
    for focus, key, chosen in rows:
        focus.setFocus()
        qtbot.waitUntil(focus.hasFocus)
        QTest.keyClick(window.windowHandle(), key)
        assert box.currentText() == chosen
        box.view().keyboardSearch("")  # what is typed next begins anew, as after a moment's rest
    assert told == ["I", "P", "M"], "no entry begins with an M"


@pytest.mark.parametrize("kind", [QPushButton, QRadioButton, QToolButton])
def test_arrows_choose_among_buttons_of_which_one_is_chosen(qtbot: QtBot, kind: type[QAbstractButton]) -> None:
    window, group = QMainWindow(), QButtonGroup()
    qtbot.addWidget(window)
    inside, scrubbed = QWidget(), []
    line = QHBoxLayout(inside)
    buttons = [kind() for _ in range(3)]
    for button in buttons:
        button.setCheckable(True)
        group.addButton(button)
        line.addWidget(button)
    alone = QPushButton("alone")
    line.addWidget(alone)
    window.setCentralWidget(inside)
    back = QAction("Back", window, shortcut=QKeySequence(Qt.Key.Key_Right))
    back.triggered.connect(lambda: scrubbed.append(True))
    window.addAction(back)
    KeyGuard(window)
    buttons[0].setChecked(True)
    window.show()
    window.activateWindow()
    buttons[0].setFocus(Qt.FocusReason.TabFocusReason)
    qtbot.waitUntil(buttons[0].hasFocus)
    qtbot.keyClick(buttons[0], Qt.Key.Key_Right)
    assert buttons[1].isChecked() and buttons[1].hasFocus() and not scrubbed
    alone.setFocus()
    qtbot.keyClick(alone, Qt.Key.Key_Right)
    assert len(scrubbed) == 1


class Taker(QWidget):
    """Has a use for Enter itself, as a step of a lesson has."""

    taken = 0

    def keyPressEvent(self, event: QKeyEvent) -> None:
        self.taken += event.key() == Qt.Key.Key_Return


@pytest.mark.parametrize("kind", [QPushButton, QToolButton])
@pytest.mark.parametrize("key", [Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space])
def test_enter_and_space_press_the_button_with_the_keyboard(
    qtbot: QtBot, kind: type[QPushButton | QToolButton], key: Qt.Key
) -> None:
    window, button = QMainWindow(), kind()
    window.setCentralWidget(QWidget())
    QHBoxLayout(window.centralWidget()).addWidget(button)
    qtbot.addWidget(window)
    KeyGuard(window)
    pressed: list[bool] = []
    button.clicked.connect(lambda: pressed.append(True))
    with qtbot.waitExposed(window):
        window.show()
    window.activateWindow()
    button.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
    button.setFocus()
    qtbot.waitUntil(button.hasFocus)
    QTest.keyClick(window.windowHandle(), key)
    QApplication.sendEvent(button, QKeyEvent(QEvent.Type.KeyPress, key, Qt.KeyboardModifier.NoModifier, "", True))
    assert pressed == [True], "held down it presses once"
    action = QAction("Keep", window, shortcut=QKeySequence(key))
    action.triggered.connect(lambda: pressed.append(False))
    window.addAction(action)
    QTest.keyClick(window.windowHandle(), key)
    assert pressed == [True, key == Qt.Key.Key_Space], "a shortcut on Enter goes before"


def test_what_a_button_stands_in_may_have_another_use_for_enter(qtbot: QtBot) -> None:
    window, taker, dialog = QMainWindow(), Taker(), QDialog()
    pressed: list[str] = []
    for home, name in ((taker, "inside"), (dialog, "other")):
        button = QPushButton(name, autoDefault=False)
        button.clicked.connect(lambda _=False, name=name: pressed.append(name))
        QHBoxLayout(home).addWidget(button)
    box = QCheckBox(window)
    window.setCentralWidget(taker)
    taker.layout().addWidget(box)
    KeyGuard(window)
    for top in (window, dialog):
        qtbot.addWidget(top)
        with qtbot.waitExposed(top):
            top.show()
        top.activateWindow()
        for control in top.findChildren(QAbstractButton):
            control.setFocus()
            qtbot.waitUntil(control.hasFocus)
            QTest.keyClick(top.windowHandle(), Qt.Key.Key_Return)
    assert not pressed and taker.taken == 2 and not box.isChecked()


def test_a_field_for_numbers_leaves_letters_to_the_window(qtbot: QtBot) -> None:
    window, number = QMainWindow(), QSpinBox()
    window.setCentralWidget(number)
    qtbot.addWidget(window)
    KeyGuard(window)
    told: list[bool] = []
    action = QAction("View", window, shortcut=QKeySequence("V"))
    action.triggered.connect(lambda: told.append(True))
    window.addAction(action)
    with qtbot.waitExposed(window):
        window.show()
    window.activateWindow()
    number.setFocus()
    number.selectAll()
    qtbot.waitUntil(number.hasFocus)
    for key in ("v", "7"):
        QTest.keyClick(window.windowHandle(), key)
    assert told == [True] and number.value() == 7


def test_ctrl_k_is_the_windows_in_a_text_field_too(qtbot: QtBot) -> None:
    window = QMainWindow()
    qtbot.addWidget(window)
    KeyGuard(window)
    field, action = QLineEdit("some text"), QAction(window)
    seen: list[bool] = []
    action.setShortcut(QKeySequence("Ctrl+K"))
    action.triggered.connect(lambda: seen.append(True))
    window.addAction(action)
    window.setCentralWidget(field)
    with qtbot.waitExposed(window):
        window.show()
    window.activateWindow()
    field.setFocus()
    field.setCursorPosition(3)
    qtbot.waitUntil(field.hasFocus)
    QTest.keyClick(field, Qt.Key.Key_K, Qt.KeyboardModifier.ControlModifier)
    assert seen == [True] and field.text() == "some text"
