"""How near each solver came to the optimum, in words."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from grapl_engine.analysis.tiny import Comparison, Solution

__all__ = ["NAMES", "comparison_text"]

NAMES = {"icm": "ICM", "expansion": "Expansion", "swap": "Swap", "optimum": "Optimum"}
SAME = 1e-4
"""Nats: less is the rounding of the solver's integers."""


UNSOLVED = (
    "Not solved yet: each cell has the label that costs it least by itself. What will the solvers change? Click one to see."
)


def comparison_text(comparison: Comparison, opened: Collection[str]) -> str:
    """A line for each local method whose answer is open, by name."""
    best = comparison.optimum
    methods = {NAMES[name]: getattr(comparison, name) for name in NAMES if name != "optimum" and name in opened}
    if not opened:
        return UNSOLVED
    if best is None:
        return _unknown_text(methods)
    if "optimum" not in opened:
        return "Click Optimum to see how near they come." if len(methods) > 1 else "Click Optimum to see how near it comes."
    return "\n".join(f"{name} {_distance_text(solution, best)}." for name, solution in methods.items())


def _unknown_text(methods: Mapping[str, Solution]) -> str:
    """Where the optimum is too large to be had."""
    least = min(solution.energy.total for solution in methods.values())
    nearest = [name for name, solution in methods.items() if solution.energy.total - least < SAME]
    who = " and ".join([", ".join(nearest[:-1]), nearest[-1]] if len(nearest) > 1 else nearest)
    said = f"Least E of the {len(methods)}: {who}. " if len(methods) > 1 else ""
    return (
        f"{said}Whether it is the optimum is not known: the grid is too large to solve exactly. "
        "Fewer cells, labels or edges make it small enough."
    )


def _distance_text(solution: Solution, best: Solution) -> str:
    gap = solution.energy.total - best.energy.total
    cells = int((solution.labels != best.labels).sum())
    differ = f"{cells} cell{'s' * (cells != 1)} differ{'s' * (cells == 1)}"
    if gap >= SAME:
        return f"ends {gap:.2f} nats above the optimum: {differ}"
    return f"has the optimum's energy at other labels: {differ}" if cells else "finds the optimum"
