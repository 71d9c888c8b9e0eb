"""One problem at many lambdas: what the solver answers, where its answer stays, and where a patch flips."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from grapl_engine.events import Energy, Labels
from grapl_engine.graphcut.problem import Problem
from grapl_engine.settings import PARAMETERS

__all__ = [
    "Gap", "Plateau", "SolvedBreakpoint", "SweepPoint", "count_gaps", "gaps", "highest_lambda", "lambda_grid", "lambdas_of",
    "plateaus", "solved_breakpoints", "sweep",
]  # fmt: skip

DECADES = 4
"""How far the grid reaches down from its highest lambda, but for 0."""
FINEST = 1e-6
"""How near to a point, as a part of lambda, an end of its plateau is looked for that the tolerance does not tell from it."""


def lambda_grid(highest: float, count: int = 40) -> NDArray[np.float64]:
    """float64, (count,): 0, then logarithmic from a ten-thousandth of the highest lambda, which is above 0, up to it."""
    return np.concatenate([[0.0], np.geomspace(highest / 10**DECADES, highest, count - 1)])


def highest_lambda(problem: Problem) -> float:
    """Up to which lambda is searched.

    Parameters
    ----------
    problem : Problem

    Returns
    -------
    float
        The end of the slider, or further where the problem's own lambda is near it.
    """
    slider = PARAMETERS["lambda_"].slider
    return max(slider[1] if slider is not None else 0.0, 4 * problem.lambda_)


def lambdas_of(problem: Problem) -> NDArray[np.float64]:
    """The lambdas at which a problem is asked.

    Parameters
    ----------
    problem : Problem

    Returns
    -------
    float64, (n,)
        Ascending from 0 to `highest_lambda`; the problem's own is one of them.
    """
    return np.union1d(lambda_grid(highest_lambda(problem)), [problem.lambda_])


@dataclass(frozen=True, slots=True, eq=False)
class SweepPoint:
    """The solver's answer at one lambda.

    Attributes
    ----------
    lambda_ : float
    labels : uint16, (n,)
    energy : Energy
        Without the constraints' costs.
    k_hat : int
        How many labels there are.
    """

    lambda_: float
    labels: Labels
    energy: Energy
    k_hat: int


def sweep(problem: Problem, lambdas: Iterable[float], should_stop: Callable[[], bool] = lambda: False) -> Iterator[SweepPoint]:
    """Solve a problem at each lambda, from its own start each time, so that no answer depends on another.

    Parameters
    ----------
    problem : Problem
    lambdas : iterable of float
    should_stop : callable
        Asked between moves.

    Yields
    ------
    SweepPoint
        In the order of `lambdas`.
    """
    for lambda_ in lambdas:
        asked = problem.replace(lambda_=float(lambda_))
        labels = asked.solve(should_stop)
        if labels is None:
            return
        yield SweepPoint(asked.lambda_, labels, asked.energy(labels), int(np.count_nonzero(np.bincount(labels))))


@dataclass(frozen=True, slots=True)
class Gap:
    """Between two plateaus: the labels of point `after` hold up to lambda `low`, those of the next point from `high` on."""

    after: int
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Plateau:
    """A range of lambda with the labels of the points `first` to `last` of a sweep; `low` and `high` are solved too."""

    low: float
    high: float
    first: int
    last: int
    k_hat: int


def plateaus(points: Sequence[SweepPoint], found: Iterable[Gap] = ()) -> list[Plateau]:
    """The plateaus of a sweep, in their order.

    Parameters
    ----------
    points : sequence of SweepPoint
        Lambdas ascending.
    found : iterable of Gap
        What `gaps` found between them; where one is missing, a plateau ends at its outermost points.

    Returns
    -------
    list of Plateau
        A point alone is one too.
    """
    starts = [0, *(i + 1 for i in _changes(points))] if points else []
    ends = [start - 1 for start in starts[1:]] + [len(points) - 1]
    above = {gap.after: gap.low for gap in found}
    below = {gap.after + 1: gap.high for gap in found}
    return [
        Plateau(
            below.get(first, points[first].lambda_), above.get(last, points[last].lambda_), first, last, points[first].k_hat
        )
        for first, last in zip(starts, ends, strict=False)
    ]


def count_gaps(points: Sequence[SweepPoint]) -> int:
    """How many gaps there are between the plateaus of a sweep."""
    return len(_changes(points))


def gaps(
    problem: Problem,
    points: Sequence[SweepPoint],
    should_stop: Callable[[], bool] = lambda: False,
    skip: int = 0,
    tolerance: float = 1e-3,
) -> Iterator[Gap]:
    """Where plateaus end, by bisection between the points of a sweep.

    A labelling that comes and goes again between two points with equal labels is not seen.

    Parameters
    ----------
    problem : Problem
    points : sequence of SweepPoint
        Of `problem`, lambdas ascending.
    should_stop : callable
        Asked between moves.
    skip : int
        So many of the first gaps are known already.
    tolerance : float
        Each end is known to ``tolerance * high``; one that is not told from its point by that, to a millionth of lambda, so
        that a narrow plateau has its width.

    Yields
    ------
    Gap
        Ascending.
    """

    def is_like(labels: Labels, wanted: bool, lambda_: float) -> bool | None:
        solved = problem.replace(lambda_=lambda_).solve(should_stop)
        return None if solved is None else np.array_equal(solved, labels) is wanted

    for after in _changes(points)[skip:]:
        one, other = points[after], points[after + 1]
        upper = _narrowed(one.lambda_, other.lambda_, partial(is_like, one.labels, True), tolerance)
        if upper is None:
            return
        low, beyond = upper
        lower = _narrowed(low, other.lambda_, partial(is_like, other.labels, False), tolerance, guess=beyond, stays_high=True)
        if lower is None:
            return
        yield Gap(after, low, lower[1])


@dataclass(frozen=True, slots=True)
class SolvedBreakpoint:
    """Solving at `low` gives the patch the label `before`, solving at `high` gives it `after`."""

    low: float
    high: float
    before: int
    after: int


def solved_breakpoints(
    problem: Problem,
    patch: int,
    points: Sequence[SweepPoint],
    should_stop: Callable[[], bool] = lambda: False,
    tolerance: float = 1e-3,
) -> Iterator[SolvedBreakpoint]:
    """Where a patch flips when the whole cut is solved again, by bisection between the points of a sweep.

    There can be several, and back again. A flip there and back between two neighbouring points is not seen.

    Parameters
    ----------
    problem : Problem
    patch : int
        Flat index.
    points : sequence of SweepPoint
        Of `problem`, lambdas ascending.
    should_stop : callable
        Asked between moves.
    tolerance : float
        Brackets end at a width of ``tolerance * max(1, high)``.

    Yields
    ------
    SolvedFlip
        Ascending.
    """
    brackets = [
        SolvedBreakpoint(one.lambda_, other.lambda_, int(one.labels[patch]), int(other.labels[patch]))
        for one, other in pairwise(points)
        if one.labels[patch] != other.labels[patch]
    ][::-1]
    while brackets:
        wide = brackets.pop()
        if wide.high - wide.low <= tolerance * max(1.0, wide.high):
            yield wide
            continue
        middle = (wide.low + wide.high) / 2
        labels = problem.replace(lambda_=middle).solve(should_stop)
        if labels is None:
            return
        taken = int(labels[patch])
        halves = (
            SolvedBreakpoint(middle, wide.high, taken, wide.after),
            SolvedBreakpoint(wide.low, middle, wide.before, taken),
        )
        brackets += [half for half in halves if half.before != half.after]


def _changes(points: Sequence[SweepPoint]) -> list[int]:
    """After which points the labels change."""
    return [i for i, (one, other) in enumerate(pairwise(points)) if not np.array_equal(one.labels, other.labels)]


def _narrowed(
    low: float,
    high: float,
    holds: Callable[[float], bool | None],
    tolerance: float,
    guess: float | None = None,
    *,
    stays_high: bool = False,
) -> tuple[float, float] | None:
    """A bracket of where `holds`, which does at `low` and not at `high`, ends; None if it was stopped.

    A `guess` is tried first. While the bracket still ends at the point from which the plateau is measured, `low` or with
    `stays_high` `high`, it is narrowed further.
    """
    point = high if stays_high else low
    while high - low > (FINEST if point == (high if stays_high else low) else tolerance) * high:
        middle = (low + high) / 2 if guess is None else guess
        guess = None
        answer = holds(middle)
        if answer is None:
            return None
        low, high = (middle, high) if answer else (low, middle)
    return low, high
