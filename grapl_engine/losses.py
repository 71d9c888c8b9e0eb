"""The training loss, one function an equation (Eq. 6 to 8)."""

from __future__ import annotations

from typing import Literal

from torch import Tensor

__all__ = ["continuity", "cross_entropy"]


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


def continuity(probabilities: Tensor, over: Literal["upper-left", "nearest-8"] = "upper-left") -> Tensor:
    """Continuity loss (Eq. 7): L1 distance between the answers of neighbours, over d^2 (METHOD, 4.4).

    Parameters
    ----------
    probabilities : (d, d, K)
        Of all patches.
    over : {"upper-left", "nearest-8"}
        Each patch with the one above and the one to the left, or with the 8 nearest
        (each pair then counts twice, once from either side, as in Eq. 7).

    Returns
    -------
    scalar
        0 if all answers are alike; below 4, or 16 for `nearest-8`.
    """
    p = probabilities
    jumps = (p[1:] - p[:-1]).abs().sum() + (p[:, 1:] - p[:, :-1]).abs().sum()
    if over == "nearest-8":
        diagonals = (p[1:, 1:] - p[:-1, :-1]).abs().sum() + (p[1:, :-1] - p[:-1, 1:]).abs().sum()
        jumps = 2 * (jumps + diagonals)
    return jumps / (p.shape[0] * p.shape[1])
