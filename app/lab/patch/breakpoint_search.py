"""The lambdas at which a patch flips when the whole cut is solved again, and who goes with it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from grapl_engine.analysis import sweep
from grapl_engine.analysis.sweep import SolvedBreakpoint, SweepPoint

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from grapl_engine.graphcut.problem import Problem

__all__ = ["SearchedBreakpoint", "search"]


@dataclass(frozen=True, slots=True)
class SearchedBreakpoint:
    """A flip of a patch, and its neighbours in the graph.

    Attributes
    ----------
    breakpoint_ : SolvedBreakpoint
    neighbours : int
    changed : int
        How many of them have another label than the shown one on the flip's far side, seen from the problem's lambda.
    together : int
        How many of those change at the flip itself.
    """

    breakpoint_: SolvedBreakpoint
    neighbours: int
    changed: int
    together: int


def search(
    problem: Problem,
    patch: int,
    labels: NDArray[np.uint16],
    points: Sequence[SweepPoint],
    should_stop: Callable[[], bool],
) -> Iterator[SweepPoint | SearchedBreakpoint]:
    """The points of the sweep that are not known yet, then the patch's flips.

    Parameters
    ----------
    problem : Problem
    patch : int
        Flat index.
    labels : uint16, (n,)
        The shown labels.
    points : sequence of SweepPoint
        The first points of the sweep over `grapl_engine.analysis.sweep.lambdas_of`, from a search that went before.
    should_stop : callable
        Asked between moves of the solver.
    """
    solved = list(points)
    for point in sweep.sweep(problem, sweep.lambdas_of(problem)[len(solved) :], should_stop):
        solved.append(point)
        yield point
    neighbours = problem.local(labels, patch).neighbours
    for breakpoint_ in sweep.solved_breakpoints(problem, patch, solved, should_stop):
        below, above = (problem.replace(lambda_=at).solve(should_stop) for at in (breakpoint_.low, breakpoint_.high))
        if below is None or above is None:
            return
        far = above if breakpoint_.low >= problem.lambda_ else below
        changed = far[neighbours] != labels[neighbours]
        together = changed & (below[neighbours] != above[neighbours])
        yield SearchedBreakpoint(breakpoint_, len(neighbours), int(changed.sum()), int(together.sum()))
