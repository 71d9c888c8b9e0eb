"""Views that wait for their turn to be painted anew."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from PySide6.QtCore import QObject, QTimer, Signal, Slot

from app.image_views.views import ViewKind

__all__ = ["PaintQueue"]


class PaintQueue(QObject):
    """Paints at once where nothing hurries; while a run goes on a view at a time, so that hands have their turn in between.

    Parameters
    ----------
    paint : callable
        Paints one view.
    is_calm : callable
        Whether nothing hurries.

    Signals
    -------
    waiting_changed()
        Views wait from now on, or none does any longer.
    """

    waiting_changed = Signal()

    def __init__(self, paint: Callable[[ViewKind], None], is_calm: Callable[[], bool], parent: QObject) -> None:
        super().__init__(parent)
        self._paint, self._is_calm = paint, is_calm
        self._waiting: list[ViewKind] = []
        self._turn = QTimer(self, interval=0, singleShot=True)
        self._turn.timeout.connect(self._paint_next)

    @property
    def waiting(self) -> tuple[ViewKind, ...]:
        """The views that show what was there before."""
        return tuple(self._waiting)

    def paint(self, kinds: Iterable[ViewKind]) -> None:
        """Paint these views, and no longer those that wait."""
        waited = bool(self._waiting)
        self._waiting = list(kinds)
        while self._waiting and self._is_calm():
            self._paint_next()
        if self._waiting:
            self._turn.start()
            if not waited:
                self.waiting_changed.emit()

    @Slot()
    def _paint_next(self) -> None:
        """Paint the last of those that wait: the photograph, which is there already, comes in the end."""
        self._paint(self._waiting.pop())
        if self._waiting:
            self._turn.start()
        else:
            self._turn.stop()
            self.waiting_changed.emit()
