"""The runs that were made and what they say together, found out in the background."""

from __future__ import annotations

import weakref
from functools import partial

from PySide6.QtCore import QObject, Signal, Slot

from app.compare.stability.gathering import Found, gathered
from app.compare.stability.runs_plan import RunsPlan
from app.session.session import Session
from app.tasks.background_task import BackgroundTask
from app.tasks.failure import Failure
from grapl_engine import Picture

__all__ = ["StabilityModel"]

MOST_KEPT = 6
"""Plans whose runs stay at hand: each has two bytes a pixel and run, and its borders."""


class StabilityModel(QObject):
    """What is known of the plan that is looked at; what was found for others of late is kept, whatever picture is open.

    Parameters
    ----------
    session : Session
        Its `close` ends the work.

    Attributes
    ----------
    task : BackgroundTask
    failure : str
        Why nothing more comes, as a sentence; "" where nothing failed.

    Signals
    -------
    changed()
        `found` is another one, or nothing more comes.
    """

    changed = Signal()

    def __init__(self, session: Session, parent: QObject) -> None:
        super().__init__(parent)
        self._session = session
        self._kept: list[tuple[weakref.ref[Picture], Found]] = []
        self._found: Found | None = None
        self._of: Picture | None = None
        self.failure = ""
        self.task = BackgroundTask("stability", session, words="The runs broke off: {}")
        self.task.result.connect(self._on_task_result)
        self.task.failed.connect(self._on_task_failed)
        self.task.finished.connect(self.changed)

    @property
    def found(self) -> Found | None:
        """What is known of the plan that is looked at."""
        return self._found

    def look_at(self, plan: RunsPlan | None) -> None:
        """Turn to a plan for the open picture, of which perhaps something is known; runs of another one are stopped."""
        picture = self._session.view.picture
        if self._of is picture and (self._found.plan if self._found is not None else None) == plan:
            return
        self.task.cancel()
        self._of, self.failure = picture, ""
        self._found = None if plan is None or picture is None else self._known(picture, plan)
        self.changed.emit()

    def start(self) -> None:
        """Make the runs that are missing; those that failed are tried again."""
        if self._of is None or self._found is None:
            return
        found = self._found
        known = Found(found.plan, found.maps, {}, found.stability)
        self._found, self.failure = known, ""
        accepts = self._session.models.accepts(found.plan.configuration.settings.dinov2_model)
        self.task.submit(partial(gathered, self._session.run_pool, self._of, known, accepts))
        self.changed.emit()

    def _known(self, picture: Picture, plan: RunsPlan) -> Found:
        return next((found for of, found in self._kept if of() is picture and found.plan == plan), Found(plan))

    @Slot(object)
    def _on_task_result(self, found: Found) -> None:
        assert self._of is not None
        self._found = found
        others = [
            (of, kept) for of, kept in self._kept if of() is not None and (of() is not self._of or kept.plan != found.plan)
        ]
        self._kept = [*others, (weakref.ref(self._of), found)][-MOST_KEPT:]
        self.changed.emit()

    @Slot(object)
    def _on_task_failed(self, failure: Failure) -> None:
        self.failure = failure.sentence
        self.changed.emit()
