"""Measures of agreement: by hand on small maps, and against scikit-image and scikit-learn."""

from __future__ import annotations

import itertools
import math

import numpy as np
import pytest
from skimage.metrics import variation_of_information as vi_of_skimage
from sklearn.metrics import rand_score

from grapl_engine.evaluation import metrics
from grapl_engine.evaluation.boundary import BAND, boundaries, reference_boundaries

MEASURES = [
    metrics.weighted_iou,
    metrics.mean_iou,
    metrics.pixel_accuracy,
    metrics.covering,
    metrics.rand_index,
    lambda table: sum(metrics.variation_of_information(table)),
]


def random_maps(seed: int, labels: int = 5, references: int = 4) -> tuple[np.ndarray, np.ndarray]:
    """Two maps that have something to do with each other."""
    rng = np.random.default_rng(seed)
    reference = rng.integers(0, references, (24, 31))
    own = np.where(rng.random(reference.shape) < 0.6, reference % labels, rng.integers(0, labels, reference.shape))
    return own.astype(np.uint16), reference.astype(np.uint8)


def stripes(width: int, *ends: int) -> np.ndarray:
    """A map of 20 rows whose label rises at each of these columns."""
    return np.broadcast_to(np.searchsorted(ends, np.arange(width), side="right"), (20, width)).astype(np.uint16)


@pytest.mark.parametrize("block", [1, 7, 10_000])
def test_each_place_is_counted_once(monkeypatch: pytest.MonkeyPatch, block: int) -> None:
    monkeypatch.setattr("grapl_engine.matching.BLOCK", block)
    rng = np.random.default_rng(0)
    labels, reference = rng.integers(0, 3, (40, 51)).astype(np.uint16), rng.integers(0, 4, (40, 51)).astype(np.uint8)
    table = metrics.contingency(labels, reference)
    assert table.shape == (3, 4) and table.dtype == np.int64
    for i in range(3):
        for j in range(4):
            assert table[i, j] == ((labels == i) & (reference == j)).sum()


def test_maps_of_two_shapes_are_not_compared() -> None:
    maps = np.zeros((2, 3), np.uint16), np.zeros((3, 2), np.uint16)
    with pytest.raises(ValueError, match=r"one shape.*\(2, 3\) and \(3, 2\)"):
        metrics.contingency(*maps)
    with pytest.raises(ValueError, match=r"one shape.*\(2, 3\) and \(3, 2\)"):
        metrics.score(maps[0], [maps[0], maps[1]], void=7)


def test_void_places_are_not_counted() -> None:
    labels, reference = random_maps(0)
    reference[:, :9] = 255
    assert np.array_equal(
        metrics.contingency(labels, reference, void=255), metrics.contingency(labels[:, 9:], reference[:, 9:])
    )
    with pytest.raises(ValueError, match="void everywhere"):
        metrics.contingency(labels, np.full_like(reference, 255), void=255)


@pytest.mark.parametrize("seed", range(4))
def test_information_and_pairs_are_those_of_scikit(seed: int) -> None:
    labels, reference = random_maps(seed, labels=3 + seed)
    table = metrics.contingency(labels, reference)
    over, under = metrics.variation_of_information(table)
    assert [under, over] == pytest.approx(vi_of_skimage(labels.astype(int), reference.astype(int)))
    assert metrics.rand_index(table) == pytest.approx(rand_score(reference.ravel(), labels.ravel()))


def test_halves_of_the_variation_add_up_from_segments() -> None:
    reference = stripes(8, 4)
    table = metrics.contingency(stripes(8, 2, 4), reference)  # the left segment is cut in two
    assert metrics.variation_of_information(table) == pytest.approx((0.5, 0.0))
    assert metrics.over_segmentation(table).tolist() == [0.5, 0.0]
    assert metrics.under_segmentation(table).tolist() == [0.0, 0.0, 0.0]
    table = metrics.contingency(np.zeros_like(reference), reference)  # one label over both
    assert metrics.variation_of_information(table) == (0.0, 1.0)
    assert metrics.under_segmentation(table).tolist() == [1.0]
    assert not np.signbit(metrics.over_segmentation(table)).any()


def best_matching(gain: np.ndarray) -> tuple[float, list[tuple[int, int]]]:
    """By trying every one-to-one matching."""
    if gain.shape[0] < gain.shape[1]:
        total, pairs = best_matching(gain.T)
        return total, [(i, j) for j, i in pairs]
    ways = itertools.permutations(range(gain.shape[0]), gain.shape[1])
    return max(
        (float(gain[list(rows), range(len(rows))].sum()), list(zip(rows, range(len(rows)), strict=True))) for rows in ways
    )


@pytest.mark.parametrize(("labels", "references"), [(2, 5), (5, 5), (6, 3), (1, 4), (4, 1)])
def test_matched_measures_by_their_definition(labels: int, references: int) -> None:
    own, reference = random_maps(labels, labels, references)
    table = metrics.contingency(own, reference)
    iou = np.array([[((own == i) & (reference == j)).sum() / ((own == i) | (reference == j)).sum() for j in range(references)]
                    for i in range(labels)])  # fmt: skip
    sizes = np.bincount(reference.ravel())
    total, pairs = best_matching(iou)
    assert metrics.mean_iou(table) == pytest.approx(total / references)
    assert metrics.weighted_iou(table) == pytest.approx(sum(iou[i, j] * sizes[j] for i, j in pairs) / sizes.sum())
    assert metrics.matched_iou(table).sum() == pytest.approx(total)
    assert metrics.pixel_accuracy(table) == pytest.approx(best_matching(table)[0] / own.size)
    assert sum(table[i, j] for i, j in metrics.match(table)) == best_matching(table)[0]
    assert metrics.covering(table) == pytest.approx((iou.max(0) * sizes).sum() / sizes.sum())


def test_a_label_covers_several_segments_but_is_matched_with_one() -> None:
    table = metrics.contingency(np.zeros((20, 10), np.uint16), stripes(10, 4))
    assert metrics.covering(table) == pytest.approx(0.4 * 0.4 + 0.6 * 0.6)
    assert metrics.weighted_iou(table) == pytest.approx(0.6 * 0.6)
    assert metrics.mean_iou(table) == pytest.approx(0.3)
    assert metrics.matched_iou(table).tolist() == [0.0, pytest.approx(0.6)]


@pytest.mark.parametrize("measure", MEASURES)
def test_names_and_absent_labels_change_nothing(measure) -> None:
    labels, reference = random_maps(3)
    value = measure(metrics.contingency(labels, reference))
    assert 0 < value < 3
    assert measure(metrics.contingency(labels * 7 + 2, 9 - reference)) == pytest.approx(value)


def test_a_map_agrees_with_itself() -> None:
    for labels in (random_maps(5)[0], np.full((6, 7), 3, np.uint16), np.zeros((1, 1), np.uint8)):
        found = metrics.score(labels, [labels], k0=6).mean
        assert (found.weighted_iou, found.mean_iou, found.pixel_accuracy, found.covering) == (1, 1, 1, 1)
        assert (found.variation_of_information, found.over_segmentation, found.under_segmentation) == (0, 0, 0)
        assert (found.rand_index, found.boundary_f_2px, found.boundary_f_bsds) == (1, 1, 1)
        assert found.delta_k == 6 - len(np.unique(labels))


def test_boundaries_are_one_pixel_wide() -> None:
    assert np.array_equal(np.flatnonzero(boundaries(stripes(12, 3, 9)).any(0)), [2, 8])
    steps = (np.add.outer(np.arange(20), np.arange(20)) > 17).astype(np.uint8)
    assert boundaries(steps).sum() == 18  # the diagonal, not its staircase
    assert not boundaries(np.ones((5, 5), np.uint8)).any()


def test_boundaries_match_up_to_the_tolerance_one_to_one() -> None:
    reference = stripes(40, 20)
    for shift, tolerance, expected in ((0, 0, 1), (2, 2, 1), (3, 2, 0), (3, 3, 1), (-4, 4.3, 1)):
        assert metrics.boundary_f(stripes(40, 20 + shift), reference, tolerance) == expected
    # Two lines near the one of the reference: one of them is matched, P = 1/2 and R = 1.
    assert metrics.boundary_f(stripes(40, 19, 21), reference, 2) == pytest.approx(2 * 0.5 / 1.5)
    assert metrics.boundary_f(reference, stripes(40, 19, 21), 2) == pytest.approx(2 * 0.5 / 1.5)


def test_boundaries_where_there_are_none() -> None:
    flat, cut = np.zeros((20, 40), np.uint16), stripes(40, 20)
    assert [metrics.boundary_f(*pair, 2) for pair in ((flat, flat), (flat, cut), (cut, flat))] == [1, 0, 0]


def test_the_largest_matching_is_found() -> None:
    """Lines at 2 and 4 against lines at 1 and 3: who pairs 2 with 3 leaves 1 and 4 alone."""
    assert metrics.boundary_f(stripes(9, 3, 5), stripes(9, 2, 4), 1) == 1


def test_a_band_of_void_is_a_line_in_its_middle() -> None:
    reference = stripes(40, 20).astype(np.uint8)
    reference[:, 18:23] = 255
    assert metrics.boundary_f(stripes(40, 20), reference, 2, void=255) == 1
    assert metrics.boundary_f(stripes(40, 10), reference, 2, void=255) == 0
    # Deep in void nothing counts, on either side.
    reference[:, 20:] = 255
    lines, known = reference_boundaries(reference, 255)
    assert not lines.any() and np.flatnonzero(known.all(0)).max() == 17 + BAND
    assert metrics.boundary_f(stripes(40, 30), reference, 2, void=255) == 1


def test_tolerance_of_the_benchmark() -> None:
    assert metrics.bsds_tolerance((321, 481)) == pytest.approx(0.0075 * math.sqrt(321**2 + 481**2))


def test_scores_over_annotators() -> None:
    labels, first = random_maps(1)
    second = random_maps(2)[1]
    found = metrics.score(labels, [first + 1, second, labels * 1000])
    assert found.k_hat == 5 and found.k_reference == (4, 4, 5)
    for scores, reference in zip(found.each, (first, second, labels), strict=True):
        table = metrics.contingency(labels, reference)
        over, under = metrics.variation_of_information(table)
        assert scores.weighted_iou == pytest.approx(metrics.weighted_iou(table))
        assert scores.rand_index == pytest.approx(metrics.rand_index(table))
        assert scores.variation_of_information == pytest.approx(over + under)
        assert (scores.over_segmentation, scores.under_segmentation) == pytest.approx((over, under))
        assert scores.boundary_f_2px == metrics.boundary_f(labels, reference, 2)
        assert math.isnan(scores.delta_k)
    values = [scores.covering for scores in found.each]
    assert found.mean.covering == pytest.approx(np.mean(values))
    assert found.spread.covering == pytest.approx(np.std(values))
    assert found.best.covering == max(values) == 1
    assert found.best.variation_of_information == 0 < found.mean.variation_of_information
    with pytest.raises(ValueError, match="at least one reference"):
        metrics.score(labels, [])


@pytest.mark.parametrize("void", [-1, 0, 255])
def test_scores_leave_void_out(void: int) -> None:
    labels, reference = random_maps(4)
    reference = reference.astype(np.int64) + 1
    masked = reference.copy()
    masked[:, 20:] = void
    found = metrics.score(labels, [masked, reference], void=void, k0=7)
    kept = metrics.score(labels[:, :20], [reference[:, :20]])
    assert found.each[0].covering == kept.mean.covering
    assert found.each[0].variation_of_information == kept.mean.variation_of_information
    assert found.each[1] == metrics.score(labels, [reference], k0=7).mean  # the other annotator has none
    assert found.mean.delta_k == 2


def test_labels_far_apart_take_no_more_room() -> None:
    labels = np.array([[0, 60_000], [65_535, 65_535]], np.uint16)
    assert metrics.score(labels, [labels * 1]).mean.weighted_iou == 1


def test_many_pairs_of_places_are_counted_exactly() -> None:
    half = 2**30
    assert metrics.rand_index(np.array([[half, 0], [0, half]])) == 1
    assert metrics.rand_index(np.array([[half, half]])) == pytest.approx((half - 1) / (2 * half - 1), rel=1e-12)


@pytest.mark.parametrize("seed", range(5))
def test_the_matching_of_lines_is_the_largest(seed: int) -> None:
    """Against augmenting paths (Kuhn), written out."""
    from grapl_engine.evaluation.boundary import MARGIN, f_of_lines

    rng = np.random.default_rng(seed)
    mine, theirs = rng.random((9, 9)) < 0.3, rng.random((9, 9)) < 0.25
    here, there = np.argwhere(mine), np.argwhere(theirs)
    near = np.linalg.norm(here[:, None] - there[None], axis=-1) <= 1.5 + MARGIN
    partner: dict[int, int] = {}

    def augment(i: int, seen: set[int]) -> bool:
        for j in np.flatnonzero(near[i]).tolist():
            if j not in seen:
                seen.add(j)
                if j not in partner or augment(partner[j], seen):
                    partner[j] = i
                    return True
        return False

    pairs = sum(augment(i, set()) for i in range(len(here)))
    assert f_of_lines(mine, theirs, 1.5) == pytest.approx(2 * pairs / (len(here) + len(there)))
