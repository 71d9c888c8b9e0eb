"""What is said of a sweep, in words."""

from __future__ import annotations

from app.compare.sweep.quantities import K_HAT_SIGN
from app.compare.sweep.sweep_model import Sweep
from app.compare.sweep.sweep_plan import SweepPlan
from app.session.run_text import preset_text
from grapl_engine.sweep_axis import PRESET

__all__ = [
    "EMPTY",
    "NO_PICTURE",
    "READING",
    "axes_text",
    "cells_text",
    "command_note",
    "plan_text",
    "progress_text",
    "state_text",
]

NO_PICTURE = "Open a picture first: Ctrl+O."
READING = "The sweep of an earlier start is being brought back."
EMPTY = "Each combination of values is run, seen here as a small map, and kept until another sweep takes its place."


def axes_text(plan: SweepPlan) -> str:
    """Whose values the heads of columns and rows are: "λ across, K₀ down"."""
    return f"{plan.across.title} across" + (f", {plan.down.title} down" if plan.down is not None else "")


def cells_text(plan: SweepPlan) -> str:
    """What the heads are, and the figures under the maps."""
    return f"{axes_text(plan)}; {K_HAT_SIGN} counts segments and specks."


def plan_text(plan: SweepPlan, *, has_constraints: bool) -> str:
    """What stays the same in all runs."""
    is_of_presets = any(axis.name == PRESET for axis in plan.axes)
    rest = "Each preset as it is." if is_of_presets else f"All else: {preset_text(plan.rest)}."
    return rest + " Seeds that bind labels are left out, as in a study." * has_constraints


def progress_text(sweep: Sweep) -> str:
    """For example "2 of 5 runs"."""
    done, of_all = sweep.counts
    return f"{done} of {of_all} run{'s' * (of_all != 1)}"


def state_text(sweep: Sweep, *, is_busy: bool, is_reading: bool, failure: str) -> str:
    """How far it is, and what to do next."""
    failed = sum(bool(cell.failure) for cell in sweep.plan.all_cells)
    failed += sum(bool(result.failure) for result in sweep.results.values())
    parts = [failure] if failure else []
    if failed:
        parts.append(f"{failed} cell{'s' * (failed != 1)} came to nothing: {'it says' if failed == 1 else 'they say'} why.")
    if is_reading:
        parts.append(READING)
    elif not is_busy and sweep.missing and sweep.is_restored:
        there = progress_text(sweep)
        are = "is" if sweep.counts[0] == 1 else "are"
        parts.append(f"The session ended before this sweep did: {there} {are} there, and Go on makes the others.")
    elif not is_busy and sweep.missing:
        stays = {0: "", 1: ", which stays"}.get(sweep.counts[0], ", which stay")
        parts.append(f"Stopped at {progress_text(sweep)}{stays}. Go on makes the others.")
    elif not is_busy and sweep.results:
        parts.append("Click a cell, or press Return on it, to load its run.")
    return " ".join(parts)


def command_note(plan: SweepPlan, command: str, *, has_dataset: bool, has_truth: bool) -> str:
    """What is to be known of the command, or why there is none."""
    if not command:
        return "No single study has these runs: a study takes whole grids of values without commas in them."
    skipped = any(value.failure for axis in plan.axes for value in axis.values) or any(cell.failure for cell in plan.all_cells)
    parts = ["Values that came to nothing are left out."] if skipped else []
    if not has_dataset:
        what = (
            "the picture and its truth" if has_truth else "the picture, and a truth of it, without which a study has no scores"
        )
        parts.append(f"DATASET stands for a folder with {what}: the guide says how such folders look.")
    parts.append("It has the same runs, and the same figures over all annotators.")
    return " ".join(parts)
