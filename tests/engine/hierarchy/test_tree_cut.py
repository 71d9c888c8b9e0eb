from __future__ import annotations

import numpy as np
import pytest
from merge_trees import BY_HAND, random_tree

from grapl_engine.hierarchy.merge_tree import MergeTree
from grapl_engine.hierarchy.tree_cut import TreeCut
from grapl_engine.label_sizes import LabelCount

ALONE = MergeTree(np.array([7.0]), np.empty((0, 2), np.intp), np.empty(0))


def leaves_of(tree: MergeTree, node: int) -> list[int]:
    """The leaves under a node, by the merges as they are written."""
    if node < tree.leaves:
        return [node]
    return sorted(leaf for child in tree.merges[node - tree.leaves] for leaf in leaves_of(tree, int(child)))


def is_partition(cut: TreeCut) -> bool:
    """Each leaf lies in one node of the cut, which is the one that is named for it."""
    covered = [(leaf, int(node)) for node in cut.regions for leaf in leaves_of(cut.tree, int(node))]
    return sorted(covered) == list(enumerate(cut.nodes.tolist()))


def test_by_hand() -> None:
    cut = TreeCut.at_level(BY_HAND, 2)
    assert cut.nodes.tolist() == [4, 4, 5, 5]
    assert cut.labels.tolist() == [0, 0, 1, 1]
    more = cut.more_at(1)
    assert more.nodes.tolist() == [0, 1, 5, 5]
    assert more.labels.tolist() == [0, 3, 1, 1]  # 2 is the label of leaf 2, which is not split off
    assert (cut.is_level, more.is_level, more.count) == (True, False, 3)
    assert more.less_at(0).nodes.tolist() == [4, 4, 5, 5]
    assert more.less_at(2).nodes.tolist() == [6, 6, 6, 6]


def test_counts_outside_are_brought_inside() -> None:
    assert [TreeCut.at_level(BY_HAND, count).count for count in (-3, 0, 1, 4, 99)] == [1, 1, 1, 4, 4]


@pytest.mark.parametrize("seed", range(12))
def test_any_walk_gives_partitions_with_a_label_each(seed: int) -> None:
    rng = np.random.default_rng(seed)
    tree = random_tree(rng, int(rng.integers(1, 60)))
    cut = TreeCut.at_level(tree, int(rng.integers(1, tree.leaves + 1)))
    for leaf in rng.integers(tree.leaves, size=50):
        cut = cut.more_at(leaf) if rng.random() < 0.6 else cut.less_at(leaf)
        assert is_partition(cut)
        assert len(np.unique(cut.labels)) == cut.count


@pytest.mark.parametrize("seed", range(12))
def test_more_and_then_less_comes_back(seed: int) -> None:
    rng = np.random.default_rng(seed)
    tree = random_tree(rng, int(rng.integers(2, 60)))
    cut = TreeCut.at_level(tree, int(rng.integers(1, tree.leaves)))
    for leaf in range(tree.leaves):
        more = cut.more_at(leaf)
        if cut.nodes[leaf] < tree.leaves:
            assert more is cut
        else:
            assert more.count == cut.count + 1
            assert more.less_at(leaf).nodes.tolist() == cut.nodes.tolist()


def test_the_whole_and_a_leaf_stay() -> None:
    whole, finest = TreeCut.at_level(BY_HAND, 1), TreeCut.at_level(BY_HAND, 4)
    assert whole.less_at(2) is whole
    assert finest.more_at(2) is finest
    alone = TreeCut.at_level(ALONE, 1)
    assert (alone.count, alone.labels.tolist(), alone.is_level) == (1, [0], True)
    assert alone.more_at(0) is alone
    assert alone.less_at(0) is alone


def test_a_cut_is_known_by_its_regions() -> None:
    tree = random_tree(np.random.default_rng(5), 40)
    cut = TreeCut.at_level(tree, 7)
    for leaf in (3, 11, 3, 20):
        cut = cut.more_at(leaf)
    again = TreeCut.of_regions(tree, cut.regions.tolist()[::-1])
    assert again is not None and again.nodes.tolist() == cut.nodes.tolist()
    whole = TreeCut.of_regions(BY_HAND, [6])
    assert whole is not None and whole.nodes.tolist() == [6] * 4


@pytest.mark.parametrize("regions", [[], [4], [4, 5, 6], [0, 4, 5], [4, 2], [-1, 4, 5], [4, 5, 7], [0, 1, 2, 3, 6]])
def test_nodes_that_do_not_cover_each_leaf_once_are_no_cut(regions: list[int]) -> None:
    assert TreeCut.of_regions(BY_HAND, regions) is None


def test_a_small_region_is_a_speck_until_it_is_part_of_another() -> None:
    tree = MergeTree(np.array([2000.0, 1.0, 2000.0]), np.array([[0, 1], [2, 3]]), np.array([0.2, 0.5]))
    counts = [TreeCut.at_level(tree, count).label_count for count in (1, 2, 3)]
    assert counts == [LabelCount(1), LabelCount(2), LabelCount(3, 1)]
