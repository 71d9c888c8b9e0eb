"""The segmenter over the square, tile by tile."""

from __future__ import annotations

import numpy as np
import pytest
import torch
from trained_net import trained_net

from grapl_engine.images.square import Grid
from grapl_engine.network import tiles as tiles_module
from grapl_engine.network.tiles import answer_pixels, label_pixels, thinning


def test_tiles_give_the_map_of_one_pass(monkeypatch: pytest.MonkeyPatch) -> None:
    net, grid = trained_net(8), Grid(6, 48)
    square = torch.rand(3, 48, 48, generator=torch.Generator().manual_seed(4))
    whole = label_pixels(net, square, grid, torch.float32)
    monkeypatch.setattr(tiles_module, "TILE_LOGITS", 17 * 17 * 5)
    asked: list[bool] = []
    tiled = label_pixels(net, square, grid, torch.float32, lambda: bool(asked.append(False)))
    assert whole is not None and tiled is not None
    assert len(asked) == 9
    assert whole[0].shape == (41, 41)
    assert (tiled[0] == whole[0]).all()
    assert np.abs(tiled[1].astype(int) - whole[1]).max() <= 1
    assert label_pixels(net, square, grid, torch.float32, lambda: True) is None


@pytest.mark.parametrize("most", [41, 20, 7])
def test_answers_are_those_of_every_so_many_places(most: int) -> None:
    net, grid = trained_net(8), Grid(6, 48)
    square = torch.rand(3, 48, 48, generator=torch.Generator().manual_seed(4))
    every = answer_pixels(net, square, grid, torch.float32)
    thin = answer_pixels(net, square, grid, torch.float32, most=most)
    assert every is not None and thin is not None and every.shape == (net.labels, 41, 41)
    step = thinning(41, most)
    assert thin.shape[1] <= most and np.allclose(thin, every[:, ::step, ::step], atol=1e-5)
    assert np.exp(every).sum(0) == pytest.approx(1, abs=1e-5)
    assert (every.argmax(0) == label_pixels(net, square, grid, torch.float32)[0]).all()  # type: ignore[index]
    assert answer_pixels(net, square, grid, torch.float32, lambda: True) is None


@pytest.mark.parametrize(("cells", "most", "step"), [(41, 41, 1), (41, 40, 2), (41, 20, 3), (1, 5, 1)])
def test_a_row_is_thinned_to_at_most_so_many(cells: int, most: int, step: int) -> None:
    assert thinning(cells, most) == step and len(range(0, cells, step)) <= most
