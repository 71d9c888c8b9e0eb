"""The runs that were made and what they say together, found out in the background."""

from __future__ import annotations

import weakref
from functools import partial

from PySide6.QtCore import QObject, Signal, Slot

from app.compare.stability.gathering import Found, gathered, weighed
from app.compare.stability.kept_stability import KeptStability
from app.compare.stability.runs_plan import RunsPlan
from app.session.session import Session
from app.tasks.background_task import BackgroundTask
from app.tasks.failure import Failure
from grapl_engine import Picture

__all__ = ["StabilityModel"]

MOST_KEPT = 6
"""Plans whose runs stay at hand: each has two bytes a pixel and run, and its borders. Others come from the session's folder."""


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
    recalled()
        What the open picture has of an earlier start is there: `plans`.
    """

    changed = Signal()
    recalled = Signal()

    def __init__(self, session: Session, parent: QObject) -> None:
        super().__init__(parent)
        self._session = session
        self._kept: list[tuple[weakref.ref[Picture], Found]] = []
        self._found: Found | None = None
        self._of: Picture | None = None
        self.failure = ""
        self._on_disk = KeptStability(session, self)
        self._on_disk.read_found.connect(self._on_disk_read_found)
        self._on_disk.ended.connect(self.recalled)
        self._on_disk.ended.connect(self.changed)
        session.keeper.loader.count_in(self._size)
        self.task = BackgroundTask("stability", session, words="The runs broke off: {}")
        self.task.result.connect(self._on_task_result)
        self.task.failed.connect(self._on_task_failed)
        self.task.finished.connect(self.changed)

    @property
    def found(self) -> Found | None:
        """What is known of the plan that is looked at."""
        return self._found

    @property
    def is_reading(self) -> bool:
        """Whether runs of an earlier start are being brought back."""
        return self._on_disk.is_reading

    @property
    def plans(self) -> list[RunsPlan]:
        """The choices of which the open picture has runs, the newest first."""
        return [] if self._of is None else list(reversed(self._on_disk.plans(self._of)))

    def look_at(self, plan: RunsPlan | None) -> None:
        """Turn to a plan for the open picture, of which perhaps something is known; runs of another one are stopped."""
        picture = self._session.view.picture
        if self._of is picture and (self._found.plan if self._found is not None else None) == plan:
            return
        self.task.cancel()
        if self._of is not picture:
            self._on_disk.cancel()
        self._of, self.failure, self._found = picture, "", None
        if plan is not None and picture is not None:
            self._found = self._known(picture, plan)
            if not self._found.maps and not self.is_reading and self._on_disk.has(picture, plan):
                self._on_disk.read(picture)
        self._weigh()
        self.changed.emit()

    def start(self) -> None:
        """Make the runs that are missing; those that failed are tried again."""
        if self._of is None or self._found is None or self.is_reading:
            return
        found = self._found
        known = Found(found.plan, found.maps, {}, found.stability)
        self._found, self.failure = known, ""
        accepts = self._session.models.accepts(found.plan.configuration.settings.dinov2_model)
        self.task.submit(partial(gathered, self._session.run_pool, self._of, known, accepts))
        self.changed.emit()

    def _known(self, picture: Picture, plan: RunsPlan) -> Found:
        return next((found for of, found in self._kept if of() is picture and found.plan == plan), Found(plan))

    def _weigh(self) -> None:
        """Runs that came from the session's folder have still to say what they have in common."""
        found = self._found
        if found is not None and found.stability is None and len(found.maps) > 1 and not self.task.is_busy:
            self.task.submit(partial(weighed, found))

    def _keep(self, picture: Picture, found: Found) -> None:
        """Have it at hand."""
        others = [
            (of, kept) for of, kept in self._kept if of() is not None and (of() is not picture or kept.plan != found.plan)
        ]
        self._kept = [*others, (weakref.ref(picture), found)][-MOST_KEPT:]
        self._session.keeper.loader.put_away()

    def _size(self) -> int:
        return sum(found.size for _, found in self._kept)

    @Slot(object)
    def _on_task_result(self, found: Found) -> None:
        assert self._of is not None
        self._on_disk.add(self._of, self._found, found)
        self._found = found
        self._keep(self._of, found)
        self.changed.emit()

    @Slot(object, object)
    def _on_disk_read_found(self, picture: Picture, found: Found) -> None:
        if picture is not self._of or self._known(picture, found.plan).maps:
            return
        self._keep(picture, found)
        if self._found is not None and self._found.plan == found.plan:
            self._found = found
            self._weigh()
            self.changed.emit()

    @Slot(object)
    def _on_task_failed(self, failure: Failure) -> None:
        self.failure = failure.sentence
        self.changed.emit()
