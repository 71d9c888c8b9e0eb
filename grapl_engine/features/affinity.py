"""The patch graph: which patches are neighbours, and how much (Eq. 4)."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from grapl_engine.errors import GraphCutError
from grapl_engine.events import frozen_array

__all__ = ["MOST_EDGES", "PatchGraph", "build_graph", "lattice", "lattice_graph"]

MOST_EDGES = 2_000_000
"""All pairs of d = 32 are 523,776; GCO takes gigabytes for millions, and gco-wrapper ends the process where there are none."""


@dataclass(frozen=True, slots=True, eq=False)
class PatchGraph:
    """Undirected edges of the patch grid; each pair once, i < j, sorted.

    Attributes
    ----------
    edges : int32, (E, 2)
        Flat patch indices ``row * d + column``.
    phi : float32, (E,)
        In (0, 1].
    sigma : float
        Standard deviation of all affinities.
    """

    edges: NDArray[np.int32]
    phi: NDArray[np.float32]
    sigma: float


def build_graph(features: NDArray[np.floating] | None, d: int, threshold: float) -> PatchGraph:
    """Weigh all pairs of patches and keep those with ``phi >= threshold`` (Eq. 4).

    ``phi(p, q) = exp(-aff(p, q)^2 / (2 sigma)) / dist(p, q)`` with ``aff = |m(p) - m(q)|_2`` for the
    features m, `dist` between patch centres in patch units, and sigma the standard deviation of
    aff over all p, q (1 if that is 0). The paper counts ordered pairs; as in all published runs,
    a pair counts once here (the guide, The method: pairs in V).

    Since phi is at most 1 / dist, only pairs nearer than 1 / threshold are looked at.

    Parameters
    ----------
    features : floating, (d * d, F), or None
        One row a patch; None: `lattice_graph`.
    d : int
        Patches a side.
    threshold : float
        0 keeps all pairs.

    Returns
    -------
    PatchGraph

    Raises
    ------
    GraphCutError
        If more than `MOST_EDGES` edges are left.
    """
    if features is None:
        return lattice_graph(d)
    points = features.astype(np.float64)
    sigma = _deviation(points) or 1.0
    grid = points.reshape(d, d, -1)
    index = np.arange(d * d, dtype=np.int32).reshape(d, d)
    reach = d - 1 if threshold <= 0 else min(d - 1, int(1 / threshold + 1e-9))
    pairs: list[NDArray[np.int32]] = []
    strengths: list[NDArray[np.float32]] = []
    count = 0
    for down in range(reach + 1):
        for right in range(-reach if down else 1, reach + 1):
            dist = float(np.hypot(down, right))
            if threshold > 0 and 1 / dist < threshold:
                continue
            here = (slice(0, d - down), slice(max(0, -right), d - max(0, right)))
            there = (slice(down, d), slice(max(0, right), d + min(0, right)))
            aff2 = ((grid[here] - grid[there]) ** 2).sum(-1).ravel()
            phi = np.exp(-aff2 / (2 * sigma)) / dist
            keep = (phi >= threshold) & (phi > 0)
            pairs.append(np.stack([index[here].ravel()[keep], index[there].ravel()[keep]], axis=1))
            strengths.append(phi[keep].astype(np.float32))
            if (count := count + len(pairs[-1])) > MOST_EDGES:
                raise GraphCutError(
                    f"The graph has more than {MOST_EDGES:,} edges, too many to solve: raise the edge threshold or lower d."
                )
    return _sorted_graph(pairs, strengths, sigma)


def lattice_graph(d: int) -> PatchGraph:
    """The 4-neighbour lattice with weight 1: the paper's "uniform" baseline (Table 2).

    Parameters
    ----------
    d : int
        Patches a side.

    Returns
    -------
    PatchGraph
        2 d (d - 1) edges.
    """
    edges = lattice(d, d)
    return PatchGraph(edges, frozen_array(np.ones(len(edges), np.float32)), 1.0)


def lattice(rows: int, columns: int) -> NDArray[np.int32]:
    """The edges of a grid whose cells neighbour those beside, above and below them.

    Parameters
    ----------
    rows, columns : int

    Returns
    -------
    int32, (E, 2)
        Pairs i < j of flat indices, sorted.
    """
    index = np.arange(rows * columns, dtype=np.int32).reshape(rows, columns)
    across = np.stack([index[:, :-1].ravel(), index[:, 1:].ravel()], axis=1)
    down = np.stack([index[:-1].ravel(), index[1:].ravel()], axis=1)
    edges = np.concatenate([across, down])
    return frozen_array(edges[np.lexsort((edges[:, 1], edges[:, 0]))])


def _sorted_graph(pairs: list[NDArray[np.int32]], strengths: list[NDArray[np.float32]], sigma: float) -> PatchGraph:
    edges = np.concatenate([np.empty((0, 2), np.int32), *pairs])
    order = np.lexsort((edges[:, 1], edges[:, 0]))
    flat = np.concatenate([np.empty(0, np.float32), *strengths])
    return PatchGraph(frozen_array(edges[order]), frozen_array(flat[order]), sigma)


def _deviation(features: NDArray[np.float64]) -> float:
    """Standard deviation of |m(p) - m(q)| over all ordered pairs, a block of rows at a time."""
    from scipy.spatial.distance import cdist

    n = len(features)
    total = squares = 0.0
    block = max(1, 4_000_000 // n)
    for start in range(0, n, block):
        distances = cdist(features[start : start + block], features)
        total += float(distances.sum())
        squares += float((distances**2).sum())
    return float(np.sqrt(max(0.0, squares / n**2 - (total / n**2) ** 2)))
