"""Adam over one row of numbers (Kingma and Ba, "Adam: A Method for Stochastic Optimization", ICLR 2015).

PyTorch's own brings a compiler with it, whose import takes longer than the training of a small picture.
"""

from __future__ import annotations

import torch
from torch import Tensor

__all__ = ["Adam"]


class Adam:
    """Moves weights against their gradient.

    Parameters
    ----------
    like : (P,)
        What will be moved.
    rate : float
        Learning rate.

    Attributes
    ----------
    count : int
        Steps so far.
    """

    BETA1, BETA2, EPSILON = 0.9, 0.999, 1e-8

    def __init__(self, like: Tensor, rate: float) -> None:
        self.rate, self.count = rate, 0
        self.mean, self.square = torch.zeros_like(like), torch.zeros_like(like)

    def correction(self) -> tuple[float, float]:
        """Of the next step: minus the rate, and the factor on the squares, both free of the bias of the first means."""
        t = self.count + 1
        return -self.rate / (1 - self.BETA1**t), 1 / (1 - self.BETA2**t)

    def step(self, weights: Tensor, gradient: Tensor, correction: Tensor) -> None:
        """Move the weights, in place; `correction`, (2,), lies on their device. `count` is the caller's to raise."""
        self.mean.lerp_(gradient, 1 - self.BETA1)
        self.square.mul_(self.BETA2).addcmul_(gradient, gradient, value=1 - self.BETA2)
        weights.addcdiv_(self.mean * correction[0], (self.square * correction[1]).sqrt_().add_(self.EPSILON))

    def forget(self) -> None:
        """Start anew."""
        self.count = 0
        self.mean.zero_()
        self.square.zero_()

    def to(self, device: torch.device) -> None:
        """Move there."""
        self.mean, self.square = self.mean.to(device), self.square.to(device)
