"""Widgets that are painted one after the other once everything in them is new."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QObject, QTimer, Signal, Slot
from PySide6.QtWidgets import QWidget

__all__ = ["PaintTurns"]

_PLACED = frozenset((QEvent.Type.Resize, QEvent.Type.Move, QEvent.Type.Show))


class PaintTurns(QObject):
    """Has each widget painted in a turn of the event loop of its own, so that hands have theirs in between.

    Qt paints all that has changed in one go. What the widgets show is new at once; only their painting waits. A widget that
    gets another place or size does not wait: what others had painted there would be seen in it.

    Parameters
    ----------
    widgets : sequence of QWidget
        In the order in which they are painted.
    parent : QObject

    Signals
    -------
    waiting_changed()
        Widgets wait from now on, or all are painted.
    """

    waiting_changed = Signal()

    def __init__(self, widgets: Sequence[QWidget], parent: QObject) -> None:
        super().__init__(parent)
        self._widgets = tuple(widgets)
        self._waiting: list[QWidget] = []
        self._turn = QTimer(self, interval=0)
        self._turn.timeout.connect(self._on_turn)

    @property
    def is_waiting(self) -> bool:
        """Whether a widget shows what was there before."""
        return self._turn.isActive()

    @Slot()
    def begin(self) -> None:
        """Paint none of them before its turn."""
        self._waiting = list(self._widgets)
        for widget in self._waiting:
            widget.setUpdatesEnabled(False)
            widget.installEventFilter(self)
        self._turn.start()
        self.waiting_changed.emit()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """A waiting widget that is placed anew has its turn at once."""
        if event.type() in _PLACED and watched in self._waiting:
            self._have_turn(self._waiting.index(watched))
        return False

    def _have_turn(self, index: int) -> None:
        widget = self._waiting.pop(index)
        widget.removeEventFilter(self)
        widget.setUpdatesEnabled(True)

    @Slot()
    def _on_turn(self) -> None:
        if self._waiting:
            self._have_turn(0)  # and it is painted before the next turn
        else:
            self._turn.stop()
            self.waiting_changed.emit()
