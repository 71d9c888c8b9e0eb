"""The engine's libraries, imported while the person looks at the picture: first what its levels of detail need."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from functools import partial

from PySide6.QtCore import QObject, Signal, Slot

from app.tasks.background_task import BackgroundTask, Compute

__all__ = ["EngineWarming"]

LONGEST_S = 3.0
"""A hold ends after that, whatever the window is doing."""
ASKED_S = 0.02
"""Between two looks at whether the window is closed meanwhile."""


class EngineWarming(QObject):
    """Imports in the engine's thread, so that a run that is started meanwhile waits for it.

    Parameters
    ----------
    warm_up : callable, optional
        Says whether levels of detail can be found, and asks whether to stop, wherever it may be held; once they can, it imports
        the rest. Without one there is nothing to import.
    engine : BackgroundTask
        The engine's.

    Signals
    -------
    levels_ready()
        Levels of detail can be found. Who begins with that may `hold` the rest until they are.
    engine_ready()
        All is there.
    """

    levels_ready = Signal()
    engine_ready = Signal()

    def __init__(self, warm_up: Compute | None, engine: BackgroundTask, parent: QObject) -> None:
        super().__init__(parent)
        self._warm_up = warm_up or _nothing
        self._is_held = False
        self._may_go_on = threading.Event()
        self._task = BackgroundTask("warm-up", self, beside=engine)
        self._task.result.connect(self._on_task_result)
        self._task.finished.connect(self.engine_ready)

    def begin(self) -> None:
        """Import; what cannot be imported, the first run says."""
        self._may_go_on.clear()
        self._task.submit(lambda should_stop: self._warm_up(partial(self._wait, should_stop)))

    def hold(self) -> None:
        """Import no more than levels of detail need, until `go_on`."""
        self._is_held = True

    def go_on(self) -> None:
        """Import the rest."""
        self._is_held = False
        self._may_go_on.set()

    def refuse(self) -> None:
        """Import no more: the window is being closed."""
        self._task.refuse()

    def _wait(self, should_stop: Callable[[], bool]) -> bool:
        """In the thread: whether to stop, asked once the window has heard what was said, and nobody holds the rest."""
        until = time.monotonic() + LONGEST_S
        while not (should_stop() or self._may_go_on.wait(ASKED_S) or time.monotonic() > until):
            pass
        self._may_go_on.clear()
        return should_stop()

    @Slot(object)
    def _on_task_result(self, finds_levels: bool) -> None:
        if finds_levels:
            self.levels_ready.emit()
        if not self._is_held:
            self.go_on()


def _nothing(should_stop: Callable[[], bool]) -> Iterator[object]:
    yield True
    should_stop()
