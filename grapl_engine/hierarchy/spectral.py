"""Where each region lies among all: the eigenvectors of the region graph."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from grapl_engine.hierarchy.region_graph import RegionGraph

__all__ = ["embedding"]

VECTORS = 16
TOLERANCE = 1e-4
DENSE = 700
"""Up to so many regions, all eigenvectors at once are faster than some."""


def embedding(graph: RegionGraph, distances: NDArray[np.floating], scale: float) -> NDArray[np.float64]:
    """A place for each region, so that regions which weak borders join lie near each other.

    Eigenvectors of the normalised Laplacian of ``W = length exp(-(distance / scale)^2)`` after the first, each divided by
    the root of the degrees, brought to unit variance and divided by the root of its eigenvalue.

    Parameters
    ----------
    graph : RegionGraph
    distances : floating, (m,)
        Of neighbouring regions.
    scale : float

    Returns
    -------
    float64, (n, V)
        At most 16 coordinates, root mean square 1 over all.

    References
    ----------
    Shi, Malik, "Normalized Cuts and Image Segmentation", IEEE TPAMI 22(8), 2000, doi:10.1109/34.868688.
    Arbelaez, Maire, Fowlkes, Malik, IEEE TPAMI 33(5), 2011 (the division by the root), doi:10.1109/TPAMI.2010.161.
    """
    n = len(graph.sizes)
    if n < 3:
        return np.zeros((n, 1))
    weights = graph.lengths * np.exp(-((distances / scale) ** 2)) + 1e-9
    values, vectors, degrees = _smallest(graph, weights, min(VECTORS + 1, n - 1))
    coordinates = vectors[:, 1:] / np.sqrt(degrees)[:, None]
    coordinates -= coordinates.mean(0)
    spread = coordinates.std(0)
    coordinates /= np.where(spread > 0, spread, 1)
    coordinates /= np.sqrt(np.maximum(values[1:], 1e-6))
    size = np.sqrt((coordinates**2).sum(1).mean())
    return np.asarray(coordinates / (size or 1.0))


def _smallest(
    graph: RegionGraph, weights: NDArray[np.float64], count: int
) -> tuple[NDArray[np.float64], NDArray[np.float64], NDArray[np.float64]]:
    """The smallest eigenvalues of the normalised Laplacian, ascending, their vectors (n, count), and the degrees (n,)."""
    from scipy import sparse
    from scipy.linalg import eigh
    from scipy.sparse.linalg import eigsh

    n = len(graph.sizes)
    i, j = graph.pairs.T
    half = sparse.coo_array((weights, (i, j)), shape=(n, n))
    affinity = (half + half.T).tocsr()
    degrees = np.asarray(affinity.sum(1)).ravel()
    root = sparse.diags_array(1 / np.sqrt(degrees))
    similarity = root @ affinity @ root
    if n <= DENSE:
        values, vectors = eigh(np.eye(n) - similarity.toarray(), subset_by_index=[0, count - 1])
        return values, vectors, degrees
    # 1 is added, so that those wanted are the largest in size too; with a fixed start nothing is drawn.
    values, vectors = eigsh(similarity + sparse.eye_array(n), count, which="LA", v0=np.ones(n), tol=TOLERANCE)
    order = np.argsort(-values)
    return 2 - values[order], vectors[:, order], degrees
