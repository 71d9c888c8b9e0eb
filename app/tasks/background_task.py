"""The one way to compute beside the window: a generator in a thread."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from functools import partial
from typing import TypeAlias

from PySide6.QtCore import QObject, QThreadPool, Signal, Slot

from app.tasks.failure import Failure, failure_of

__all__ = ["BackgroundTask", "Compute", "close_tasks"]

Compute: TypeAlias = Callable[[Callable[[], bool]], Iterator[object]]
"""``compute(should_stop)`` yields results until it is done, or until `should_stop` says True."""

IMPORT_TRIES = 4
"""Where two threads are the first to import packages that import each other, Python hands one of them a module that is
half made, so that neither waits for ever. A moment later it is whole, and the computation is begun anew."""
IMPORT_REST_S = 0.5


class BackgroundTask(QObject):
    """Computes what is submitted; the latest wins, or all are done in their order.

    Each submission says its results and then one last word, `finished` or `failed`, in the window's thread. It has
    no last word, nor any other, once it is dropped: by a newer submission, by `cancel`, or by `close`.

    Parameters
    ----------
    name : str
        What its threads are called, for whoever debugs.
    parent : QObject, optional
        Whose `close_tasks` closes it.
    words : str
        How a bug is told; ``{}`` is the exception.
    keeps_all : bool
        Do all submissions, one after the other, and drop none; else a new one takes the place of the one under way.
    threads : int
        Of a `compute` that cannot stop half-way, a newer submission need not wait for the end: it has another thread.
    beside : BackgroundTask, optional
        Compute in the thread of this one, in turn with it.

    Signals
    -------
    result(object)
        A submission said something.
    finished()
        A submission is at its end, or at the step where it was stopped.
    failed(Failure)
        A submission broke off.
    busy_changed(bool)
        Whether anything is under way that is wanted.
    """

    result = Signal(object)
    finished = Signal()
    failed = Signal(object)
    busy_changed = Signal(bool)

    _said = Signal(int, object)
    _ended = Signal(int, object)

    def __init__(
        self,
        name: str,
        parent: QObject | None = None,
        *,
        words: str = "The computation broke off: {}",
        keeps_all: bool = False,
        threads: int = 1,
        beside: BackgroundTask | None = None,
    ) -> None:
        super().__init__(parent)
        self._words, self._keeps_all = words, keeps_all
        self._number = 0
        self._wanted: dict[int, _Submission] = {}
        self._was_busy = self._is_closed = False
        # A thread stays: PyTorch's own threads belong to the one that called them first.
        self.pool: QThreadPool = beside.pool if beside else QThreadPool(self, maxThreadCount=threads, expiryTimeout=-1)
        if beside is None:
            self.pool.setObjectName(name)
        self._said.connect(self._on_said)
        self._ended.connect(self._on_ended)

    @property
    def is_busy(self) -> bool:
        """Whether anything is under way that is wanted; may be asked in any thread."""
        return bool(self._wanted)

    @property
    def is_running(self) -> bool:
        """Whether its thread is at work, be it on what was dropped."""
        return self.pool.activeThreadCount() > 0

    def submit(self, compute: Compute) -> None:
        """Compute this; once the task is closed, nothing happens."""
        if self._is_closed:
            return
        if not self._keeps_all:
            self._drop()
        self._number += 1
        submission = self._wanted[self._number] = _Submission(compute)
        self.pool.start(partial(self._run, self._number, submission))
        self._tell_busy()

    def cancel(self) -> None:
        """Drop what is under way: nothing more of it is wanted."""
        self._drop()
        self._tell_busy()

    def stop(self) -> None:
        """End at the next step; what is still said is handed on, and `finished` comes."""
        for submission in self._wanted.values():
            submission.stop()

    def pause(self) -> None:
        """Hold at the next step."""
        for submission in self._wanted.values():
            submission.may_go_on.clear()

    def resume(self) -> None:
        """Go on."""
        for submission in self._wanted.values():
            submission.may_go_on.set()

    def refuse(self) -> None:
        """Take nothing more; drop what is under way, or let it go on if all is kept."""
        self._is_closed = True
        if self._keeps_all:
            self.resume()
        else:
            self.cancel()

    def close(self) -> None:
        """Refuse, and wait until the threads have ended."""
        self.refuse()
        self.pool.waitForDone()

    def _run(self, number: int, submission: _Submission) -> None:
        """In a thread: the border where whatever is raised becomes a `Failure`."""
        failure: Failure | None = None
        try:
            for result in submission.results():
                self._said.emit(number, result)
        except Exception as error:
            failure = failure_of(error, self._words)
        self._ended.emit(number, failure)

    @Slot(int, object)
    def _on_said(self, number: int, result: object) -> None:
        if number in self._wanted:
            self.result.emit(result)

    @Slot(int, object)
    def _on_ended(self, number: int, failure: Failure | None) -> None:
        if self._wanted.pop(number, None) is None:
            return
        self._tell_busy()
        if failure is None:
            self.finished.emit()
        else:
            self.failed.emit(failure)

    def _drop(self) -> None:
        for submission in self._wanted.values():
            submission.drop()
        self._wanted.clear()

    def _tell_busy(self) -> None:
        if self.is_busy != self._was_busy:
            self._was_busy = self.is_busy
            self.busy_changed.emit(self._was_busy)


def close_tasks(owner: QObject) -> None:
    """Close every task among the children of `owner` and of those; a thread that outlives its task ends the program badly."""
    tasks = owner.findChildren(BackgroundTask)
    for task in tasks:
        task.refuse()  # all are told to stop before one is waited for
    for task in tasks:
        task.close()


class _Submission:
    """What is to be computed, and what its thread is told meanwhile: events, since a queued slot would come after the end."""

    def __init__(self, compute: Compute) -> None:
        self._compute = compute
        self._stop, self._dropped = threading.Event(), threading.Event()
        self.may_go_on = threading.Event()
        self.may_go_on.set()

    def stop(self) -> None:
        """End at the next step, be it held or not."""
        self._stop.set()
        self.may_go_on.set()

    def drop(self) -> None:
        """End at the next step, and say nothing more."""
        self._dropped.set()
        self.stop()

    def results(self) -> Iterator[object]:
        """In the thread: what `compute` yields, until it is dropped; it is not even begun then."""
        for tries_left in reversed(range(IMPORT_TRIES)):
            has_said = False
            try:
                for result in self._once():
                    has_said = True
                    yield result
                return
            except ImportError as error:
                if has_said or not tries_left or isinstance(error, ModuleNotFoundError):
                    raise
                time.sleep(IMPORT_REST_S)

    def _once(self) -> Iterator[object]:
        if self._dropped.is_set():
            return
        for result in self._compute(self._should_stop):
            yield result
            if self._dropped.is_set():
                return

    def _should_stop(self) -> bool:
        self.may_go_on.wait()
        return self._stop.is_set()
