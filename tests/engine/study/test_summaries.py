"""From rows to figures: which rows count, their means, spreads and intervals, and what two variants differ by."""

from __future__ import annotations

import math

import numpy as np
import pytest

from grapl_engine.study.rows import Row, columns
from grapl_engine.study.summaries import complete_rows, figures, frame_of, gain, picture_means


def _row(image: str, seed: int, value: float, variant: str = "paper", state: str = "done") -> Row:
    key = f"{image}|{variant}|{seed}"
    return Row(key, image, variant, "grapl", "paper", {}, seed, state, scores={"covering": value}, seconds=value)


def _complete(rows: list[Row]):
    return complete_rows(frame_of(rows))


def test_a_frame_has_a_line_a_task_and_all_columns() -> None:
    frame = frame_of([_row("b", 0, 0.5), _row("a", 1, math.nan, state="failed")])
    assert list(frame.columns) == list(columns())
    assert frame[["image", "seed", "state"]].to_numpy().tolist() == [["b", 0, "done"], ["a", 1, "failed"]]
    assert frame["covering"].tolist()[0] == 0.5 and frame["covering"].isna().tolist() == [False, True]
    assert list(frame_of([]).columns) == list(columns())


def test_mean_over_pictures_then_over_seeds() -> None:
    found = _complete([_row("a", 0, 0.0), _row("b", 0, 1.0), _row("a", 1, 0.5), _row("b", 1, 0.7)])
    mean = figures(found, ["covering", "seconds"]).loc["covering"]
    assert mean["mean"] == pytest.approx(0.55)
    assert mean["deviation"] == pytest.approx(math.sqrt(2) * 0.05)  # of 0.5 and 0.6, divided by n - 1
    assert mean["low"] <= mean["mean"] <= mean["high"]
    assert picture_means(found, "seconds").to_dict() == pytest.approx({"a": 0.25, "b": 0.85})


def test_means_weigh_all_rows_alike_whatever_their_order() -> None:
    values = np.random.default_rng(0).uniform(size=(7, 3))
    rows = [_row(f"p{i}", seed, float(values[i, seed])) for seed in (2, 0, 1) for i in (3, 1, 6, 0, 5, 2, 4)]
    found = figures(_complete(rows), ["covering"]).loc["covering"]
    assert found["mean"] == pytest.approx(values.mean(), abs=1e-15)
    assert found["deviation"] == pytest.approx(values.mean(0).std(ddof=1), abs=1e-15)


def test_one_seed_has_no_deviation_and_one_picture_no_interval() -> None:
    mean = figures(_complete([_row("a", 0, 0.25)]), ["covering"]).loc["covering"]
    assert math.isnan(mean["deviation"])
    assert mean["low"] == mean["high"] == 0.25


def test_a_picture_that_failed_with_one_seed_is_left_out_of_all() -> None:
    rows = [_row(image, seed, 0.5) for image in "abcd" for seed in (0, 1, 2)]
    rows[-1] = _row("d", 2, math.nan, state="failed")
    found = _complete(rows[::-1])
    assert found[["image", "seed"]].to_numpy().tolist() == [[image, seed] for image in "abc" for seed in (0, 1, 2)]


def test_a_seed_that_was_broken_off_does_not_take_the_others_pictures() -> None:
    rows = [_row("a", 2, 0.9)] + [_row(image, seed, 0.5) for image in "abcdefgh" for seed in (0, 1)]
    found = _complete(rows)
    assert sorted(found["seed"].unique()) == [0, 1]
    assert found["image"].nunique() == 8


def test_of_equal_blocks_the_one_of_fewer_and_smaller_seeds_counts() -> None:
    found = _complete([_row("a", 5, 0.5), _row("b", 5, 0.5), _row("c", 3, 0.5), _row("d", 3, 0.5)])
    assert found["key"].tolist() == ["c|paper|3", "d|paper|3"]


def test_no_done_row_no_block_and_no_figure() -> None:
    found = _complete([_row("a", 0, math.nan, state="failed")])
    assert found.empty and figures(found, ["covering"]).empty
    assert complete_rows(frame_of([])).empty


def test_a_column_with_gaps_has_no_figure() -> None:
    found = _complete([_row("a", 0, 0.5), _row("b", 0, math.nan)])
    assert figures(found, ["covering", "k_hat"]).index.tolist() == ["k_hat"]
    assert figures(_complete([_row("a", 0, math.inf)]), ["covering"]).empty


def test_differences_are_over_the_pictures_of_both() -> None:
    mine = _complete([_row("a", 0, 0.5), _row("b", 0, 0.9), _row("c", 0, 0.1)])
    other = _complete([_row("b", 0, 0.4, "other"), _row("c", 0, 0.2, "other"), _row("d", 0, 1.0, "other")])
    found = gain(mine, other, "covering")
    assert found is not None
    assert found["pictures"] == 2
    assert found["mean"] == pytest.approx(0.2)  # of 0.5 and -0.1
    assert found["low"] == pytest.approx(-0.1)
    assert found["high"] == pytest.approx(0.5)


def test_no_common_picture_or_number_no_difference() -> None:
    mine = _complete([_row("a", 0, 0.5)])
    assert gain(mine, _complete([_row("b", 0, 0.5, "other")]), "covering") is None
    assert gain(mine, _complete([_row("a", 0, math.nan, "other")]), "covering") is None


def test_the_interval_of_many_pictures_is_that_of_the_mean() -> None:
    values = np.random.default_rng(1).normal(0.5, 0.2, 400)
    mean = figures(_complete([_row(f"p{i}", 0, float(value)) for i, value in enumerate(values)]), ["covering"]).loc["covering"]
    half = 1.96 * values.std(ddof=1) / math.sqrt(400)
    assert mean["high"] - mean["mean"] == pytest.approx(half, rel=0.1)
    assert mean["mean"] - mean["low"] == pytest.approx(half, rel=0.1)
