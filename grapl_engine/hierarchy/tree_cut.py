"""A partition of a picture by a merge tree: a level of it, or finer in some places than in others."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from grapl_engine.hierarchy.merge_tree import MergeTree
from grapl_engine.label_sizes import LabelCount

__all__ = ["TreeCut"]


@dataclass(frozen=True, eq=False)
class TreeCut:
    """Nodes of a tree that cover each leaf once.

    Attributes
    ----------
    tree : MergeTree
    nodes : intp, (n,)
        The node that each leaf is part of.
    """

    tree: MergeTree
    nodes: NDArray[np.intp]

    @classmethod
    def at_level(cls, tree: MergeTree, count: int) -> TreeCut:
        """The level with so many regions; what lies outside of 1 to n is brought there."""
        return cls(tree, tree.nodes_at(min(max(count, 1), tree.leaves)))

    @classmethod
    def of_regions(cls, tree: MergeTree, regions: Sequence[int]) -> TreeCut | None:
        """The cut that has these nodes; None if they do not cover each leaf of the tree once."""
        wanted = np.unique(np.asarray(regions, np.int64))
        if not wanted.size or wanted[0] < 0 or wanted[-1] >= 2 * tree.leaves - 1:
            return None
        above = tree.parents.copy()
        beyond = above[wanted]
        above[wanted] = wanted
        while not np.array_equal(higher := above[above], above):
            above = higher
        is_nested = np.isin(above[beyond], wanted) & (beyond != wanted)
        if is_nested.any() or not np.array_equal(np.unique(above[: tree.leaves]), wanted):
            return None
        return cls(tree, np.asarray(above[: tree.leaves]))

    @cached_property
    def regions(self) -> NDArray[np.intp]:
        """intp, (c,): the nodes of the cut, ascending."""
        return np.unique(self.nodes)

    @property
    def count(self) -> int:
        """How many regions there are: c."""
        return len(self.regions)

    @cached_property
    def label_count(self) -> LabelCount:
        """How many regions there are, and how many of them are specks."""
        return LabelCount.of(self.tree.node_sizes[self.regions])

    @cached_property
    def labels(self) -> NDArray[np.intp]:
        """intp, (n,): the label of each leaf's region, as `MergeTree.labels`; those of an uneven cut leave some numbers out."""
        return np.asarray(self.tree.labels[self.nodes])

    @cached_property
    def is_level(self) -> bool:
        """Whether it is a level of the tree: as fine everywhere."""
        return bool(np.array_equal(self.nodes, self.tree.nodes_at(self.count)))

    def more_at(self, leaf: int) -> TreeCut:
        """The region of this leaf split where its last merge united it; a leaf by itself stays."""
        node, n = int(self.nodes[leaf]), self.tree.leaves
        if node < n:
            return self
        nodes = self.nodes.copy()
        for child in self.tree.merges[node - n].tolist():
            nodes[self._under(child)] = child
        return TreeCut(self.tree, nodes)

    def less_at(self, leaf: int) -> TreeCut:
        """The region of this leaf united with all else of its parent in the tree; the whole stays."""
        parent = int(self.tree.parents[self.nodes[leaf]])
        nodes = self.nodes.copy()
        nodes[self._under(parent)] = parent
        return self if np.array_equal(nodes, self.nodes) else TreeCut(self.tree, nodes)

    def _under(self, node: int) -> NDArray[np.bool_]:
        """bool, (n,): the leaves that are part of a node."""
        above = np.arange(self.tree.leaves)
        while (lower := above < node).any():
            higher = np.where(lower, self.tree.parents[above], above)
            if np.array_equal(higher, above):
                break
            above = higher
        return np.asarray(above == node)
