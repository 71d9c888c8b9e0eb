"""Curves of a sweep: one for each row, or the spread over seeds, whichever way they lie."""

from __future__ import annotations

import math

import pytest

from app.compare.sweep.axis import axis_of
from app.compare.sweep.curves import Curves, curves_of
from app.compare.sweep.quantities import K_HAT, quantities
from app.compare.sweep.sweep_plan import SweepPlan
from grapl_engine import PRESETS

NAN = float("nan")


def curves(across: tuple[str, str], down: tuple[str, str] | None, rows: list[list[float]]) -> Curves:
    plan = SweepPlan.of(PRESETS["explore"], axis_of(*across), axis_of(*down) if down else None)
    values = {(at, column): value for at, row in enumerate(rows) for column, value in enumerate(row)}
    return curves_of(plan, quantities(has_one_lambda=False, has_truth=False)[K_HAT], values)


def test_one_axis_is_one_curve_without_a_spread() -> None:
    made = curves(("lambda", "0, 8"), None, [[9.0, NAN]])
    (curve,) = made.curves
    assert curve.means[0] == 9.0 and math.isnan(curve.means[1]) and all(map(math.isnan, curve.spreads))
    assert made.over_seeds == 0 and made.value_text(0, 0) == "9"
    assert made.text() == "K̂ over λ: 0: 9"


@pytest.mark.parametrize("seeds_across", [False, True])
def test_over_seeds_there_is_a_mean_and_a_spread(seeds_across: bool) -> None:
    lambdas, seeds = ("lambda", "0, 8"), ("seed", "0-2")
    rows = [[9.0, 4.0], [7.0, 4.0], [8.0, NAN]]
    if seeds_across:
        made = curves(seeds, lambdas, [list(column) for column in zip(*rows, strict=True)])
    else:
        made = curves(lambdas, seeds, rows)
    (curve,) = made.curves
    assert made.axis.name == "lambda" and made.over_seeds == 3
    assert curve.means == (8.0, 4.0) and curve.spreads == (1.0, 0.0) and curve.points[0] == (9.0, 7.0, 8.0)
    assert made.value_text(0, 0) == "8.0 ± 1.0"


def test_another_setting_is_a_curve_for_each_of_its_values() -> None:
    made = curves(("lambda", "0, 8"), ("d", "16, 32"), [[9.0, 4.0], [12.0, 6.0]])
    assert [(curve.name, curve.means) for curve in made.curves] == [("d 16", (9.0, 4.0)), ("d 32", (12.0, 6.0))]
    assert made.text() == "K̂ over λ: d 16: 0: 9, 8: 4; d 32: 0: 12, 8: 6"
