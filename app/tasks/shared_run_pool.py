"""The one pool of processes for many runs at a time, which all parts of the window share in turn."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator, Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from grapl_engine import Picture
    from grapl_engine.pipeline.run_pool import RunJob, RunPool, RunResult

__all__ = ["SharedRunPool", "real_pool"]

WAIT_S = 0.1
"""Between two looks at whether who waits for their turn is still wanted."""


def real_pool() -> RunPool:
    """The engine's; imported with the first use."""
    from grapl_engine.pipeline.run_pool import RunPool

    return RunPool()


class SharedRunPool:
    """Its processes start with the first runs that are asked for, and stay until `close`.

    Who asks while another's runs are under way waits for their end: the processes are as many as there are cores.

    Parameters
    ----------
    make : callable, optional
        Makes the pool; tests put another one in its place.
    """

    def __init__(self, make: Callable[[], RunPool] = real_pool) -> None:
        self._make = make
        self._turn = threading.Lock()
        self._pool: RunPool | None = None
        self._is_closed = False

    @property
    def is_in_use(self) -> bool:
        """Whether runs are under way, so that others have to wait."""
        return self._turn.locked()

    def runs(
        self, picture: Picture, jobs: Sequence[RunJob], should_stop: Callable[[], bool], *, hierarchy: bool = False
    ) -> Iterator[RunResult]:
        """Make them, in a thread of the caller's, and say what came of each as it comes, as `RunPool.runs` does.

        Parameters
        ----------
        picture : Picture
        jobs : sequence of RunJob
        should_stop : callable
            Asked ten times a second, while others have their turn too.
        hierarchy : bool
            Whether levels of detail are wanted.

        Yields
        ------
        RunResult
        """
        while not self._turn.acquire(timeout=WAIT_S):
            if should_stop():
                return
        try:
            if self._pool is None and not self._is_closed:
                self._pool = self._make()
            if self._pool is None or self._is_closed or should_stop():
                return
            yield from self._pool.runs(picture, jobs, should_stop, hierarchy=hierarchy)
        finally:
            self._turn.release()

    def abandon(self) -> None:
        """End the processes in the middle of whatever they do: nothing is wanted any more, and only `close` is left."""
        self._is_closed = True
        if (pool := self._pool) is not None:
            pool.abandon()

    def close(self) -> None:
        """End the processes; who uses them has been told to stop before, and is waited for."""
        self._is_closed = True
        with self._turn:
            if self._pool is not None:
                self._pool.close()
                self._pool = None
