"""What is drawn after the pictures, where a run is under way."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QTimer, Slot
from PySide6.QtWidgets import QWidget

from app.session.session import Session

__all__ = ["DelayedShow"]


class DelayedShow(QTimer):
    """Shows what is new at once when nothing hurries, else a little later, once for all that came: connect `show_in_turn`.

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
        self._session, self._show = session, show
        self.timeout.connect(show)

    @Slot()
    def show_in_turn(self) -> None:
        """There is something new."""
        if self._session.runs.is_at_rest:
            self._show()
        else:
            self.start()
