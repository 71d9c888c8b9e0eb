"""Several kinds of evidence as one number, without weights: the mean of the ranks."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

__all__ = ["mean_rank"]


def mean_rank(parts: Sequence[NDArray[np.floating]]) -> NDArray[np.float64]:
    """The mean, over the parts, of how many of the others each item surpasses.

    Parameters
    ----------
    parts : sequence of floating, (n,)
        Each the higher, the stronger the evidence; their units do not matter.

    Returns
    -------
    float64, (n,)
        0: the weakest in every part; 1: the strongest in every part. Equals share the mean of their ranks; one alone has 0.5.
    """
    from scipy.stats import rankdata

    count = len(parts[0])
    if count == 1:
        return np.full(1, 0.5)
    return np.asarray(np.mean([(rankdata(part) - 1) / (count - 1) for part in parts], axis=0), np.float64)
