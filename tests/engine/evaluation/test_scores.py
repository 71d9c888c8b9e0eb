"""Scores over annotators."""

from __future__ import annotations

import math

import numpy as np
import pytest
from label_maps import random_maps

from grapl_engine.evaluation import metrics
from grapl_engine.evaluation.measures import MEASURES, SUMS, score_columns
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
    names = list(MEASURES)
    one, other = (Scores({name: float(start + i) for i, name in enumerate(names)}) for start in (0, 100))
    scores = over_annotators([one, other], 3, [2, 5], {"places": 7.0})
    assert scores.columns()["places"] == 7 and set(scores.columns()) == {"places", *score_columns()} - (set(SUMS) - {"places"})
    for name in names:
        lower = MEASURES[name].better == "lower"
        assert scores.best.values[name] == (one if lower else other).values[name]
        assert scores.mean.values[name] == one.values[name] + 50 and scores.spread.values[name] == 50
    assert {measure.better for measure in MEASURES.values()} >= {"lower", "higher"}
    assert (scores.k_hat, scores.k_reference, scores.each) == (3, (2, 5), (one, other))


def test_one_annotator_has_no_spread() -> None:
    scores = over_annotators([Scores(dict.fromkeys(MEASURES, 0.5))], 1, [1], {})
    assert scores.mean.values == scores.best.values == scores.each[0].values
    assert set(scores.spread.values.values()) == {0.0}
