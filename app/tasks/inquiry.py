"""A question to the engine beside its run, answered in a thread of its own; the latest one wins."""

from __future__ import annotations

import logging
import threading
import traceback
from collections.abc import Callable, Iterator
from typing import TypeAlias

from PySide6.QtCore import QObject, QThread, Signal, Slot

from app.tasks.failure import Failure
from grapl_engine import GraplError

__all__ = ["Compute", "Inquiry"]

Compute: TypeAlias = Callable[[Callable[[], bool]], Iterator[object]]
"""``compute(should_stop)`` yields answers until it is done, or until `should_stop` says True."""

log = logging.getLogger(__name__)


class Inquiry(QObject):
    """One kind of question. A new one takes the place of the one under way, whose answers are dropped.

    Signals
    -------
    answered(object)
        One answer to the newest question.
    ended()
        The newest question has had all its answers; not after `cancel`, nor after a failure.
    failed(Failure)
        It broke off.
    busy_changed(bool)
        Whether a question is under way.
    """

    answered = Signal(object)
    ended = Signal()
    failed = Signal(object)
    busy_changed = Signal(bool)

    _asked = Signal(int, object, object)

    def __init__(self, name: str, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._number = 0
        self._stop = threading.Event()
        self._is_busy = False
        self._thread = QThread(self)
        self._thread.setObjectName(name)
        self._answerer = _Answerer()
        self._answerer.moveToThread(self._thread)
        self._asked.connect(self._answerer.answer)
        self._answerer.said.connect(self._on_answerer_said)
        self._answerer.done.connect(self._on_answerer_done)

    @property
    def is_busy(self) -> bool:
        """Whether a question is under way."""
        return self._is_busy

    def ask(self, compute: Compute) -> None:
        """Answer this, and forget what was asked before."""
        self._stop.set()
        self._stop = threading.Event()
        self._number += 1
        if not self._thread.isRunning():
            self._thread.start()
        self._set_busy(True)
        self._asked.emit(self._number, compute, self._stop)

    def cancel(self) -> None:
        """No further answer is wanted."""
        self._stop.set()
        self._number += 1
        self._set_busy(False)

    def close(self) -> None:
        """End the thread; it cannot be asked after that."""
        self.cancel()
        self._thread.quit()
        self._thread.wait()

    @Slot(int, object)
    def _on_answerer_said(self, number: int, answer: object) -> None:
        if number == self._number:
            self.answered.emit(answer)

    @Slot(int, object)
    def _on_answerer_done(self, number: int, failure: Failure | None) -> None:
        if number != self._number:
            return
        self._set_busy(False)
        if failure is None:
            self.ended.emit()
        else:
            self.failed.emit(failure)

    def _set_busy(self, busy: bool) -> None:
        if busy != self._is_busy:
            self._is_busy = busy
            self.busy_changed.emit(busy)


class _Answerer(QObject):
    """What lives in the thread."""

    said = Signal(int, object)
    done = Signal(int, object)

    @Slot(int, object, object)
    def answer(self, number: int, compute: Compute, stop: threading.Event) -> None:
        failure: Failure | None = None
        try:
            if not stop.is_set():
                for answer in compute(stop.is_set):
                    self.said.emit(number, answer)
                    if stop.is_set():
                        break
        except GraplError as error:
            failure = Failure(str(error))
        except Exception as error:
            log.exception("A question broke off")
            failure = Failure(f"The computation broke off: {type(error).__name__}: {error}", traceback.format_exc())
        self.done.emit(number, failure)
