"""What a running record has to tell: not more often than the window can show it."""

from __future__ import annotations

from PySide6.QtCore import QObject, QTimer, Signal, Slot

from grapl_engine import RunRecord

__all__ = ["RunNews"]

TICK_MS = 33


class RunNews(QObject):
    """Tells of one record at a time; a new labelling is enough for one turn, and what else has advanced has the next.

    Signals
    -------
    frame_added()
        The record has a new labelling.
    advanced()
        It has other new events; at most every 33 ms.
    """

    frame_added = Signal()
    advanced = Signal()

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._record: RunRecord | None = None
        self._told_frames, self._has_news = 0, False
        self._tick = QTimer(self, interval=TICK_MS, singleShot=True)
        self._tick.timeout.connect(self.tell)

    @property
    def is_waiting(self) -> bool:
        """Whether something is still to be told."""
        return self._tick.isActive()

    def begin(self, record: RunRecord) -> None:
        """Tell of this record from now on."""
        self._record, self._told_frames, self._has_news = record, 0, False

    def add(self) -> None:
        """The record has a new event: it is told of soon."""
        self._has_news = True
        if not self._tick.isActive():
            self._tick.start()

    def hold(self) -> None:
        """Tell nothing until the next event."""
        self._tick.stop()

    def drop(self) -> None:
        """Tell nothing more of the record."""
        self._tick.stop()
        self._record = None

    def end(self) -> None:
        """Tell all that is left to be told, and then nothing more."""
        self._tell_frame()
        self._tell_advance()
        self.drop()

    @Slot()
    def tell(self) -> None:
        """Tell what there is, one thing at a time."""
        self._tick.stop()
        if self._tell_frame():
            self._tick.start()
        else:
            self._tell_advance()

    def _tell_frame(self) -> bool:
        """Say that there is a new labelling, and tell whether there was."""
        frames = 0 if self._record is None else len(self._record.frames())
        if self._record is None or frames == self._told_frames:
            return False
        self._told_frames = frames
        self.frame_added.emit()
        return True

    def _tell_advance(self) -> None:
        if self._record is not None and self._has_news:
            self._has_news = False
            self.advanced.emit()
