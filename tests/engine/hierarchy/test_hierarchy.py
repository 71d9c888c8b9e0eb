from __future__ import annotations

import numpy as np
import pytest

from grapl_engine.hierarchy.builders import network_hierarchy, picture_cues, picture_hierarchy
from grapl_engine.hierarchy.hierarchy import Hierarchy


@pytest.fixture(scope="module")
def image() -> np.ndarray:
    from skimage.data import coffee

    return (coffee()[::2, ::2] / 255).astype(np.float32)


@pytest.fixture(scope="module")
def hierarchy(image: np.ndarray) -> Hierarchy:
    cues = picture_cues(image)
    assert cues is not None
    return picture_hierarchy(cues)


def test_the_contour_map_holds_every_level(hierarchy: Hierarchy) -> None:
    """Connected pieces of the thresholded map, as a reader that knows only the map finds them."""
    from skimage.measure import label

    contours = hierarchy.contours
    assert contours.shape == tuple(2 * side + 1 for side in hierarchy.regions.shape)
    for k in np.linspace(0.02, contours.max() + 0.01, 20):
        read = label(contours <= k, connectivity=1)[1::2, 1::2]
        ours = hierarchy.labels(hierarchy.tree.count_at(k / (1 - k)))
        joint = np.unique(np.stack([read.ravel(), ours.ravel()]), axis=1)
        assert joint.shape[1] == len(np.unique(read)) == len(np.unique(ours))


def test_labels_are_counted_from_0_and_stay(hierarchy: Hierarchy) -> None:
    before = hierarchy.labels(20)
    assert np.array_equal(np.unique(before), np.arange(20))
    after = hierarchy.labels(19)
    assert set(before[after != before].tolist()) == {19}
    assert hierarchy.labels(0).max() == 0 and hierarchy.labels(10**6).max() == hierarchy.tree.leaves - 1


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
    tree = picture_hierarchy(cues, within).tree
    for count in (2, 5, 50):
        nodes = tree.nodes_at(count)
        assert all(len(set(within[nodes == node].tolist())) == 1 for node in set(nodes.tolist())) or count == 2


def test_a_picture_of_one_colour_is_one_region() -> None:
    cues = picture_cues(np.full((20, 30, 3), 0.5, np.float32))
    assert cues is not None
    hierarchy = picture_hierarchy(cues)
    assert hierarchy.automatic_count == 1 and hierarchy.labels(1).max() == 0
    assert not hierarchy.contours.any()


def test_the_same_picture_gives_the_same_tree(image: np.ndarray, hierarchy: Hierarchy) -> None:
    cues = picture_cues(image)
    assert cues is not None
    again = picture_hierarchy(cues)
    np.testing.assert_array_equal(again.tree.merges, hierarchy.tree.merges)
    np.testing.assert_array_equal(again.tree.heights, hierarchy.tree.heights)


def test_a_stop() -> None:
    assert picture_cues(np.zeros((9, 9, 3), np.float32), lambda: True) is None
