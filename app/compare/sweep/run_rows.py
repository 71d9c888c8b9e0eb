"""The figures of a sweep's runs, a row a run."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import TypeAlias

from app.compare.sweep.quantities import DASH, ENERGY, K_HAT, K_HAT_SIGN, PAIRWISE, UNARY, Quantity
from app.compare.sweep.sweep_model import SweepModel
from app.compare.sweep.sweep_plan import SweepPlan
from app.widgets.figure_model import FigureRow

__all__ = ["COLUMNS", "TIPS", "Figures", "figures_of", "figures_text", "run_rows"]

_SHOWN = (K_HAT, UNARY, PAIRWISE, ENERGY, "weighted_iou", "variation_of_information")
COLUMNS = ("Run", K_HAT_SIGN, "U", "V", "E", "mIoU", "VI")
TIPS = (
    "The values of the run",
    "Labels, or segments, of its pixel map, specks among them",
    "Unary energy of its last cut, in nats",
    "Pairwise energy of its last cut, before \N{GREEK SMALL LETTER LAMDA}",
    "Energy of its last cut, in nats; left out where the runs differ in \N{GREEK SMALL LETTER LAMDA}: it says nothing there",
    "Agreement with the truth, mean over its annotators; a truth of the picture is needed",
    "Variation of information to the truth, in bits, mean over its annotators",
)


Figures: TypeAlias = "Mapping[tuple[int, int], Mapping[str, float]]"
"""By row and column of the cell, and by the quantity's name; NaN where it is not known."""


def figures_of(model: SweepModel, plan: SweepPlan, offered: Mapping[str, Quantity]) -> Figures:
    """Every quantity of every cell."""
    sweep, nothing = model.sweep, dict.fromkeys(offered, float("nan"))
    found: dict[tuple[int, int], Mapping[str, float]] = {}
    for cell in plan.all_cells:
        result = sweep.result_of(cell) if sweep is not None else None
        is_there = result is not None and not result.failure
        scores = model.scores_of(cell) if is_there else None
        values = {name: one.value(result, scores) for name, one in offered.items()} if result and is_there else nothing
        found[cell.row, cell.column] = values
    return found


def run_rows(plan: SweepPlan, offered: Mapping[str, Quantity], figures: Figures) -> list[FigureRow]:
    """A row for each run that came to something."""
    rows = []
    for cell in plan.all_cells:
        figure = figures[cell.row, cell.column]
        if math.isnan(figure[K_HAT]):
            continue
        values = [figure.get(name, float("nan")) for name in _SHOWN]
        named = zip(_SHOWN, values, strict=True)
        texts = [offered[name].text(value) if name in offered else DASH for name, value in named]
        sorted_by = (cell.row * 10_000.0 + cell.column, *(-math.inf if math.isnan(value) else value for value in values))
        rows.append(FigureRow((cell.row, cell.column), (plan.values_of(cell), *texts), sorted_by))
    return rows


def figures_text(offered: Mapping[str, Quantity], figure: Mapping[str, float]) -> str:
    """All that is known of a run, in a line."""
    return ", ".join(
        f"{offered[one].title} {offered[one].text(value)}" for one, value in figure.items() if not math.isnan(value)
    )
