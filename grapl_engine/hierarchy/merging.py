"""Greedy merging of neighbouring regions: the pair that costs least unites, until one region is left."""

from __future__ import annotations

import heapq
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from grapl_engine.events import frozen_array
from grapl_engine.hierarchy.merge_tree import MergeTree
from grapl_engine.hierarchy.region_graph import RegionGraph

__all__ = ["RegionFeature", "bhattacharyya", "euclidean", "merge", "total_variation"]

ASKED = 256
"""Merges between two questions whether to stop."""
Values = NDArray[np.float64]
Distance = Callable[[Values, Values], Values]


@dataclass(frozen=True, slots=True, eq=False)
class RegionFeature:
    """What regions are compared by; that of a union is the mean, weighted by size.

    Attributes
    ----------
    values : float64, (n, C)
    distance : callable
        Of two arrays that broadcast to (k, C): (k,).
    weight : float
    """

    values: Values
    distance: Distance
    weight: float


def euclidean(one: Values, other: Values) -> Values:
    """The length of the difference: ``|p - q|``.

    Parameters
    ----------
    one, other : float64, (k, C)
        Of one shape, or such as broadcast to it.

    Returns
    -------
    float64, (k,)
    """
    difference = one - other
    return np.asarray(np.sqrt(np.einsum("kc,kc->k", difference, difference)))


def bhattacharyya(one: Values, other: Values) -> Values:
    """The Hellinger distance of two histograms: ``sqrt(1 - sum sqrt(p q))``.

    Parameters
    ----------
    one, other : float64, (k, C)
        Of one shape, or such as broadcast to it. Rows sum to 1.

    Returns
    -------
    float64, (k,)
        0 to 1.
    """
    return np.asarray(np.sqrt(np.maximum(1 - np.sqrt(one * other).sum(-1), 0)))


def total_variation(one: Values, other: Values) -> Values:
    """Half the summed differences of two distributions: ``sum |p - q| / 2``.

    Parameters
    ----------
    one, other : float64, (k, C)
        Of one shape, or such as broadcast to it. Rows sum to 1.

    Returns
    -------
    float64, (k,)
        0 to 1.
    """
    return np.asarray(0.5 * np.abs(one - other).sum(-1))


def merge(
    graph: RegionGraph,
    features: Sequence[RegionFeature],
    on_border: NDArray[np.floating],
    power: float = 0.0,
    within: NDArray[np.integer] | None = None,
    should_stop: Callable[[], bool] = lambda: False,
) -> MergeTree | None:
    """The whole order in which regions unite.

    Each time the pair of neighbours with the least ``(sum of weighted distances + on_border) q^power`` unites, with
    ``q = a b / ((a + b) N)`` of the two sizes and that of the picture: the higher the power, the earlier small regions go.
    That is the height of the merge, or the height before where that is more. Where labels are kept to, merges across them
    begin anew on top of the last height inside them: else cheap ones would all lie at that height, and be told apart no more.

    Parameters
    ----------
    graph : RegionGraph
    features : sequence of RegionFeature
    on_border : floating, (m,)
        What a border itself says; where two borders become one, their mean by length.
    power : float
    within : integer, (n,), optional
        A label of each region: as long as two neighbours have the same one, none of different labels unite.
    should_stop : callable
        Asked every 256 merges.

    Returns
    -------
    MergeTree, or None if stopped
    """
    return _Merging(graph, features, on_border, power, within).run(should_stop)


class _Merging:
    """Regions under way. Costs are computed for all neighbours of a new region at once: 500 regions take 0.1 s."""

    def __init__(
        self,
        graph: RegionGraph,
        features: Sequence[RegionFeature],
        on_border: NDArray[np.floating],
        power: float,
        within: NDArray[np.integer] | None,
    ) -> None:
        n = self._n = len(graph.sizes)
        self._graph, self._power = graph, power
        self._pixels = float(graph.sizes.sum())
        self._sizes = np.concatenate([graph.sizes, np.zeros(n - 1)])
        self._features = [
            RegionFeature(np.concatenate([f.values, np.zeros((n - 1, f.values.shape[1]))]), f.distance, f.weight)
            for f in features
        ]
        self._labels = [0] * n if within is None else [int(label) for label in within]
        self._crosses = False
        self._is_gone = bytearray(2 * n - 1)
        self._borders: list[dict[int, tuple[float, float]]] = [{} for _ in range(2 * n - 1)]
        self._queue: list[tuple[float, int, int]] = []
        self._later: list[tuple[float, int, int]] = []
        i, j = graph.pairs.T
        costs = self._costs(i, j, on_border)
        for a, b, length, value in zip(i.tolist(), j.tolist(), graph.lengths.tolist(), on_border.tolist(), strict=True):
            self._borders[a][b] = self._borders[b][a] = length, length * value
        for cost, a, b in zip(costs.tolist(), i.tolist(), j.tolist(), strict=True):
            self._put(cost, a, b)

    def run(self, should_stop: Callable[[], bool]) -> MergeTree | None:
        merges: list[tuple[int, int]] = []
        heights: list[float] = []
        last = ground = 0.0
        while len(merges) < self._n - 1:
            if len(merges) % ASKED == 0 and should_stop():
                return None
            was_inside = not self._crosses
            cost, a, b = self._next()
            self._unite(a, b, self._n + len(merges))
            merges.append((a, b))
            ground = last if was_inside and self._crosses else ground
            last = max(last, ground + cost)
            heights.append(last)
        pairs = frozen_array(np.array(merges, np.intp).reshape(-1, 2))
        return MergeTree(frozen_array(self._graph.sizes), pairs, frozen_array(np.array(heights, np.float64)))

    def _next(self) -> tuple[float, int, int]:
        """The cheapest pair that is still there; where no two neighbours have one label any more, labels no longer count."""
        while True:
            if not self._queue:
                self._labels, self._crosses = [0] * len(self._labels), True
                self._queue, self._later = self._later, []
                heapq.heapify(self._queue)
            cost, a, b = heapq.heappop(self._queue)
            if not (self._is_gone[a] or self._is_gone[b]):
                return cost, a, b

    def _put(self, cost: float, a: int, b: int) -> None:
        if self._labels[a] == self._labels[b]:
            heapq.heappush(self._queue, (cost, a, b))
        else:
            self._later.append((cost, a, b))

    def _unite(self, a: int, b: int, new: int) -> None:
        sizes = self._sizes
        sizes[new] = sizes[a] + sizes[b]
        share = sizes[a] / sizes[new]
        for feature in self._features:
            feature.values[new] = share * feature.values[a] + (1 - share) * feature.values[b]
        self._labels.append(self._labels[a])
        self._is_gone[a] = self._is_gone[b] = 1
        beside = self._joined(a, b, new)
        if not beside:
            return
        neighbours = np.fromiter(beside, np.intp, len(beside))
        lengths, values = np.array(list(beside.values())).T
        for node, cost in zip(beside, self._costs(neighbours, new, values / lengths).tolist(), strict=True):
            self._put(cost, node, new)

    def _joined(self, a: int, b: int, new: int) -> dict[int, tuple[float, float]]:
        """The borders of the union, by neighbour; the neighbours know it too from now on."""
        borders = self._borders
        beside, other = (borders[a], borders[b]) if len(borders[a]) >= len(borders[b]) else (borders[b], borders[a])
        for node, (length, value) in other.items():
            known = beside.get(node, (0.0, 0.0))
            beside[node] = known[0] + length, known[1] + value
        for gone in (a, b):
            beside.pop(gone, None)
        borders[a] = borders[b] = {}
        borders[new] = beside
        for node, border in beside.items():
            theirs = borders[node]
            theirs.pop(a, None)
            theirs.pop(b, None)
            theirs[new] = border
        return beside

    def _costs(self, one: NDArray[np.intp], other: NDArray[np.intp] | int, on_border: NDArray[np.floating]) -> Values:
        cost = np.array(on_border, np.float64)
        for feature in self._features:
            cost += feature.weight * feature.distance(feature.values[one], feature.values[other])
        if self._power:
            a, b = self._sizes[one], self._sizes[other]
            cost *= (a * b / ((a + b) * self._pixels)) ** self._power
        return cost
