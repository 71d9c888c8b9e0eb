"""Moments of the pixels under a window: by their definition, under dropout, and however they are taken."""

from __future__ import annotations

import numpy as np
import pytest
import torch

from grapl_engine.network import moments
from grapl_engine.network.moments import PixelMoments
from grapl_engine.network.workers import Workers


def test_moments_under_dropout_are_those_of_many_masks() -> None:
    patches = torch.rand(6, 8, 8, 3, generator=torch.Generator().manual_seed(0)) * 0.6 - 0.1
    center, kept, chosen = torch.tensor([0.2, 0.1, 0.3]), 0.75, np.array([0, 2, 5])
    mean, covariance = PixelMoments(patches, center, kept).of(chosen)
    generator = torch.Generator().manual_seed(1)
    seen = []
    for _ in range(2000):
        dropped = patches[chosen] * (torch.rand(3, 8, 8, 3, generator=generator) < kept) / kept - center
        seen.append(dropped.unfold(1, 3, 1).unfold(2, 3, 1).permute(0, 1, 2, 4, 5, 3).reshape(-1, 27))
    drawn = torch.cat(seen)
    assert np.abs(drawn.mean(0).numpy() - mean).max() < 0.005
    assert np.abs(np.cov(drawn.numpy().T) - covariance).max() < 0.005


@pytest.mark.parametrize("block", [1, 40, 2**15])
@pytest.mark.parametrize("count", [1, 2])
def test_moments_are_the_same_however_they_are_taken(monkeypatch: pytest.MonkeyPatch, block: int, count: int) -> None:
    patches = torch.rand(6, 9, 9, 3, generator=torch.Generator().manual_seed(0), dtype=torch.float64)
    center, chosen = torch.tensor([0.2, 0.1, 0.3]), np.array([0, 2, 5])
    monkeypatch.setattr(moments, "BLOCK", block)
    with Workers.of(count) as workers:
        mean, covariance = PixelMoments(patches, center, 1.0, workers).of(chosen)
    windows = (patches[chosen] - center).unfold(1, 3, 1).unfold(2, 3, 1).permute(0, 1, 2, 4, 5, 3).reshape(-1, 27).numpy()
    np.testing.assert_allclose(mean, windows.mean(0), atol=1e-6)
    np.testing.assert_allclose(covariance, np.cov(windows.T, bias=True), atol=1e-6)


def test_a_stop_is_heard_while_moments_are_taken(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(moments, "BLOCK", 1)
    asked: list[bool] = []

    def should_stop() -> bool:
        asked.append(len(asked) == 2)
        return asked[-1]

    PixelMoments(torch.rand(6, 8, 8, 3), torch.zeros(3), 1.0, should_stop=should_stop)
    assert asked == [False, False, True]
