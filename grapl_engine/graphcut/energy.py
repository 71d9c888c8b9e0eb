"""The energy of a labelling (Eq. 1 to 3): U, V and E = U + lambda V, in nats; whole, by its parts, and seen from one patch.

Here it is measured; `graphcut.problem` is what is minimised.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from grapl_engine.events import Energy

__all__ = [
    "PROBABILITY_FLOOR",
    "Breakpoint",
    "EnergyBreakdown",
    "LocalCosts",
    "energy_breakdown",
    "energy_of",
    "local_breakpoints",
    "local_costs",
    "pairwise_term",
    "unary_costs",
    "unary_term",
]

PROBABILITY_FLOOR = 1e-10
"""Probabilities below count as this, so that no cost is infinite."""


def unary_costs(probabilities: NDArray[np.floating]) -> NDArray[np.float64]:
    """What each label costs each patch: ``-ln max(F'(p)[k], 1e-10)`` (Eq. 2).

    Parameters
    ----------
    probabilities : floating, (..., K)

    Returns
    -------
    float64, (n, K)
        n is the product of the leading sides; from 0 to 23.03 nats.
    """
    flat = np.asarray(probabilities, dtype=np.float64).reshape(-1, probabilities.shape[-1])
    return np.abs(np.log(np.clip(flat, PROBABILITY_FLOOR, 1.0)))  # not -log: that of 1 would be -0


def unary_term(unary: NDArray[np.floating], labels: NDArray[np.integer]) -> float:
    """U (Eq. 2), in nats: the cost of each patch's own label, summed; parameters as for `energy_of`."""
    flat = labels.ravel().astype(np.intp)
    return float(unary[np.arange(len(flat)), flat].sum())


def pairwise_term(edges: NDArray[np.integer], phi: NDArray[np.floating], labels: NDArray[np.integer]) -> float:
    """V (Eq. 3): the phi of the edges whose ends differ, summed, each pair once; parameters as for `energy_of`."""
    flat = labels.ravel()
    cut = flat[edges[:, 0]] != flat[edges[:, 1]]
    return float(phi[cut].astype(np.float64).sum())


def energy_of(
    unary: NDArray[np.floating],
    edges: NDArray[np.integer],
    phi: NDArray[np.floating],
    labels: NDArray[np.integer],
    lambda_: float,
) -> Energy:
    """The energy of a labelling (Eq. 1): E = U + lambda V.

    Parameters
    ----------
    unary : floating, (n, K)
        In nats, from `unary_costs`.
    edges : integer, (E, 2)
        Pairs of patches by flat index, none twice.
    phi : floating, (E,)
        Before lambda.
    labels : integer, n of them in any shape
        From 0 to K - 1.
    lambda_ : float

    Returns
    -------
    Energy
        Its parts in nats, V before lambda.
    """
    return Energy(unary_term(unary, labels), pairwise_term(edges, phi, labels), lambda_)


@dataclass(frozen=True, slots=True, eq=False)
class EnergyBreakdown:
    """The books of one labelling: what each patch, edge and label adds to its energy.

    Attributes
    ----------
    energy : Energy
        U, V and lambda.
    unary : float64, (n,)
        What each patch's own label costs it, in nats; sums to U.
    pairwise : float64, (n,)
        Half the phi of each of its cut edges; sums to V.
    cut : bool, (E,)
        Which edges are cut.
    patches : int64, (K,)
        How many patches each label has.
    label_unary, label_pairwise : float64, (K,)
        `unary` and `pairwise` of the patches of each label, summed.
    """

    energy: Energy
    unary: NDArray[np.float64]
    pairwise: NDArray[np.float64]
    cut: NDArray[np.bool_]
    patches: NDArray[np.int64]
    label_unary: NDArray[np.float64]
    label_pairwise: NDArray[np.float64]


def energy_breakdown(
    unary: NDArray[np.floating],
    edges: NDArray[np.integer],
    phi: NDArray[np.floating],
    labels: NDArray[np.integer],
    lambda_: float,
) -> EnergyBreakdown:
    """Book the energy of a labelling (Eq. 1) on its patches, edges and labels; parameters as for `energy_of`."""
    count, kinds = unary.shape
    flat = labels.ravel()
    own = unary[np.arange(count), flat].astype(np.float64)
    cut = flat[edges[:, 0]] != flat[edges[:, 1]]
    halves = np.repeat(phi[cut].astype(np.float64) / 2, 2)
    pairwise = _sums(edges[cut].ravel(), halves, count)
    return EnergyBreakdown(
        energy_of(unary, edges, phi, flat, lambda_),
        own,
        pairwise,
        cut,
        np.bincount(flat, minlength=kinds),
        _sums(flat, own, kinds),
        _sums(flat, pairwise, kinds),
    )


@dataclass(frozen=True, slots=True, eq=False)
class LocalCosts:
    """What each label would cost one patch while its neighbours keep theirs: ``U_k + lambda S_k``.

    Attributes
    ----------
    patch : int
        Flat index.
    label : int
        Its label in the labelling.
    unary : float64, (K,)
        U_k, in nats.
    disagreement : float64, (K,)
        S_k: the phi of the neighbours whose label is not k, summed.
    lambda_ : float
    neighbours : int32, (m,)
    phi : float64, (m,)
        What ties the patch to each of them, before lambda.
    edges : int32, (m,)
        The number of each such edge.
    cut : bool, (m,)
        Whether the neighbour's label is another one.
    """

    patch: int
    label: int
    unary: NDArray[np.float64]
    disagreement: NDArray[np.float64]
    lambda_: float
    neighbours: NDArray[np.int32]
    phi: NDArray[np.float64]
    edges: NDArray[np.int32]
    cut: NDArray[np.bool_]

    @property
    def costs(self) -> NDArray[np.float64]:
        """float64, (K,): ``U_k + lambda S_k`` in nats."""
        return self.unary + self.lambda_ * self.disagreement

    @property
    def best(self) -> int:
        """The cheapest label; among equals the patch's own, then the lowest."""
        return int(self.best_at(np.array([self.lambda_]))[0])

    def best_at(self, lambdas: NDArray[np.floating]) -> NDArray[np.intp]:
        """The cheapest label at other lambdas, with the neighbours' labels as they are; among equals as `best` is.

        Parameters
        ----------
        lambdas : floating, (n,)

        Returns
        -------
        intp, (n,)
        """
        costs = self.unary + np.multiply.outer(lambdas, self.disagreement)
        return np.where(costs[:, self.label] == costs.min(1), self.label, costs.argmin(1))

    @property
    def runner_up(self) -> int | None:
        """The cheapest of the labels that the patch does not have; None if there is no other."""
        if len(self.unary) < 2:
            return None
        costs = self.costs
        costs[self.label] = np.inf
        return int(costs.argmin())

    @property
    def margin(self) -> float:
        """What the runner-up would cost more, in nats; negative where the patch alone would rather switch; inf without one."""
        runner_up, costs = self.runner_up, self.costs
        return np.inf if runner_up is None else float(costs[runner_up] - costs[self.label])


def local_costs(
    unary: NDArray[np.floating],
    edges: NDArray[np.integer],
    phi: NDArray[np.floating],
    labels: NDArray[np.integer],
    patch: int,
    lambda_: float,
) -> LocalCosts:
    """What each label would cost one patch while its neighbours keep theirs: its part of Eq. 1.

    Parameters
    ----------
    unary, edges, phi, labels, lambda_
        As for `energy_of`.
    patch : int
        Flat index.
    """
    flat = labels.ravel()
    touching = np.flatnonzero((edges[:, 0] == patch) | (edges[:, 1] == patch))
    neighbours = edges[touching].sum(1) - patch
    ties = phi[touching].astype(np.float64)
    agreeing = _sums(flat[neighbours], ties, unary.shape[1])
    return LocalCosts(
        patch,
        int(flat[patch]),
        unary[patch].astype(np.float64),
        np.maximum(ties.sum() - agreeing, 0.0),
        lambda_,
        neighbours.astype(np.int32),
        ties,
        touching.astype(np.int32),
        flat[neighbours] != flat[patch],
    )


@dataclass(frozen=True, slots=True)
class Breakpoint:
    """The lambda beyond which `label` is the cheapest for a patch, and strictly cheaper than the label before it."""

    lambda_: float
    label: int


def local_breakpoints(costs: LocalCosts) -> tuple[Breakpoint | None, Breakpoint | None]:
    """Where a patch alone would flip as lambda falls and as it rises, its neighbours' labels fixed.

    Each label's cost ``U_k + lambda S_k`` is a line over lambda, and what the patch alone would take is their
    lower envelope; these are its corners on both sides of ``costs.lambda_``. There the patch has ``costs.best``,
    which need not be the label that it has in the labelling. The lines of that label b and of another one l meet at
    ``(U_l - U_b) / (S_b - S_l)``: above it the one with the smaller S is cheaper, below it the other one.

    Parameters
    ----------
    costs : LocalCosts

    Returns
    -------
    (Breakpoint or None, Breakpoint or None)
        The nearest one below (and above 0) and the nearest one above ``costs.lambda_``; of labels that
        meet there the one that is cheapest beyond. None where there is none.
    """
    best = costs.best
    ahead = costs.disagreement[best] - costs.disagreement
    dearer = costs.unary - costs.unary[best]
    with np.errstate(divide="ignore", invalid="ignore"):
        values = dearer / ahead
    # The best label is the cheapest here, so all meet it on their own side: what rounding put beyond lambda lies at lambda.
    values = np.where(ahead < 0, np.minimum(values, costs.lambda_), np.maximum(values, costs.lambda_))
    below = np.flatnonzero((ahead < 0) & (values > 0))
    above = np.flatnonzero(ahead > 0)
    nearest_below = max(below, key=lambda label: (values[label], -ahead[label]), default=None)
    nearest_above = min(above, key=lambda label: (values[label], -ahead[label]), default=None)
    low, high = (None if of is None else Breakpoint(float(values[of]), int(of)) for of in (nearest_below, nearest_above))
    return low, high


def _sums(places: NDArray[np.integer], values: NDArray[np.float64], count: int) -> NDArray[np.float64]:
    """float64, (count,): the values of each place, summed."""
    return np.asarray(np.bincount(places, values, count), np.float64)
