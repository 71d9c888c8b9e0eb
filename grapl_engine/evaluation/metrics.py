"""Agreement of a segmentation with references: every measure at once, and each by itself.

Most are functions of a contingency table, which has a row for each label and a column for each segment of the
reference. `MEASURES` is the table of them all.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from grapl_engine.evaluation.boundary import boundary_f, bsds_tolerance
from grapl_engine.evaluation.clusterings import over_segmentation, rand_index, under_segmentation, variation_of_information
from grapl_engine.evaluation.counted_map import CountedMap
from grapl_engine.evaluation.measures import MEASURES, Comparison, Measure, delta_k, sums_over_annotators
from grapl_engine.evaluation.overlap import covering, matched_iou, mean_iou, pixel_accuracy, weighted_iou
from grapl_engine.evaluation.scores import Scores, ScoresOverAnnotators, over_annotators
from grapl_engine.matching import contingency, match

__all__ = [
    "MEASURES",
    "Comparison",
    "CountedMap",
    "Measure",
    "Scores",
    "ScoresOverAnnotators",
    "boundary_f",
    "bsds_tolerance",
    "contingency",
    "covering",
    "delta_k",
    "match",
    "matched_iou",
    "mean_iou",
    "over_segmentation",
    "pixel_accuracy",
    "rand_index",
    "score",
    "score_against",
    "under_segmentation",
    "variation_of_information",
    "weighted_iou",
]

Labels = NDArray[np.integer]


def score(
    labels: Labels, references: Sequence[Labels], *, k0: int | None = None, void: int | None = None
) -> ScoresOverAnnotators:
    """Every measure of a segmentation against every annotator.

    Parameters
    ----------
    labels : integer, (H, W)
        Any labels from 0.
    references : sequence of integer, (H, W)
        One map an annotator, at least one; any labels from 0.
    k0 : int, optional
        Labels that the method started from, for `delta_k`.
    void : int, optional
        Label of the places of a reference that do not count.

    Returns
    -------
    ScoresOverAnnotators

    Raises
    ------
    ValueError
        If there is no reference, one has another shape, or one is void everywhere.
    """
    return score_against(labels, [CountedMap(reference, void) for reference in references], k0=k0)


def score_against(
    labels: Labels, references: Sequence[CountedMap], *, k0: int | None = None, names: Sequence[str] | None = None
) -> ScoresOverAnnotators:
    """The same against references of which much is known already.

    Parameters
    ----------
    labels, k0
        As in `score`.
    references : sequence of CountedMap
        Are kept by who compares many maps with them: what is found out about them is found out once.
    names : sequence of str, optional
        Of the measures; all by default.

    Returns
    -------
    ScoresOverAnnotators

    Raises
    ------
    ValueError
        As in `score`.
    """
    if not references:
        raise ValueError("There is nothing to compare with: give at least one reference.")
    mine = CountedMap(labels)
    pairs = [Comparison(mine, reference, k0) for reference in references]
    k_reference = [pair.table.shape[1] for pair in pairs]
    each = [Scores.of(pair, names) for pair in pairs]
    sums = sums_over_annotators(pairs) if names is None else {}
    return over_annotators(each, mine.count, k_reference, sums)
