"""What is read off the runs of a sweep: counts, energies, time and scores."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from app.compare.sweep.cell_result import CellResult

if TYPE_CHECKING:
    from grapl_engine.evaluation.scores import ScoresOverAnnotators

__all__ = ["DASH", "ENERGY", "K_HAT", "K_HAT_SIGN", "PAIRWISE", "UNARY", "Quantity", "mean_and_spread", "quantities"]

K_HAT, UNARY, PAIRWISE, ENERGY = "k_hat", "unary", "pairwise", "energy"
K_HAT_SIGN = "K\N{COMBINING CIRCUMFLEX ACCENT}"
DASH = "\N{EN DASH}"


@dataclass(frozen=True, slots=True, eq=False)
class Quantity:
    """A number of each run.

    Attributes
    ----------
    name, title, meaning : str
    digits : int
        Decimal places.
    value : callable
        Of a cell's result and its scores; NaN where there is none.
    """

    name: str
    title: str
    meaning: str
    digits: int
    value: Callable[[CellResult, ScoresOverAnnotators | None], float]

    def text(self, value: float) -> str:
        """As it is shown; a dash for what is not known."""
        return DASH if math.isnan(value) else f"{value:,.{self.digits}f}".replace("-", "\N{MINUS SIGN}")


def quantities(*, has_one_lambda: bool, has_truth: bool) -> dict[str, Quantity]:
    """Those that can be compared, by name.

    Parameters
    ----------
    has_one_lambda : bool
        Energies of different weights say nothing of each other: without one weight there are U and V alone.
    has_truth : bool
    """
    energy = _ENERGY if has_one_lambda else ()
    return {one.name: one for one in (*_COUNTS, *energy, _SECONDS, *(_scores() if has_truth else ()))}


def mean_and_spread(values: list[float]) -> tuple[float, float]:
    """Over those that are known: their mean, and their standard deviation as of a sample; NaN where there are too few."""
    known = [value for value in values if not math.isnan(value)]
    mean = float(np.mean(known)) if known else float("nan")
    return mean, float(np.std(known, ddof=1)) if len(known) > 1 else float("nan")


_COUNTS = (
    Quantity(
        K_HAT,
        K_HAT_SIGN,
        "labels, or segments, of the pixel map, specks among them",
        0,
        lambda result, _: float(result.k_hat) if result.packed is not None else float("nan"),
    ),
    Quantity(
        UNARY,
        "U",
        "unary energy of the last cut, in nats: how little it agrees with the network",
        1,
        lambda result, _: float("nan") if result.energy is None else result.energy.unary,
    ),
    Quantity(
        PAIRWISE,
        "V",
        "pairwise energy of the last cut, before \N{GREEK SMALL LETTER LAMDA}: how long and how costly its boundaries are",
        1,
        lambda result, _: float("nan") if result.energy is None else result.energy.pairwise,
    ),
)
_ENERGY = (
    Quantity(
        ENERGY,
        "E",
        "energy of the last cut, U + \N{GREEK SMALL LETTER LAMDA}V, in nats",
        1,
        lambda result, _: float("nan") if result.energy is None else result.energy.total,
    ),
)
_SECONDS = Quantity("seconds", "seconds", "of the run in one thread, beside the others", 1, lambda result, _: result.seconds)


def _scores() -> list[Quantity]:
    """Those that take milliseconds."""
    from grapl_engine.evaluation.measures import MEASURES, QUICK

    def of(name: str) -> Callable[[CellResult, ScoresOverAnnotators | None], float]:
        return lambda _, scores: float("nan") if scores is None else scores.mean.values[name]

    return [Quantity(name, MEASURES[name].title, MEASURES[name].meaning, MEASURES[name].digits, of(name)) for name in QUICK]
