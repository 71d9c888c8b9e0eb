"""The order in which regions unite, as a tree: every level of it is a partition of the picture."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

__all__ = ["MergeTree"]


@dataclass(frozen=True, eq=False)
class MergeTree:
    """A binary tree over n leaves; nodes 0 to n - 1 are the leaves, node n + t is what merge t made.

    Attributes
    ----------
    sizes : float64, (n,)
        Pixels of each leaf.
    merges : intp, (n - 1, 2)
        The two nodes that each merge unites.
    heights : float64, (n - 1,)
        What each merge cost, never less than one before it: the tree is an ultrametric.

    Raises
    ------
    ValueError
        If the merges make no tree of the leaves, or the heights fall.
    """

    sizes: NDArray[np.float64]
    merges: NDArray[np.intp]
    heights: NDArray[np.float64]

    def __post_init__(self) -> None:
        n, nodes = len(self.sizes), np.arange(2 * len(self.sizes) - 2)
        if self.merges.shape != (n - 1, 2) or not np.array_equal(np.sort(self.merges, axis=None), nodes):
            raise ValueError(f"{n} leaves need {n - 1} merges, and each node but the root is merged once.")
        if (self.merges >= np.arange(n, 2 * n - 1)[:, None]).any():
            raise ValueError("A node is merged before it is made.")
        if self.heights.shape != (n - 1,) or np.isnan(self.heights).any() or not (np.diff(self.heights) >= 0).all():
            raise ValueError("Each merge has a height, and none is below one before it.")
        if (self.heights < 0).any() or np.isinf(self.heights).any():
            raise ValueError("Heights are finite, and none is below 0.")

    @property
    def leaves(self) -> int:
        """How many leaves there are: n."""
        return len(self.sizes)

    @cached_property
    def parents(self) -> NDArray[np.intp]:
        """intp, (2 n - 1,): the node that each node becomes part of; the root's is itself."""
        parents = np.arange(2 * self.leaves - 1)
        parents[self.merges.ravel()] = np.repeat(np.arange(self.leaves, len(parents)), 2)
        return parents

    @cached_property
    def node_sizes(self) -> NDArray[np.float64]:
        """float64, (2 n - 1,): the pixels of each node."""
        sizes = [*self.sizes.tolist(), *[0.0] * len(self.merges)]
        for t, (a, b) in enumerate(self.merges.tolist()):
            sizes[self.leaves + t] = sizes[a] + sizes[b]
        return np.array(sizes)

    @cached_property
    def labels(self) -> NDArray[np.intp]:
        """intp, (2 n - 1,): the label that each node's pixels have where it is a region of its own.

        The root has label 0. Where a node splits, the larger part keeps its label and the other takes the next: the labels of
        the level with c regions are 0 to c - 1, and going to another level changes no label but of what is split or united.
        """
        sizes, labels = self.node_sizes, np.zeros(2 * self.leaves - 1, np.intp)
        for free, t in enumerate(range(len(self.merges) - 1, -1, -1), start=1):
            a, b = self.merges[t]
            large, small = (a, b) if sizes[a] >= sizes[b] else (b, a)
            labels[large], labels[small] = labels[self.leaves + t], free
        return labels

    def count_at(self, height: float) -> int:
        """How many regions are left once all merges up to this height are done."""
        return self.leaves - int(np.searchsorted(self.heights, height, side="right"))

    def height_of(self, count: int) -> float:
        """The height at which the level with so many regions begins: that of its last merge; 0 where nothing is merged."""
        done = self.leaves - count
        return float(self.heights[done - 1]) if done > 0 else 0.0

    def persistence(self) -> NDArray[np.float64]:
        """float64, (n,): over how wide a range of border strengths s / (1 + s) the partition into 1, 2, ... n regions stays."""
        starts = np.concatenate([[0.0], self.heights])
        return np.diff(np.append(starts / (1 + starts), 1.0))[::-1]

    def nodes_at(self, count: int) -> NDArray[np.intp]:
        """intp, (n,): the node that each leaf is part of in the level with so many regions."""
        return self.nodes_after(max(self.leaves - max(count, 1), 0))

    def nodes_after(self, merges: int) -> NDArray[np.intp]:
        """intp, (n,): the node that each leaf is part of after so many merges."""
        above = self.parents.copy()
        unmade = above >= self.leaves + merges
        above[unmade] = np.flatnonzero(unmade)
        while not np.array_equal(higher := above[above], above):
            above = higher
        return np.asarray(above[: self.leaves])

    def meeting(self, pairs: NDArray[np.intp]) -> NDArray[np.intp]:
        """Where pairs of leaves come together.

        Parameters
        ----------
        pairs : intp, (m, 2)
            Two different leaves each, 0 to n - 1.

        Returns
        -------
        intp, (m,)
            The merge, 0 to n - 2.
        """
        one, other = pairs.T.copy()
        while (apart := one != other).any():
            lower = apart & (one < other)
            upper = apart & ~lower
            one[lower] = self.parents[one[lower]]
            other[upper] = self.parents[other[upper]]
        return np.asarray(one - self.leaves)

    def saliency(self, pairs: NDArray[np.intp]) -> NDArray[np.float64]:
        """How salient the border between two leaves is: the height at which they come together.

        Parameters
        ----------
        pairs : intp, (m, 2)
            As for `meeting`.

        Returns
        -------
        float64, (m,)
            In the unit of `heights`.
        """
        return np.asarray(self.heights[self.meeting(pairs)], np.float64)
