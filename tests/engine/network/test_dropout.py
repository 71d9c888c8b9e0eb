"""Dropout masks: their share, their seed, and that bits let through what ones do."""

from __future__ import annotations

import numpy as np
import pytest
import torch

from grapl_engine.network.chunks import mask_shapes
from grapl_engine.network.dropout import MaskPool, Masks, kept_share, masked, opened


def test_masks_keep_their_share_and_come_from_the_seed() -> None:
    def mask(seed: int) -> torch.Tensor:
        pool, bits = MaskPool(kept_share(0.2), 100_000), np.random.Generator(np.random.SFC64(seed))
        pool.draw(bits)
        return pool.mask((400, 250), bits)

    assert mask(0).unique().tolist() == [0.0, 1.0]
    assert mask(0).mean().item() == pytest.approx(205 / 256, abs=0.01)
    assert torch.equal(mask(0), mask(0)) and not torch.equal(mask(0), mask(1))


def test_fixed_masks_change_in_place() -> None:
    bits = np.random.Generator(np.random.SFC64(0))
    masks = Masks(MaskPool(0.5, 5000), MaskPool(0.8, 5000))
    masks.to(torch.device("cpu"), torch.float32, fixed=True)
    masks.draw(bits)
    masks.turn(mask_shapes(4, 8), bits)
    held = masks[0].hidden1
    before = held.clone()
    masks.turn(mask_shapes(4, 8), bits)
    assert masks[0].hidden1 is held and not torch.equal(held, before)


@pytest.mark.parametrize("first", [torch.int16, torch.float32])
def test_masks_mean_the_same_after_a_change_of_type(first: torch.dtype) -> None:
    pool = MaskPool(0.5, 100)
    pool.to(torch.device("cpu"), first)
    pool.draw(np.random.Generator(np.random.SFC64(0)))
    before = pool.mask((100,), np.random.Generator(np.random.SFC64(1))).float().abs()
    for dtype, one in ((torch.float32, 1), (torch.int16, -1), (torch.float64, 1)):
        pool.to(torch.device("cpu"), dtype)
        mask = pool.mask((100,), np.random.Generator(np.random.SFC64(1)))
        assert mask.dtype is dtype and torch.equal(mask.float(), before * one)


@pytest.mark.parametrize(("rate", "kept"), [(0.0, 1.0), (0.5, 0.5), (0.2, 205 / 256), (1.0, 1 / 256)])
def test_a_rate_is_rounded_to_what_a_byte_can_decide(rate: float, kept: float) -> None:
    assert kept_share(rate) == kept


def test_bits_let_through_what_ones_do() -> None:
    values = torch.tensor([1.5, -2.0, float("inf"), 0.25], dtype=torch.bfloat16)
    ones, bits = torch.tensor([1.0, 0, 0, 1], dtype=torch.bfloat16), torch.tensor([-1, 0, 0, -1], dtype=torch.int16)
    assert masked(values.clone(), bits).tolist() == [1.5, 0, 0, 0.25]
    assert masked(values[:2].clone(), ones[:2]).tolist() == [1.5, 0]
    assert torch.equal(opened(bits, torch.float32), ones.float()) and torch.equal(opened(ones, torch.float32), ones.float())
