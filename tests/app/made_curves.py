"""Curves of a sweep of lambda, made by hand."""

from __future__ import annotations

from app.compare.sweep.axis import axis_of
from app.compare.sweep.curves import Curves, curves_of
from app.compare.sweep.quantities import K_HAT, quantities
from app.compare.sweep.sweep_plan import SweepPlan
from grapl_engine import PRESETS


def made_curves(rows: list[list[float]]) -> Curves:
    """K-hat at lambda 0, 8 and 32; more rows are other grids."""
    down = axis_of("d", ", ".join(str(8 * at) for at in range(1, len(rows) + 1))) if len(rows) > 1 else None
    plan = SweepPlan.of(PRESETS["explore"], axis_of("lambda", "0, 8, 32"), down)
    values = {(at, column): value for at, row in enumerate(rows) for column, value in enumerate(row)}
    return curves_of(plan, quantities(has_one_lambda=False, has_truth=False)[K_HAT], values)
