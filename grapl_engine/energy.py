"""The energy of a labelling (Eq. 1 to 3): U, V and E = U + lambda V, in nats."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from grapl_engine.events import Energy

__all__ = ["PROBABILITY_FLOOR", "energy_of", "pairwise_term", "unary_costs", "unary_term"]

PROBABILITY_FLOOR = 1e-10
"""Probabilities below count as this, so that no cost is infinite (METHOD, 3.5)."""


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
    return -np.log(np.clip(flat, PROBABILITY_FLOOR, 1.0))


def unary_term(unary: NDArray[np.floating], labels: NDArray[np.integer]) -> float:
    """U (Eq. 2): the cost of each patch's own label, summed."""
    flat = labels.ravel().astype(np.intp)
    return float(unary[np.arange(len(flat)), flat].sum())


def pairwise_term(edges: NDArray[np.integer], weights: NDArray[np.floating], labels: NDArray[np.integer]) -> float:
    """V (Eq. 3): the weights of the edges whose ends differ, summed; each pair once."""
    flat = labels.ravel()
    cut = flat[edges[:, 0]] != flat[edges[:, 1]]
    return float(weights[cut].astype(np.float64).sum())


def energy_of(
    unary: NDArray[np.floating],
    edges: NDArray[np.integer],
    weights: NDArray[np.floating],
    labels: NDArray[np.integer],
    lambda_: float,
) -> Energy:
    """The energy of a labelling (Eq. 1).

    Parameters
    ----------
    unary : floating, (n, K)
        From `unary_costs`.
    edges : integer, (E, 2)
    weights : floating, (E,)
        phi, before lambda.
    labels : integer, n of them in any shape
    lambda_ : float

    Returns
    -------
    Energy
    """
    return Energy(unary_term(unary, labels), pairwise_term(edges, weights, labels), lambda_)
