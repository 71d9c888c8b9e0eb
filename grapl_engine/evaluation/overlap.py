"""Measures that match the parts of two partitions, all from the contingency table.

A table has a row for each label and a column for each segment of the reference; rows and columns
without a place (labels that do not occur) change nothing.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from grapl_engine.matching import assignment

__all__ = ["covering", "matched_iou", "mean_iou", "overlaps", "pixel_accuracy", "weighted_iou"]

Counts = NDArray[np.int64]
Shares = NDArray[np.float64]


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
    matched = np.zeros(table.shape[1])
    matched[columns] = iou[rows, columns]
    return matched


def weighted_iou(table: Counts) -> float:
    """Intersection over union of matched segments, weighted by the reference segment's size.

    The matching maximises the summed IoU; a reference segment without a partner counts 0.
    This is the protocol of the released evaluation of GraPL.

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


def overlaps(table: Counts, sizes: NDArray[np.int64]) -> Shares:
    """Intersection over union of each row's region with each segment of the reference.

    Parameters
    ----------
    table : int64, (I, J)
        The rows' regions may have places in common.
    sizes : int64, (J,)
        Places of each segment of the reference.

    Returns
    -------
    float64, (I, J)
    """
    union = table.sum(1)[:, None] + sizes[None, :] - table
    return np.asarray(np.divide(table, union, out=np.zeros(table.shape), where=union > 0), np.float64)


def _iou(table: Counts) -> Shares:
    return overlaps(table, table.sum(0))
