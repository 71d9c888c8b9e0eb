"""Where regions lie among all, by hand and against a dense solution."""

from __future__ import annotations

import numpy as np
import pytest

from grapl_engine.hierarchy import spectral
from grapl_engine.hierarchy.region_graph import RegionGraph, region_graph
from grapl_engine.hierarchy.spectral import VECTORS, embedding


def _grid(rows: int, columns: int) -> RegionGraph:
    """Cells of 2 x 2 pixels."""
    return region_graph(np.kron(np.arange(rows * columns).reshape(rows, columns), np.ones((2, 2), int)))


def test_regions_that_weak_borders_join_lie_together() -> None:
    graph = _grid(1, 6)
    distances = np.where(graph.pairs[:, 0] == 2, 2.0, 0.1)  # between the third and the fourth
    places = embedding(graph, distances, 1.0)
    assert places.shape == (6, 4)  # as many as there are, but for the first and the last
    first = places[:, 0] * np.sign(places[0, 0])
    assert (first[:3] > 0).all() and (first[3:] < 0).all()
    assert np.ptp(first[:3]) < 0.2 * (first[2] - first[3])


def test_coordinates_are_centred_and_of_one_size_over_all() -> None:
    graph = _grid(5, 7)
    places = embedding(graph, np.random.default_rng(0).random(len(graph.pairs)), 0.9)
    assert places.shape == (35, VECTORS)
    np.testing.assert_allclose(places.mean(0), 0, atol=1e-9)
    assert (places**2).sum(1).mean() == pytest.approx(1)
    spread = places.std(0)
    assert (np.diff(spread) < 0).all(), "the coarse ones count more, by the root of their eigenvalues"


def test_coordinates_are_weighed_by_the_laplacian_s_eigenvalues() -> None:
    graph = _grid(3, 4)
    distances = np.random.default_rng(1).random(len(graph.pairs))
    weights = np.zeros((12, 12))
    weights[tuple(graph.pairs.T)] = graph.lengths * np.exp(-((distances / 0.5) ** 2))
    weights += weights.T
    root = np.diag(1 / np.sqrt(weights.sum(1)))
    values = np.linalg.eigvalsh(np.eye(12) - root @ weights @ root)[1:11]
    spread = embedding(graph, distances, 0.5).std(0)
    np.testing.assert_allclose(spread / spread[0], np.sqrt(values[0] / values), rtol=1e-5)


def test_many_regions_are_placed_as_few_are(monkeypatch: pytest.MonkeyPatch) -> None:
    graph = _grid(6, 8)
    distances = np.random.default_rng(2).random(len(graph.pairs))
    dense = embedding(graph, distances, 0.9)
    monkeypatch.setattr(spectral, "DENSE", 10)
    sparse = embedding(graph, distances, 0.9)
    for column in range(8):  # an eigenvector has no sign
        assert min(np.abs(dense[:, column] - sign * sparse[:, column]).max() for sign in (1, -1)) < 0.05


@pytest.mark.parametrize("columns", [1, 2])
def test_two_regions_have_no_place(columns: int) -> None:
    graph = _grid(1, columns)
    assert embedding(graph, np.ones(len(graph.pairs)), 1.0).tolist() == [[0.0]] * columns
