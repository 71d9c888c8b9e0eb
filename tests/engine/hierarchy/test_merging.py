from __future__ import annotations

import numpy as np
import pytest

from grapl_engine.hierarchy.merging import RegionFeature, bhattacharyya, euclidean, merge, total_variation
from grapl_engine.hierarchy.region_graph import region_graph


def stripes(*widths: int) -> np.ndarray:
    return np.repeat(np.arange(len(widths)), widths)[None].repeat(4, axis=0)


def test_like_neighbours_unite_first() -> None:
    graph = region_graph(stripes(2, 2, 2, 2))
    values = np.array([[0.0], [1.0], [10.0], [10.5]])
    tree = merge(graph, [RegionFeature(values, euclidean, 1.0)], np.zeros(3))
    assert tree.merges.tolist() == [[2, 3], [0, 1], [4, 5]]
    np.testing.assert_allclose(tree.heights, [0.5, 1.0, 9.75])  # of the means, 0.5 and 10.25


def test_a_union_has_the_mean_by_size() -> None:
    graph = region_graph(stripes(1, 3, 4))
    tree = merge(graph, [RegionFeature(np.array([[0.0], [4.0], [20.0]]), euclidean, 2.0)], np.zeros(2))
    np.testing.assert_allclose(tree.heights, [8.0, 2 * (20 - 3.0)])


def test_borders_that_become_one_have_the_mean_by_length() -> None:
    regions = np.array([[0, 0, 0], [1, 1, 2], [1, 1, 2]])  # 0 and 1 share 2 edges, 0 and 2 one, 1 and 2 two
    graph = region_graph(regions)
    assert graph.pairs.tolist() == [[0, 1], [0, 2], [1, 2]] and graph.lengths.tolist() == [2, 1, 2]
    tree = merge(graph, [], np.array([0.9, 0.3, 0.1]))
    np.testing.assert_allclose(tree.heights, [0.1, (2 * 0.9 + 0.3) / 3])


def test_heights_never_fall() -> None:
    """The union of 0 and 2, whose mean is that of 1, is nearer to 1 than they were to each other."""
    regions = np.array([[0, 1, 2], [0, 0, 2]])
    tree = merge(region_graph(regions), [RegionFeature(np.array([[0.0], [5.0], [8.0]]), euclidean, 1.0)], np.zeros(3))
    assert (np.diff(tree.heights) >= 0).all()


def test_a_power_lets_small_regions_go_first() -> None:
    graph = region_graph(stripes(20, 20, 1))
    values = np.array([[0.0], [1.0], [2.2]])
    assert merge(graph, [RegionFeature(values, euclidean, 1.0)], np.zeros(2)).merges[0].tolist() == [0, 1]
    assert merge(graph, [RegionFeature(values, euclidean, 1.0)], np.zeros(2), power=0.5).merges[0].tolist() == [1, 2]


def test_within_labels_pieces_are_whole_before_labels_unite() -> None:
    rng = np.random.default_rng(0)
    graph = region_graph(np.arange(36).reshape(6, 6))
    within = (np.arange(36) // 6 >= 3).astype(int) + 2 * (np.arange(36) % 6 >= 3)
    tree = merge(graph, [RegionFeature(rng.random((36, 2)), euclidean, 1.0)], np.zeros(len(graph.pairs)), within=within)
    nodes = tree.nodes_at(4)
    assert all(len(set(within[nodes == node])) == 1 for node in set(nodes.tolist()))
    for count in range(5, 37):
        assert all(len(set(within[tree.nodes_at(count) == node])) == 1 for node in set(tree.nodes_at(count).tolist()))


def test_across_labels_heights_begin_on_top_of_those_inside() -> None:
    """Inside the first label at 9; the pair across at 1, which without labels would be first, then lies at 9 + 1."""
    graph = region_graph(stripes(2, 2, 2, 2))
    values = RegionFeature(np.array([[0.0], [9.0], [10.0], [30.0]]), euclidean, 1.0)
    within = np.array([0, 0, 1, 2])
    tree = merge(graph, [values], np.zeros(3), within=within)
    assert tree.merges.tolist() == [[0, 1], [2, 4], [3, 5]]
    np.testing.assert_allclose(tree.heights, [9, 9 + 5.5, 9 + 30 - 19 / 3])


def test_labels_of_which_no_two_touch_begin_at_the_ground() -> None:
    graph = region_graph(stripes(2, 2, 2))
    values = RegionFeature(np.array([[0.0], [1.0], [5.0]]), euclidean, 1.0)
    apart, free = (merge(graph, [values], np.zeros(2), within=within) for within in (np.array([4, 2, 4]), None))
    np.testing.assert_array_equal(apart.heights, free.heights)


@pytest.mark.parametrize("after", [0, 1])
def test_a_stop_is_asked_for_while_merging(after: int) -> None:
    graph = region_graph(np.arange(400).reshape(20, 20))
    asked = []

    def should_stop() -> bool:
        asked.append(1)
        return len(asked) > after

    tree = merge(graph, [], np.ones(len(graph.pairs)), should_stop=should_stop)
    assert tree is None and len(asked) == after + 1


def test_the_cheapest_pair_of_all_unites_each_time() -> None:
    """Against a merging that looks at every pair each time."""
    rng = np.random.default_rng(3)
    graph = region_graph(np.arange(30).reshape(5, 6))
    values, borders = rng.random((30, 2)), rng.random(len(graph.pairs))
    tree = merge(graph, [RegionFeature(values, euclidean, 1.0)], borders, power=0.2)
    where = np.arange(30)
    for a, b in tree.merges.tolist():
        costs = {}
        i, j = where[graph.pairs].T
        for p, q in {(min(x, y), max(x, y)) for x, y in zip(i.tolist(), j.tolist(), strict=True) if x != y}:
            own = [((where == node).sum(), values[where == node].mean(0)) for node in (p, q)]
            edges = ((i == p) & (j == q)) | ((i == q) & (j == p))
            share = own[0][0] * own[1][0] / ((own[0][0] + own[1][0]) * 30)
            costs[p, q] = (np.linalg.norm(own[0][1] - own[1][1]) + borders[edges].mean()) * share**0.2
        assert costs[min(a, b), max(a, b)] == pytest.approx(min(costs.values()))
        where[(where == a) | (where == b)] = max(where.max(), 29) + 1


def test_distances() -> None:
    one, other = np.array([[0.5, 0.5], [1.0, 0.0]]), np.array([[0.5, 0.5], [0.0, 1.0]])
    np.testing.assert_allclose(total_variation(one, other), [0, 1])
    np.testing.assert_allclose(bhattacharyya(one, other), [0, 1], atol=1e-7)
    np.testing.assert_allclose(euclidean(one, other), [0, np.sqrt(2)])
