"""Which patches a step sees."""

from __future__ import annotations

import numpy as np
import pytest
import torch

from grapl_engine import Settings
from grapl_engine.network.batches import Batches
from grapl_engine.network.moments import PixelMoments


def batches(d: int = 4, **changes: object) -> tuple[Batches, PixelMoments]:
    patches = torch.rand(d * d, 8, 8, 3, generator=torch.Generator().manual_seed(0))
    moments = PixelMoments(patches, patches.mean((0, 1, 2)), 1.0)
    return Batches(moments, Settings(**{"d": d, "k0": 2, **changes})), moments  # type: ignore[arg-type]


@pytest.mark.parametrize(("share", "count"), [(0.01, 2), (0.5, 8), (0.75, 12), (1.0, 16)])
def test_a_random_batch_is_of_the_share_without_repeats(share: float, count: int) -> None:
    one, _ = batches(batch=share)
    chosen = one.take(0, np.random.default_rng(0)).chosen.numpy()
    assert len(chosen) == len(set(chosen.tolist())) == count
    assert (np.diff(chosen) > 0).all() and chosen.max() < 16


def test_random_batches_come_from_the_generator_alone() -> None:
    one, _ = batches()
    first, again = (one.take(step, np.random.default_rng(7)).chosen for step in (0, 3))
    other = one.take(0, np.random.default_rng(8)).chosen
    assert torch.equal(first, again) and not torch.equal(first, other)


@pytest.mark.parametrize(("share", "stride"), [(0.5, 2), (0.3, 3), (0.05, 4), (1.0, 1)])
def test_columns_take_turns(share: float, stride: int) -> None:
    one, _ = batches(batch=share, batch_choice="columns")
    choices = np.random.default_rng(0)
    for step in range(5):
        columns = set((one.take(step, choices).chosen % 4).tolist())
        assert columns == {column for column in range(4) if column % stride == step % stride}


def test_the_moments_are_those_of_the_patches_chosen() -> None:
    one, moments = batches()
    batch = one.take(0, np.random.default_rng(0))
    mean, covariance = moments.of(batch.chosen.numpy())
    assert np.array_equal(batch.mean, mean) and np.array_equal(batch.covariance, covariance)
