"""Which runs a sweep is made of: those of a study."""

from __future__ import annotations

import pytest

from app.compare.sweep.axis import axis_of
from app.compare.sweep.sweep_plan import MOST_CELLS, SweepPlan
from grapl_engine import PRESETS, Settings, SettingsError

EXPLORE = PRESETS["explore"]


def plan(across: tuple[str, str], down: tuple[str, str] | None = None, base: Settings = EXPLORE) -> SweepPlan:
    return SweepPlan.of(base, axis_of(*across), axis_of(*down) if down else None)


def test_one_axis_is_a_row_with_all_else_as_it_is_set() -> None:
    base = EXPLORE.replace(mu=2.0, seed=3, threads=2)
    made = plan(("lambda", "0, 2, 8"), base=base)
    assert made.rows == 1
    assert [cell.settings for cell in made.cells[0]] == [base.replace(lambda_=value) for value in (0.0, 2.0, 8.0)]
    assert [cell.variant.name for cell in made.cells[0] if cell.variant] == [
        "explore lambda=0 mu=2", "explore mu=2", "explore lambda=8 mu=2",
    ]  # fmt: skip
    assert made.fixed() == {"mu": 2.0} and made.rest == base.replace(threads=0)
    assert made.name_of(made.cells[0][2]) == "λ 8" and made.values_of(made.cells[0][2]) == "8"


def test_two_axes_are_a_grid() -> None:
    made = plan(("lambda", "0, 8"), ("seed", "0-2"))
    assert [[(cell.settings.lambda_, cell.settings.seed) for cell in row if cell.settings] for row in made.cells] == [
        [(0.0, seed), (8.0, seed)] for seed in range(3)
    ]
    assert made.name_of(made.cells[2][1]) == "λ 8, Seed 2" and made.titles == "λ, Seed"
    assert not made.has_one_lambda and plan(("d", "16, 32")).has_one_lambda


def test_presets_are_run_as_they_are() -> None:
    made = plan(("preset", "paper, tuned"), ("lambda", "4"), EXPLORE.replace(mu=2.0, seed=5))
    assert [cell.settings for cell in made.cells[0]] == [
        PRESETS[name].replace(lambda_=4.0, seed=5) for name in ("paper", "tuned")
    ]


def test_a_bad_value_or_combination_fails_alone() -> None:
    made = plan(("lambda", "-3, x, 8"))
    low, word, good = made.cells[0]
    assert "expected a number from 0" in low.failure and "not a value" in word.failure
    assert good.settings is not None and low.settings is None
    made = plan(("d", "2, 16"), ("k0", "3, 14"))
    assert [[bool(cell.failure) for cell in row] for row in made.cells] == [[False, False], [True, False]]
    assert "do not fit" in made.cells[1][0].failure


def test_what_makes_no_sweep_is_said() -> None:
    with pytest.raises(SettingsError, match="Both sides vary"):
        plan(("lambda", "1"), ("lambda", "2"))
    with pytest.raises(SettingsError, match=f"at most {MOST_CELLS}"):
        plan(("lambda", "1, 2, 3"), ("seed", "0-39"))
