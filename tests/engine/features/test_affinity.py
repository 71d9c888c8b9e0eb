"""The patch graph against Eq. 4 written out."""

from __future__ import annotations

import numpy as np
import pytest

from grapl_engine.features.affinity import build_graph, lattice_graph


def written_out(features: np.ndarray, d: int, threshold: float) -> dict[tuple[int, int], float]:
    places = np.indices((d, d)).reshape(2, -1).T
    aff = np.linalg.norm(features[:, None] - features[None], axis=-1)
    sigma = aff.std()
    phi = {}
    for i in range(d * d):
        for j in range(i + 1, d * d):
            value = np.exp(-(aff[i, j] ** 2) / (2 * sigma)) / np.linalg.norm(places[i] - places[j])
            if value >= threshold:
                phi[i, j] = value
    return phi


@pytest.mark.parametrize("threshold", [0.0, 0.2, 0.5])
def test_weights_are_eq_4(threshold: float) -> None:
    features = np.random.default_rng(0).normal(size=(36, 3))
    graph = build_graph(features, 6, threshold)
    expected = written_out(features, 6, threshold)
    assert [tuple(pair) for pair in graph.edges.tolist()] == sorted(expected)
    assert graph.phi == pytest.approx(np.array([expected[key] for key in sorted(expected)]), rel=1e-5)
    assert graph.edges.dtype == np.int32 and graph.phi.dtype == np.float32


def test_all_pairs_at_threshold_0() -> None:
    assert len(build_graph(np.random.default_rng(1).normal(size=(64, 2)), 8, 0.0).edges) == 64 * 63 // 2


def test_equal_features_leave_the_distance_and_sigma_1() -> None:
    graph = build_graph(np.ones((16, 3)), 4, 0.6)
    assert graph.sigma == 1.0
    across = np.abs(np.diff(graph.edges, axis=1)).ravel()
    assert graph.phi[across == 1] == pytest.approx(1.0)
    assert set(np.round(graph.phi, 5)) == {1.0, np.float32(np.round(1 / np.sqrt(2), 5))}


def test_lattice_has_4_neighbours_of_weight_1() -> None:
    graph = lattice_graph(5)
    assert len(graph.edges) == 2 * 5 * 4
    assert (graph.phi == 1).all()
    degree = np.bincount(graph.edges.ravel(), minlength=25).reshape(5, 5)
    assert degree[0, 0] == 2 and degree[0, 2] == 3 and degree[2, 2] == 4


def test_arrays_are_read_only() -> None:
    with pytest.raises(ValueError, match="read-only"):
        lattice_graph(3).phi[0] = 2
