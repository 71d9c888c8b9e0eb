"""Differentiable feature clustering (Kim, Kanezaki and Tanaka 2020): a network that learns its own labels of one picture."""

from __future__ import annotations

import math

import numpy as np
import torch
import torch.nn.functional as F  # noqa: N812
from numpy.typing import NDArray
from torch import Tensor

__all__ = ["cluster_pixels", "clustering_loss"]

RATE, MOMENTUM = 0.1, 0.9
KERNELS = (3, 3, 1)
"""Sides of the three convolutions' windows."""


def cluster_pixels(
    image: NDArray[np.float32],
    *,
    iterations: int,
    continuity: float,
    least_labels: int,
    channels: int,
    device: torch.device,
    seed: int,
) -> NDArray[np.intp]:
    """Train a network on its own labels of a picture, and give the last of them.

    Two 3 x 3 convolutions and one of 1 x 1, each followed by batch normalisation, the first two with a
    ReLU before it. A pixel's label is the channel with its largest response. Stochastic gradient descent
    on `clustering_loss`, rate 0.1 and momentum 0.9, all pixels in every step.

    Parameters
    ----------
    image : float32, (h, w, 3)
        RGB in [0, 1].
    iterations : int
        Steps at most.
    continuity : float
        Weight of the continuity loss.
    least_labels : int
        Training ends once no more labels than these are left.
    channels : int
    device : torch.device
    seed : int

    Returns
    -------
    intp, (h, w)
        Some of the labels 0 to `channels` - 1.
    """
    pixels = torch.from_numpy(np.ascontiguousarray(image)).permute(2, 0, 1)[None].to(device)
    weights = _first_weights(channels, seed, device)
    optimizer = torch.optim.SGD(weights, lr=RATE, momentum=MOMENTUM)
    for _ in range(iterations):
        optimizer.zero_grad()
        answers = _responses(pixels, weights)
        labels = answers.detach().argmax(0)
        clustering_loss(answers, labels, continuity).backward()
        optimizer.step()
        if len(labels.unique()) <= least_labels:
            break
    with torch.no_grad():
        return np.asarray(_responses(pixels, weights).argmax(0).cpu().numpy())


def clustering_loss(answers: Tensor, labels: Tensor, continuity: float) -> Tensor:
    """Similarity and continuity of the responses.

    ``L = L_sim + mu L_con``: the cross entropy of the responses against their own labels, and the mean
    absolute difference of the responses of neighbours, rows and columns added.

    Parameters
    ----------
    answers : (q, h, w)
    labels : int64, (h, w)
    continuity : float
        mu.
    """
    similarity = F.cross_entropy(answers[None], labels[None])
    steps = [answers.diff(dim=axis).abs() for axis in (1, 2) if answers.shape[axis] > 1]
    return similarity + continuity * sum((step.mean() for step in steps), start=answers.new_zeros(()))


def _responses(pixels: Tensor, weights: list[Tensor]) -> Tensor:
    """(1, 3, h, w) -> (q, h, w)."""
    x = pixels
    for layer, side in enumerate(KERNELS):
        kernel, bias, scale, shift = weights[4 * layer : 4 * layer + 4]
        x = F.conv2d(x, kernel, bias, padding=side // 2)
        if layer < len(KERNELS) - 1:
            x = F.relu(x)
        x = F.batch_norm(x, None, None, scale, shift, training=True)
    return x[0]


def _first_weights(channels: int, seed: int, device: torch.device) -> list[Tensor]:
    """Kernel, bias, scale and shift of each layer, as PyTorch draws them but from a generator of ours."""
    generator = torch.Generator().manual_seed(seed)
    weights: list[Tensor] = []
    into = 3
    for side in KERNELS:
        bound = 1 / math.sqrt(into * side * side)
        kernel = torch.empty(channels, into, side, side).uniform_(-bound, bound, generator=generator)
        bias = torch.empty(channels).uniform_(-bound, bound, generator=generator)
        weights += [kernel, bias, torch.ones(channels), torch.zeros(channels)]
        into = channels
    return [weight.to(device).requires_grad_() for weight in weights]
