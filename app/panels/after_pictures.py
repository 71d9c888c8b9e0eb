"""What is drawn after the pictures, where a run is under way."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QTimer, Slot
from PySide6.QtWidgets import QWidget

from app.session.session import Session

__all__ = ["AfterPictures"]


class AfterPictures(QTimer):
    """Shows what is new at once when nothing hurries, else a little later, once for all that came.

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
        session.shown_changed.connect(self._on_session_shown_changed)

    @Slot()
    def _on_session_shown_changed(self) -> None:
        if self._session.is_at_rest:
            self._show()
        else:
            self.start()
