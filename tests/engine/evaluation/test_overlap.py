"""What matched parts have in common: by every matching, by hand, and with labels that do not occur."""

from __future__ import annotations

import itertools

import numpy as np
import pytest
from label_maps import random_maps, stripes

from grapl_engine.evaluation.metrics import contingency, match
from grapl_engine.evaluation.overlap import covering, matched_iou, mean_iou, overlaps, pixel_accuracy, weighted_iou


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
    table = contingency(own, reference)
    iou = np.array([[((own == i) & (reference == j)).sum() / ((own == i) | (reference == j)).sum() for j in range(references)]
                    for i in range(labels)])  # fmt: skip
    sizes = np.bincount(reference.ravel())
    total, pairs = best_matching(iou)
    assert mean_iou(table) == pytest.approx(total / references)
    assert weighted_iou(table) == pytest.approx(sum(iou[i, j] * sizes[j] for i, j in pairs) / sizes.sum())
    assert matched_iou(table).sum() == pytest.approx(total)
    assert pixel_accuracy(table) == pytest.approx(best_matching(table)[0] / own.size)
    assert sum(table[i, j] for i, j in match(table)) == best_matching(table)[0]
    assert covering(table) == pytest.approx((iou.max(0) * sizes).sum() / sizes.sum())


def test_a_label_covers_several_segments_but_is_matched_with_one() -> None:
    table = contingency(np.zeros((20, 10), np.uint16), stripes(10, 4))
    assert covering(table) == pytest.approx(0.4 * 0.4 + 0.6 * 0.6)
    assert weighted_iou(table) == pytest.approx(0.6 * 0.6)
    assert mean_iou(table) == pytest.approx(0.3)
    assert matched_iou(table).tolist() == [0.0, pytest.approx(0.6)]


def test_rows_and_columns_without_a_place_change_nothing() -> None:
    table = np.array([[6, 2], [0, 4]])
    wide = np.array([[6, 0, 2], [0, 0, 0], [0, 0, 4]])
    for measure in (weighted_iou, mean_iou, pixel_accuracy, covering):
        assert measure(wide) == pytest.approx(measure(table))
    assert matched_iou(wide).tolist() == pytest.approx([6 / 8, 0, 4 / 6])


def test_regions_that_have_places_in_common_overlap_each_segment_by_itself() -> None:
    """Eight places, halves of a reference; regions: all, the first half, and its first two places."""
    table = np.array([[4, 4], [4, 0], [2, 0]])
    assert overlaps(table, np.array([4, 4])).tolist() == [[0.5, 0.5], [1, 0], [0.5, 0]]
    assert overlaps(np.zeros((1, 1), int), np.zeros(1, int)).tolist() == [[0]]
