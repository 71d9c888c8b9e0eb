"""The training loss, one function an equation (Eq. 6 to 8), each with its gradient."""

from __future__ import annotations

from typing import Literal

import torch
from torch import Tensor

__all__ = ["continuity", "cross_entropy", "through_softmax"]


def cross_entropy(log_probabilities: Tensor, probabilities: Tensor, targets: Tensor) -> tuple[Tensor, Tensor]:
    """Cross entropy to soft or one-hot pseudo-labels (Eq. 8, first term), a mean over patches.

    Parameters
    ----------
    log_probabilities, probabilities : (B, K)
        Of the same logits.
    targets : (B, K)
        Each row sums to 1.

    Returns
    -------
    value : scalar
        In nats.
    gradient : (B, K)
        By the logits.
    """
    count = len(targets)
    return -(targets * log_probabilities).sum() / count, (probabilities - targets) / count


def continuity(probabilities: Tensor, over: Literal["upper-left", "nearest-8"] = "upper-left") -> tuple[Tensor, Tensor]:
    """Continuity loss (Eq. 7): L1 distance between the answers of neighbours, over d^2.

    Parameters
    ----------
    probabilities : (d, d, K)
        Of all patches.
    over : {"upper-left", "nearest-8"}
        Each patch with the one above and the one to the left, or with the 8 nearest
        (each pair then counts twice, once from either side, as in Eq. 7).

    Returns
    -------
    value : scalar
        0 if all answers are alike; below 4, or 16 for `nearest-8`.
    gradient : (d, d, K)
        By the probabilities; 0 where two are equal.
    """
    p = probabilities
    all_, later, earlier = slice(None), slice(1, None), slice(None, -1)
    pairs = [((later, all_), (earlier, all_)), ((all_, later), (all_, earlier))]
    scale = 1 / (p.shape[0] * p.shape[1])
    if over == "nearest-8":
        pairs += [((later, later), (earlier, earlier)), ((later, earlier), (earlier, later))]
        scale *= 2
    value, gradient = p.new_zeros(()), torch.zeros_like(p.detach())
    for here, there in pairs:
        jumps = p[here] - p[there]
        value = value + jumps.abs().sum()
        signs = jumps.detach().sign()
        gradient[here] += signs
        gradient[there] -= signs
    return value * scale, gradient.mul_(scale)


def through_softmax(probabilities: Tensor, gradient: Tensor) -> Tensor:
    """From the gradient by probabilities to that by their logits.

    Parameters
    ----------
    probabilities : floating, (B, K)
        The softmax of the logits: rows sum to 1.
    gradient : (B, K)
        By the probabilities.

    Returns
    -------
    (B, K)
        ``p (g - sum p g)``, the sum over a row.
    """
    weighted = probabilities * gradient
    return weighted - probabilities * weighted.sum(1, keepdim=True)
