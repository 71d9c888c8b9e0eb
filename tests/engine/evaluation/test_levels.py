"""Scores of levels: by hand on a small tree, and the same as those of the levels' maps."""

from __future__ import annotations

import numpy as np
import pytest
from label_maps import stripes

from grapl_engine.evaluation.boundary import boundaries, bsds_tolerance, counts_over_annotators, reference_boundaries
from grapl_engine.evaluation.levels import COUNTS, LEVEL_COLUMNS, REGION_MEASURES, THRESHOLDS, Levels, score_levels
from grapl_engine.evaluation.metrics import score
from grapl_engine.hierarchy.hierarchy import Hierarchy
from grapl_engine.hierarchy.merge_tree import MergeTree

SHAPE = (20, 40)


def _four() -> Hierarchy:
    """Stripes of 10 columns: the outer two unite first, then the inner two, at last both halves."""
    merges = np.array([[0, 1], [2, 3], [4, 5]])
    tree = MergeTree(np.full(4, 200.0), merges, np.array([0.25, 1.0, 3.0]))
    return Hierarchy(np.repeat(np.arange(4, dtype=np.uint16), 10)[None].repeat(20, 0), tree, 1.0, "picture")


def _random(seed: int, leaves: int = 150, shape: tuple[int, int] = (60, 80)) -> Hierarchy:
    """Blobs that unite in any order."""
    rng = np.random.default_rng(seed)
    points = rng.random((leaves, 2)) * shape
    places = np.moveaxis(np.indices(shape), 0, -1)
    regions = ((places[:, :, None] - points) ** 2).sum(-1).argmin(-1)
    regions = np.unique(regions, return_inverse=True)[1].reshape(shape)
    n = int(regions.max()) + 1
    alive, merges = list(range(n)), []
    while len(alive) > 1:
        merges.append([alive.pop(rng.integers(len(alive))) for _ in range(2)])
        alive.append(n + len(merges) - 1)
    heights = np.sort(rng.gamma(2.0, 0.3, n - 1))
    tree = MergeTree(np.bincount(regions.ravel()).astype(float), np.array(merges), heights)
    return Hierarchy(regions.astype(np.uint16), tree, float(np.median(heights)), "picture")


def _references(shape: tuple[int, int], count: int = 3) -> list[np.ndarray]:
    """Annotators who skip some labels."""
    return [(2 * _random(10 + number, 4 + 3 * number, shape).regions).astype(np.uint8) for number in range(count)]


def test_every_level_by_hand() -> None:
    levels = score_levels(_four(), [stripes(40, 20)])
    assert levels.column("regions").tolist() == [1, 2, 3, 4]
    assert levels.column("contour").tolist() == [0.75, 0.5, 0.2, 0.0]
    assert levels.column("is_automatic").tolist() == [0, 1, 0, 0]
    assert levels.column("covering").tolist() == [0.5, 1, 0.75, 0.5]
    assert levels.column("weighted_iou").tolist() == [0.25, 1, 0.75, 0.5]
    assert levels.column("variation_of_information").tolist() == [1, 0, 0.5, 1]
    assert levels.column("covered").tolist() == [400, 800, 600, 400]
    assert levels.column("places").tolist() == [800] * 4
    assert levels.column("covered_best").tolist() == [800] * 4
    of_level = [levels.column(f"boundary_{name}").tolist() for name in ("right", "drawn", "found", "wanted")]
    assert of_level == [[0, 20, 20, 20], [0, 20, 40, 60], [0, 20, 20, 20], [20] * 4]


def test_a_threshold_takes_the_level_that_begins_there_or_below() -> None:
    levels = score_levels(_four(), [stripes(40, 20)])
    found = dict(zip(THRESHOLDS.tolist(), levels.column("regions")[levels.at_thresholds()].tolist(), strict=True))
    assert {t: found[t] for t in (0.01, 0.19, 0.2, 0.49, 0.5, 0.74, 0.75, 0.99)} == {
        0.01: 4, 0.19: 4, 0.2: 3, 0.49: 3, 0.5: 2, 0.74: 2, 0.75: 1, 0.99: 1,
    }  # fmt: skip
    assert levels.column("regions")[levels.at_counts()].tolist() == [1, 2, 3, *[4] * 97]


@pytest.mark.parametrize("void", [None, 2])
def test_each_level_has_the_scores_of_its_map(void: int | None) -> None:
    hierarchy, shape = _random(1), (60, 80)
    references = _references(shape)
    levels = score_levels(hierarchy, references, void)
    counts = levels.column("regions").astype(int)
    assert {1, 2, 7, 40, 100, hierarchy.automatic_count} <= set(counts)
    assert counts.max() > COUNTS[-1], "finer levels by thresholds"
    annotators = [reference_boundaries(reference, void) for reference in references]
    with_lines = set(counts[levels.at_thresholds()]) | {hierarchy.automatic_count}
    known = [np.ones(shape, bool) if void is None else reference != void for reference in references]
    for row in [0, 1, 6, 39, 99, len(counts) - 1, list(counts).index(hierarchy.automatic_count)]:
        labels = hierarchy.labels(counts[row])
        plain = score(labels, references, void=void)
        for name in REGION_MEASURES:
            assert levels.column(name)[row] == plain.mean.values[name], name
        pooled = sum(one.covering * int(there.sum()) for one, there in zip(plain.each, known, strict=True))
        assert levels.column("covered")[row] == pytest.approx(pooled, rel=1e-12)
        lines = [levels.column(f"boundary_{name}")[row] for name in ("right", "drawn", "found", "wanted")]
        if counts[row] in with_lines:
            assert lines == list(counts_over_annotators(boundaries(labels), annotators, bsds_tolerance(shape)))
        else:
            assert np.isnan(lines).all()
    assert (levels.column("places") == sum(there.sum() for there in known)).all()


def test_thresholds_are_those_of_the_tree() -> None:
    hierarchy = _random(3)
    levels = score_levels(hierarchy, _references((60, 80), 1))
    regions = levels.column("regions")[levels.at_thresholds()]
    tree = hierarchy.tree
    between = [t for t in THRESHOLDS if np.abs(tree.heights / (1 + tree.heights) - t).min() > 1e-9]
    assert len(between) > 90
    assert [regions[list(THRESHOLDS).index(t)] for t in between] == [tree.count_at(t / (1 - t)) for t in between]


def test_the_best_region_of_any_level_covers_at_least_as_much() -> None:
    hierarchy, references = _random(4, 30), _references((60, 80))
    levels = score_levels(hierarchy, references)
    best = 0.0
    for reference in references:
        for label in np.unique(reference):
            of_any = 0.0
            for count in range(1, hierarchy.tree.leaves + 1):
                labels = hierarchy.labels(count)
                for one in np.unique(labels[reference == label]):
                    both, either = (labels == one) & (reference == label), (labels == one) | (reference == label)
                    of_any = max(of_any, both.sum() / either.sum())
            best += of_any * (reference == label).sum()
    assert levels.column("covered_best")[0] == pytest.approx(best, rel=1e-12)
    assert levels.column("covered").max() < best


def test_a_smaller_hierarchy_is_enlarged() -> None:
    whole = score_levels(_four(), [stripes(40, 20)])
    small = _four()
    half = Hierarchy(
        small.regions[::2, ::2], MergeTree(small.tree.sizes / 4, small.tree.merges, small.tree.heights), 1.0, "picture"
    )
    np.testing.assert_array_equal(score_levels(half, [stripes(40, 20)]).values, whole.values)


def test_what_does_not_fit_is_refused() -> None:
    with pytest.raises(ValueError, match="void everywhere"):
        score_levels(_four(), [np.full(SHAPE, 9)], void=9)
    with pytest.raises(ValueError, match="one shape"):
        score_levels(_four(), [np.zeros(SHAPE, int), np.zeros((4, 4), int)])


def test_one_leaf_is_one_level() -> None:
    tree = MergeTree(np.array([800.0]), np.zeros((0, 2), np.intp), np.zeros(0))
    levels = score_levels(Hierarchy(np.zeros(SHAPE, np.uint16), tree, 1.0, "picture"), [stripes(40, 20)])
    assert isinstance(levels, Levels) and levels.values.shape == (1, len(LEVEL_COLUMNS))
    assert set(levels.at_thresholds()) == set(levels.at_counts()) == {0}
