"""The training loss, one function an equation (Eq. 6 to 8)."""

from __future__ import annotations

import numpy as np
import torch
from torch import Tensor

__all__ = ["continuity", "cross_entropy", "neighbour_pairs"]


def cross_entropy(log_probabilities: Tensor, targets: Tensor) -> Tensor:
    """Cross entropy to soft or one-hot pseudo-labels (Eq. 8, first term), a mean over patches (METHOD, 4.4).

    Parameters
    ----------
    log_probabilities, targets : (B, K)

    Returns
    -------
    scalar
        In nats.
    """
    return -(targets * log_probabilities).sum(1).mean()


def neighbour_pairs(d: int, over: str) -> Tensor:
    """The pairs of patches that the continuity loss compares.

    Parameters
    ----------
    d : int
        Patches a side.
    over : {"upper-left", "nearest-8"}
        Each patch with the one above and the one to the left, or with the 8 nearest
        (each pair then stands twice, once from either side, as in Eq. 7).

    Returns
    -------
    int64, (2, P)
        Flat patch indices.
    """
    index = np.arange(d * d).reshape(d, d)
    steps = [(1, 0), (0, 1)] if over == "upper-left" else [(1, 0), (0, 1), (1, 1), (1, -1)]
    pairs = []
    for down, right in steps:
        here = index[: d - down, max(0, -right) : d - max(0, right)]
        there = index[down:, max(0, right) : d + min(0, right)]
        pairs.append(np.stack([here.ravel(), there.ravel()]))
    once = np.concatenate(pairs, axis=1)
    return torch.from_numpy(once if over == "upper-left" else np.concatenate([once, once[::-1]], axis=1))


def continuity(probabilities: Tensor, pairs: Tensor) -> Tensor:
    """Continuity loss (Eq. 7): L1 distance between the answers of neighbours, over d^2 (METHOD, 4.4).

    Parameters
    ----------
    probabilities : (d * d, K)
        Of all patches.
    pairs : int64, (2, P)
        From `neighbour_pairs`.

    Returns
    -------
    scalar
        0 if all answers are alike, at most 2 P / d^2.
    """
    return (probabilities[pairs[0]] - probabilities[pairs[1]]).abs().sum() / len(probabilities)
