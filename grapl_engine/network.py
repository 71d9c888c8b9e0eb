"""The network: a patch classifier F' and a fully convolutional segmenter F with the same weights (4.1)."""

from __future__ import annotations

import math
from collections.abc import Callable

import numpy as np
import torch
import torch.nn.functional as F  # noqa: N812
from numpy.typing import NDArray
from torch import Tensor, nn
from torch.nn.utils import skip_init

from grapl_engine.square import Grid

__all__ = ["PatchNet", "label_pixels", "silence"]

FILTERS = (32, 8)
BORDER = 4
"""Pixels that the two unpadded 3 x 3 convolutions take off each side's length."""
TILE_LOGITS = 4_000_000
"""Numbers that the segmenter computes at a time, so that neither memory nor the wait for a stop grows with the picture or K."""


class PatchNet(nn.Module):
    """conv 3x3 (32), conv 3x3 (8), both unpadded, each followed by batch norm, tanh and dropout; then a head over what is left.

    Parameters
    ----------
    labels : int
        K, units of the head.
    patch : int
        p, side of a patch in pixels.
    dropout, input_dropout : float
        Rates between the layers and before the first one.
    seed : int
        Of the first weights and of the dropout masks; no global random state is used.

    Notes
    -----
    Weights lie in memory channels last, and so should pixels: a training step on the CPU then
    takes about 0.8 of the time (measured in one process, in turn).
    """

    def __init__(self, labels: int, patch: int, *, dropout: float, input_dropout: float, seed: int) -> None:
        super().__init__()
        self.patch = patch
        self.rates = (input_dropout, dropout, dropout)
        self.conv1 = skip_init(nn.Conv2d, 3, FILTERS[0], 3)
        self.norm1 = nn.BatchNorm2d(FILTERS[0])
        self.conv2 = skip_init(nn.Conv2d, FILTERS[0], FILTERS[1], 3)
        self.norm2 = nn.BatchNorm2d(FILTERS[1])
        self.head = skip_init(nn.Conv2d, FILTERS[1], labels, patch - BORDER)
        self.masks = np.random.Generator(np.random.SFC64([seed, 3]))
        self._draw_weights(torch.Generator().manual_seed(seed))
        self.to(memory_format=torch.channels_last)  # type: ignore[call-overload]

    def _draw_weights(self, generator: torch.Generator) -> None:
        """PyTorch's own default (Kaiming uniform with a = sqrt 5), from a generator of ours."""
        with torch.no_grad():
            for layer in (self.conv1, self.conv2, self.head):
                bound = 1 / math.sqrt(layer.weight[0].numel())
                layer.weight.uniform_(-bound, bound, generator=generator)
                layer.bias.uniform_(-bound, bound, generator=generator)

    def features(self, pixels: Tensor) -> Tensor:
        """(B, 3, h, w) -> (B, 8, h - 4, w - 4)."""
        x = self._drop(pixels, 0)
        x = self._drop(torch.tanh(self.norm1(self.conv1(x))), 1)
        return self._drop(torch.tanh(self.norm2(self.conv2(x))), 2)

    def forward(self, patches: Tensor) -> Tensor:
        """F': logits of patches, (B, 3, p, p) -> (B, K): the head as a dense layer."""
        return F.linear(self.features(patches).flatten(1), self.head.weight.flatten(1), self.head.bias)

    def segment(self, pixels: Tensor) -> Tensor:
        """F: logits of every patch of a picture, (1, 3, h, w) -> (1, K, h - p + 1, w - p + 1): the head as a convolution."""
        return _correlate(self.features(pixels), self.head.weight, self.head.bias)

    def _drop(self, x: Tensor, place: int) -> Tensor:
        rate = self.rates[place]
        return silence(x, rate, self.masks) if self.training and rate > 0 else x


def silence(x: Tensor, rate: float, generator: np.random.Generator) -> Tensor:
    """Dropout from a generator of one's own: zero a share of the values, scale the rest up to keep the mean.

    A value's fate is one random byte, drawn eight at a time, which is many times cheaper than a
    float each; `rate` is thereby rounded to 1/256, and the scale fits the rounded rate.

    Parameters
    ----------
    x : tensor
        Dense, in any order of dimensions.
    rate : float
        0 to 1 (exclusive).
    generator : numpy.random.Generator
        On the CPU, whatever the device of x, so that a seed means the same masks everywhere.

    Returns
    -------
    tensor, as x
    """
    silenced = min(round(rate * 256), 255)
    count = x.numel()
    words = generator.integers(0, 2**64, size=-(-count // 8), dtype=np.uint64)
    kept = torch.from_numpy((words.view(np.uint8)[:count] >= silenced).view(np.uint8)).as_strided(x.shape, x.stride())
    return x * kept.to(x.device).to(x.dtype).mul_(256 / (256 - silenced))


@torch.inference_mode()
def label_pixels(
    net: PatchNet, square: Tensor, grid: Grid, should_stop: Callable[[], bool] = lambda: False
) -> tuple[NDArray[np.uint16], NDArray[np.uint8]] | None:
    """Label every place of the square where a patch can start (3.1), tile by tile.

    Parameters
    ----------
    net : PatchNet
        Is used in evaluation mode.
    square : float32, (3, S, S)
        On the network's device.
    grid : Grid
    should_stop : callable
        Asked before each tile.

    Returns
    -------
    labels : uint16, (m, m)
        The argmax; m = S - p + 1.
    confidence : uint8, (m, m)
        255 times its probability, rounded.
    None
        In place of both, if stopped in between.
    """
    net.eval()
    m, tile = grid.map_side, _tile_side(net, grid)
    labels = np.zeros((m, m), np.uint16)
    confidence = np.zeros((m, m), np.uint8)
    for top in range(0, m, tile):
        for left in range(0, m, tile):
            if should_stop():
                return None
            bottom, right = min(top + tile, m), min(left + tile, m)
            pixels = square[None, :, top : bottom + grid.patch - 1, left : right + grid.patch - 1]
            best, index = torch.softmax(net.segment(pixels)[0], 0).max(0)
            labels[top:bottom, left:right] = index.to("cpu", torch.int32).numpy()
            confidence[top:bottom, left:right] = (best * 255).round().to("cpu", torch.uint8).numpy()
    return labels, confidence


def _tile_side(net: PatchNet, grid: Grid) -> int:
    """A tile's side in cells: at least two patches, since tiles overlap by one."""
    return max(int(math.sqrt(TILE_LOGITS / net.head.out_channels)), 2 * grid.patch)


FFT_FROM = 24
"""Side of the head's window from which the Fourier transform is the faster convolution (measured on a CPU)."""


def _correlate(x: Tensor, weight: Tensor, bias: Tensor) -> Tensor:
    """conv2d without padding; over large windows by the convolution theorem."""
    window = weight.shape[-1]
    if window < FFT_FROM:
        return F.conv2d(x, weight, bias)
    height, width = x.shape[-2:]
    spectrum = torch.fft.rfft2(x[0])
    out = torch.empty(1, len(weight), height - window + 1, width - window + 1, dtype=x.dtype, device=x.device)
    for k in range(len(weight)):
        kernel = torch.fft.rfft2(weight[k], s=(height, width))
        product = torch.fft.irfft2((spectrum * kernel.conj()).sum(0), s=(height, width))
        out[0, k] = product[: height - window + 1, : width - window + 1] + bias[k]
    return out
