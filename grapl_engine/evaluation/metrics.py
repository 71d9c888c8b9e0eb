"""Agreement of a segmentation with a reference, all from the contingency table.

A table has a row for each label and a column for each segment of the reference; rows and columns
without a place (labels that do not occur) change nothing. Places that the reference calls void are
in no table. Only the boundary measure looks at the maps themselves.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from grapl_engine.evaluation.boundary import boundaries, boundary_f, bsds_tolerance, f_of_lines, reference_boundaries
from grapl_engine.evaluation.clusterings import over_segmentation, rand_index, under_segmentation, variation_of_information
from grapl_engine.evaluation.scores import Scores, ScoresOverAnnotators, over_annotators
from grapl_engine.matching import assignment, check_shapes, contingency, match

__all__ = [
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
    "under_segmentation",
    "variation_of_information",
    "weighted_iou",
]

Labels = NDArray[np.integer]
Counts = NDArray[np.int64]
Shares = NDArray[np.float64]
NEAR = 2.0
"""Pixels: the tighter tolerance of the boundary measure."""


def matched_iou(table: Counts) -> Shares:
    """Intersection over union of each segment of the reference with its partner.

    The one-to-one matching is the one with the largest summed IoU (Hungarian algorithm).

    Parameters
    ----------
    table : int64, (I, J)

    Returns
    -------
    float64, (J,)
        0 for a segment without a partner.
    """
    iou = _iou(table)
    rows, columns = assignment(iou)
    found = np.zeros(table.shape[1])
    found[columns] = iou[rows, columns]
    return found


def weighted_iou(table: Counts) -> float:
    """Intersection over union of matched segments, weighted by the reference segment's size.

    The matching maximises the summed IoU; a reference segment without a partner counts 0.
    This is the protocol of the released evaluation of GraPL (METHOD, section 6).

    Parameters
    ----------
    table : int64, (labels, reference labels)

    Returns
    -------
    float
        0 to 1.
    """
    sizes = table.sum(0)
    return float((matched_iou(table) * sizes).sum() / sizes.sum())


def mean_iou(table: Counts) -> float:
    """Plain mean of `matched_iou` over the segments of the reference, small ones as much as large ones.

    Parameters
    ----------
    table : int64, (I, J)

    Returns
    -------
    float
        0 to 1.
    """
    return float(matched_iou(table).sum() / np.count_nonzero(table.sum(0)))


def pixel_accuracy(table: Counts) -> float:
    """Share of the pixels that lie in matched segments, for the matching with most such pixels.

    Parameters
    ----------
    table : int64, (labels, reference labels)

    Returns
    -------
    float
        0 to 1.
    """
    rows, columns = assignment(table)
    return float(table[rows, columns].sum() / table.sum())


def covering(table: Counts) -> float:
    """Covering of the reference by the segmentation.

    ``C = 1/N sum_j |G_j| max_i IoU(S_i, G_j)``: each segment of the reference takes the label that covers
    it best; several may take the same.

    Parameters
    ----------
    table : int64, (I, J)

    Returns
    -------
    float
        0 to 1.

    References
    ----------
    Arbelaez, Maire, Fowlkes, Malik, "Contour Detection and Hierarchical Image Segmentation", IEEE TPAMI
    33(5), 2011, section 3.1.3, doi:10.1109/TPAMI.2010.161.
    """
    return float((_iou(table).max(0) * table.sum(0)).sum() / table.sum())


def delta_k(labels: Labels, k0: int) -> int:
    """Labels that died out: dK = K0 - K-hat (METHOD, section 2).

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
    if not references:
        raise ValueError("There is nothing to compare with: give at least one reference.")
    tables = [_compact_table(labels, reference, void) for reference in references]
    lines = boundaries(labels)
    gone = float("nan") if k0 is None else float(delta_k(labels, k0))
    return over_annotators(
        [
            Scores(**_of_table(table), **_of_lines(lines, reference, void), delta_k=gone)
            for table, reference in zip(tables, references, strict=True)
        ],
        k_hat=len(np.unique(labels)),
        k_reference=[table.shape[1] for table in tables],
    )


def _compact_table(labels: Labels, reference: Labels, void: int | None) -> Counts:
    """The table of the labels that do occur: whatever their names, it is no larger than it need be."""
    check_shapes(labels, reference)
    known = np.s_[...] if void is None else reference != void
    return contingency(_compact(labels[known]), _compact(reference[known]))


def _of_table(table: Counts) -> dict[str, float]:
    over, under = variation_of_information(table)
    return {
        "weighted_iou": weighted_iou(table),
        "mean_iou": mean_iou(table),
        "pixel_accuracy": pixel_accuracy(table),
        "covering": covering(table),
        "variation_of_information": over + under,
        "over_segmentation": over,
        "under_segmentation": under,
        "rand_index": rand_index(table),
    }


def _of_lines(lines: NDArray[np.bool_], reference: Labels, void: int | None) -> dict[str, float]:
    theirs, known = reference_boundaries(reference, void)
    tolerances = {"boundary_f_2px": NEAR, "boundary_f_bsds": bsds_tolerance(lines.shape)}
    return {name: f_of_lines(lines & known, theirs, tolerance) for name, tolerance in tolerances.items()}


def _compact(labels: Labels) -> Labels:
    there = np.bincount(labels.ravel()) > 0
    return np.asarray((np.cumsum(there) - 1)[labels])


def _iou(table: Counts) -> Shares:
    union = table.sum(1)[:, None] + table.sum(0)[None, :] - table
    return np.asarray(np.divide(table, union, out=np.zeros(table.shape), where=union > 0), np.float64)
