"""The measures: one table, from which scores, the columns of a study, its report and the guide's table follow."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from grapl_engine.evaluation.boundary import Lines, bsds_tolerance, f_of_lines, f_of_matched, matched_lines, pooled_counts
from grapl_engine.evaluation.clusterings import over_segmentation, rand_index, under_segmentation
from grapl_engine.evaluation.counted_map import CountedMap
from grapl_engine.evaluation.overlap import covering, mean_iou, pixel_accuracy, weighted_iou
from grapl_engine.matching import check_shapes, contingency

__all__ = ["MEASURES", "QUICK", "SUMS", "Comparison", "Measure", "delta_k", "score_columns", "sums_over_annotators"]

Labels = NDArray[np.integer]
NEAR = 2.0
"""Pixels: the tighter tolerance of the boundary measure."""
OVER_ANNOTATORS = ("", "_best", "_spread")
"""Endings of a measure's columns: the mean over annotators, the best of them, their standard deviation."""


@dataclass(frozen=True, eq=False)
class Comparison:
    """A map beside one reference: what the measures are functions of. What several of them need is made once.

    Attributes
    ----------
    mine, theirs : CountedMap
        The map, and the reference, whose void places do not count.
    k0 : int or None
        Labels that the method started from.
    """

    mine: CountedMap
    theirs: CountedMap
    k0: int | None = None

    @property
    def labels(self) -> Labels:
        """Integer, (H, W): the map."""
        return self.mine.labels

    @property
    def reference(self) -> Labels:
        """Integer, (H, W)."""
        return self.theirs.labels

    @cached_property
    def table(self) -> NDArray[np.int64]:
        """int64, (I, J): places by label (row) and segment of the reference (column), void left out.

        It is the table of the labels that do occur: whatever their names, it is no larger than it need be.

        Raises
        ------
        ValueError
            If the shapes differ, or the reference is void everywhere.
        """
        check_shapes(self.labels, self.reference)
        if not self.theirs.count:
            raise ValueError("There is nothing to compare: the reference is void everywhere.")
        table = contingency(self.mine.ranks, self.theirs.ranks)[:, : self.theirs.count]
        return table if self.theirs.void is None else table[table.any(axis=1)]

    @cached_property
    def known_lines(self) -> tuple[Lines, Lines]:
        """Two of bool, (H, W): boundaries of the map and of the reference, where boundaries count."""
        theirs, known = self.theirs.boundaries
        return self.mine.boundaries[0] & known, theirs

    @cached_property
    def matched_lines(self) -> Lines:
        """Which of the map's boundaries are matched at the BSDS benchmark's tolerance: bool, (H, W)."""
        return matched_lines(*self.known_lines, bsds_tolerance(self.labels.shape))[0]


@dataclass(frozen=True, slots=True)
class Measure:
    """A measure of agreement with one reference.

    Attributes
    ----------
    name : str
        An attribute of `Scores` and a column of a study; an identifier.
    title : str
        What the report calls it.
    meaning : str
        In a line, as the guide has it.
    value : callable
        Of a `Comparison`; NaN where there is none.
    better : str
        Which way: "higher", "lower" or "neither".
    digits : int
        Decimal places that the report shows.
    in_report : bool
        Whether the report's table of all variants has a column of it.
    is_quick : bool
        Whether it follows from the table of a `Comparison`; boundaries have to be found and matched, which takes seconds for
        a picture of megapixels.
    """

    name: str
    title: str
    meaning: str
    value: Callable[[Comparison], float]
    better: Literal["higher", "lower", "neither"] = "higher"
    digits: int = 3
    in_report: bool = True
    is_quick: bool = True


def delta_k(labels: Labels, k0: int) -> int:
    """Labels that died out: dK = K0 - K-hat (the paper, section 4.1).

    Parameters
    ----------
    labels : integer, (H, W)
        The final pixel map, void places of a reference included.
    k0 : int
        Labels at the start.

    Returns
    -------
    int
        Negative if labels were added.
    """
    return k0 - len(np.unique(labels))


def _over(pair: Comparison) -> float:
    return float(over_segmentation(pair.table).sum())


def _under(pair: Comparison) -> float:
    return float(under_segmentation(pair.table).sum())


def _delta_k(pair: Comparison) -> float:
    return float("nan") if pair.k0 is None else float(pair.k0 - pair.mine.count)


_ALL = (
    Measure(
        "weighted_iou",
        "mIoU",
        "IoU of matched segments, weighted by the size of the reference's; the protocol of the paper's released evaluation",
        lambda pair: weighted_iou(pair.table),
    ),
    Measure(
        "mean_iou", "plain mIoU", "the same without weights: small segments count as much", lambda pair: mean_iou(pair.table)
    ),
    Measure(
        "pixel_accuracy",
        "accuracy",
        "share of the pixels in matched segments, for the matching with most of them",
        lambda pair: pixel_accuracy(pair.table),
    ),
    Measure(
        "covering",
        "covering",
        "IoU of each reference segment with the label that covers it best, weighted by size",
        lambda pair: covering(pair.table),
    ),
    Measure(
        "variation_of_information",
        "VI",
        "bits that map and reference do not say of each other: the sum of the next two",
        lambda pair: _over(pair) + _under(pair),
        better="lower",
        digits=2,
    ),
    Measure(
        "over_segmentation",
        "VI over",
        "bits that the label still says where the reference is known: too many segments",
        _over,
        better="lower",
        digits=2,
        in_report=False,
    ),
    Measure(
        "under_segmentation",
        "VI under",
        "bits that the reference still says where the label is known: too few segments",
        _under,
        better="lower",
        digits=2,
        in_report=False,
    ),
    Measure(
        "rand_index",
        "PRI",
        "share of the pairs of pixels that are together in both or apart in both; its mean is the probabilistic Rand index",
        lambda pair: rand_index(pair.table),
    ),
    Measure(
        "boundary_f_2px",
        "F 2 px",
        "F measure of the boundaries, matched up to 2 pixels apart",
        lambda pair: f_of_lines(*pair.known_lines, NEAR),
        is_quick=False,
    ),
    Measure(
        "boundary_f_bsds",
        "F BSDS",
        "the same up to 0.0075 of the picture's diagonal, as the BSDS benchmark has it",
        lambda pair: f_of_matched(*pair.known_lines, pair.matched_lines),
        is_quick=False,
    ),
    Measure(
        "delta_k",
        "\N{GREEK CAPITAL LETTER DELTA}K",
        "labels that the method began with, less those of the map: how many died out, where the map has the network's",
        _delta_k,
        better="neither",
        digits=1,
    ),
)
MEASURES: dict[str, Measure] = {measure.name: measure for measure in _ALL}
"""By name, in the order of the columns. To add one is to add it here, and its row to the guide's page on studies."""
QUICK = tuple(name for name, measure in MEASURES.items() if measure.is_quick)
"""Names of those that a window can wait for."""


SUMS: dict[str, str] = {
    "covered": "places times covering, summed over annotators",
    "places": "places of all annotators together",
    "boundary_right": "boundary pixels of the map, matched with any annotator",
    "boundary_drawn": "boundary pixels of the map",
    "boundary_found": "boundary pixels of the annotators, matched; summed over them",
    "boundary_wanted": "boundary pixels of the annotators, summed over them",
}
"""Name -> what it is. The BSDS benchmark adds these up over pictures before it divides."""


def sums_over_annotators(pairs: Sequence[Comparison]) -> dict[str, float]:
    """`SUMS` of a map, from its comparison with every annotator, at least one."""
    places = [int(pair.table.sum()) for pair in pairs]
    covered = sum(covering(pair.table) * count for pair, count in zip(pairs, places, strict=True))
    lines = pooled_counts((*pair.known_lines, pair.matched_lines) for pair in pairs)
    return dict(zip(SUMS, map(float, (covered, sum(places), *lines)), strict=True))


def score_columns() -> tuple[str, ...]:
    """The columns of a study that hold scores: each measure's mean over annotators, best and standard deviation; the sums."""
    return (*(f"{name}{ending}" for name in MEASURES for ending in OVER_ANNOTATORS), *SUMS)
