"""What is read off a run, and how it is written."""

from __future__ import annotations

import math

import pytest
from scripted_run import scripted_record

from app.compare.sweep.cell_result import CellResult
from app.compare.sweep.quantities import DASH, ENERGY, K_HAT, PAIRWISE, UNARY, mean_and_spread, quantities
from grapl_engine import Settings
from grapl_engine.evaluation.measures import QUICK
from grapl_engine.pipeline.run_pool import RunResult


def test_values_are_those_of_the_run() -> None:
    record = scripted_record(settings=Settings(d=8, k0=5, steps=(1, 1), lambda_=3.0))
    result = CellResult.of(RunResult(0, record), None)
    offered = quantities(has_one_lambda=True, has_truth=False)
    values = {name: offered[name].value(result, None) for name in (K_HAT, UNARY, PAIRWISE, ENERGY, "seconds")}
    assert values == {K_HAT: 5.0, UNARY: 10.0, PAIRWISE: 1.0, ENERGY: 13.0, "seconds": 0.3}
    assert all(math.isnan(one.value(CellResult("no"), None)) for one in offered.values())


def test_what_cannot_be_compared_is_not_offered() -> None:
    assert ENERGY not in quantities(has_one_lambda=False, has_truth=False)
    assert not set(QUICK) & set(quantities(has_one_lambda=True, has_truth=False))
    assert set(QUICK) <= set(quantities(has_one_lambda=True, has_truth=True))


def test_a_number_that_is_not_known_is_a_dash() -> None:
    unary = quantities(has_one_lambda=True, has_truth=False)[UNARY]
    assert unary.text(float("nan")) == DASH and unary.text(1234.56) == "1,234.6" and unary.text(-0.5) == "\N{MINUS SIGN}0.5"


def test_the_spread_is_that_of_a_sample_and_needs_two() -> None:
    assert mean_and_spread([1.0, 3.0, float("nan")]) == (2.0, pytest.approx(math.sqrt(2)))
    mean, spread = mean_and_spread([1.0])
    assert mean == 1.0 and math.isnan(spread)
    assert math.isnan(mean_and_spread([])[0])
