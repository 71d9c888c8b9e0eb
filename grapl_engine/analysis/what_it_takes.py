"""What it would take to put a mistake right in a run's own model: the energy of a merge, the lambda that parts two things."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from grapl_engine.analysis.patch_segments import patch_segments
from grapl_engine.analysis.segment_ledger import SegmentLedger
from grapl_engine.analysis.sweep import SweepPoint
from grapl_engine.events import Energy, Labels
from grapl_engine.graphcut.problem import Problem

__all__ = ["MergeCost", "Separation", "lie_apart", "merge_cost", "patches_within", "separation"]

LAMBDA = "\N{GREEK SMALL LETTER LAMDA}"
LEAST = 0.005
"""Nats below which two decimals show no change."""


@dataclass(frozen=True, slots=True)
class MergeCost:
    """What it costs to give the patches of two segments one label.

    Attributes
    ----------
    before, after : Energy
        Of all patches, as `grapl_engine.analysis.segment_ledger` has it.
    column : int
        The network's label that both count with after it: that of the two which is cheaper.
    patches : (int, int)
        How many each of the two has.
    """

    before: Energy
    after: Energy
    column: int
    patches: tuple[int, int]

    @property
    def change(self) -> float:
        """E after less E before, in nats."""
        return self.after.total - self.before.total

    @property
    def sentence(self) -> str:
        """What it says, for the person."""
        if not all(self.patches):
            return "One of the two has no patch of its own: they are parted by the pixel map, not by the graph cut."
        if abs(self.change) < LEAST:
            return "Merging them leaves E as it is, to a hundredth of a nat."
        if self.change > 0:
            return f"Merging them costs {self.change:.2f} nats: in this run's model the border is worth it."
        return f"Merging them saves {-self.change:.2f} nats: the border is not worth it in this run's model."


def merge_cost(ledger: SegmentLedger, labels: Labels, one: int, other: int) -> MergeCost:
    """What merging two segments costs.

    Parameters
    ----------
    ledger : SegmentLedger
        Of a map: from `grapl_engine.analysis.segment_ledger.ledger_of`; of an edited map its patches and columns.
    labels : uint16, (H, W)
        The map.
    one, other : int
        Two segments of it.

    Returns
    -------
    MergeCost
        The same change as that of an edit that merges them.

    Raises
    ------
    ValueError
        If they are one, or no segments of the map.
    """
    rows = np.flatnonzero((labels == other).any(1))
    if one == other or not {one, other} <= set(ledger.columns) or not rows.size:
        raise ValueError(f"Two segments of the map are merged; got {one} and {other}.")
    united = np.where(labels == other, np.uint16(one), labels)
    patches = patch_segments(united, ledger.problem.d, ledger.patches, (int(rows[0]), int(rows[-1]) + 1))
    after = ledger.merged(one, (other,), patches)
    counts = tuple(int((ledger.patches == segment).sum()) for segment in (one, other))
    return MergeCost(ledger.energy(), after.energy(), after.columns[one], (counts[0], counts[1]))


@dataclass(frozen=True, slots=True)
class Separation:
    """Where the cut parts two things.

    Attributes
    ----------
    lambda_ : float or None
        The lambda nearest to the run's own (by its ratio to it, then by their difference) at which it does; None: at none that
        was asked.
    beyond : float or None
        The nearest lambda towards the run's own at which it does not; None where there is none.
    own : float
        The run's lambda.
    parts_now : bool
        Whether it does so at the run's own lambda.
    lambdas : tuple of float
        Those of the sweep at which it does.
    patches : (int, int)
        How many patches each of the two has.
    """

    lambda_: float | None
    beyond: float | None
    own: float
    parts_now: bool
    lambdas: tuple[float, ...]
    patches: tuple[int, int]

    @property
    def sentence(self) -> str:
        """What it says, for the person."""
        if not all(self.patches):
            return "One of the two has no patch of its own: no graph cut can part them. Raise d."
        if self.parts_now:
            return f"The cut parts them at this run's {LAMBDA} of {self.own:g}: it is not what unites them."
        if self.lambda_ is None:
            return f"With the patches' costs frozen, the cut parts them at no {LAMBDA} that was asked."
        return f"With the patches' costs frozen, the cut parts them at {LAMBDA} = {self.lambda_:.3g}; the run has {self.own:g}."


def separation(
    problem: Problem,
    points: Sequence[SweepPoint],
    one: NDArray[np.integer],
    other: NDArray[np.integer],
    should_stop: Callable[[], bool] = lambda: False,
    tolerance: float = 0.02,
) -> Separation:
    """The lambda at which the cut parts two things, its network frozen.

    Two things are parted where the label that most patches of the one have is not the one that most patches of the other have
    (of equals the lowest). Between two neighbouring points of the sweep it is found by bisection.

    Parameters
    ----------
    problem : Problem
        Its lambda is the run's own.
    points : sequence of SweepPoint
        Of that problem, from lambda 0 on, ascending.
    one, other : integer
        Flat indices of their patches, as `patches_within` gives them.
    should_stop : callable
        Asked between moves; the answer is then the sweep's own.
    tolerance : float
        Bisection ends at a width of ``tolerance * max(high, tolerance)``.

    Returns
    -------
    Separation
    """
    sizes = (len(one), len(other))
    if not all(sizes):
        return Separation(None, None, problem.lambda_, False, (), sizes)
    labels = problem.solve(should_stop)
    now = labels is not None and _parts(labels, one, other)
    parted = [_parts(point.labels, one, other) for point in points]
    lambdas = tuple(point.lambda_ for point, is_parted in zip(points, parted, strict=True) if is_parted)
    if now or not lambdas:
        return Separation(problem.lambda_ if now else None, None, problem.lambda_, now, lambdas, sizes)
    nearest = min(lambdas, key=lambda value: _distance(value, problem.lambda_))
    steps = [point.lambda_ for point in points if min(nearest, problem.lambda_) < point.lambda_ < max(nearest, problem.lambda_)]
    beyond = min([*steps, problem.lambda_], key=lambda value: abs(value - nearest))
    at, apart_from = _bisected(problem, nearest, beyond, one, other, should_stop, tolerance)
    return Separation(at, apart_from, problem.lambda_, False, lambdas, sizes)


def patches_within(mask: NDArray[np.bool_], d: int) -> NDArray[np.intp]:
    """Flat indices of the patches of which more than half of the pixels lie in a mask.

    Parameters
    ----------
    mask : bool, (H, W)
    d : int
        Patches a side.

    Returns
    -------
    intp, (m,)
        Ascending.
    """
    height, width = mask.shape
    rows, columns = np.arange(height) * d // height, np.arange(width) * d // width
    sizes = np.outer(np.bincount(rows, minlength=d), np.bincount(columns, minlength=d))
    patch = (rows[:, None] * d + columns)[mask]
    return np.flatnonzero(2 * np.bincount(patch, minlength=d * d) > sizes.ravel())


def lie_apart(labels: Labels, one: NDArray[np.bool_], other: NDArray[np.bool_]) -> bool:
    """Whether a map parts two things: whether the label that most pixels of the one have is not that of most of the other.

    Parameters
    ----------
    labels : uint16, (H, W)
        Any map of the picture.
    one, other : bool, (H, W)
        Where the two things lie, at least a pixel each.

    Returns
    -------
    bool
    """
    return _parts(labels, np.flatnonzero(one), np.flatnonzero(other))


def _bisected(
    problem: Problem,
    parted: float,
    united: float,
    one: NDArray[np.integer],
    other: NDArray[np.integer],
    should_stop: Callable[[], bool],
    tolerance: float,
) -> tuple[float, float]:
    """Two lambdas close together, of which the first parts the two things and the second does not."""
    while abs(parted - united) > tolerance * max(parted, united, tolerance):
        middle = (parted + united) / 2
        labels = problem.replace(lambda_=middle).solve(should_stop)
        if labels is None:
            break
        parted, united = (middle, united) if _parts(labels, one, other) else (parted, middle)
    return parted, united


def _parts(labels: NDArray[np.integer], one: NDArray[np.integer], other: NDArray[np.integer]) -> bool:
    flat = labels.ravel()
    return int(np.bincount(flat[one]).argmax()) != int(np.bincount(flat[other]).argmax())


def _distance(value: float, own: float) -> tuple[float, float]:
    ratio = abs(float(np.log(value / own))) if value > 0 and own > 0 else np.inf
    return ratio, abs(value - own)
