"""Every level of a hierarchy against every annotator, from the places that its leaves share with the reference's segments."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from grapl_engine.evaluation.boundary import (
    BoundaryCounts,
    bsds_tolerance,
    counts_over_annotators,
    reference_boundaries,
    thinned,
)
from grapl_engine.evaluation.clusterings import rand_index, variation_of_information
from grapl_engine.evaluation.cut_scores import node_table
from grapl_engine.evaluation.measures import SUMS
from grapl_engine.evaluation.overlap import covering, overlaps, weighted_iou
from grapl_engine.hierarchy.hierarchy import Hierarchy
from grapl_engine.hierarchy.merge_tree import MergeTree
from grapl_engine.images.picture import stretched

__all__ = ["COUNTS", "LEVEL_COLUMNS", "REGION_MEASURES", "THRESHOLDS", "Levels", "score_levels"]

THRESHOLDS = np.arange(1, 100) / 100
"""Of the contour scale ``s / (1 + s)``, s the height in the tree: those of the BSDS benchmark."""
COUNTS = np.arange(1, 101)
"""Numbers of regions."""
REGION_MEASURES = ("weighted_iou", "covering", "variation_of_information", "rand_index")
"""Of `grapl_engine.evaluation.measures.MEASURES`, those that are kept of each level."""
_BOUNDARY = tuple(f"boundary_{name}" for name in BoundaryCounts._fields)
"""Of `SUMS`, those that are counted at some levels alone."""
LEVEL_COLUMNS: dict[str, str] = {
    "regions": "how many there are",
    "contour": "where the level begins on the contour scale",
    "is_automatic": "1 for the level that is taken where nobody chooses",
    **dict.fromkeys(REGION_MEASURES, "as in `tasks.csv`: mean over annotators"),
    "covered": SUMS["covered"],
    "covered_best": "the same with the best region of any level for each segment; one number for all levels",
    "places": SUMS["places"],
    **{name: SUMS[name].replace("the map", "the level") for name in _BOUNDARY},
}
"""Name -> what it is."""

Counts = NDArray[np.int64]
Labels = NDArray[np.integer]


@dataclass(frozen=True, slots=True, eq=False)
class Levels:
    """Levels of one hierarchy with their scores.

    Attributes
    ----------
    values : float64, (L, C)
        A row a level, by rising number of regions; columns as `LEVEL_COLUMNS` has them. Boundaries are counted at the levels
        that a threshold gives and at the automatic one, and are NaN elsewhere.
    """

    values: NDArray[np.float64]

    def column(self, name: str) -> NDArray[np.float64]:
        """float64, (L,): one column."""
        return self.values[:, list(LEVEL_COLUMNS).index(name)]

    def at_thresholds(self) -> NDArray[np.intp]:
        """intp, (T,): the row of each of `THRESHOLDS`, the level with fewest regions that begins at it or below."""
        return np.searchsorted(-self.column("contour"), -THRESHOLDS)

    def at_counts(self) -> NDArray[np.intp]:
        """intp, (N,): the row of each of `COUNTS`; where the tree has fewer leaves, its finest level."""
        return np.searchsorted(self.column("regions"), COUNTS, side="right") - 1


def score_levels(hierarchy: Hierarchy, references: Sequence[Labels], void: int | None = None) -> Levels:
    """Scores of the levels at all `THRESHOLDS` and `COUNTS`, and of the automatic one.

    The tables of a level are those of its nodes, and these are sums of the leaves': no map is made of any level.

    Parameters
    ----------
    hierarchy : Hierarchy
        Of another size than the references, it is enlarged to theirs (nearest neighbour).
    references : sequence of integer, (H, W)
        One map an annotator, at least one.
    void : int, optional
        Label of the places of a reference that do not count.

    Returns
    -------
    Levels

    Raises
    ------
    ValueError
        If the references' shapes differ, or one is void everywhere.
    """
    tree = hierarchy.tree
    regions = stretched(hierarchy.regions, *references[0].shape)
    tables = [node_table(tree, regions, reference, void) for reference in references]
    starts = np.append(0.0, tree.heights / (1 + tree.heights))
    with_lines = {tree.leaves + 1 - int(np.searchsorted(starts, threshold, side="right")) for threshold in THRESHOLDS}
    with_lines.add(hierarchy.automatic_count)
    counts = sorted({*with_lines, *COUNTS[: tree.leaves].tolist()})
    levels = np.full((len(counts), len(LEVEL_COLUMNS)), np.nan)
    lines = _Lines(tree, regions, references, void)
    best, places = _best_covered(tables, tree.leaves), sum(int(table[-1].sum()) for table in tables)
    for row, count in zip(levels, counts, strict=True):
        measured, covered = _region_scores(tree, count, tables)
        row[: -len(_BOUNDARY)] = (
            *(count, starts[tree.leaves - count], count == hierarchy.automatic_count),
            *measured,
            *(covered, best, places),
        )
        if count in with_lines:
            row[-len(_BOUNDARY) :] = lines.counts(count)
    return Levels(levels)


def _region_scores(tree: MergeTree, count: int, tables: Sequence[Counts]) -> tuple[NDArray[np.float64], float]:
    """`REGION_MEASURES` of a level, means over annotators; and the places it covers, summed over annotators."""
    nodes = np.unique(tree.nodes_at(count))
    nodes = nodes[np.argsort(tree.labels[nodes])]  # the order of a map's labels: the same sums, to the last bit
    each = []
    for table in tables:
        level = table[nodes]
        level = level[level.any(1)]
        each.append(
            (weighted_iou(level), covering(level), sum(variation_of_information(level)), rand_index(level), level.sum())
        )
    values = np.array(each)
    return values[:, :-1].mean(0), float(values[:, 1] @ values[:, -1])


def _best_covered(tables: Sequence[Counts], leaves: int) -> float:
    """Places times overlap with the best node of the whole tree, summed over the segments of all annotators."""
    sizes = [table[2 * leaves - 2] for table in tables]
    return float(sum((overlaps(table, size).max(0) * size).sum() for table, size in zip(tables, sizes, strict=True)))


class _Lines:
    """Where two regions meet, and at which merge the line between them goes."""

    def __init__(self, tree: MergeTree, regions: Labels, references: Sequence[Labels], void: int | None) -> None:
        self._leaves = tree.leaves
        self._goes = np.full(regions.shape, -1, np.intp)
        """The last merge that takes the pixel's line to the right or below; -1 where there is none."""
        for here, there in ((np.s_[:, :-1], np.s_[:, 1:]), (np.s_[:-1], np.s_[1:])):
            apart = regions[here] != regions[there]
            keys, places = np.unique(
                regions[here][apart].astype(np.intp) * tree.leaves + regions[there][apart], return_inverse=True
            )
            merges = tree.meeting(np.stack(np.divmod(keys, tree.leaves), axis=1))
            self._goes[here][apart] = np.maximum(self._goes[here][apart], merges[places])
        self._annotators = [reference_boundaries(reference, void) for reference in references]
        self._tolerance = bsds_tolerance(regions.shape)

    def counts(self, count: int) -> BoundaryCounts:
        """The boundaries of the level with so many regions against all annotators."""
        return counts_over_annotators(thinned(self._goes >= self._leaves - count), self._annotators, self._tolerance)
