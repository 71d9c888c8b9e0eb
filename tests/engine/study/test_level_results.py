"""Levels of a variant over pictures and seeds: figures by hand."""

from __future__ import annotations

import pytest
from study_levels import levels_of, results_of, row_of

from grapl_engine.study.level_results import SCALES, LevelResults, level_results

THRESHOLD, COUNT = SCALES
COVERINGS = {("a", 0): [0.1, 0.6, 0.5], ("b", 0): [0.4, 0.3, 0.5], ("a", 1): [0.1, 0.8, 0.5], ("b", 1): [0.6, 0.3, 0.5]}


def _levels(leaving_out: tuple[str, ...] = (), **facts: int) -> LevelResults | None:
    rows = [row_of(image, "cues", seed) for image, seed in COVERINGS]
    levels = {f"{image}|cues|{seed}": levels_of(found, **facts) for (image, seed), found in COVERINGS.items()}
    results = results_of(rows, {key: one for key, one in levels.items() if key not in leaving_out})
    return level_results(results.all[0], results.study.levels)


@pytest.fixture
def levels() -> LevelResults:
    found = _levels()
    assert found is not None
    return found


def test_one_level_for_all_is_chosen_by_the_mean_over_seeds(levels: LevelResults) -> None:
    # Means over seeds: a 0.1, 0.7, 0.5; b 0.5, 0.3, 0.5. Over pictures 0.3, 0.5, 0.5: the first threshold of equals is at 0.01.
    assert levels.at_one_level("covering", THRESHOLD) == (pytest.approx(0.01), pytest.approx(0.5))
    assert levels.at_one_level("covering", COUNT) == (2, pytest.approx(0.5))
    assert levels.at_one_level("variation_of_information", COUNT) == (2, pytest.approx(1.0))


def test_each_task_has_a_best_level_of_its_own(levels: LevelResults) -> None:
    for scale in SCALES:
        assert levels.at_each_best("covering", scale) == pytest.approx((0.6 + 0.5 + 0.8 + 0.6) / 4)
        assert levels.at_each_best("variation_of_information", scale) == pytest.approx(2 - 2 * 0.625)


def test_a_crossed_level_is_the_other_picture_s(levels: LevelResults) -> None:
    # b alone is best with one region (0.5, the first of equals by number), which gives a 0.1; a is best with two: 0.3 for b.
    assert levels.crossed("covering", COUNT).tolist() == pytest.approx([0.1, 0.3])
    # By thresholds three regions come first, and equal one region for b.
    assert levels.crossed("covering", THRESHOLD).tolist() == pytest.approx([0.5, 0.3])


def test_the_automatic_level_and_pooled_figures(levels: LevelResults) -> None:
    assert levels.automatic("covering").tolist() == pytest.approx([0.7, 0.3])
    assert levels.pooled_automatic() == pytest.approx(0.5)
    assert levels.pooled_covering() == pytest.approx((0.5, 0.625, 0.625))
    assert levels.automatic_f() == pytest.approx(0.5)
    boundary = levels.boundary()
    assert (boundary.ods, boundary.ois) == pytest.approx((0.5, 0.625))


def test_whether_the_map_is_the_automatic_level_is_told_by_its_scores() -> None:
    levels = {f"{image}|cues|{seed}": levels_of(found) for (image, seed), found in COVERINGS.items()}
    for less, is_map in ((0.0, True), (4e-7, True), (0.01, False)):
        rows = [row_of(image, "cues", seed, found[1] - less) for (image, seed), found in COVERINGS.items()]
        found = level_results(results_of(rows).all[0], levels)
        assert found is not None and found.is_automatic_map == is_map


def test_a_picture_without_levels_of_every_seed_is_left_out() -> None:
    found = _levels(("b|cues|1",))
    assert found is not None and (found.pictures, found.seeds) == (("a",), (0, 1))
    assert found.automatic("covering").tolist() == pytest.approx([0.7])
    assert _levels(("a|cues|0", "b|cues|1")) is None
