"""The minimum cut of a graph between terminals: which sites stay with which of them."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from grapl_engine.graphcut.cut import solve

__all__ = ["FREE", "terminal_cut"]

FREE = -1
"""A site that is no terminal; in the answer, one that no terminal reaches."""
MOST_FLOW = 2**29
"""What all capacities sum to as whole numbers: SciPy's flow is int32."""

Sites = NDArray[np.intp]


def terminal_cut(edges: NDArray[np.integer], capacities: NDArray[np.floating], terminals: Sites) -> Sites:
    """Give each site to a side, so that the edges between sides cost least.

    Two sides: a maximum flow (Dinic) on capacities as whole numbers, of which the largest factor is taken that int32 allows,
    so it is the exact minimum up to ``E / 2**30`` of the sum of all capacities. Where several cuts cost the same, side 0 is the
    smallest there is. More sides: alpha-expansion until no side can grow, at most twice the minimum (Boykov et al.).

    Parameters
    ----------
    edges : integer, (E, 2)
        Pairs i < j of sites, none twice.
    capacities : floating, (E,)
        What it costs to part them; not negative.
    terminals : intp, (n,)
        The side, from 0, of each site whose side is known; `FREE` at the others.

    Returns
    -------
    intp, (n,)
        The side of each site; `FREE` where no path leads to any terminal.

    References
    ----------
    Boykov, Veksler and Zabih, IEEE TPAMI 23(11), 2001, doi:10.1109/34.969114.
    """
    kept = np.asarray(capacities) > 0
    edges, capacities = np.asarray(edges)[kept], np.asarray(capacities, np.float64)[kept]
    reached = _reached(edges, terminals)
    present = np.unique(terminals[terminals != FREE])
    if len(present) < 2:
        return np.where(reached, present[0] if len(present) else FREE, FREE)
    sides = np.searchsorted(present, terminals)  # of FREE too, which is not looked at
    sides = np.where(terminals == FREE, FREE, sides)
    found = _two_sides(edges, capacities, sides) if len(present) == 2 else _many_sides(edges, capacities, sides, len(present))
    return np.where(reached, present[found], FREE)


def _two_sides(edges: NDArray[np.integer], capacities: NDArray[np.float64], sides: Sites) -> Sites:
    """Side 0 is what the source still reaches once the flow is largest; a piece without a source is side 1."""
    from scipy.sparse import csr_array
    from scipy.sparse.csgraph import breadth_first_order, maximum_flow

    n = len(sides)
    source, sink = n, n + 1
    whole = np.rint(capacities * (MOST_FLOW / max(float(capacities.sum()), 1e-300))).astype(np.int32)
    ends = [np.flatnonzero(sides == side) for side in (0, 1)]
    # A terminal cannot be cut off: its tie is as strong as all edges together.
    starts = np.concatenate([edges[:, 0], edges[:, 1], np.full(len(ends[0]), source), ends[1]])
    stops = np.concatenate([edges[:, 1], edges[:, 0], ends[0], np.full(len(ends[1]), sink)])
    ties = np.full(len(ends[0]) + len(ends[1]), _tie(edges, whole, sides), np.int32)
    graph = csr_array((np.concatenate([whole, whole, ties]), (starts, stops)), shape=(n + 2, n + 2))
    left = csr_array(graph - maximum_flow(graph, source, sink).flow)
    left.eliminate_zeros()
    met = breadth_first_order(left, source, return_predecessors=False)
    found = np.ones(n, np.intp)
    found[met[met < n]] = 0
    return found


def _tie(edges: NDArray[np.integer], whole: NDArray[np.int32], sides: Sites) -> int:
    """More than can flow through any terminal."""
    degrees = np.bincount(edges.ravel(), np.repeat(whole, 2), minlength=len(sides))
    return int(degrees[sides != FREE].max(initial=0)) + 1


def _many_sides(edges: NDArray[np.integer], capacities: NDArray[np.float64], sides: Sites, count: int) -> Sites:
    degrees = np.bincount(edges.ravel(), np.repeat(capacities, 2), minlength=len(sides))
    other = (sides != FREE)[:, None] & (sides[:, None] != np.arange(count))
    costs = np.where(other, 1 + 2 * degrees[:, None], 0.0)
    start = np.where(sides == FREE, 0, sides)
    return solve(costs, edges.astype(np.int32), capacities, solver="expansion", start=start).astype(np.intp)


def _reached(edges: NDArray[np.integer], terminals: Sites) -> NDArray[np.bool_]:
    """bool, (n,): the sites from which a path leads to a terminal."""
    from scipy.sparse import csr_array
    from scipy.sparse.csgraph import connected_components

    n = len(terminals)
    graph = csr_array((np.ones(len(edges), np.int8), (edges[:, 0], edges[:, 1])), shape=(n, n))
    _, pieces = connected_components(graph, directed=False)
    return np.isin(pieces, pieces[terminals != FREE])
