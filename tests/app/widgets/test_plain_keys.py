"""Keys that a drawing takes for itself."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent

from app.widgets.plain_keys import ARROWS, ENTER, takes_key

NONE, KEYPAD, SHIFT = (
    Qt.KeyboardModifier.NoModifier,
    Qt.KeyboardModifier.KeypadModifier,
    Qt.KeyboardModifier.ShiftModifier,
)


@pytest.mark.parametrize(
    ("kind", "key", "modifiers", "taken"),
    [
        (QEvent.Type.ShortcutOverride, Qt.Key.Key_Left, NONE, True),
        (QEvent.Type.ShortcutOverride, Qt.Key.Key_Enter, KEYPAD, True),
        (QEvent.Type.ShortcutOverride, Qt.Key.Key_Left, SHIFT, False),
        (QEvent.Type.ShortcutOverride, Qt.Key.Key_L, NONE, False),
        (QEvent.Type.KeyPress, Qt.Key.Key_Left, NONE, False),
    ],
)
def test_a_key_is_taken_before_shortcuts_alone_and_without_modifiers(
    kind: QEvent.Type, key: Qt.Key, modifiers: Qt.KeyboardModifier, taken: bool
) -> None:
    event = QKeyEvent(kind, key, modifiers)
    event.ignore()
    assert takes_key(event, {*ARROWS, *ENTER}) is taken
    assert event.isAccepted() is taken


def test_what_is_no_key_is_left() -> None:
    assert not takes_key(QEvent(QEvent.Type.Enter), ENTER)
