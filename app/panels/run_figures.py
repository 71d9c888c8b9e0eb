"""What a segment table says of each segment of a run's frame; of a large map it is counted beside the window."""

from __future__ import annotations

import weakref
from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal, Slot

from app.panels.segment_figures import FEWER_PIXELS, MOST_PIXELS, Segment, labels_of, segments_of
from app.tasks.background_task import BackgroundTask
from app.tasks.failure import Failure

if TYPE_CHECKING:
    from app.session.session import Session
    from grapl_engine import Frame, RunRecord
    from grapl_engine.events import Labels

__all__ = ["MOST_AT_ONCE", "RunFigures"]

MOST_AT_ONCE = 300_000
"""Pixels of a map that are counted while the window waits: two slow cores take some 5 ms."""


class RunFigures(QObject):
    """All pixels are counted, always; of a large map the answer comes a moment later.

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
        self._session = session
        self._asked: _Map | None = None
        self._known: list[Segment] | None = None
        self.failure = ""
        self._task = BackgroundTask("segments of a run", session, words="The segments could not be counted: {}")
        self._task.result.connect(self._on_task_result)
        self._task.failed.connect(self._on_task_failed)

    def of(self, record: RunRecord, frame: Frame) -> list[Segment] | None:
        """The segments, largest first; None while they are counted, or where they could not be."""
        labels = labels_of(record, frame)
        if labels is None or labels.size <= MOST_AT_ONCE:
            self._task.cancel()
            self._asked = self._known = None
            return segments_of(record, frame, MOST_PIXELS if self._session.runs.is_at_rest else FEWER_PIXELS)
        if self._asked is None or not self._asked.is_of(labels, frame):
            self._asked, self._known, self.failure = _Map(labels, frame), None, ""
            self._task.submit(partial(_counted, replace(record), frame))
        return self._known

    @Slot(object)
    def _on_task_result(self, segments: list[Segment]) -> None:
        self._known = segments
        self.changed.emit()

    @Slot(object)
    def _on_task_failed(self, failure: Failure) -> None:
        self.failure = failure.sentence
        self.changed.emit()


class _Map:
    """What was asked for: a frame's map, which may go all the same."""

    def __init__(self, labels: Labels, frame: Frame) -> None:
        self._labels, self._frame = weakref.ref(labels), frame

    def is_of(self, labels: Labels, frame: Frame) -> bool:
        """Whether it is this one."""
        return self._labels() is labels and self._frame == frame


def _counted(record: RunRecord, frame: Frame, _should_stop: Callable[[], bool]) -> Iterator[object]:
    """In the thread."""
    yield segments_of(record, frame)
