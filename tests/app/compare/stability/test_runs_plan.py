from __future__ import annotations

from app.compare.stability.runs_plan import VARIES, RunsPlan, usual_range
from app.session.history import RunConfiguration
from grapl_engine import PARAMETERS, Settings

BASE = RunConfiguration(Settings(d=16, lambda_=4.0, seed=3))


def test_seeds_follow_one_another() -> None:
    plan = RunsPlan(BASE, "seed", 4, 3, 3)
    assert plan.values == (3, 4, 5, 6) and plan.words == "4 runs, seeds 3 to 6"
    assert [plan.settings(number).seed for number in range(4)] == [3, 4, 5, 6]


def test_a_range_is_even_by_ratio_where_the_slider_is() -> None:
    assert RunsPlan(BASE, "lambda_", 3, 1, 16).values == (1.0, 4.0, 16.0)
    assert RunsPlan(BASE, "lambda_", 3, 0, 16).values == (0.0, 8.0, 16.0)
    assert RunsPlan(BASE, "k0", 5, 4, 6).values == (4, 5, 6), "no value twice"


def test_a_value_out_of_range_fails_alone() -> None:
    plan = RunsPlan(RunConfiguration(Settings(d=2, k0=1)), "k0", 3, 2, 6)
    assert [bool(plan.failure(number)) for number in range(3)] == [False, False, True]
    assert "do not fit on" in plan.failure(2)


def test_the_value_that_is_set_does_not_make_other_runs() -> None:
    other = RunConfiguration(BASE.settings.replace(seed=9))
    assert RunsPlan(BASE, "seed", 4, 0, 0).normal == RunsPlan(other, "seed", 4, 0, 0).normal
    assert RunsPlan(BASE, "lambda_", 4, 1, 2).normal != RunsPlan(other, "lambda_", 4, 1, 2).normal


def test_a_usual_range_lies_around_the_value_and_inside_what_may_be() -> None:
    assert usual_range(BASE.settings, "lambda_") == (2.0, 8.0)
    for name in VARIES:
        low, high = usual_range(Settings(), name)
        facts = PARAMETERS[name]
        assert low <= high and (facts.low is None or low >= facts.low) and (facts.high is None or high <= facts.high)


def test_one_run_is_named_as_one() -> None:
    assert RunsPlan(BASE, "k0", 3, 5, 5).words == "1 run, K\N{SUBSCRIPT ZERO} 5"
    assert RunsPlan(BASE, "seed", 4, 2, 2).words == "4 runs, seeds 2 to 5"
