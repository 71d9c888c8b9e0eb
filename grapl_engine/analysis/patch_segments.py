"""Which segment of a pixel map each patch belongs to."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from grapl_engine.events import Labels
from grapl_engine.images.picture import stretched

__all__ = ["patch_segments"]


def patch_segments(
    labels: Labels, d: int, before: Labels | None = None, rows: tuple[int, int] | None = None
) -> NDArray[np.uint16]:
    """The label that most pixels of each patch have; of equals the lowest.

    Parameters
    ----------
    labels : uint16, (H, W)
        Patch (r, c) has the pixels whose row times d, divided by H, is r when rounded down, and so for columns.
    d : int
        Patches a side.
    before, rows : uint16 (d, d) and (int, int), optional
        What was found for a map that differs from this one only from the first row to before the second.

    Returns
    -------
    uint16, (d, d)
        Patches without a pixel, in a picture of fewer than d rows or columns, have the label of the nearest one.
    """
    height, width = labels.shape
    found = stretched(labels, d, d).copy() if before is None else before.copy()
    first, beyond = (0, height) if rows is None else rows
    of_rows, of_columns = np.arange(height) * d // height, np.arange(width) * d // width
    columns = np.flatnonzero(np.bincount(of_columns, minlength=d))
    for patch_row in np.unique(of_rows[first:beyond]).tolist():
        band = labels[np.searchsorted(of_rows, patch_row) : np.searchsorted(of_rows, patch_row, side="right")]
        names = np.flatnonzero(np.bincount(band.ravel()))
        numbers = np.zeros(int(names[-1]) + 1, np.intp)
        numbers[names] = np.arange(len(names))
        joint = of_columns * len(names) + numbers[band]
        counts = np.bincount(joint.ravel(), minlength=d * len(names)).reshape(d, -1)
        found[patch_row, columns] = names[counts[columns].argmax(1)]
    return found
