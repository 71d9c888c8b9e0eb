from __future__ import annotations

import math

import numpy as np
import pytest

from grapl_engine.study.rows import Row
from grapl_engine.study.summaries import block, difference, figure, per_picture


def _row(image: str, seed: int, value: float, variant: str = "paper", state: str = "done") -> Row:
    key = f"{image}|{variant}|{seed}"
    return Row(key, image, variant, "grapl", "paper", {}, seed, state, scores={"covering": value}, seconds=value)


def test_mean_over_pictures_then_over_seeds() -> None:
    rows = [_row("a", 0, 0.0), _row("b", 0, 1.0), _row("a", 1, 0.5), _row("b", 1, 0.7)]
    found = block("paper", rows)
    assert found is not None
    mean = figure(found, "covering")
    assert mean is not None
    assert mean.mean == pytest.approx(0.55)
    assert mean.deviation == pytest.approx(math.sqrt(2) * 0.05)  # of 0.5 and 0.6, divided by n - 1
    assert (mean.pictures, mean.seeds) == (2, 2)
    assert mean.low <= mean.mean <= mean.high
    np.testing.assert_allclose(per_picture(found, "seconds"), [[0.0, 0.5], [1.0, 0.7]])


def test_one_seed_has_no_deviation_and_one_picture_no_interval() -> None:
    found = block("paper", [_row("a", 0, 0.25)])
    assert found is not None
    mean = figure(found, "covering")
    assert mean is not None
    assert mean.deviation is None
    assert mean.low == mean.high == 0.25


def test_a_picture_that_failed_with_one_seed_is_left_out_of_all() -> None:
    rows = [_row(image, seed, 0.5) for image in "abcd" for seed in (0, 1, 2)]
    rows[-1] = _row("d", 2, math.nan, state="failed")
    found = block("paper", rows)
    assert found is not None
    assert found.images == ("a", "b", "c")
    assert found.seeds == (0, 1, 2)
    assert found.left_out == 2


def test_a_seed_that_was_broken_off_does_not_take_the_others_pictures() -> None:
    rows = [_row(image, seed, 0.5) for image in "abcdefgh" for seed in (0, 1)] + [_row("a", 2, 0.9)]
    found = block("paper", rows)
    assert found is not None
    assert found.seeds == (0, 1)
    assert len(found.images) == 8
    assert found.left_out == 1


def test_no_done_row_no_block() -> None:
    assert block("paper", [_row("a", 0, 0.5, "other"), _row("a", 0, math.nan, state="failed")]) is None


def test_a_column_with_gaps_has_no_figure() -> None:
    found = block("paper", [_row("a", 0, 0.5), _row("b", 0, math.nan)])
    assert found is not None
    assert figure(found, "covering") is None


def test_differences_are_over_the_pictures_of_both() -> None:
    mine = block("paper", [_row("a", 0, 0.5), _row("b", 0, 0.9), _row("c", 0, 0.1)])
    other = block("other", [_row("b", 0, 0.4, "other"), _row("c", 0, 0.2, "other"), _row("d", 0, 1.0, "other")])
    assert mine is not None
    assert other is not None
    found = difference(mine, other, "covering")
    assert found is not None
    assert found.pictures == 2
    assert found.mean == pytest.approx(0.2)  # of 0.5 and -0.1
    assert found.low == pytest.approx(-0.1)
    assert found.high == pytest.approx(0.5)


def test_no_common_picture_no_difference() -> None:
    mine, other = block("paper", [_row("a", 0, 0.5)]), block("other", [_row("b", 0, 0.5, "other")])
    assert mine is not None
    assert other is not None
    assert difference(mine, other, "covering") is None


def test_the_interval_of_many_pictures_is_that_of_the_mean() -> None:
    values = np.random.default_rng(1).normal(0.5, 0.2, 400)
    found = block("paper", [_row(f"p{i}", 0, float(value)) for i, value in enumerate(values)])
    assert found is not None
    mean = figure(found, "covering")
    assert mean is not None
    half = 1.96 * values.std(ddof=1) / math.sqrt(400)
    assert mean.high - mean.mean == pytest.approx(half, rel=0.1)
    assert mean.mean - mean.low == pytest.approx(half, rel=0.1)
