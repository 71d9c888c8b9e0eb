"""What a segment table says of each segment of a map after edits by hand, counted beside the window."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal, Slot

from app.panels.segment_figures import Segment, edited_segments
from app.tasks.background_task import BackgroundTask
from app.tasks.failure import Failure

if TYPE_CHECKING:
    from app.session.edit_jobs import Applied
    from app.session.session import Session
    from grapl_engine import RunRecord
    from grapl_engine.edited_map import EditedMap

__all__ = ["EditedFigures"]


class EditedFigures(QObject):
    """Those of the last map that was asked for; all pixels are counted, which in a large picture takes a moment.

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
        They are here, or will not come.
    """

    changed = Signal()

    def __init__(self, session: Session, parent: QObject) -> None:
        super().__init__(parent)
        self._asked: EditedMap | None = None
        self._known: tuple[EditedMap, list[Segment]] | None = None
        self.failure = ""
        self._task = BackgroundTask("segments after edits", session, words="The segments could not be counted: {}")
        self._task.result.connect(self._on_task_result)
        self._task.failed.connect(self._on_task_failed)

    def of(self, record: RunRecord, made: Applied) -> list[Segment] | None:
        """The segments, largest first; None while they are counted, or where they could not be."""
        if self._known is not None and self._known[0] is made.map:
            return self._known[1]
        if self._asked is not made.map:
            self._asked, self.failure = made.map, ""
            self._task.submit(partial(_counted, replace(record), made.map))
        return None

    @Slot(object)
    def _on_task_result(self, known: tuple[EditedMap, list[Segment]]) -> None:
        self._known = known
        self.changed.emit()

    @Slot(object)
    def _on_task_failed(self, failure: Failure) -> None:
        self.failure = failure.sentence
        self.changed.emit()


def _counted(record: RunRecord, edited: EditedMap, _should_stop: Callable[[], bool]) -> Iterator[object]:
    """In the thread."""
    yield edited, edited_segments(record, edited.labels)
