"""How far a study is: a bar on a terminal, a line now and then elsewhere."""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Callable
from typing import TextIO

__all__ = ["ProgressLog"]

EVERY = 30.0
"""Seconds between two lines where there is no terminal."""
LAST = 40
"""Tasks whose pace says how long the rest takes."""


class ProgressLog:
    """Counts tasks while entered.

    Parameters
    ----------
    stream : TextIO
        Where it is said.
    total, before : int
        Tasks in all, and those of them that earlier calls have done.
    quiet : bool
        Say failures alone.
    clock : callable
        Seconds.
    """

    def __init__(
        self, stream: TextIO, total: int, before: int, *, quiet: bool = False, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self.total, self.done, self.failed = total, before, 0
        self._stream, self._clock, self._quiet = stream, clock, quiet
        self._ends = deque([clock()], maxlen=LAST + 1)
        self._said = clock()
        self._bar = None
        if stream.isatty() and not quiet:
            from tqdm import tqdm

            self._bar = tqdm(total=total, initial=before, unit="task", file=stream, dynamic_ncols=True, bar_format=_BAR)
            self._show()

    def add(self, failure: str = "") -> None:
        """Count a task that has ended; `failure` is the sentence on one that came to nothing."""
        self._ends.append(self._clock())
        self.done += 1
        if failure:
            self.failed += 1
            self.say(failure)
        self._show()

    def say(self, sentence: str) -> None:
        """A line of its own."""
        if self._bar is not None:
            self._bar.write(sentence, file=self._stream)
        else:
            print(sentence, file=self._stream, flush=True)

    @property
    def seconds_left(self) -> float | None:
        """At the pace of the last tasks, all workers together; None before the first."""
        known = len(self._ends) - 1
        return (self._ends[-1] - self._ends[0]) / known * (self.total - self.done) if known else None

    def line(self) -> str:
        """For example ``12 of 40 tasks, 1 failed, about 3 min left``."""
        parts = [
            f"{self.done} of {self.total} task{'s' * (self.total != 1)}",
            *([f"{self.failed} failed"] if self.failed else []),
        ]
        left = self.seconds_left
        if left is not None and self.done < self.total:
            parts.append(f"about {_duration(left)} left")
        return ", ".join(parts)

    def _show(self) -> None:
        if self._bar is not None:
            self._bar.desc = self.line()
            self._bar.update(self.done - self._bar.n)
            self._bar.refresh()
        elif not self._quiet and self._clock() - self._said >= EVERY:
            self._said = self._clock()
            self.say(self.line())

    def __enter__(self) -> ProgressLog:
        return self

    def __exit__(self, *error: object) -> None:
        if self._bar is not None:
            self._bar.close()


_BAR = "{desc} |{bar}| {elapsed}"


def _duration(seconds: float) -> str:
    """Seconds, minutes or hours, whichever says enough."""
    if seconds < 90:
        return f"{seconds:.0f} s"
    return f"{seconds / 60:.0f} min" if seconds < 90 * 60 else f"{seconds / 3600:.1f} h"
