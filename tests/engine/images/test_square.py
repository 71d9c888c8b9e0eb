"""The square, its patches, and the way back to the picture."""

from __future__ import annotations

import numpy as np
import pytest
import torch
from pictures import halves
from skimage.color import rgb2lab

from grapl_engine.images.square import Grid, as_seen, in_lab, make_square, mean_colors, patches_of


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


def test_a_patchs_colour_is_the_mean_of_its_pixels() -> None:
    square = torch.rand(3, 12, 12, generator=torch.Generator().manual_seed(0))
    expected = patches_of(square, 3).double().mean((2, 3))
    assert np.allclose(mean_colors(square, 3), expected)


def test_cielab_is_scikit_images_and_rgb_is_left() -> None:
    square = torch.rand(3, 300, 300, generator=torch.Generator().manual_seed(0)) * 2 - 1  # more rows than a band
    lab = rgb2lab((square.permute(1, 2, 0).numpy() + 1) / 2) / 50 - (1, 0, 0)
    assert np.allclose(in_lab(square).permute(1, 2, 0), lab, atol=1e-5)
    assert as_seen(square, "rgb") is square
    assert in_lab(torch.full((3, 8, 8), 1.0))[:, 0, 0].tolist() == pytest.approx([1, 0, 0], abs=1e-3), "white"
