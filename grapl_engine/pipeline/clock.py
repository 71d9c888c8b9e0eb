"""Wall time of a run, by phase."""

from __future__ import annotations

import time

from grapl_engine.events import Phase

__all__ = ["Clock"]


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

    def leave_out(self, seconds: float) -> None:
        """These were not spent on the run."""
        self._start += seconds
        self._since += seconds

    def read(self) -> dict[str, float]:
        """Seconds by phase name, and "total"."""
        self.turn_to(None)
        return self._seconds | {"total": time.perf_counter() - self._start}
