"""The network: a patch classifier F' and a fully convolutional segmenter F with the same weights (4.1)."""

from __future__ import annotations

import math
from collections.abc import Callable
from itertools import product
from typing import NamedTuple

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from grapl_engine.images.square import Grid
from grapl_engine.network.convolution import Convolution, Correlation
from grapl_engine.network.workers import ALONE, Workers

__all__ = ["BORDER", "EPSILON", "FILTERS", "PatchNet", "Weights", "answer_pixels", "label_pixels", "thinning"]

FILTERS = (32, 8)
BORDER = 4
"""Pixels that the two unpadded 3 x 3 convolutions take off each side's length."""
EPSILON = 1e-5
"""Added to a variance before its root is divided by."""
TILE_LOGITS = 1_000_000
"""Numbers that the segmenter computes at a time, so that neither memory nor the wait for a stop grows with the picture or K."""


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
        """A row of P numbers as weights."""
        pieces = flat.split([math.prod(shape) for shape in self.shapes])
        return Weights(*(piece.view(shape) for piece, shape in zip(pieces, self.shapes, strict=True)))

    def to(self, device: torch.device) -> None:
        """Move all numbers there."""
        self.flat, self.running = self.flat.to(device), self.running.to(device)

    def layers(self, dtype: torch.dtype, center: Tensor) -> tuple[Convolution, Convolution]:
        """Both convolutions with their batch norm in evaluation mode, for pixels from which `center`, (3,), was taken."""
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


@torch.inference_mode()
def label_pixels(
    net: PatchNet,
    square: Tensor,
    grid: Grid,
    dtype: torch.dtype,
    should_stop: Callable[[], bool] = lambda: False,
    workers: Workers = ALONE,
) -> tuple[NDArray[np.uint16], NDArray[np.uint8]] | None:
    """Label every place of the square where a patch can start (3.1), tile by tile.

    Parameters
    ----------
    net : PatchNet
    square : float32, (3, S, S)
        On the network's device.
    grid : Grid
    dtype : torch.dtype
        To compute with.
    should_stop : callable
        Asked before each worker's next tile.
    workers : Workers
        Who share the tiles.

    Returns
    -------
    labels : uint16, (m, m)
        The argmax; m = S - p + 1.
    confidence : uint8, (m, m)
        255 times its probability, rounded.
    None
        In place of both, if stopped in between.
    """
    m = grid.map_side
    labels = np.zeros((m, m), np.uint16)
    confidence = np.zeros((m, m), np.uint8)

    def lay(rows: slice, columns: slice, logits: Tensor) -> None:
        best, index = logits.max(0)
        labels[rows, columns] = index.to("cpu", torch.int32).numpy()
        share = logits.sub_(best).exp_().sum(0).reciprocal_()
        confidence[rows, columns] = (share * 255).round().to("cpu", torch.uint8).numpy()

    return (labels, confidence) if _tile(net, square, grid, dtype, should_stop, workers, lay) else None


@torch.inference_mode()
def answer_pixels(
    net: PatchNet,
    square: Tensor,
    grid: Grid,
    dtype: torch.dtype,
    should_stop: Callable[[], bool] = lambda: False,
    workers: Workers = ALONE,
    most: int = 2**30,
) -> NDArray[np.float32] | None:
    """Log probabilities, ln F, at every place where a patch can start, or at every so many.

    Parameters
    ----------
    net, square, grid, dtype, should_stop, workers
        As in `label_pixels`.
    most : int
        Cells a side; a larger map is thinned out to at most so many.

    Returns
    -------
    float32, (K, n, n)
        Log probabilities; n = ceil(m / ceil(m / most)). None if stopped in between.
    """
    step = thinning(grid.map_side, most)
    side = -(-grid.map_side // step)
    answers = np.empty((net.labels, side, side), np.float32)

    def lay(rows: slice, columns: slice, logits: Tensor) -> None:
        first = [-(-edge.start // step) for edge in (rows, columns)]
        offset = [place * step - edge.start for place, edge in zip(first, (rows, columns), strict=True)]
        thin = torch.log_softmax(logits[:, offset[0] :: step, offset[1] :: step], 0).to("cpu", torch.float32).numpy()
        answers[:, first[0] : first[0] + thin.shape[1], first[1] : first[1] + thin.shape[2]] = thin

    return answers if _tile(net, square, grid, dtype, should_stop, workers, lay) else None


def thinning(cells: int, most: int) -> int:
    """Of a row of cells every so many are kept, so that at most `most` are left."""
    return -(-cells // most)


def _tile(
    net: PatchNet,
    square: Tensor,
    grid: Grid,
    dtype: torch.dtype,
    should_stop: Callable[[], bool],
    workers: Workers,
    lay: Callable[[slice, slice, Tensor], None],
) -> bool:
    """Lay rows, columns and logits of each tile of the map; whether it came to the end."""
    m, tile = grid.map_side, _tile_side(net)
    center = square.mean((1, 2))
    logits_of = net.segmenter(dtype, center)

    def lay_tile(corner: tuple[int, ...]) -> None:
        rows, columns = (slice(edge, min(edge + tile, m)) for edge in corner)
        under = [slice(cells.start, cells.stop + grid.patch - 1) for cells in (rows, columns)]
        pixels = square[:, under[0], under[1]].permute(1, 2, 0) - center
        lay(rows, columns, logits_of(pixels.contiguous()))

    return workers.work_through(lay_tile, list(product(range(0, m, tile), repeat=2)), should_stop) is not None


def _tile_side(net: PatchNet) -> int:
    """A tile's side in cells: at least two patches, since tiles overlap by one."""
    return max(int(math.sqrt(TILE_LOGITS / net.labels)), 2 * net.patch)
