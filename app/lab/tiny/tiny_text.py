"""How near each solver came to the optimum, in words."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from grapl_engine.analysis.tiny import Comparison, Solution

__all__ = ["NAMES", "comparison_text"]

NAMES = {"icm": "ICM", "expansion": "Expansion", "swap": "Swap", "optimum": "Optimum"}
SAME = 1e-4
"""Nats: less is the rounding of the solver's integers."""


def comparison_text(comparison: Comparison) -> str:
    """A line for each local method."""
    best = comparison.optimum
    methods = {NAMES[name]: getattr(comparison, name) for name in NAMES if name != "optimum"}
    if best is not None:
        return "\n".join(f"{name} {_distance_text(solution, best)}." for name, solution in methods.items())
    least = min(solution.energy.total for solution in methods.values())
    nearest = [name for name, solution in methods.items() if solution.energy.total - least < SAME]
    who = " and ".join([", ".join(nearest[:-1]), nearest[-1]] if len(nearest) > 1 else nearest)
    return (
        f"Least E of the three: {who}. Whether it is the optimum is not known: the grid is too large to enumerate. "
        "Fewer cells, labels or edges make it small enough."
    )


def _distance_text(solution: Solution, best: Solution) -> str:
    gap = solution.energy.total - best.energy.total
    cells = int((solution.labels != best.labels).sum())
    differ = f"{cells} cell{'s' * (cells != 1)} differ{'s' * (cells == 1)}"
    if gap >= SAME:
        return f"ends {gap:.2f} above the optimum: {differ}"
    return f"has the optimum's energy at other labels: {differ}" if cells else "finds the optimum"
