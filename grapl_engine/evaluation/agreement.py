"""Where annotators draw boundaries, and how many of them do."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from grapl_engine.evaluation.boundary import reference_boundaries
from grapl_engine.evaluation.measures import NEAR
from grapl_engine.truth import Truth

__all__ = ["boundary_agreement"]


def boundary_agreement(truth: Truth, tolerance: float = NEAR) -> NDArray[np.float32]:
    """The share of annotators who have a boundary near each pixel of anybody's boundary.

    Parameters
    ----------
    truth : Truth
    tolerance : float
        Pixels. The larger, the more of the lines that people drew beside each other count as one.

    Returns
    -------
    float32, (H, W)
        0 where nobody drew, else from 1 / A for a line of one of A annotators to 1 for a line that all have.
    """
    from scipy.ndimage import distance_transform_edt

    lines = [reference_boundaries(labels, truth.void)[0] for labels in truth.annotators]
    drawn = np.logical_or.reduce(lines)
    if len(lines) == 1 or not drawn.any():
        return np.asarray(drawn, np.float32)
    near = np.zeros(drawn.shape, np.float32)
    for own in lines:
        if own.any():
            near += np.asarray(distance_transform_edt(~own) <= tolerance, np.float32)
    near[~drawn] = 0
    near /= len(lines)
    return near
