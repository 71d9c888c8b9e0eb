"""Rows that the left button chooses, and no other."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QAbstractItemView

__all__ = ["LeftClicks"]

_CLICKS = (QEvent.Type.MouseButtonPress, QEvent.Type.MouseButtonRelease, QEvent.Type.MouseButtonDblClick)


class LeftClicks(QObject):
    """Keeps the other buttons from a list or table, where Qt marks the row under the pointer with any of them.

    A right-click opens the menu of the row that it is on, where there is one, and nothing looks as if it were chosen.

    Parameters
    ----------
    view : QAbstractItemView
    """

    def __init__(self, view: QAbstractItemView) -> None:
        super().__init__(view)
        view.viewport().installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if isinstance(event, QMouseEvent) and event.type() in _CLICKS:
            return event.button() != Qt.MouseButton.LeftButton  # the event of the menu comes all the same
        return False
