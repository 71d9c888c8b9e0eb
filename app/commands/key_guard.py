"""Keys that a focused control keeps to itself."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, QElapsedTimer, QEvent, QObject, Qt, Slot
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QAbstractSlider,
    QAbstractSpinBox,
    QApplication,
    QComboBox,
    QDialog,
    QLineEdit,
    QPlainTextEdit,
    QPushButton,
    QTextEdit,
    QToolButton,
    QWidget,
)
from shiboken6 import isValid

from app.widgets.plain_keys import ENTER

__all__ = ["KeyGuard"]


class KeyGuard(QObject):
    """Lets a focused control keep the keys it lives by: all in a text field, all but letters in a number's, Space on a button,
    what chooses the entry that begins so in a list that opens, arrows in a slider or table and among buttons of which one is
    chosen. Letters in a table are the window's, and so is Ctrl+K everywhere.

    Enter presses a button as Space does, where neither a shortcut nor what the button stands in has another use for it.

    Without it the window's one-key shortcuts would take them, and half the controls
    could not be used from the keyboard.
    """

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._watched: QWidget | None = None
        self._chosen = QElapsedTimer()
        app = QApplication.instance()
        assert isinstance(app, QApplication)
        app.focusChanged.connect(self._on_focus_changed)
        self._on_focus_changed(None, app.focusWidget())

    _ARROWS = frozenset({Qt.Key.Key_Left, Qt.Key.Key_Right, Qt.Key.Key_Up, Qt.Key.Key_Down})
    _TYPING = (QLineEdit, QAbstractSpinBox, QTextEdit, QPlainTextEdit)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() is QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent):
            if isinstance(watched, QAbstractSpinBox) and Qt.Key.Key_A <= event.key() <= Qt.Key.Key_Z:
                event.ignore()  # a number has no letters, but its field would take them
                return True
            if event.modifiers() == Qt.KeyboardModifier.ControlModifier and event.key() == Qt.Key.Key_K:
                event.ignore()  # a text field on Linux and macOS would delete the rest of its line
                return True
            if self._is_kept(event):
                event.accept()
                return True
        if event.type() is QEvent.Type.KeyPress and isinstance(event, QKeyEvent) and self._is_pressed(watched, event):
            return True
        return super().eventFilter(watched, event)

    @Slot(QWidget, QWidget)
    def _on_focus_changed(self, _: QWidget | None, now: QWidget | None) -> None:
        """Look at the events of the focused control alone: all others reach their widget without a word of Python."""
        if self._watched is not None and isValid(self._watched):
            self._watched.removeEventFilter(self)
        self._watched = now
        self._chosen.invalidate()
        if now is not None:
            now.installEventFilter(self)

    def _is_pressed(self, watched: QObject, event: QKeyEvent) -> bool:
        """Enter on a button that nothing else has a use for; a dialog has one of its own, and so has a choice."""
        if event.key() not in ENTER or event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier:
            return False
        home = watched.parentWidget() if isinstance(watched, QPushButton | QToolButton) else None
        if not isinstance(watched, QAbstractButton) or home is None or isinstance(watched.window(), QDialog):
            return False
        event.accept()  # who has no use for it ignores it
        QCoreApplication.sendEvent(home, event)  # which hands it on to what it stands in itself, as Qt would
        if not event.isAccepted() and not event.isAutoRepeat():  # held down it presses once, as Space does
            press = watched.showMenu if isinstance(watched, QToolButton) and _opens_menu(watched) else watched.click
            press()
        event.accept()
        return True

    def _is_kept(self, event: QKeyEvent) -> bool:
        if event.modifiers() & ~(Qt.KeyboardModifier.KeypadModifier | Qt.KeyboardModifier.ShiftModifier):
            return False
        focus = QApplication.focusWidget()
        key = event.key()
        if isinstance(focus, self._TYPING):
            return not Qt.Key.Key_F1 <= key <= Qt.Key.Key_F35
        if key == Qt.Key.Key_Space:
            return isinstance(focus, QAbstractButton | QComboBox)
        if isinstance(focus, QComboBox) and event.text().isprintable() and event.text():
            return self._chooses(focus, event.text())
        if key not in self._ARROWS:
            return False
        return isinstance(focus, QAbstractSlider | QAbstractItemView | QComboBox) or _is_one_of_several(focus)

    def _chooses(self, focus: QComboBox, letter: str) -> bool:
        """Whether an entry begins so, or the letter goes on with what was typed just now; else it is the window's."""
        goes_on = self._chosen.isValid() and self._chosen.elapsed() < QApplication.keyboardInputInterval()
        entries = map(focus.itemText, range(focus.count()))
        if goes_on or any(entry.casefold().startswith(letter.casefold()) for entry in entries):
            self._chosen.start()
            return True
        return False


def _opens_menu(button: QToolButton) -> bool:
    """Whether a click opens its menu and does nothing else."""
    return button.popupMode() is QToolButton.ToolButtonPopupMode.InstantPopup and button.menu() is not None


def _is_one_of_several(focus: QWidget | None) -> bool:
    """Of which one is chosen: Tab comes to that one alone, and arrows lead to the others."""
    group = focus.group() if isinstance(focus, QAbstractButton) else None
    return group is not None and group.exclusive() and len(group.buttons()) > 1
