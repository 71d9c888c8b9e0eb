"""The two batch norms of a training step, and what leads back through them.

Of answers a with mean m and variance v, and s = 1 / sqrt(v + epsilon), batch norm makes
y = scale (a - m) s + shift. With g the gradient by y and sums over the n places of a filter (Ioffe and
Szegedy, "Batch Normalization", ICML 2015):

    by shift = sum g
    by scale = sum g (a - m) s
    by a     = scale s (g - (by shift) / n - (a - m) s (by scale) / n)
"""

from __future__ import annotations

import math

import torch
from torch import Tensor

from grapl_engine.network.patch_net import EPSILON, FILTERS, Weights

__all__ = ["FirstNorm", "SecondNorm", "sums_of"]


class FirstNorm:
    """The first batch norm: y = factor * answer + summand, all from moments of the pixels.

    Parameters
    ----------
    w : Weights
    mean, covariance : (27,), (27, 27)
        Of the pixels under a window, as `PixelMoments` gives them.
    places : int
        Answers of a filter in the batch.
    """

    def __init__(self, w: Weights, mean: Tensor, covariance: Tensor, places: int) -> None:
        self.filters = w.conv1.flatten(1)  # (32, 3, 3, 3) -> (32, 27), as a window's pixels lie
        self._moments = mean
        # An answer is a = w . x: its mean is w . E[x], its variance w' Cov(x) w.
        self._weighted = self.filters @ covariance
        # Rounding may leave a variance below 0 where a window hardly varies.
        self.mean, var = self.filters @ mean, (self.filters * self._weighted).sum(1).clamp_(min=0)
        self.unbiased = var * (places / (places - 1))
        self._inverse = torch.rsqrt(var + EPSILON)
        self.factor = w.scale1 * self._inverse
        self.summand = w.shift1 - self.factor * self.mean

    def gradient(self, out: Weights, by_filters: Tensor, by_shift: Tensor) -> None:
        """Write the gradient by conv1, scale1 and shift1.

        Parameters
        ----------
        out : Weights
            Where it goes.
        by_filters : (32, 27)
            Sum over places of g x, with g the gradient by y.
        by_shift : (32,)
            Sum over places of g.
        """
        # sum g (a - m) s, with sum g a = w . (sum g x): the answers themselves are not needed.
        by_scale = ((self.filters * by_filters).sum(1) - self.mean * by_shift) * self._inverse
        out.shift1.copy_(by_shift)
        out.scale1.copy_(by_scale)
        # The pixels' moments do not depend on w, so y = scale (w . x - w . E[x]) / sqrt(w' C w + epsilon) + shift gives
        # by w = sum g dy/dw = scale s (sum g x - E[x] sum g - (C w) s (by scale)): of the root, ds/dw = -s^3 C w.
        by_filters = by_filters - torch.outer(by_shift, self._moments) - (by_scale * self._inverse)[:, None] * self._weighted
        torch.mul(by_filters.view_as(out.conv1), self.factor.view(-1, 1, 1, 1), out=out.conv1)


class SecondNorm:
    """The second batch norm, of answers z, (B, L): one row a patch, its filters side by side at each place.

    Parameters
    ----------
    w : Weights
    sums : (2, L)
        `sums_of` of z and z.
    places : int
        Answers of a filter in the batch.
    """

    def __init__(self, w: Weights, sums: Tensor, places: int) -> None:
        self._places = places
        self._repeats = math.prod(w.head.shape[1:3])  # L / 8
        total, squares = _by_filter(sums)
        self.mean = total / places
        var = (squares / places - self.mean**2).clamp_(min=0)  # never below 0 but by rounding
        self.unbiased = var * (places / max(1, places - 1))
        self._inverse = torch.rsqrt(var + EPSILON)
        self._factor = w.scale2 * self._inverse
        # -2 y = -2 (shift - scale s m) + (-2 scale s) z: one product and one sum for each value.
        self._fold = self._row(-2 * (w.shift2 - self._factor * self.mean)), self._row(-2 * self._factor)

    def minus_twice(self, z: Tensor) -> Tensor:
        """-2 times the norm of z, of which the logistic function gives tanh.

        Parameters
        ----------
        z : (b, L)

        Returns
        -------
        (b, L)
        """
        return torch.addcmul(self._fold[0], z, self._fold[1])

    def gradient(self, out: Weights, sums: Tensor) -> None:
        """Write the gradient by scale2 and shift2, and make ready for `back`.

        Parameters
        ----------
        out : Weights
            Where it goes.
        sums : (2, L)
            `sums_of` of the gradient by the norm and z, over the batch.
        """
        by_shift, with_answers = _by_filter(sums)
        by_scale = (with_answers - self.mean * by_shift) * self._inverse
        out.shift2.copy_(by_shift)
        out.scale2.copy_(by_scale)
        # By z = factor g + bend z + level, which is the third line above, sorted by powers of z.
        bend = -self._factor * self._inverse * by_scale / self._places
        level = -self._factor * by_shift / self._places - bend * self.mean
        self._back = self._row(level), self._row(bend), self._row(self._factor)

    def back(self, z: Tensor, by_norm: Tensor) -> Tensor:
        """The gradient by z; after `gradient`.

        Parameters
        ----------
        z : (b, L)
        by_norm : (b, L)
            The gradient by the norm of z.

        Returns
        -------
        (b, L)
        """
        level, bend, factor = self._back
        return torch.addcmul(level, z, bend).addcmul_(by_norm, factor)

    def _row(self, values: Tensor) -> Tensor:
        return values.repeat(self._repeats)


def sums_of(a: Tensor, z: Tensor) -> Tensor:
    """The sums of a and of a * z over the patches.

    Parameters
    ----------
    a, z : floating, (b, L)

    Returns
    -------
    (2, L)
    """
    return torch.stack([a.sum(0), (a * z).sum(0)])


def _by_filter(sums: Tensor) -> Tensor:
    """`sums_of` over all places: (2, 8)."""
    return sums.view(2, -1, FILTERS[1]).sum(1)
