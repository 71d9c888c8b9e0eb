"""Cuts against annotators: the same as what the measures say of their maps."""

from __future__ import annotations

import numpy as np
import pytest
from label_maps import stripes
from merge_trees import random_tree

from grapl_engine.evaluation.cut_scores import CutScores, node_table
from grapl_engine.evaluation.metrics import score
from grapl_engine.hierarchy.hierarchy import Hierarchy
from grapl_engine.hierarchy.tree_cut import TreeCut


def _random(seed: int, leaves: int = 60, shape: tuple[int, int] = (40, 50)) -> Hierarchy:
    """Cells about random points that unite in any order."""
    rng = np.random.default_rng(seed)
    points = rng.random((leaves, 2)) * shape
    places = np.moveaxis(np.indices(shape), 0, -1)
    regions = ((places[:, :, None] - points) ** 2).sum(-1).argmin(-1)
    regions = np.unique(regions, return_inverse=True)[1].reshape(shape).astype(np.uint16)
    tree = random_tree(rng, int(regions.max()) + 1)
    tree = type(tree)(np.bincount(regions.ravel()).astype(float), tree.merges, tree.heights)
    return Hierarchy(regions, tree, float(np.median(tree.heights)), "picture")


def _references(shape: tuple[int, int]) -> list[np.ndarray]:
    return [(2 * _random(10 + number, 4 + 3 * number, shape).regions).astype(np.int32) for number in range(3)]


@pytest.mark.parametrize("void", [None, 2])
@pytest.mark.parametrize("seed", range(3))
def test_any_cut_has_the_scores_of_its_map(seed: int, void: int | None) -> None:
    hierarchy, rng = _random(seed), np.random.default_rng(seed)
    references = _references(hierarchy.regions.shape)
    scores = CutScores(hierarchy, references, void)
    cut = TreeCut.at_level(hierarchy.tree, 9)
    for leaf in rng.integers(hierarchy.tree.leaves, size=25):
        cut = cut.more_at(leaf) if rng.random() < 0.6 else cut.less_at(leaf)
        wanted = score(hierarchy.labels_of(cut.nodes), references, void=void).mean
        assert scores.covering(cut) == pytest.approx(wanted.covering)
        assert scores.variation_of_information(cut) == pytest.approx(wanted.variation_of_information, abs=1e-12)


@pytest.mark.parametrize("seed", range(3))
def test_all_levels_at_once_are_the_levels_one_by_one(seed: int) -> None:
    hierarchy = _random(seed)
    scores = CutScores(hierarchy, _references(hierarchy.regions.shape), 2)
    one_by_one = [scores.covering(TreeCut.at_level(hierarchy.tree, count)) for count in range(1, hierarchy.tree.leaves + 1)]
    np.testing.assert_allclose(scores.coverings, one_by_one)
    assert scores.best_count == int(np.argmax(np.round(one_by_one, 12))) + 1


def test_the_best_level_of_stripes() -> None:
    """Of four stripes two and two are the reference's; levels unite the outer ones first."""
    regions = np.repeat(np.arange(4, dtype=np.uint16), 10)[None].repeat(20, 0)
    tree = random_tree(np.random.default_rng(0), 4)
    tree = type(tree)(np.full(4, 200.0), np.array([[0, 1], [2, 3], [4, 5]]), np.array([0.1, 0.2, 0.9]))
    scores = CutScores(Hierarchy(regions, tree, 0.5, "picture"), [stripes(40, 20)])
    assert scores.coverings.tolist() == [0.5, 1, 0.75, 0.5] and scores.best_count == 2
    assert scores.variation_of_information(TreeCut.at_level(tree, 2)) == pytest.approx(0)
    assert scores.variation_of_information(TreeCut.at_level(tree, 1)) == pytest.approx(1)


def test_a_small_copy_is_enlarged() -> None:
    hierarchy = _random(4)
    references = [np.repeat(np.repeat(reference, 2, 0), 2, 1) for reference in _references(hierarchy.regions.shape)]
    small = CutScores(hierarchy, _references(hierarchy.regions.shape))
    np.testing.assert_allclose(CutScores(hierarchy, references).coverings, small.coverings)


def test_nodes_have_what_their_parts_have() -> None:
    hierarchy = _random(5)
    table = node_table(hierarchy.tree, hierarchy.regions, _references(hierarchy.regions.shape)[1], None)
    n = hierarchy.tree.leaves
    np.testing.assert_array_equal(table[n:], table[hierarchy.tree.merges].sum(1))
    assert table[-1].sum() == hierarchy.regions.size and table[-1].all()
    with pytest.raises(ValueError, match="void"):
        node_table(hierarchy.tree, hierarchy.regions, np.full(hierarchy.regions.shape, 3), 3)
