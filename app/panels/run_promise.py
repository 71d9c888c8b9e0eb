"""What stands where a run's labels would be: what comes there, and what to do for it."""

from __future__ import annotations

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QWidget

from app.session.run_text import promised
from app.session.session import Session
from app.widgets.placeholder import Placeholder

__all__ = ["RunPromise"]


class RunPromise(Placeholder):
    """A sentence that ends with how to get there: by a run, or by waiting for what is under way.

    Parameters
    ----------
    session : Session
    what : str
        What comes here, without a full stop.
    """

    def __init__(self, session: Session, what: str, parent: QWidget | None = None) -> None:
        super().__init__(promised(session, what), parent)
        self._session, self._what = session, what
        view, runs = session.view, session.runs
        for changed in (session.keeper.loader.loading_changed, view.picture_changed, view.shown_changed, runs.phase_changed):
            changed.connect(self._show)

    @Slot()
    def _show(self) -> None:
        self.setText(promised(self._session, self._what))
