"""Adam's moments of one row of parameters, as the written-out gradient step uses them.

Kingma and Ba, "Adam: A Method for Stochastic Optimization", ICLR 2015.

The step is PyTorch's own, in its functional form: `torch.optim.Adam` brings a compiler with it, whose import takes longer
than the training of a small picture.
"""

from __future__ import annotations

import torch
from torch import Tensor
from torch.optim.adam import adam

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
    mean, square : (P,)
        Running means of the gradient and of its square.
    count : float32, ()
        Steps so far, on the weights' device.
    """

    BETA1, BETA2, EPSILON = 0.9, 0.999, 1e-8

    def __init__(self, like: Tensor, rate: float) -> None:
        self.rate = rate
        self.mean, self.square = torch.zeros_like(like), torch.zeros_like(like)
        self.count = torch.zeros((), device=like.device)

    def step(self, weights: Tensor, gradient: Tensor) -> None:
        """Move the weights, in place.

        Parameters
        ----------
        weights : floating, (P,)
        gradient : (P,)
            Of the loss by them, of their type.
        """
        adam(
            [weights], [gradient], [self.mean], [self.square], [], [self.count],
            fused=True, amsgrad=False, beta1=self.BETA1, beta2=self.BETA2, lr=self.rate,
            weight_decay=0.0, eps=self.EPSILON, maximize=False,
        )  # fmt: skip

    def forget(self) -> None:
        """Start anew."""
        for kept in (self.mean, self.square, self.count):
            kept.zero_()

    def to(self, device: torch.device) -> None:
        """Move what is remembered to a device.

        Parameters
        ----------
        device : torch.device
        """
        self.mean, self.square, self.count = (kept.to(device) for kept in (self.mean, self.square, self.count))
