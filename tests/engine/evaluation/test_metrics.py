"""Measures of agreement: by hand on small maps, and against scikit-image and scikit-learn."""

from __future__ import annotations

import numpy as np
import pytest
from label_maps import random_maps

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
