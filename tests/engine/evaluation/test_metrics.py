"""Measures of agreement: by hand on small maps, and against scikit-image and scikit-learn."""

from __future__ import annotations

import itertools

import numpy as np
import pytest
from label_maps import random_maps, stripes

from grapl_engine.evaluation import metrics

MEASURES = [
    metrics.weighted_iou,
    metrics.mean_iou,
    metrics.pixel_accuracy,
    metrics.covering,
    metrics.rand_index,
    lambda table: sum(metrics.variation_of_information(table)),
]


def test_maps_of_two_shapes_are_not_compared() -> None:
    maps = np.zeros((2, 3), np.uint16), np.zeros((3, 2), np.uint16)
    with pytest.raises(ValueError, match=r"one shape.*\(2, 3\) and \(3, 2\)"):
        metrics.contingency(*maps)
    with pytest.raises(ValueError, match=r"one shape.*\(2, 3\) and \(3, 2\)"):
        metrics.score(maps[0], [maps[0], maps[1]], void=7)


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
