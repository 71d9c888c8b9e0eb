"""Agreement of a segmentation with a reference, all from the contingency table."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

__all__ = ["contingency", "match", "pixel_accuracy", "weighted_iou"]

Counts = NDArray[np.int64]
BLOCK = 2**16
"""Places counted at a time, or as many as the table has entries: no 8-byte copy of a large map is made."""


def contingency(labels: NDArray[np.integer], reference: NDArray[np.integer]) -> Counts:
    """How many places have label i in one map and j in the other.

    Parameters
    ----------
    labels, reference : integer, same shape
        Labels from 0.

    Returns
    -------
    int64, (labels.max() + 1, reference.max() + 1)

    Raises
    ------
    ValueError
        If the shapes differ.
    """
    if labels.shape != reference.shape:
        raise ValueError(f"Maps of one shape are compared; got {labels.shape} and {reference.shape}.")
    height, width = int(labels.max()) + 1, int(reference.max()) + 1
    table = np.zeros(height * width, np.int64)
    mine, theirs = labels.ravel(), reference.ravel()
    block = max(BLOCK, len(table))
    for start in range(0, len(mine), block):
        joint = mine[start : start + block].astype(np.intp) * width + theirs[start : start + block].astype(np.intp)
        table += np.bincount(joint, minlength=len(table))
    return table.reshape(height, width)


def match(table: Counts) -> list[tuple[int, int]]:
    """The one-to-one matching of labels with the largest common area (Hungarian algorithm).

    Parameters
    ----------
    table : int64, (I, J)
        Contingency table; I and J may differ.

    Returns
    -------
    list of (int, int)
        Row and column of each matched pair, of pairs that do overlap.
    """
    rows, columns = _assignment(table)
    return [(int(i), int(j)) for i, j in zip(rows, columns, strict=True) if table[i, j] > 0]


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
    union = table.sum(1)[:, None] + sizes[None, :] - table
    iou = np.divide(table, union, out=np.zeros(table.shape), where=union > 0)
    rows, columns = _assignment(iou)
    return float((iou[rows, columns] * sizes[columns]).sum() / sizes.sum())


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
    rows, columns = _assignment(table)
    return float(table[rows, columns].sum() / table.sum())


def _assignment(gain: NDArray[np.number]) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
    from scipy.optimize import linear_sum_assignment  # here: the window starts without scipy

    rows, columns = linear_sum_assignment(gain, maximize=True)
    return rows, columns
