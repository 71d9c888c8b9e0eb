from __future__ import annotations

import numpy as np
import pytest
from merge_trees import BY_HAND, random_tree

from grapl_engine.hierarchy.merge_tree import MergeTree


def test_levels_by_hand() -> None:
    assert [BY_HAND.nodes_at(count).tolist() for count in (4, 3, 2, 1)] == [[0, 1, 2, 3], [4, 4, 2, 3], [4, 4, 5, 5], [6] * 4]
    assert [BY_HAND.count_at(height) for height in (0.1, 0.2, 0.6, 5)] == [4, 3, 2, 1]
    assert [BY_HAND.height_of(count) for count in (4, 3, 2, 1)] == [0, 0.2, 0.5, 0.9]
    np.testing.assert_allclose(BY_HAND.persistence(), [1 - 9 / 19, 9 / 19 - 1 / 3, 1 / 3 - 1 / 6, 1 / 6])
    np.testing.assert_allclose(BY_HAND.saliency(np.array([[0, 1], [1, 2], [3, 2], [3, 0]])), [0.2, 0.9, 0.5, 0.9])


def test_labels_by_hand() -> None:
    """The whole has 0; nodes 4 (6 pixels) and 5 (6 pixels) split first, then 5 into 3 and 2, then 4 into 0 and 1."""
    assert BY_HAND.labels[[6, 4, 5, 3, 2, 0, 1]].tolist() == [0, 0, 1, 1, 2, 0, 3]


@pytest.mark.parametrize("seed", range(8))
def test_a_level_is_a_coarsening_of_every_finer_one_and_labels_stay(seed: int) -> None:
    rng = np.random.default_rng(seed)
    tree = random_tree(rng, int(rng.integers(2, 40)))
    finer = tree.nodes_at(tree.leaves)
    for count in range(tree.leaves - 1, 0, -1):
        coarser = tree.nodes_at(count)
        assert len(np.unique(coarser)) == count
        pairs = np.unique(np.stack([finer, coarser]), axis=1)
        assert len(pairs[0]) == count + 1 == len(np.unique(pairs[0]))  # each finer region lies in one coarser region
        labels, before = tree.labels[coarser], tree.labels[finer]
        assert sorted(np.unique(labels)) == list(range(count))
        changed = labels != before
        assert set(before[changed]) == {count}  # the label that was last to come is the first to go
        finer = coarser


@pytest.mark.parametrize("seed", range(4))
def test_saliency_is_an_ultrametric(seed: int) -> None:
    tree = random_tree(np.random.default_rng(seed), 12)
    every = np.array([(i, j) for i in range(12) for j in range(12) if i != j])
    between = np.zeros((12, 12))
    between[tuple(every.T)] = tree.saliency(every)
    np.testing.assert_array_equal(between, between.T)
    for k in range(12):
        assert (between <= np.maximum(between[:, k][:, None], between[k]) + 1e-12).all()


def test_saliency_says_at_which_level_two_leaves_are_one() -> None:
    tree = random_tree(np.random.default_rng(5), 20)
    for pair in [(0, 7), (3, 4), (19, 2)]:
        height = tree.saliency(np.array([pair]))[0]
        nodes = tree.nodes_at(tree.count_at(height))
        assert nodes[pair[0]] == nodes[pair[1]]
        nodes = tree.nodes_at(tree.count_at(height - 1e-9))
        assert nodes[pair[0]] != nodes[pair[1]]


def test_node_sizes_add_up() -> None:
    tree = random_tree(np.random.default_rng(1), 15)
    assert tree.node_sizes[-1] == tree.sizes.sum()
    np.testing.assert_array_equal(tree.node_sizes[15:], tree.node_sizes[tree.merges].sum(1))


def test_one_leaf() -> None:
    tree = MergeTree(np.array([9.0]), np.zeros((0, 2), np.intp), np.zeros(0))
    assert tree.nodes_at(1).tolist() == [0] and tree.count_at(3.0) == 1 and tree.labels.tolist() == [0]


@pytest.mark.parametrize(
    ("merges", "heights", "sentence"),
    [
        ([[0, 1]], [0.1], "2 merges"),
        ([[0, 1], [0, 2]], [0.1, 0.2], "merged once"),
        ([[0, 4], [1, 2]], [0.1, 0.2], "merged once"),
        ([[0, 1], [2, 3]], [0.2, 0.1], "below one before"),
        ([[0, 1], [2, 3]], [0.2, np.nan], "below one before"),
        ([[0, 3], [1, 2]], [0.1, 0.2], "before it is made"),
    ],
)
def test_what_is_no_tree(merges: list[list[int]], heights: list[float], sentence: str) -> None:
    with pytest.raises(ValueError, match=sentence):
        MergeTree(np.ones(3), np.array(merges, np.intp), np.array(heights))
