"""ODS, OIS, average precision, crossed levels and paired differences: known answers."""

from __future__ import annotations

import math

import numpy as np
import pytest

from grapl_engine.evaluation.benchmark import (
    BoundaryFigures,
    Difference,
    best_for_all,
    best_for_each,
    boundary_figures,
    crossed,
    paired_difference,
    pooled,
)

VALUES = np.array([[0.2, 0.6, 0.5], [0.9, 0.7, 0.1], [0.3, 0.5, 0.6]])


def test_one_level_for_all_and_the_best_for_each() -> None:
    assert best_for_all(VALUES) == 1
    assert best_for_all(VALUES, lower=True) == 2
    assert best_for_each(VALUES).tolist() == [0.6, 0.9, 0.6]
    assert best_for_each(VALUES, lower=True).tolist() == [0.2, 0.1, 0.3]


def test_pooled_shares_weigh_by_size() -> None:
    parts = np.array([[50.0, 80.0], [300.0, 90.0]])
    wholes = np.array([[100.0, 100.0], [900.0, 900.0]])
    # A mean over pictures would take the second level: (0.8 + 0.1) / 2 against (0.5 + 0.333) / 2.
    assert pooled(parts, wholes) == (0, 350 / 1000, 380 / 1000)


def test_boundaries_by_hand() -> None:
    # Two pictures, three levels; right, drawn, found, wanted.
    counts = np.array(
        [
            [[10, 40, 10, 10], [8, 10, 8, 10], [0, 0, 0, 10]],
            [[9, 20, 18, 20], [2, 2, 4, 20], [1, 1, 2, 20]],
        ],
        float,
    )
    p, r = [19 / 60, 10 / 12, 1.0], [28 / 30, 12 / 30, 2 / 30]
    f = [2 * a * b / (a + b) for a, b in zip(p, r, strict=True)]
    found = boundary_figures(counts)
    assert (found.level, found.ods) == (1, pytest.approx(max(f)))
    # The first picture is best at its second level (0.8), the other at its first (0.6).
    precision, recall = (8 + 9) / (10 + 20), (8 + 18) / 30
    assert found.ois == pytest.approx(2 * precision * recall / (precision + recall))
    area = sum(0.01 * np.interp(x, r[::-1], p[::-1]) for x in np.arange(7, 94) / 100)
    assert found.ap == pytest.approx(area)


def test_boundaries_that_nobody_draws_or_that_are_all_right() -> None:
    nothing = np.array([[[0, 0, 0, 10]]], float)
    assert boundary_figures(nothing) == BoundaryFigures(0, 0.0, 0.0, 0.0)
    right = np.array([[[0, 0, 0, 10], [10, 10, 10, 10]]], float)
    assert boundary_figures(right) == BoundaryFigures(1, 1.0, 1.0, pytest.approx(0.01 * np.arange(101).sum() / 100))


def test_a_crossed_level_is_the_other_half_s() -> None:
    # Of two pictures each has the level that is best for the other one.
    assert crossed(np.array([[1.0, 0.25], [0.0, 0.75]])).tolist() == [0.25, 0.0]
    assert crossed(np.array([[1.0, 0.25], [0.0, 0.75]]), lower=True).tolist() == [1.0, 0.75]


def test_a_level_that_is_best_everywhere_is_taken_everywhere() -> None:
    values = np.random.default_rng(0).random((9, 5))
    values[:, 3] += 1
    np.testing.assert_allclose(crossed(values), values[:, 3], rtol=1e-12)


def test_crossing_three_pictures_is_every_split_in_its_share() -> None:
    values = np.array([[0.0, 1.0], [0.0, 1.0], [9.0, 0.0]])
    # Halves are one picture and two. Alone {0} or {1}: level 1, so that picture 2 gets 0; the two others with 2 choose level 0.
    # Alone {2}: level 0 for pictures 0 and 1; those together choose level 1 for picture 2.
    assert crossed(values).tolist()[2] == 0.0
    first = crossed(values, splits=4000)[:2]
    # Picture 0 gets level 1 only where picture 1 stands alone: a third of the splits.
    np.testing.assert_allclose(first, 1 / 3, atol=0.03)


def test_the_splits_are_the_same_each_time() -> None:
    values = np.random.default_rng(1).random((20, 30))
    state = np.random.get_state()[1].copy()  # type: ignore[index, union-attr]
    assert np.array_equal(crossed(values), crossed(values.copy()))
    assert np.array_equal(state, np.random.get_state()[1]), "no global draw"  # type: ignore[index]
    assert crossed(values).mean() < values.mean(0).max(), "held out is less than chosen on all"


def test_differences_and_their_standard_errors() -> None:
    found = paired_difference(np.array([0.5, 0.7, 0.6, 0.6]), np.array([0.4, 0.5, 0.5, 0.4]))
    assert found is not None
    assert (found.mean, found.pictures) == (pytest.approx(0.15), 4)
    assert found.error == pytest.approx(math.sqrt(0.01 / 3) / 2)
    assert found.is_shown


@pytest.mark.parametrize(
    ("mean", "error", "is_shown"),
    [(0.2, 0.1, True), (-0.2, 0.1, True), (0.199, 0.1, False), (-0.199, 0.1, False), (0.0, 0.0, False), (0.3, math.nan, False)],
)
def test_what_is_under_two_standard_errors_is_not_shown(mean: float, error: float, is_shown: bool) -> None:
    assert Difference(mean, error, 10).is_shown is is_shown


def test_no_picture_or_no_number_is_no_difference() -> None:
    assert paired_difference(np.zeros(0), np.zeros(0)) is None
    assert paired_difference(np.array([1.0, math.nan]), np.zeros(2)) is None
    one = paired_difference(np.ones(1), np.zeros(1))
    assert one is not None and one.mean == 1 and math.isnan(one.error)
