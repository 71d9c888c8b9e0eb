"""Any cut through a hierarchy against a truth, as fast as a slider moves: what the nodes share with it is counted once."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from grapl_engine.evaluation.overlap import overlaps
from grapl_engine.hierarchy.hierarchy import Hierarchy
from grapl_engine.hierarchy.merge_tree import MergeTree
from grapl_engine.hierarchy.tree_cut import TreeCut
from grapl_engine.images.picture import stretched
from grapl_engine.matching import contingency

__all__ = ["CutScores", "node_table"]

Counts = NDArray[np.int64]
Shares = NDArray[np.float64]


def node_table(tree: MergeTree, regions: NDArray[np.integer], reference: NDArray[np.integer], void: int | None) -> Counts:
    """The places that each node shares with each segment of a reference.

    Parameters
    ----------
    tree : MergeTree
    regions : integer, (H, W)
        The leaf of each pixel.
    reference : integer, (H, W)
    void : int or None
        Label of the places of the reference that do not count.

    Returns
    -------
    int64, (2 n - 1, J)
        Segments without a place are left out.

    Raises
    ------
    ValueError
        If the shapes differ, or all places are void.
    """
    shared = contingency(regions, reference, void)
    shared = shared[:, shared.any(0)]
    table = np.zeros((2 * tree.leaves - 1, shared.shape[1]), np.int64)
    table[: len(shared)] = shared
    for new, (one, other) in enumerate(tree.merges, tree.leaves):
        table[new] = table[one] + table[other]
    return table


class CutScores:
    """Covering and variation of information of cuts, means over annotators; each takes some hundred microseconds.

    Both come from the nodes alone. Covering takes the best overlap of any node of the cut for each segment; the variation of
    information, ``2 H(S, G) - H(S) - H(G)``, is a sum over the nodes.

    Parameters
    ----------
    hierarchy : Hierarchy
        Of another size than the references, it is enlarged to theirs (nearest neighbour).
    references : sequence of integer, (H, W)
        One map an annotator, at least one.
    void : int, optional
        Label of the places of a reference that do not count.

    Raises
    ------
    ValueError
        If the references' shapes differ, or one is void everywhere.
    """

    def __init__(self, hierarchy: Hierarchy, references: Sequence[NDArray[np.integer]], void: int | None = None) -> None:
        self._tree = hierarchy.tree
        regions = stretched(hierarchy.regions, *references[0].shape)
        self._annotators = [_Annotator(node_table(self._tree, regions, reference, void)) for reference in references]

    def covering(self, cut: TreeCut) -> float:
        """How well the annotators' segments are covered, 0 to 1."""
        return float(np.mean([one.covering(cut.regions) for one in self._annotators]))

    def variation_of_information(self, cut: TreeCut) -> float:
        """In bits."""
        return float(np.mean([one.information[cut.regions].sum() + one.given for one in self._annotators]))

    @cached_property
    def coverings(self) -> Shares:
        """float64, (n,): the covering of the levels with 1, 2, ... n regions."""
        return np.asarray(np.mean([one.coverings(self._tree) for one in self._annotators], axis=0))

    @property
    def best_count(self) -> int:
        """How many regions the level has that covers best; of several the fewest."""
        return int(self.coverings.argmax()) + 1


class _Annotator:
    """What the nodes share with one annotator's segments.

    Attributes
    ----------
    information : float64, (2 n - 1,)
        What each node adds to the variation of information, in bits, beside `given`.
    given : float
        What the annotator's own map adds: -H(G).
    """

    def __init__(self, table: Counts) -> None:
        sizes = table[-1]
        self._weights = sizes / sizes.sum()
        self._overlaps = overlaps(table, sizes)
        shares, whole = table / sizes.sum(), table.sum(1) / sizes.sum()
        self.information = _times_log(whole) - 2 * _times_log(shares).sum(1)
        self.given = float(_times_log(self._weights).sum())

    def covering(self, nodes: NDArray[np.intp]) -> float:
        return float(self._overlaps[nodes].max(0) @ self._weights)

    def coverings(self, tree: MergeTree) -> Shares:
        """Of all levels: from one to the next, only what was best covered by a part of the new region is looked at again."""
        n = tree.leaves
        is_there = np.zeros(len(self._overlaps), bool)
        is_there[:n] = True
        owners, best = self._overlaps[:n].argmax(0), self._overlaps[:n].max(0)
        coverings = np.empty(n)
        coverings[n - 1] = best @ self._weights
        for t, (one, other) in enumerate(tree.merges.tolist()):
            is_there[[one, other]], is_there[n + t] = False, True
            lost = (owners == one) | (owners == other)
            new = self._overlaps[n + t]
            gained = new >= np.where(lost, 0, best)
            owners[gained], best[gained] = n + t, new[gained]
            if (again := np.flatnonzero(lost)).size:
                nodes = np.flatnonzero(is_there)
                shared = self._overlaps[np.ix_(nodes, again)]
                owners[again], best[again] = nodes[shared.argmax(0)], shared.max(0)
            coverings[n - 2 - t] = best @ self._weights
        return coverings


def _times_log(shares: Shares) -> Shares:
    """``p log2 p``, 0 where p is."""
    return np.asarray(shares * np.log2(shares, out=np.zeros(shares.shape), where=shares > 0))
