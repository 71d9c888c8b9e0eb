"""A move of a cut, in words."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtGui import QColor

from app.lab.moves.trace_view import TraceView
from grapl_engine.graphcut.cut import Move
from grapl_engine.graphcut.problem import Problem

__all__ = [
    "check_text", "cut_text", "marks_text", "move_name", "move_text", "nothing_text", "start_text", "title_text", "who_text",
]  # fmt: skip

ALPHA, TRADES = "\N{GREEK SMALL LETTER ALPHA}", "\N{LEFT RIGHT ARROW}"
TICK, CROSS = "\N{CHECK MARK}", "\N{BALLOT X}"


def move_name(move: Move) -> str:
    """For example "alpha = 5" or "3 ↔ 7"."""
    return f"{ALPHA} = {move.alpha}" if move.beta is None else f"{move.alpha} {TRADES} {move.beta}"


def title_text(steps: TraceView, stops: Sequence[int], stop: int) -> str:
    """For example "Move 12 of 40: alpha = 5"; the start has no move."""
    if not stop:
        return "Start of the cut"
    return f"Move {stop} of {len(stops) - 1}: {move_name(steps.move(stops[stop]))}"


def move_text(move: Move, colors: Sequence[QColor]) -> str:
    """For example "■ alpha = 5 grows", the square in the label's colour; rich text."""
    if move.beta is None:
        return f"{_square(colors[move.alpha])} {ALPHA} = {move.alpha} grows"
    return f"{_square(colors[move.alpha])} {move.alpha} {TRADES} {move.beta} {_square(colors[move.beta])} trade"


def start_text(problem: Problem) -> str:
    """From where the moves start."""
    text = "label 0 everywhere" if problem.start is None else "the network's own labels"
    return f"Start: {text}, but for what the seeds say" if problem.constraints else f"Start: {text}"


def who_text(may: int, did: int | None, patches: int, *, is_drawn: bool = True) -> str:
    """Who may switch (clear on the views) and who did (outlined); None: it is not told yet.

    Where it is not drawn, the views show the run's own labels.
    """
    text = f"{may:,} of {patches:,} patches may switch"
    if may < patches and is_drawn:
        text += " (the others are veiled)"
    return text + (". Which will?" if did is None else f", {did:,} did{' (outlined)' * (did > 0 and is_drawn)}.")


def marks_text(may: bool, did: bool, marked: bool) -> str:
    """What is drawn on the views: who may switch, who did, and the viewer's guess."""
    parts = ["patches that may not switch are veiled"] * may + ["those that did are outlined in yellow"] * did
    parts += ["those of your guess are hatched"] * marked
    text = ", ".join(parts[:-1]) + " and " * (len(parts) > 1) + "".join(parts[-1:])
    return f"{text[0].upper()}{text[1:]}." if text else ""


def cut_text(steps: TraceView, source: str) -> str:
    """What is stepped through, and how many moves it took."""
    moves = steps.trace.moves
    changing = sum(move.changed > 0 for move in moves)
    solver = "alpha-expansion" if steps.trace.problem.solver == "expansion" else "alpha-beta swap"
    return f"{source}, {solver}: {len(moves):,} move{'s' * (len(moves) != 1)} tried, {changing:,} changed something."


def nothing_text(problem: Problem) -> str:
    """Why a cut made no moves."""
    if problem.labels == 1:
        return "This cut made no moves: the run has one label, and nothing can switch."
    if problem.capacities.any():
        return "No move of this cut is known, so there is nothing to step through."
    why = "\N{GREEK SMALL LETTER LAMDA} is 0" if problem.lambda_ == 0 else "no edge of the graph has a weight"
    return f"This cut made no moves: {why}, so each patch takes the label that costs it least, and that is the exact minimum."


def check_text(steps: TraceView) -> str:
    """Whether E is the solver's own after each move, the seeds' costs counted on both sides."""
    solvers = "the solver's own"
    if not steps.holds:
        return f"{CROSS} E and {solvers} count differ by up to {steps.error:.3g} nats, more than rounding explains."
    constraints = " The figures are without the seeds' costs." if steps.trace.problem.constraints else ""
    return f"{TICK} After every move E is {solvers}, to {steps.tolerance:.1g} nats.{constraints}"


def _square(color: QColor) -> str:
    return f"<span style='color: {color.name()}'>\N{BLACK SQUARE}</span>"
