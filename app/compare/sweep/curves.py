"""A quantity of a sweep over the values of one axis: a curve for each value of the other, or their spread over seeds."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from app.compare.sweep.quantities import Quantity, mean_and_spread
from app.compare.sweep.sweep_plan import SweepPlan
from grapl_engine.sweep_axis import SEED, SweepAxis

__all__ = ["Curve", "Curves", "curves_of"]


@dataclass(frozen=True, slots=True)
class Curve:
    """Values in the order of the axis; NaN where there is none.

    Attributes
    ----------
    name : str
        Of the other axis: "d 32"; "" where there is one curve.
    means, spreads : tuple of float
        Over seeds, where these are the other axis; else the values themselves, and NaN.
    points : tuple of tuple of float
        What the means are of.
    """

    name: str
    means: tuple[float, ...]
    spreads: tuple[float, ...]
    points: tuple[tuple[float, ...], ...]


@dataclass(frozen=True, slots=True)
class Curves:
    """What is drawn of a quantity.

    Attributes
    ----------
    axis : SweepAxis
        What goes from left to right.
    quantity : Quantity
    curves : tuple of Curve
    over_seeds : int
        Over how many seeds the means are; 0: they are single values.
    """

    axis: SweepAxis
    quantity: Quantity
    curves: tuple[Curve, ...]
    over_seeds: int = 0

    def text(self) -> str:
        """For whoever cannot see the plot."""
        told = []
        for curve in self.curves:
            values = zip(self.axis.values, curve.means, curve.spreads, strict=True)
            known = [f"{at.text}: {self._value(mean, spread)}" for at, mean, spread in values if not math.isnan(mean)]
            told.append(f"{curve.name + ': ' if curve.name else ''}{', '.join(known)}")
        return f"{self.quantity.title} over {self.axis.title}: {'; '.join(told)}"

    def value_text(self, curve: int, place: int) -> str:
        """For example "0.612 ± 0.021"."""
        return self._value(self.curves[curve].means[place], self.curves[curve].spreads[place])

    def _value(self, mean: float, spread: float) -> str:
        if not self.over_seeds:
            return self.quantity.text(mean)
        digits = max(1, self.quantity.digits)
        text = f"{mean:,.{digits}f}".replace("-", "\N{MINUS SIGN}")
        return text if math.isnan(spread) else f"{text} \N{PLUS-MINUS SIGN} {spread:.{digits}f}"


def curves_of(plan: SweepPlan, quantity: Quantity, values: Mapping[tuple[int, int], float]) -> Curves:
    """What is drawn of a quantity of all cells.

    Parameters
    ----------
    plan : SweepPlan
    quantity : Quantity
    values : mapping
        By row and column of the cell; NaN where there is none yet.
    """
    by_row = [[values[cell.row, cell.column] for cell in cells] for cells in plan.cells]
    by_column = [list(column) for column in zip(*by_row, strict=True)]
    down = plan.down
    if down is None:
        return Curves(plan.across, quantity, (_single("", by_row[0]),))
    if down.name == SEED:
        return Curves(plan.across, quantity, (_spread(by_column),), len(down.values))
    if plan.across.name == SEED:
        return Curves(down, quantity, (_spread(by_row),), len(plan.across.values))
    named = (f"{down.title} {value.text}" for value in down.values)
    return Curves(plan.across, quantity, tuple(_single(name, row) for name, row in zip(named, by_row, strict=True)))


def _single(name: str, values: Sequence[float]) -> Curve:
    return Curve(name, tuple(values), (float("nan"),) * len(values), tuple((value,) for value in values))


def _spread(groups: Sequence[Sequence[float]]) -> Curve:
    found = [mean_and_spread(list(values)) for values in groups]
    return Curve("", tuple(mean for mean, _ in found), tuple(spread for _, spread in found), tuple(map(tuple, groups)))
