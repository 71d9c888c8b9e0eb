"""Scores over annotators."""

from __future__ import annotations

import math
from dataclasses import astuple

import numpy as np
import pytest
from label_maps import random_maps

from grapl_engine.evaluation import metrics
from grapl_engine.evaluation.scores import Scores, over_annotators


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


def test_the_best_annotator_may_be_another_one_from_measure_to_measure() -> None:
    one, other = (Scores(*(float(value) for value in range(start, start + 11))) for start in (0, 100))
    scores = over_annotators([one, other], 3, [2, 5])
    assert scores.best.weighted_iou == 100 and scores.best.variation_of_information == 4
    assert scores.mean.covering == (3 + 103) / 2 and scores.spread.delta_k == 50
    assert (scores.k_hat, scores.k_reference, scores.each) == (3, (2, 5), (one, other))


def test_one_annotator_has_no_spread() -> None:
    scores = over_annotators([Scores(*[0.5] * 11)], 1, [1])
    assert scores.mean == scores.best == scores.each[0]
    assert set(astuple(scores.spread)) == {0.0}
