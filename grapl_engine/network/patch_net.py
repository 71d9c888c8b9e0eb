"""The network: a patch classifier F' and a fully convolutional segmenter F with the same weights (4.1)."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import NamedTuple

import torch
from torch import Tensor

from grapl_engine.network.convolution import Convolution, Correlation

__all__ = ["BORDER", "EPSILON", "FILTERS", "PatchNet", "Weights"]

FILTERS = (32, 8)
BORDER = 4
"""Pixels that the two unpadded 3 x 3 convolutions take off each side's length."""
EPSILON = 1e-5
"""Added to a variance before its root is divided by."""


class Weights(NamedTuple):
    """theta, or its gradient; channels last.

    A convolution before batch norm has no bias: batch norm would take it away again.
    """

    conv1: Tensor
    """(32, 3, 3, 3): filter, row, column, colour."""
    scale1: Tensor
    shift1: Tensor
    conv2: Tensor
    """(8, 3, 3, 32)."""
    scale2: Tensor
    shift2: Tensor
    head: Tensor
    """(K, p - 4, p - 4, 8)."""
    bias: Tensor
    """(K,)."""


class Statistics(NamedTuple):
    """Running means and variances of the two batch norms."""

    mean1: Tensor
    var1: Tensor
    mean2: Tensor
    var2: Tensor


class PatchNet:
    """conv 3x3 (32), conv 3x3 (8), both unpadded, each followed by batch norm, tanh and dropout; then a head over what is left.

    Parameters
    ----------
    labels : int
        K, units of the head.
    patch : int
        p, side of a patch in pixels.
    seed : int
        Of the first weights.
    dtype : torch.dtype
        Of the weights.

    Attributes
    ----------
    flat : (P,)
        All weights in one row, which `weights` are views of.
    running : (80,)
        What `statistics` are views of.
    """

    def __init__(self, labels: int, patch: int, *, seed: int, dtype: torch.dtype = torch.float32) -> None:
        self.labels, self.patch = labels, patch
        one, two, window = *FILTERS, patch - BORDER
        self.shapes = (
            (one, 3, 3, 3),
            (one,),
            (one,),
            (two, 3, 3, one),
            (two,),
            (two,),
            (labels, window, window, two),
            (labels,),
        )
        self.flat = torch.zeros(sum(map(math.prod, self.shapes)), dtype=dtype)
        self.running = torch.zeros(2 * (one + two), dtype=dtype)
        self._draw(torch.Generator().manual_seed(seed))

    @property
    def weights(self) -> Weights:
        """Views of `flat`."""
        return self.split(self.flat)

    @property
    def statistics(self) -> Statistics:
        """Views of `running`."""
        return Statistics(*self.running.split([FILTERS[0], FILTERS[0], FILTERS[1], FILTERS[1]]))

    def split(self, flat: Tensor) -> Weights:
        """A row of numbers as weights.

        Parameters
        ----------
        flat : (P,)
            As `PatchNet.flat` lies.

        Returns
        -------
        Weights
            Views of it.
        """
        pieces = flat.split([math.prod(shape) for shape in self.shapes])
        return Weights(*(piece.view(shape) for piece, shape in zip(pieces, self.shapes, strict=True)))

    def to(self, device: torch.device) -> None:
        """Move all numbers there."""
        self.flat, self.running = self.flat.to(device), self.running.to(device)

    def layers(self, dtype: torch.dtype, center: Tensor) -> tuple[Convolution, Convolution]:
        """Both convolutions with their batch norm in evaluation mode (4.1).

        Parameters
        ----------
        dtype : torch.dtype
            To compute with.
        center : (3,)
            What was taken from the pixels.

        Returns
        -------
        Convolution, Convolution
        """
        w, s = self.weights, self.statistics
        scale1 = w.scale1 * torch.rsqrt(s.var1 + EPSILON)
        scale2 = w.scale2 * torch.rsqrt(s.var2 + EPSILON)
        mean1 = s.mean1 - (w.conv1 * center).sum((1, 2, 3))
        return (
            Convolution(w.conv1 * scale1.view(-1, 1, 1, 1), w.shift1 - scale1 * mean1, dtype),
            Convolution(w.conv2 * scale2.view(-1, 1, 1, 1), w.shift2 - scale2 * s.mean2, dtype),
        )

    def classify(self, patches: Tensor, center: Tensor) -> Tensor:
        """F' in evaluation mode.

        Parameters
        ----------
        patches : (B, p, p, 3)
            Pixels minus `center`, in the type to compute with.
        center : (3,)

        Returns
        -------
        (B, K)
            Logits.
        """
        first, second = self.layers(patches.dtype, center)
        h = second.tanh(first.tanh(patches)).to(self.flat.dtype)
        turned = torch.mm(self.weights.head.flatten(1), h.reshape(len(patches), -1).t())  # so it takes half the time
        return turned.t() + self.weights.bias

    def segmenter(self, dtype: torch.dtype, center: Tensor) -> Callable[[Tensor], Tensor]:
        """F in evaluation mode: the same head as a convolution.

        Parameters
        ----------
        dtype : torch.dtype
            To compute with.
        center : (3,)

        Returns
        -------
        callable
            From pixels minus `center`, (h, w, 3), to logits of the patch that starts at each place,
            (K, h - p + 1, w - p + 1).
        """
        first, second = self.layers(dtype, center)
        head = Correlation(self.weights.head, self.weights.bias)
        return lambda pixels: head.of(second.tanh(first.tanh(pixels[None].to(dtype)))[0])

    def _draw(self, generator: torch.Generator) -> None:
        """PyTorch's own default (Kaiming uniform with a = sqrt 5), from a generator of ours."""
        w = self.weights
        for weight in (w.conv1, w.conv2, w.head):
            bound = 1 / math.sqrt(weight[0].numel())
            weight.uniform_(-bound, bound, generator=generator)
        w.bias.uniform_(-bound, bound, generator=generator)
        w.scale1.fill_(1)
        w.scale2.fill_(1)
        self.statistics.var1.fill_(1)
        self.statistics.var2.fill_(1)
