"""A network without a training."""

from __future__ import annotations

import torch

from grapl_engine.network.patch_net import PatchNet


def trained_net(patch: int, labels: int = 5) -> PatchNet:
    """A network whose batch norms have seen something."""
    net, generator = PatchNet(labels, patch, seed=3), torch.Generator().manual_seed(1)
    for values, low, high in (
        (net.statistics.mean1, -0.5, 0.5), (net.statistics.mean2, -0.5, 0.5), (net.statistics.var1, 0.2, 2.0),
        (net.statistics.var2, 0.2, 2.0), (net.weights.shift1, -0.3, 0.3), (net.weights.scale2, 0.5, 1.5),
    ):  # fmt: skip
        values.uniform_(low, high, generator=generator)
    return net
