"""What a segment table says of each segment of a map, counted beside the window."""

from __future__ import annotations

import weakref
from collections.abc import Callable, Iterator
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal, Slot

from app.tasks.background_task import BackgroundTask
from app.tasks.failure import Failure

if TYPE_CHECKING:
    from app.panels.segment_figures import Segment
    from app.session.session import Session

__all__ = ["CountedSegments"]


class CountedSegments(QObject):
    """Those of the map that was asked for last, counted once; in a large picture that takes a moment.

    Parameters
    ----------
    session : Session
        Its `close` ends the work.

    Attributes
    ----------
    failure : str
        Why there are none, as a sentence; "" where nothing failed.

    Signals
    -------
    changed()
        What was asked for last is here, or will not come.
    """

    changed = Signal()

    def __init__(self, session: Session, parent: QObject) -> None:
        super().__init__(parent)
        self._map: weakref.ref[object] | None = None
        self._frame: object = None
        self._known: list[Segment] | None = None
        self.failure = ""
        self._task = BackgroundTask("segments", session, words="The segments could not be counted: {}")
        self._task.result.connect(self._on_task_result)
        self._task.failed.connect(self._on_task_failed)

    def of(self, shown: object, count: Callable[[], list[Segment]], frame: object = None) -> list[Segment] | None:
        """The segments of a map; None while they are counted, or where they could not be.

        Parameters
        ----------
        shown : object
            The map, which may go all the same: the same object is the same map.
        count : callable
            Counts its segments, largest first; called in a thread, once for a map and frame.
        frame : object, optional
            One map may be that of several frames, in which its segments differ.
        """
        if self._map is None or self._map() is not shown or self._frame != frame:
            self._map, self._frame = weakref.ref(shown), frame
            self._known, self.failure = None, ""
            self._task.submit(partial(_counted, count))
        return self._known

    def forget(self) -> None:
        """Nothing is asked for any more."""
        self._task.cancel()
        self._map = self._known = None

    @Slot(object)
    def _on_task_result(self, segments: list[Segment]) -> None:
        self._known = segments
        self.changed.emit()

    @Slot(object)
    def _on_task_failed(self, failure: Failure) -> None:
        self.failure = failure.sentence
        self.changed.emit()


def _counted(count: Callable[[], list[Segment]], _should_stop: Callable[[], bool]) -> Iterator[object]:
    """In the thread."""
    yield count()
