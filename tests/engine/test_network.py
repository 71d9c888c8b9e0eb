"""The network: classifier and FCN with the same weights, dropout of its own, the way back to the picture."""

from __future__ import annotations

import numpy as np
import pytest
import torch
from pictures import halves

from grapl_engine import network
from grapl_engine.network import PatchNet, label_pixels, silence
from grapl_engine.square import Grid, make_square, patches_of


def trained_net(patch: int, labels: int = 5) -> PatchNet:
    """A network whose batch norms have seen something."""
    net = PatchNet(labels, patch, dropout=0.2, input_dropout=0.2, seed=3)
    net.train()
    for _ in range(3):
        net(torch.randn(32, 3, patch, patch, generator=torch.Generator().manual_seed(1)))
    return net.eval()


@pytest.mark.parametrize("patch", [8, 16, 32])  # the last one convolves through the Fourier transform
def test_map_at_patch_positions_equals_the_classifier(patch: int) -> None:
    d = 4
    net = trained_net(patch)
    square = torch.rand(3, d * patch, d * patch, generator=torch.Generator().manual_seed(2)) * 2 - 1
    with torch.inference_mode():
        by_patch = torch.softmax(net(patches_of(square, d)), 1).reshape(d, d, -1)
        everywhere = torch.softmax(net.segment(square[None])[0], 0)[:, ::patch, ::patch].permute(1, 2, 0)
    assert everywhere.shape == by_patch.shape
    assert (everywhere - by_patch).abs().max() < 1e-5


def test_tiles_give_the_map_of_one_pass(monkeypatch: pytest.MonkeyPatch) -> None:
    net, grid = trained_net(8), Grid(6, 48)
    square = torch.rand(3, 48, 48, generator=torch.Generator().manual_seed(4))
    whole = label_pixels(net, square, grid)
    monkeypatch.setattr(network, "TILE_LOGITS", 17 * 17 * 5)
    asked: list[bool] = []
    tiles = label_pixels(net, square, grid, lambda: bool(asked.append(False)))
    assert whole is not None and tiles is not None
    assert len(asked) == 9
    assert whole[0].shape == (41, 41)
    assert (tiles[0] == whole[0]).all()
    assert np.abs(tiles[1].astype(int) - whole[1]).max() <= 1
    assert label_pixels(net, square, grid, lambda: True) is None


def test_weights_and_masks_come_from_the_seed_alone() -> None:
    x = torch.ones(4, 3, 8, 8)
    state = torch.get_rng_state()
    outputs = [PatchNet(3, 8, dropout=0.5, input_dropout=0.5, seed=seed)(x) for seed in (1, 1, 2)]
    assert torch.equal(outputs[0], outputs[1])
    assert not torch.equal(outputs[0], outputs[2])
    assert torch.equal(torch.get_rng_state(), state)


def test_silence_keeps_the_mean_and_silences_its_share() -> None:
    x = torch.ones(200_003)
    kept = silence(x, 0.2, np.random.default_rng(0))
    assert kept.mean() == pytest.approx(1.0, abs=0.01)
    assert (kept == 0).float().mean() == pytest.approx(0.2, abs=0.01)
    assert kept.unique().tolist() == pytest.approx([0.0, 256 / 205])


def test_gradients_pass_through_silence() -> None:
    x = torch.randn(3, 4, dtype=torch.float64, requires_grad=True, generator=torch.Generator().manual_seed(0))
    assert torch.autograd.gradcheck(lambda t: silence(t, 0.3, np.random.default_rng(1)), x)


def test_patches_stand_row_by_row() -> None:
    square = torch.arange(36.0).reshape(1, 6, 6)
    patches = patches_of(square, 3)
    assert patches.shape == (9, 1, 2, 2)
    assert patches[1, 0].tolist() == [[2, 3], [8, 9]]
    assert patches[3, 0].tolist() == [[12, 13], [18, 19]]


@pytest.mark.parametrize("resize", ["nearest", "antialias"])
def test_square_is_scaled_by_its_own_range(resize: str) -> None:
    square = make_square(halves(20, 30).astype(np.float32), 32, resize)  # type: ignore[arg-type]
    assert square.shape == (3, 32, 32)
    assert square.min() == -1 and square.max() == 1
    assert not make_square(np.full((5, 5, 3), 0.3, np.float32), 8, resize).any()  # type: ignore[arg-type]


def test_grid_geometry() -> None:
    assert Grid.for_picture(321, 481, 32) == Grid(32, 512)
    assert Grid.for_picture(10, 10, 32).side == 256  # a patch has 8 pixels at least
    grid = Grid(4, 40)
    assert (grid.patch, grid.map_side) == (10, 31)
    stretch, centre = grid.cells(40, "stretch"), grid.cells(40, "centre")
    assert stretch[0] == centre[0] == 0 and stretch[-1] == centre[-1] == 30
    assert (grid.patch_rows(40) == np.arange(40) // 10).all()


def test_centred_answers_lie_at_their_patch() -> None:
    """Each pixel takes the patch whose centre is nearest to the pixel's centre."""
    grid = Grid(5, 45)
    cells = grid.cells(45, "centre")
    for pixel in range(4, 41):
        assert abs((pixel + 0.5) - (cells[pixel] + grid.patch / 2)) <= 0.5
