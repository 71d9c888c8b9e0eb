"""What would change a patch's label, alone and in the whole cut: the gap between the two, in sentences."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from app.lab.patch.breakpoint_search import SearchedBreakpoint
from app.lab.patch_text import LAMBDA, number_text
from grapl_engine.graphcut.energy import Breakpoint, LocalCosts, local_breakpoints

__all__ = ["Answers", "alone_text", "gap_text"]

TOLERANCE = 1e-3
_BECAUSE = ", because"
_GAP = "That is what a cut sees and a greedy update does not."


@dataclass(frozen=True, slots=True)
class Answers:
    """What the solver said: the patch's label at the problem's own lambda, its flips, and up to where was looked."""

    label: int
    breakpoints: Sequence[SearchedBreakpoint]
    highest: float


def alone_text(costs: LocalCosts) -> str:
    """What the patch would take with the neighbours fixed: now, and at its nearest flips."""
    below, above = local_breakpoints(costs)
    flips = [
        f"{where} {LAMBDA} = {number_text(breakpoint_.lambda_)} to label {breakpoint_.label}"
        for where, breakpoint_ in (("below", below), ("above", above))
        if breakpoint_
    ]
    if costs.best != costs.label:
        now = f"The patch alone, its neighbours fixed, would switch now, to label {costs.best}"
        return f"{now}, and from there flip {' and '.join(flips)}." if flips else f"{now}, and flips at no other {LAMBDA}."
    if not flips:
        return f"The patch alone, its neighbours fixed, flips at no other {LAMBDA}."
    return f"The patch alone, its neighbours fixed, would flip {' and '.join(flips)}."


def gap_text(costs: LocalCosts, answers: Answers) -> str:
    """How the patch alone and the solver's answer differ, at lambda and on both sides of it."""
    here = f"{LAMBDA} = {costs.lambda_:g}"
    if answers.label != costs.label:
        now = f"Solved again at {here} the patch has label {answers.label}, not {costs.label} as shown"
        return f"{now}: the two lines do not speak of the same labels."
    below, above = local_breakpoints(costs)
    lower = [searched for searched in answers.breakpoints if searched.breakpoint_.high <= costs.lambda_]
    upper = [searched for searched in answers.breakpoints if searched.breakpoint_.low >= costs.lambda_]
    sides = [_side("above", f"up to {LAMBDA} {number_text(answers.highest)}", above, upper[0] if upper else None, costs)]
    if costs.lambda_ > 0:
        sides.insert(0, _side("below", f"down to {LAMBDA} 0", below, lower[-1] if lower else None, costs))
    if costs.best != costs.label:
        sides.insert(0, f"At {here} it would switch alone to label {costs.best}; solved again it has label {costs.label}.")
    return " ".join([*sides, *([_GAP] if any(_BECAUSE in side for side in sides) else [])])


def _side(where: str, until: str, alone: Breakpoint | None, searched: SearchedBreakpoint | None, costs: LocalCosts) -> str:
    """One side: alone and searched for, one of them, or neither."""
    place = f"{where.capitalize()} {LAMBDA} = {costs.lambda_:g}"
    if alone is None and searched is None:
        return f"{place} it flips neither alone nor solved again, {until}."
    if searched is None:
        assert alone is not None
        return (
            f"{place} it would flip alone at {LAMBDA} = {number_text(alone.lambda_)}; solved again it keeps its label {until}."
        )
    at, to = _place(searched, where), searched.breakpoint_.after if where == "above" else searched.breakpoint_.before
    if alone is not None and _agree(alone, searched, to):
        return f"{place} both flip at {LAMBDA} = {number_text(alone.lambda_)} to label {to}."
    solved = f"solved again it flips at {LAMBDA} = {number_text(at)} to label {to}"
    alone_at = (
        "would never flip" if alone is None else f"would flip at {LAMBDA} = {number_text(alone.lambda_)} to label {alone.label}"
    )
    return f"{place} alone it {alone_at}; {solved}{_company(searched)}."


def _place(searched: SearchedBreakpoint, where: str) -> float:
    """The end of the bracket that has the new label."""
    return searched.breakpoint_.high if where == "above" else searched.breakpoint_.low


def _agree(alone: Breakpoint, searched: SearchedBreakpoint, to: int) -> bool:
    slack = TOLERANCE * max(1.0, searched.breakpoint_.high)
    return alone.label == to and searched.breakpoint_.low - slack <= alone.lambda_ <= searched.breakpoint_.high + slack


def _company(searched: SearchedBreakpoint) -> str:
    """Who goes with it."""
    changed, all_ = searched.changed, searched.neighbours
    if not changed:
        return ", though none of its neighbours has another label there"
    few = {1: "its one neighbour has", 2: "both of its neighbours have"}
    others = (
        few.get(all_, f"all {all_} of its neighbours have")
        if changed == all_
        else f"{changed} of its {all_} neighbours {'have' if changed > 1 else 'has'}"
    )
    with_it = f" ({searched.together} of them from that very {LAMBDA} on)" if searched.together and changed > 1 else ""
    return f"{_BECAUSE} {others} another label there{with_it}"
