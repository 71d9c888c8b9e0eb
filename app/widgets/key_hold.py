"""A key that does something for as long as it is held."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QAbstractSpinBox, QApplication, QLineEdit, QPlainTextEdit, QTextEdit, QWidget

__all__ = ["KeyHold"]

_TYPING = (QLineEdit, QAbstractSpinBox, QTextEdit, QPlainTextEdit)

KEYS = (QEvent.Type.ShortcutOverride, QEvent.Type.KeyPress, QEvent.Type.KeyRelease)


class KeyHold(QObject):
    """Takes a key of a window while it is on; text fields keep it, and so do other windows.

    Parameters
    ----------
    key : Qt.Key
    part : QWidget
        A part of the window.

    Signals
    -------
    held(bool)
        The key went down, or up.
    """

    held = Signal(bool)

    def __init__(self, key: Qt.Key, part: QWidget) -> None:
        super().__init__(part)
        self._key, self._part = key, part
        self._is_on = self._is_down = False

    def set_on(self, on: bool) -> None:
        """Whether it takes the key; when it ends, a key that is down goes up."""
        app = QApplication.instance()
        if on == self._is_on or app is None:
            return
        self._is_on = on
        if on:
            app.installEventFilter(self)
        else:
            app.removeEventFilter(self)
            self._set_down(False)

    def _set_down(self, down: bool) -> None:
        if down != self._is_down:
            self._is_down = down
            self.held.emit(down)

    def _is_ours(self, event: QKeyEvent) -> bool:
        """Once it is down it is ours until it is up, wherever the keyboard goes meanwhile."""
        if event.key() != self._key or self._is_down:
            return event.key() == self._key
        is_plain = not event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        is_typed = isinstance(QApplication.focusWidget(), _TYPING)
        return is_plain and not is_typed and QApplication.activeWindow() is self._part.window()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        kind = event.type()
        if kind is QEvent.Type.ApplicationDeactivate:
            self._set_down(False)
        elif kind in KEYS and isinstance(event, QKeyEvent) and self._is_ours(event):
            return self._take(event)
        return super().eventFilter(watched, event)

    def _take(self, event: QKeyEvent) -> bool:
        if not event.isAutoRepeat() and event.type() is not QEvent.Type.ShortcutOverride:
            self._set_down(event.type() is QEvent.Type.KeyPress)
        event.accept()
        return True
