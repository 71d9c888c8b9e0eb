"""From a picture, and from a network's answers, to a hierarchy."""

from __future__ import annotations

import numpy as np

from grapl_engine.hierarchy.builders import (
    POWER,
    PictureCues,
    _automatic_within,
    network_hierarchy,
    picture_cues,
    picture_hierarchy,
)
from grapl_engine.hierarchy.hierarchy import Hierarchy
from grapl_engine.hierarchy.merge_tree import MergeTree
from grapl_engine.hierarchy.merging import RegionFeature, merge, total_variation
from grapl_engine.hierarchy.region_graph import region_graph
from grapl_engine.network.workers import Workers


def test_halves_of_two_colours_part_first() -> None:
    rng = np.random.default_rng(0)
    image = np.full((60, 90, 3), 0.3) + 0.05 * rng.random((60, 90, 3))
    image[:, 40:] += [0.4, 0.1, 0.0]
    cues = picture_cues(image.astype(np.float32))
    assert cues is not None
    labels = picture_hierarchy(cues).labels(2)
    wrong = min((labels != (np.arange(90) >= 40)).mean(), (labels != (np.arange(90) < 40)).mean())
    assert wrong < 0.01


def test_a_networks_answers_decide_where_the_picture_says_nothing() -> None:
    image = np.full((60, 90, 3), 0.5, np.float32) + 0.1 * np.random.default_rng(0).random((60, 90, 3)).astype(np.float32)
    cues = picture_cues(image)
    assert cues is not None
    columns = cues.graph.mean(np.broadcast_to(np.arange(90.0)[None, :, None], (60, 90, 1)))[:, 0]
    answers = np.where((columns < 45)[:, None], [0.95, 0.05], [0.05, 0.95])
    halves = network_hierarchy(cues, answers).tree.nodes_at(2)
    assert len(set(halves[columns < 45].tolist())) == len(set(halves[columns >= 45].tolist())) == 1


def test_within_labels_a_level_is_the_labels_pieces(image: np.ndarray) -> None:
    cues = picture_cues(image)
    assert cues is not None
    rows = cues.graph.mean(np.broadcast_to(np.arange(image.shape[0], dtype=float)[:, None, None], (*image.shape[:2], 1)))[:, 0]
    within = (rows > image.shape[0] / 2).astype(int)
    kept = picture_hierarchy(cues, within)
    assert kept.pieces is not None and kept.pieces >= 2 and picture_hierarchy(cues).pieces is None
    tree = kept.tree
    for count in (kept.pieces, kept.pieces + 3, 50):
        nodes = tree.nodes_at(count)
        assert all(len(set(within[nodes == node].tolist())) == 1 for node in set(nodes.tolist()))
    nodes = tree.nodes_at(kept.pieces)
    i, j = cues.graph.pairs.T
    assert (nodes[i] != nodes[j])[within[i] != within[j]].all() and (nodes[i] == nodes[j])[within[i] == within[j]].all()


def test_the_automatic_level_within_labels() -> None:
    """Heights inside to the last of them; on top of it those across."""

    def tree(*heights: float) -> MergeTree:
        n = len(heights) + 1
        return MergeTree(np.ones(n), np.array([(n + t - 1 if t else 0, t + 1) for t in range(n - 1)]), np.array(heights))

    whole = tree(0.1, 0.5, 0.5 + 0.8, 0.5 + 2)  # inside all is below 1: those across below 1 are made too
    assert whole.count_at(_automatic_within(whole, 3, 1.0)) == 2
    divided = tree(0.1, 1.5, 1.5 + 1.2, 1.5 + 2)  # across all is above 1: inside it is as ever
    assert divided.count_at(_automatic_within(divided, 3, 1.0)) == 4
    both = tree(0.1, 1.5, 1.5 + 0.3, 1.5 + 2)  # unlike ones inside, like ones across: the labels
    assert both.count_at(_automatic_within(both, 3, 1.0)) == 3
    one = tree(0.1, 0.4, 1.5, 2)  # of one piece nothing is across
    assert one.count_at(_automatic_within(one, 1, 1.0)) == 3


def test_the_same_picture_gives_the_same_tree(image: np.ndarray, hierarchy: Hierarchy) -> None:
    cues = picture_cues(image)
    assert cues is not None
    again = picture_hierarchy(cues)
    np.testing.assert_array_equal(again.tree.merges, hierarchy.tree.merges)
    np.testing.assert_array_equal(again.tree.heights, hierarchy.tree.heights)


def test_a_stop() -> None:
    assert picture_cues(np.zeros((9, 9, 3), np.float32), lambda: True) is None


def test_a_stop_is_asked_for_between_the_cues(image: np.ndarray) -> None:
    asked = 0

    def after(most: int) -> bool:
        nonlocal asked
        asked += 1
        return asked > most

    assert picture_cues(image, lambda: after(1000)) is not None
    questions, asked = asked, 0
    assert questions >= 4
    for most in range(questions):
        asked = 0
        assert picture_cues(image, lambda most=most: after(most)) is None and asked == most + 1


def test_the_cues_are_the_same_whoever_finds_them(image: np.ndarray) -> None:
    one = picture_cues(image)
    with Workers.of(2) as workers:
        two = picture_cues(image, share=workers.work_through)
    assert one is not None and two is not None
    np.testing.assert_array_equal(one.graph.regions, two.graph.regions)
    for name in ("color", "texture", "on_border", "gradient"):
        np.testing.assert_array_equal(getattr(one, name), getattr(two, name))


def test_neighbours_are_as_far_apart_as_their_cues_together(image: np.ndarray) -> None:
    cues = picture_cues(image)
    assert cues is not None
    i, j = cues.graph.pairs.T
    colors = np.sqrt(((cues.color[i] - cues.color[j]) ** 2).sum(1))
    textures = np.sqrt(np.clip(1 - np.sqrt(cues.texture[i] * cues.texture[j]).sum(1), 0, None))
    np.testing.assert_allclose(cues.between(), 0.012 * colors + 0.5 * textures + cues.on_border, rtol=1e-5)
    assert (cues.on_border > cues.gradient).all(), "the contrast comes on top of the gradient"
    assert [(feature.values is cues.color, feature.weight) for feature in cues.features()] == [(True, 0.012), (False, 1.0)]


def test_each_source_has_its_own_automatic_level(image: np.ndarray, hierarchy: Hierarchy) -> None:
    cues = picture_cues(image)
    assert cues is not None
    answers = np.full((len(cues.graph.sizes), 2), 0.5)
    run = network_hierarchy(cues, answers)
    assert (hierarchy.source, hierarchy.automatic, run.source, run.automatic) == ("picture", 1.147, "network", 1.275)
    assert hierarchy.regions.dtype == np.uint16 and not hierarchy.regions.flags.writeable


def test_a_run_s_heights_are_the_mean_of_two_trees() -> None:
    """Of two regions, which unite at once: with all cues of the picture, and with the network and the gradient alone."""
    graph = region_graph(np.repeat([[0, 1]], 6, 0).repeat(4, 1))
    color, texture = np.array([[40.0, 0, 0], [70, 10, 0]]), np.eye(2, 32)
    cues = PictureCues(graph, color, texture, np.array([0.7]), np.array([0.3]))
    shares = np.array([[0.9, 0.1], [0.2, 0.8]])
    by_all = merge(graph, cues.features(), cues.on_border, POWER).heights
    by_network = merge(graph, [RegionFeature(shares, total_variation, 1.0)], cues.gradient, POWER).heights
    assert by_all[0] > 1.5 * by_network[0] > 0
    found = network_hierarchy(cues, shares).tree.heights
    np.testing.assert_allclose(found, (by_all / 0.85 + by_network / 0.61) / 2, rtol=1e-6)
