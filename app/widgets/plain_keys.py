"""Keys that a drawing with the keyboard takes for itself, though the window has shortcuts on them."""

from __future__ import annotations

from collections.abc import Container

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent

__all__ = ["ARROWS", "ENTER", "FRAMES", "takes_key"]

ARROWS = {Qt.Key.Key_Left: (0, -1), Qt.Key.Key_Right: (0, 1), Qt.Key.Key_Up: (-1, 0), Qt.Key.Key_Down: (1, 0)}
"""How many rows and columns on they lead."""
FRAMES = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1, Qt.Key.Key_Home: -10_000, Qt.Key.Key_End: 10_000}
"""How many frames of a run on they lead."""
ENTER = {Qt.Key.Key_Return, Qt.Key.Key_Enter}


def takes_key(event: QEvent, keys: Container[int]) -> bool:
    """Whether an event is the question if one of these keys, without Shift and the like, is the widget's: it is, then."""
    if not isinstance(event, QKeyEvent) or event.type() != QEvent.Type.ShortcutOverride or event.key() not in keys:
        return False
    if event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier:
        return False
    event.accept()
    return True
