"""What is asked for of edits, done one after the other beside the window."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QCoreApplication, QElapsedTimer, QObject, Signal, Slot

from app.tasks.background_task import BackgroundTask, Compute

__all__ = ["EditWork"]


class EditWork(QObject):
    """A row of wishes; each may have something computed, and the next one waits for what comes of it.

    Attributes
    ----------
    task : BackgroundTask

    Signals
    -------
    idle()
        Nothing is computed, and nothing waits.
    failed(Failure)
        Something could not be computed; what waited is forgotten.
    """

    idle = Signal()
    failed = Signal(object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._wishes: deque[Callable[[], None]] = deque()
        self._then: Callable[[Any], None] | None = None
        self._may_be_dropped = False
        self.prepare: Callable[[], bool] = lambda: False
        """Called before each wish; says whether it has something computed first."""
        self.task = BackgroundTask("edits", self, words="The edit could not be made: {}")
        self.task.result.connect(self._on_task_result)
        self.task.finished.connect(self.next)
        self.task.failed.connect(self._on_task_failed)

    @property
    def is_free(self) -> bool:
        """Whether nothing is computed, and nothing waits."""
        return self._then is None and not self._wishes

    def ask(self, wish: Callable[[], None]) -> None:
        """Do this after all that was asked for before."""
        self.drop()
        self._wishes.append(wish)
        self.next()

    def submit(self, work: Compute, then: Callable[[Any], None], *, may_be_dropped: bool = False) -> None:
        """Have something computed, for a wish, and do this with it; a newer wish need not wait for what may be dropped."""
        self._then, self._may_be_dropped = then, may_be_dropped
        self.task.submit(work)

    def drop(self) -> None:
        """Let go of what is computed, if it may be dropped."""
        if self._then is not None and self._may_be_dropped:
            self.task.cancel()
            self._then = None

    def stop(self) -> None:
        """Let go of everything."""
        self.task.cancel()
        self._wishes.clear()
        self._then = None

    def finish(self, patience_ms: int) -> None:
        """Wait until all is done, or so long; the window stands still meanwhile."""
        clock = QElapsedTimer()
        clock.start()
        while not self.is_free and (rest := patience_ms - clock.elapsed()) > 0:
            self.task.pool.waitForDone(rest)
            QCoreApplication.sendPostedEvents(self.task)  # what the thread has said

    @Slot()
    def next(self) -> None:
        """Go on, if nothing is computed."""
        while self._then is None and self._wishes:
            if not self.prepare():
                self._wishes.popleft()()
        if self.is_free:
            self.idle.emit()

    @Slot(object)
    def _on_task_result(self, result: object) -> None:
        then, self._then = self._then, None
        if then is not None:
            then(result)

    @Slot(object)
    def _on_task_failed(self, failure: object) -> None:
        self.stop()
        self.failed.emit(failure)
