"""What is drawn after the pictures, where a run is under way."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QTimer, Slot
from PySide6.QtWidgets import QWidget

from app.session.session import Session

__all__ = ["DelayedShow"]


class DelayedShow(QTimer):
    """Shows what is new a little later than the pictures, once for all that came: connect `show_in_turn`.

    What is not in sight, or has a window to itself, holds no picture up, and is shown at once where nothing hurries.

    Parameters
    ----------
    session : Session
    show : callable
        A method of `view`.
    view : QWidget
    later_ms : int
    """

    def __init__(self, session: Session, show: Callable[[], None], view: QWidget, later_ms: int) -> None:
        super().__init__(view, interval=later_ms, singleShot=True)
        self._session, self._show, self._view = session, show, view
        self.timeout.connect(show)

    @Slot()
    def show_in_turn(self) -> None:
        """There is something new."""
        if not self._session.runs.is_at_rest:
            self.start()
        elif self._view.isWindow() or not self._view.isVisible():
            self._show()
        elif not self.isActive():  # who scrubs fast sees it move all the same
            self.start()
