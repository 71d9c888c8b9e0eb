"""A graph cut of a run, move by move, as events."""

from __future__ import annotations

from collections.abc import Callable, Generator

from grapl_engine.events import CutMove, Event, Labels, MoveStarted
from grapl_engine.graphcut.cut import Attempt
from grapl_engine.graphcut.problem import Problem

__all__ = ["cut_events"]

MANY_EDGES = 50_000
"""From so many on, a move of the solver takes long enough to be announced."""


def cut_events(t: int, problem: Problem, should_stop: Callable[[], bool]) -> Generator[Event, None, Labels | None]:
    """Minimise E with the network fixed (Eq. 5).

    Parameters
    ----------
    t : int
        The iteration that it belongs to, from 0.
    problem : Problem
    should_stop : callable
        Asked after each move.

    Yields
    ------
    CutMove
        Behind its MoveStarted, where moves take long.

    Returns
    -------
    uint16, (d * d,), or None
        The labels of the patches; None if stopped.

    Raises
    ------
    GraphCutError
        If the solver cannot take the problem.
    """
    solution: list[Labels] = []
    count = 0
    for move in problem.moves(solution.append):
        if isinstance(move, Attempt):
            if len(problem.edges) >= MANY_EDGES:
                yield MoveStarted(t, count, move.alpha, move.beta)
            continue
        yield CutMove(t, count, move.alpha, move.beta, move.changed, move.energy, move.patches, move.labels)
        if should_stop():
            return None
        count += 1
    return solution[0]
