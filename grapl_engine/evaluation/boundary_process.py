"""Boundaries matched in a process of its own: for callers that may not be held up, and may want to stop."""

from __future__ import annotations

import multiprocessing
import os
from collections.abc import Callable
from contextlib import suppress
from multiprocessing.connection import Connection

import numpy as np
from numpy.typing import NDArray

from grapl_engine.errors import GraplError
from grapl_engine.evaluation.boundary import Lines, matched_lines

__all__ = ["MOST_HERE", "matched_count"]

MOST_HERE = 20_000
"""Boundary pixels of both maps that are matched in the caller's process: SciPy holds Python's lock for 0.1 s meanwhile."""
POLL_S = 0.05
NICE = 10
"""The window that asked comes first."""
LOST = "The boundaries could not be matched: the process that did it ended, perhaps for want of memory."


def matched_count(mine: Lines, theirs: Lines, tolerance: float, should_stop: Callable[[], bool]) -> int | None:
    """How many pixels of two maps of lines have a partner: what `matched_lines` finds on either side.

    Parameters
    ----------
    mine, theirs : bool, (H, W)
    tolerance : float
        Pixels.
    should_stop : callable
        Is asked while it goes on in another process, which is ended then.

    Returns
    -------
    int or None
        None if it was stopped.

    Raises
    ------
    GraplError
        If the other process did not come to its end.
    """
    if int(mine.sum()) + int(theirs.sum()) <= MOST_HERE:
        return int(matched_lines(mine, theirs, tolerance)[0].sum())
    context = multiprocessing.get_context("spawn")  # a fork would inherit the window
    here, there = context.Pipe()
    process = context.Process(target=_match, args=(there,), daemon=True)
    process.start()
    there.close()
    try:
        here.send((mine.shape, np.packbits(mine), np.packbits(theirs), tolerance))
        while not here.poll(POLL_S):
            if should_stop():
                return None
        return int(here.recv())
    except (EOFError, OSError):
        raise GraplError(LOST) from None
    finally:
        process.kill()
        process.join()
        here.close()


def _match(connection: Connection) -> None:
    """In the process."""
    with suppress(OSError, AttributeError):
        os.nice(NICE)
    shape, mine, theirs, tolerance = connection.recv()
    connection.send(int(matched_lines(_unpacked(mine, shape), _unpacked(theirs, shape), tolerance)[0].sum()))


def _unpacked(bits: NDArray[np.uint8], shape: tuple[int, int]) -> Lines:
    return np.unpackbits(bits, count=shape[0] * shape[1]).reshape(shape).astype(np.bool_)
