"""Wall time of a run, by phase."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import TypeVar

from grapl_engine.events import Phase

__all__ = ["Clock"]

T = TypeVar("T")


class Clock:
    """Runs from its making on."""

    def __init__(self) -> None:
        self._start = self._since = time.perf_counter()
        self._phase: Phase | None = None
        self._seconds: dict[str, float] = {}

    def turn_to(self, phase: Phase | None) -> None:
        """Count what follows to this phase; None: to none."""
        now = time.perf_counter()
        if self._phase is not None:
            name = self._phase.name.lower()
            self._seconds[name] = self._seconds.get(name, 0.0) + now - self._since
        self._phase, self._since = phase, now

    def left_out(self, question: Callable[[], T]) -> T:
        """The answer to a question; the time that it takes is not spent on the run."""
        asked = time.perf_counter()
        answer = question()
        seconds = time.perf_counter() - asked
        self._start += seconds
        self._since += seconds
        return answer

    def read(self) -> dict[str, float]:
        """Seconds by phase name, and "total"."""
        self.turn_to(None)
        return self._seconds | {"total": time.perf_counter() - self._start}
