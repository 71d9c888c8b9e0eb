"""Work that may wait for ever, as reading from a named pipe or a network disk that is gone, and that nobody has to wait for."""

from __future__ import annotations

import queue
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TypeVar

from app.tasks.background_task import Compute

__all__ = ["abandonable", "answer_about"]

T = TypeVar("T")
LOOK_S = 0.05
"""Between two looks at whether the results are still wanted."""
PATIENCE_S = 1.0
"""So long a short question to a disk is waited for, the first time that it does not answer."""
_silent: set[Path] = set()
"""Places that were asked about and have not answered yet."""


def abandonable(compute: Compute) -> Compute:
    """The same for a `BackgroundTask`, whose thread goes on as soon as it is told to stop, whatever `compute` waits for.

    What waits stays behind in a thread that ends with the program; nothing of it is heard any more. It is for reading alone:
    what is written is waited for.
    """

    def computed(should_stop: Callable[[], bool]) -> Iterator[object]:
        said: queue.SimpleQueue[tuple[object, bool, Exception | None]] = queue.SimpleQueue()
        threading.Thread(target=_compute, args=(compute, should_stop, said), name="may wait", daemon=True).start()
        while not should_stop():
            try:
                result, is_last, error = said.get(timeout=LOOK_S)
            except queue.Empty:
                continue
            if error is not None:
                raise error
            if is_last:
                return
            yield result

    return computed


def answer_about(place: Path, question: Callable[[Path], T], otherwise: T) -> T:
    """What a short question about a file or folder gives; where its disk does not answer, `otherwise`.

    For the window's thread, which must not wait for a network disk that is gone: a place that is still silent from before is
    not waited for again.
    """
    if place in _silent:
        return otherwise
    _silent.add(place)
    said: queue.SimpleQueue[T] = queue.SimpleQueue()
    threading.Thread(target=_answer, args=(place, question, otherwise, said), name="may wait", daemon=True).start()
    try:
        return said.get(timeout=PATIENCE_S)
    except queue.Empty:
        return otherwise


def _answer(place: Path, question: Callable[[Path], T], otherwise: T, said: queue.SimpleQueue[T]) -> None:
    """In the thread that may be left behind."""
    try:
        answer = question(place)
    except OSError:
        answer = otherwise
    _silent.discard(place)
    said.put(answer)


def _compute(
    compute: Compute, should_stop: Callable[[], bool], said: queue.SimpleQueue[tuple[object, bool, Exception | None]]
) -> None:
    """In the thread that may be left behind."""
    try:
        for result in compute(should_stop):
            said.put((result, False, None))
        said.put((None, True, None))
    except Exception as error:  # noqa: BLE001 - raised where it is waited for
        said.put((None, True, error))
