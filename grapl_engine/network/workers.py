"""Threads that share the pieces of one piece of work."""

from __future__ import annotations

import os
import sys
import threading
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor, wait
from contextlib import contextmanager, suppress
from typing import TypeVar

import torch

__all__ = ["ALONE", "Workers"]

A = TypeVar("A")
B = TypeVar("B")
NICENESS = 5
"""How far the threads that are made here stand back behind the program's own, so that a window is painted in time."""


class Workers:
    """So many threads, the caller's among them, each of which takes the next piece; what is found is the same for any number.

    PyTorch's own threads share one operation at a time and wait for each other behind it, which for operations of less
    than a millisecond costs more than it gives. These share chains of operations.

    Parameters
    ----------
    count : int
    """

    def __init__(self, count: int) -> None:
        self.count = count
        self._pool = ThreadPoolExecutor(count - 1, "grapl-worker", _begin) if count > 1 else None

    @classmethod
    @contextmanager
    def of(cls, count: int) -> Iterator[Workers]:
        """So many until the context ends."""
        workers = cls(count)
        try:
            yield workers
        finally:
            if workers._pool is not None:
                workers._pool.shutdown()

    def map(self, work: Callable[[A], B], pieces: Sequence[A]) -> list[B]:
        """What the work finds in each piece, in the order of the pieces.

        Raises
        ------
        Exception
            The first that the work raised, once no piece is under way any more.
        """
        if self._pool is None:
            return [work(piece) for piece in pieces]
        waiting = enumerate(pieces)
        results: dict[int, B] = {}
        inference = torch.is_inference_mode_enabled()  # a matter of each thread

        def take() -> None:
            with torch.inference_mode(inference):
                for i, piece in waiting:
                    results[i] = work(piece)

        helpers = [self._pool.submit(take) for _ in range(min(self.count, len(pieces)) - 1)]
        try:
            take()
        finally:
            wait(helpers)
        for helper in helpers:
            helper.result()
        return [results[i] for i in range(len(pieces))]

    def work_through(self, work: Callable[[A], B], pieces: Sequence[A], should_stop: Callable[[], bool]) -> list[B] | None:
        """As `map`, with a question before each worker's next piece, which the caller's thread asks; None if it is to stop."""
        results: list[B] = []
        for start in range(0, len(pieces), self.count):
            if should_stop():
                return None
            results += self.map(work, pieces[start : start + self.count])
        return results


def _begin() -> None:
    """In a new thread. Linux alone has a priority for each thread that everybody may lower."""
    torch.set_num_threads(1)  # OpenMP has a number for each thread, which in a new one is that of all cores
    if sys.platform.startswith("linux"):
        with suppress(OSError):  # where a sandbox forbids it, nobody stands back
            os.setpriority(os.PRIO_PROCESS, threading.get_native_id(), os.getpriority(os.PRIO_PROCESS, 0) + NICENESS)


ALONE = Workers(1)
"""No thread but the caller's."""
