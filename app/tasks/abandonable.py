"""Work that may wait for ever, as reading from a named pipe or a network disk that is gone, and that nobody has to wait for."""

from __future__ import annotations

import queue
import threading
from collections.abc import Callable, Iterator

from app.tasks.background_task import Compute

__all__ = ["abandonable"]

LOOK_S = 0.05
"""Between two looks at whether the results are still wanted."""


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
