"""Python's garbage collector, kept away from where it would be felt, and from where it would do harm."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager

from PySide6.QtCore import QObject, QTimer, Slot

__all__ = ["GarbageTimer", "gc_paused"]

INTERVAL_MS = 200
GENERATIONS = 3
_pauses: list[None] = []
"""One for each pause that is under way."""


@contextmanager
def gc_paused() -> Iterator[None]:
    """Collect nothing while modules are imported, and never look at what they made again.

    A full collection holds every thread for 0.1 s once PyTorch is there, and imports set off several; the `GarbageTimer`
    waits as well.
    """
    was_enabled = gc.isenabled()
    gc.disable()
    _pauses.append(None)
    try:
        yield
    finally:
        gc.freeze()
        _pauses.pop()
        if was_enabled:
            gc.enable()


class GarbageTimer(QObject):
    """Has Python collect garbage when the window's event loop comes round, and at no other time.

    By itself Python collects wherever an object happens to be made: in another thread, where no object of Qt's
    may end; or in a call of Qt's that holds a lock, where the end of an object that wants the same lock waits for ever
    (seen in a `disconnect`, while a view was made).
    """

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._timer = QTimer(self, interval=INTERVAL_MS)
        self._timer.timeout.connect(self.collect)

    def start(self) -> None:
        """Take over from Python."""
        gc.disable()
        self._timer.start()

    @Slot()
    def collect(self) -> None:
        """Collect the generations that are due, as Python itself would; nothing during a pause."""
        if _pauses:
            return
        for generation in range(GENERATIONS):
            if gc.get_count()[generation] <= gc.get_threshold()[generation]:
                return
            gc.collect(generation)
