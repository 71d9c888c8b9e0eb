"""Which labels of two maps belong together: how many places they share, and the best one-to-one matching."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

__all__ = ["assignment", "check_shapes", "contingency", "match"]

Labels = NDArray[np.integer]
Counts = NDArray[np.int64]
BLOCK = 2**16
"""Places counted at a time, or as many as the table has entries: no 8-byte copy of a large map is made."""


def contingency(labels: Labels, reference: Labels, void: int | None = None) -> Counts:
    """How many places have label i in one map and j in the other.

    Parameters
    ----------
    labels, reference : integer, same shape
        Labels from 0.
    void : int, optional
        The reference's label for places that are not to be counted (255 in Pascal VOC).

    Returns
    -------
    int64, (labels.max() + 1, reference.max() + 1)
        Maxima over the places that count.

    Raises
    ------
    ValueError
        If the shapes differ, or all places are void.
    """
    check_shapes(labels, reference)
    mine, theirs = labels.ravel(), reference.ravel()
    if void is not None:
        known = theirs != void
        mine, theirs = mine[known], theirs[known]
    if not len(mine):
        raise ValueError("There is nothing to compare: the reference is void everywhere.")
    height, width = int(mine.max()) + 1, int(theirs.max()) + 1
    table = np.zeros(height * width, np.int64)
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
    rows, columns = assignment(table)
    return [(int(i), int(j)) for i, j in zip(rows, columns, strict=True) if table[i, j] > 0]


def assignment(gain: NDArray[np.number]) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
    """The one-to-one assignment of rows to columns with the largest sum.

    Parameters
    ----------
    gain : (I, J)

    Returns
    -------
    intp, (min(I, J),)
        The rows, rising.
    intp, (min(I, J),)
        The column of each.
    """
    from scipy.optimize import linear_sum_assignment  # here: the window starts without scipy

    rows, columns = linear_sum_assignment(gain, maximize=True)
    return rows, columns


def check_shapes(labels: Labels, reference: Labels) -> None:
    """Refuse maps of different shapes.

    Parameters
    ----------
    labels, reference : integer, (H, W)

    Raises
    ------
    ValueError
        If they have; it names both.
    """
    if labels.shape != reference.shape:
        raise ValueError(f"Maps of one shape are compared; got {labels.shape} and {reference.shape}.")
