"""Boundaries found and matched in a process of its own: for callers that may not be held up, and may want to stop."""

from __future__ import annotations

import multiprocessing
import os
from collections.abc import Callable, Sequence
from contextlib import suppress
from multiprocessing.connection import Connection
from typing import Any

import numpy as np
from numpy.typing import NDArray

from grapl_engine.errors import GraplError
from grapl_engine.evaluation.boundary import Lines, matched_lines
from grapl_engine.evaluation.boundary_meanings import BoundaryComparison, boundary_comparison

__all__ = ["MOST_HERE", "MOST_PIXELS_HERE", "compared_boundaries", "made_elsewhere", "matched_count"]

MOST_HERE = 20_000
"""Boundary pixels of both maps that are matched in the caller's process: SciPy holds Python's lock for 0.1 s meanwhile."""
MOST_PIXELS_HERE = 1_500_000
"""Of a map whose boundaries are found in the caller's process, which cannot be stopped: some tenths of a second."""
POLL_S = 0.05
NICE = 10
"""The window that asked comes first."""
LOST = "The boundaries could not be compared: the process that did it ended, perhaps for want of memory."


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
    found = made_elsewhere(_matched_count, (mine.shape, np.packbits(mine), np.packbits(theirs), tolerance), should_stop)
    return None if found is None else int(found)


def compared_boundaries(
    labels: NDArray[np.integer],
    references: Sequence[NDArray[np.integer]],
    void: int | None,
    should_stop: Callable[[], bool],
) -> BoundaryComparison | None:
    """What `boundary_comparison` finds; of large maps in another process, which is ended where it is stopped.

    Parameters
    ----------
    labels, references, void
        As for `grapl_engine.evaluation.boundary_meanings.boundary_comparison`.
    should_stop : callable

    Returns
    -------
    BoundaryComparison or None
        None if it was stopped.

    Raises
    ------
    GraplError
        If the other process did not come to its end.
    """
    if labels.size <= MOST_PIXELS_HERE:
        return boundary_comparison(labels, references, void)
    found: BoundaryComparison | None = made_elsewhere(boundary_comparison, (labels, list(references), void), should_stop)
    return found


def made_elsewhere(work: Callable[..., Any], arguments: tuple[Any, ...], should_stop: Callable[[], bool]) -> Any:
    """What a function of a module makes, in a process of its own; None if that was stopped, within some tenths of a second.

    Raises
    ------
    GraplError
        If the process did not come to its end.
    """
    context = multiprocessing.get_context("spawn")  # a fork would inherit the window
    here, there = context.Pipe()
    process = context.Process(target=_serve, args=(there, work), daemon=True)
    process.start()
    there.close()
    try:
        for say in (True, False):  # it says that it is there: until then what is sent would wait in the pipe
            while not here.poll(POLL_S):
                if should_stop():
                    return None
            said = here.recv()
            if say:
                here.send(arguments)
        return said
    except (EOFError, OSError):
        raise GraplError(LOST) from None
    finally:
        process.kill()
        process.join()
        here.close()


def _serve(connection: Connection, work: Callable[..., Any]) -> None:
    """In the process."""
    with suppress(OSError, AttributeError):
        os.nice(NICE)
    connection.send(None)
    connection.send(work(*connection.recv()))


def _matched_count(shape: tuple[int, int], mine: NDArray[np.uint8], theirs: NDArray[np.uint8], tolerance: float) -> int:
    return int(matched_lines(_unpacked(mine, shape), _unpacked(theirs, shape), tolerance)[0].sum())


def _unpacked(bits: NDArray[np.uint8], shape: tuple[int, int]) -> Lines:
    return np.unpackbits(bits, count=shape[0] * shape[1]).reshape(shape).astype(np.bool_)
