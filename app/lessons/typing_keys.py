"""While a lesson waits for a number, what is typed goes there, wherever the keyboard stands in the window."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, QEvent, QObject, Qt, Signal, Slot
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QAbstractSpinBox, QApplication, QComboBox, QLineEdit, QPlainTextEdit, QTextEdit, QWidget
from shiboken6 import isValid

__all__ = ["TypingKeys"]

_OF_NUMBERS = frozenset("0123456789.,-\N{MINUS SIGN}")
_PLAIN = Qt.KeyboardModifier.KeypadModifier | Qt.KeyboardModifier.ShiftModifier


class TypingKeys(QObject):
    """Digits go to a field and letters nowhere, until it is let go of; other fields keep what is typed there.

    Without it a digit would show a view alone, and a letter would close a panel, as soon as the mouse has been elsewhere.
    Once let go of, the field is waited for again as soon as the keyboard stands in it.

    Signals
    -------
    waiting_changed()
        `is_waiting` has a new value.
    """

    waiting_changed = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._home = parent
        self._field: QLineEdit | None = None
        self._replaces = False
        self._is_waiting = False
        self._watched: QWidget | None = None
        app = QApplication.instance()
        assert isinstance(app, QApplication)
        app.focusChanged.connect(self._on_focus_changed)

    @property
    def is_waiting(self) -> bool:
        """Whether digits and letters are kept from the window's shortcuts."""
        return self._is_waiting

    def wait_for(self, field: QLineEdit | None, *, replaces: bool = False) -> None:
        """Keep them for this field from now on; None: for nothing. One that was let go of stays so.

        With `replaces` what comes from elsewhere takes the place of what stands there: that was judged already.
        """
        self._replaces = replaces
        if field is not self._field:
            self._field = field
            self._set_waiting(field is not None)

    def let_go(self) -> None:
        """The window's keys work again, until the keyboard comes back to the field."""
        self._set_waiting(False)

    def _set_waiting(self, on: bool) -> None:
        is_other = on != self._is_waiting
        self._is_waiting = on
        self._watch(None)
        if on:
            self._on_focus_changed(None, QApplication.focusWidget())
        if is_other:
            self.waiting_changed.emit()

    def _watch(self, widget: QWidget | None) -> None:
        """Look at the events of what has the keyboard alone: all others reach their widget without a word of Python."""
        if self._watched is not None and isValid(self._watched):
            self._watched.removeEventFilter(self)
        self._watched = widget
        if widget is not None:
            widget.installEventFilter(self)

    @Slot(QWidget, QWidget)
    def _on_focus_changed(self, _: QWidget | None, now: QWidget | None) -> None:
        if now is not None and now is self._field and not self._is_waiting:
            self._set_waiting(True)
        elif self._is_waiting and isValid(self._home):
            window = self._home.window()
            is_elsewhere = now is not None and now.window() is not window
            self._watch(None if is_elsewhere else now or window)

    def _is_kept(self, event: QKeyEvent) -> bool:
        if _is_typed_into(self._watched) or event.modifiers() & ~_PLAIN or not self._home.isVisible():
            return False
        return event.text() in _OF_NUMBERS or Qt.Key.Key_A <= event.key() <= Qt.Key.Key_Z

    # Qt's own

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if isinstance(event, QKeyEvent) and event.type() is not QEvent.Type.KeyRelease and self._is_kept(event):
            event.accept()
            if event.type() is QEvent.Type.KeyPress and event.text() in _OF_NUMBERS and self._field is not None:
                self._field.setFocus()
                if self._replaces:
                    self._field.selectAll()
                else:
                    self._field.end(False)
                QCoreApplication.sendEvent(self._field, event)
            return True
        return super().eventFilter(watched, event)


def _is_typed_into(widget: QWidget | None) -> bool:
    if isinstance(widget, QComboBox):
        return bool(widget.isEditable())
    return isinstance(widget, QLineEdit | QAbstractSpinBox | QTextEdit | QPlainTextEdit)
