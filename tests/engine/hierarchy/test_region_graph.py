from __future__ import annotations

import numpy as np

from grapl_engine.hierarchy.region_graph import region_graph
from grapl_engine.hierarchy.superpixels import superpixels

REGIONS = np.array([[0, 0, 1], [0, 2, 1], [2, 2, 1]])


def test_pairs_and_lengths_by_hand() -> None:
    graph = region_graph(REGIONS)
    assert graph.sizes.tolist() == [3, 3, 3]
    assert graph.pairs.tolist() == [[0, 1], [0, 2], [1, 2]]
    assert graph.lengths.tolist() == [1, 3, 2]


def test_each_edge_lies_between_its_pair() -> None:
    graph = region_graph(np.random.default_rng(0).integers(0, 4, (9, 11)))
    ends = np.sort(graph.regions.ravel()[graph.edge_pixel], axis=1)
    np.testing.assert_array_equal(ends, graph.pairs[graph.edge_pair])
    steps = np.abs(np.diff(graph.edge_pixel, axis=1)).ravel()
    assert set(steps.tolist()) <= {1, 11}


def test_means_shares_and_values_along_borders() -> None:
    graph = region_graph(REGIONS)
    values = np.arange(9.0).reshape(3, 3, 1)
    np.testing.assert_allclose(graph.mean(values).ravel(), [(0 + 1 + 3) / 3, (2 + 5 + 8) / 3, (4 + 6 + 7) / 3])
    shares = graph.histogram(np.array([[0, 1, 1], [0, 1, 0], [1, 1, 1]]), 2)
    np.testing.assert_allclose(shares, [[2 / 3, 1 / 3], [1 / 3, 2 / 3], [0, 1]])
    np.testing.assert_allclose(graph.along(np.ones(6)), [1, 1, 1])


def test_one_region_has_no_border() -> None:
    graph = region_graph(np.zeros((3, 4), int))
    assert graph.pairs.shape == (0, 2) and graph.lengths.shape == (0,) and graph.sizes.tolist() == [12]


def test_superpixels_are_connected_and_none_is_a_sliver() -> None:
    from skimage.measure import label

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
