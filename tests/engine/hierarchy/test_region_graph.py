from __future__ import annotations

import numpy as np

from grapl_engine.hierarchy.region_graph import region_graph

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
