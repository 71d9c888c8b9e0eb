"""Superpixels: connected, none a sliver, along the picture's edges."""

from __future__ import annotations

import numpy as np
from skimage.measure import label

from grapl_engine.hierarchy.superpixels import _without_slivers, superpixels


def test_superpixels_are_connected_and_none_is_a_sliver() -> None:
    rng = np.random.default_rng(0)
    image = np.clip(np.kron(rng.random((4, 5, 3)), np.ones((20, 20, 1))) + 0.2 * rng.random((80, 100, 3)), 0, 1).astype(
        np.float32
    )
    found = superpixels(image)
    count = int(found.max()) + 1
    assert len(np.unique(label(found, background=-1, connectivity=1))) == count == len(np.unique(found))
    assert np.bincount(found.ravel()).min() >= 30


def test_a_picture_of_few_pixels_is_left_as_it_is() -> None:
    assert superpixels(np.zeros((2, 3, 3), np.float32)).tolist() == [[0, 0, 0], [0, 0, 0]]


def test_a_sharp_edge_is_one_border_without_a_ribbon_along_it() -> None:
    image = np.full((60, 90, 3), 0.2, np.float32)
    image[:, 37:] = 0.7
    found = superpixels(image)
    (border,) = np.flatnonzero(np.diff(found[0]))
    assert found.max() == 1 and abs(border - 36) <= 4  # the blur moves it
    np.testing.assert_array_equal(found, np.broadcast_to(found[0], found.shape))


def test_pieces_that_hang_by_a_corner_go_to_the_longest_border() -> None:
    """A square of 5 x 5 pixels, less than half the least size, in a corner of two colours' fields."""
    pieces = np.zeros((20, 20), np.intp)
    pieces[10:] = 1
    pieces[6:11, :5] = 2  # four rows in the upper field, one in the lower
    found = _without_slivers(pieces)
    expected = np.zeros((20, 20), np.intp)
    expected[10:] = 1
    expected[10, :5] = 0
    np.testing.assert_array_equal(found, expected)
