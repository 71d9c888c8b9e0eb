from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtGui import QColor
from traced import problem_by_hand, swap_by_hand, trace_by_hand

from app.lab.moves.move_text import (
    check_text,
    cut_text,
    marks_text,
    move_name,
    move_text,
    nothing_text,
    start_text,
    title_text,
    who_text,
)
from grapl_engine.label_constraints import LabelConstraints

COLORS = [QColor("#ff0000"), QColor("#00ff00"), QColor("#0000ff")]
BOTH = "\N{LEFT RIGHT ARROW}"
SEEDS = LabelConstraints().painted(2, [0], 1)


def square(color: str) -> str:
    return f"<span style='color: {color}'>\N{BLACK SQUARE}</span>"


def test_a_move_is_named_by_its_labels() -> None:
    grow, trade = trace_by_hand().move(3), swap_by_hand().move(1)
    assert move_name(grow) == "\N{GREEK SMALL LETTER ALPHA} = 2" and move_name(trade) == f"1 {BOTH} 0"
    assert move_text(grow, COLORS) == f"{square('#0000ff')} \N{GREEK SMALL LETTER ALPHA} = 2 grows"
    assert move_text(trade, COLORS) == f"{square('#00ff00')} 1 {BOTH} 0 {square('#ff0000')} trade"


def test_a_title_has_the_stops_number_not_the_moves() -> None:
    steps = trace_by_hand()
    assert title_text(steps, [0, 1, 3], 0) == "Start of the cut"
    assert title_text(steps, [0, 1, 3], 2) == "Move 2 of 2: \N{GREEK SMALL LETTER ALPHA} = 2"
    assert title_text(steps, [0, 1, 2, 3], 2) == "Move 2 of 3: \N{GREEK SMALL LETTER ALPHA} = 0"


def test_where_the_moves_start() -> None:
    problem = problem_by_hand()
    networks = problem.replace(start=np.zeros(4, np.uint16))
    own = "the network's own labels"
    assert start_text(problem) == "Start: label 0 everywhere" and start_text(networks) == f"Start: {own}"
    assert start_text(networks.replace(constraints=SEEDS)) == f"Start: {own}, but for what the seeds say"


@pytest.mark.parametrize(
    ("may", "did", "text"),
    [
        (4000, 4000, "4,000 of 4,000 patches may switch, 4,000 did (outlined)."),
        (12, 0, "12 of 4,000 patches may switch (the others are veiled), 0 did."),
        (12, None, "12 of 4,000 patches may switch (the others are veiled). Which will?"),
    ],
)
def test_who_may_switch_and_who_did(may: int, did: int | None, text: str) -> None:
    assert who_text(may, did, 4000) == text


def test_the_whole_cut_in_a_line() -> None:
    assert cut_text(trace_by_hand(), "Cut 1") == "Cut 1, alpha-expansion: 3 moves tried, 2 changed something."
    assert cut_text(swap_by_hand(), "What-if, x") == "What-if, x, alpha-beta swap: 1 move tried, 1 changed something."


def test_why_there_are_no_moves() -> None:
    problem, none = problem_by_hand(), "This cut made no moves: "
    assert nothing_text(problem.replace(unary=problem.unary[:, :1])) == f"{none}the run has one label, and nothing can switch."
    rest = ", so each patch takes the label that costs it least, and that is the exact minimum."
    assert nothing_text(problem.replace(lambda_=0.0)) == f"{none}\N{GREEK SMALL LETTER LAMDA} is 0{rest}"
    weightless = problem.replace(phi=np.zeros_like(problem.phi))
    assert nothing_text(weightless) == f"{none}no edge of the graph has a weight{rest}"
    assert nothing_text(problem) == "No move of this cut is known, so there is nothing to step through."


def test_whether_e_is_the_solvers_own() -> None:
    own = "the solver's own"
    assert check_text(trace_by_hand(tolerance=2e-4)) == f"\N{CHECK MARK} After every move E is {own}, to 0.0002 nats."
    with_seeds = check_text(trace_by_hand(tolerance=2e-4, constraints=SEEDS))
    assert with_seeds.endswith(" nats. The figures are without the seeds' costs.")
    assert check_text(trace_by_hand(error=0.5)) == (
        f"\N{BALLOT X} E and {own} count differ by up to 0.5 nats, more than rounding explains."
    )


@pytest.mark.parametrize(
    ("may", "did", "marked", "text"),
    [
        (False, False, False, ""),
        (True, True, False, "Patches that may not switch are veiled and those that did are outlined in yellow."),
        (True, False, True, "Patches that may not switch are veiled and those of your guess are hatched."),
        (
            True,
            True,
            True,
            "Patches that may not switch are veiled, those that did are outlined in yellow and those of your guess are hatched.",
        ),
    ],
)
def test_the_legend_says_what_is_drawn_and_nothing_else(may: bool, did: bool, marked: bool, text: str) -> None:
    assert marks_text(may, did, marked) == text
