"""What is said of a sweep in its states."""

from __future__ import annotations

from scripted_run import scripted_record

from app.compare.sweep.axis import axis_of
from app.compare.sweep.cell_result import CellResult
from app.compare.sweep.sweep_command import command_of
from app.compare.sweep.sweep_model import Sweep
from app.compare.sweep.sweep_plan import SweepPlan
from app.compare.sweep.sweep_text import axes_text, cells_text, command_note, plan_text, progress_text, state_text
from grapl_engine import PRESETS
from grapl_engine.pipeline.run_pool import RunResult


def plan(name: str = "lambda", values: str = "0, 2, x") -> SweepPlan:
    return SweepPlan.of(PRESETS["explore"].replace(mu=2.0), axis_of(name, values), None)


def test_heads_and_figures_are_named() -> None:
    assert axes_text(plan()) == "λ across"
    two = SweepPlan.of(PRESETS["explore"], axis_of("lambda", "0, 2"), axis_of("seed", "0-2"))
    assert cells_text(two) == "λ across, Seed down; K̂ counts segments and specks."


def test_what_stays_the_same() -> None:
    assert plan_text(plan(), has_constraints=False) == "All else: μ 2."
    assert plan_text(plan("preset", "paper"), has_constraints=True) == (
        "Each preset as it is. Seeds that bind labels are left out, as in a study."
    )


def test_how_far_it_is() -> None:
    sweep = Sweep(plan(), {})
    assert progress_text(sweep) == "0 of 2 runs"
    assert state_text(sweep, is_busy=True, is_reading=False, failure="") == "1 cell came to nothing: it says why."
    first, second = sweep.missing
    sweep.put(first, CellResult.of(RunResult(0, scripted_record()), None))
    assert state_text(sweep, is_busy=False, is_reading=False, failure="").endswith(
        "Stopped at 1 of 2 runs, which stays. Go on makes the others."
    )
    sweep.put(second, CellResult("No memory."))
    told = state_text(sweep, is_busy=False, is_reading=False, failure="It broke off.")
    assert told.startswith("It broke off. 2 cells came to nothing") and told.endswith("to load its run.")


def test_what_is_to_be_known_of_the_command() -> None:
    command = command_of(plan(), "photo", None)
    note = command_note(plan(), command, has_dataset=False, has_truth=False)
    assert "left out" in note and "DATASET stands for" in note
    note = command_note(plan(values="0, 2"), command, has_dataset=True, has_truth=True)
    assert note == "It has the same runs, and the same figures over all annotators."
    assert "No single study" in command_note(plan(values="x"), "", has_dataset=False, has_truth=True)
