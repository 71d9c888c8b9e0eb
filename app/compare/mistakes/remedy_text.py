"""What is said of what it would take to put a mistake right, in words."""

from __future__ import annotations

from collections.abc import Sequence

from app.compare.mistakes.remedy import Answer
from app.widgets.figure_grid import change_text, energy_text

__all__ = ["COSTS", "COST_COLUMNS", "LAMBDA", "answer_text", "cost_rows"]

LAMBDA = "\N{GREEK SMALL LETTER LAMDA}"
COST_COLUMNS = ("now", "merged", "change")
COSTS = (
    ("U, nats", "What the labels cost the patches by themselves"),
    (f"{LAMBDA}V, nats", f"What the borders cost, at the run's {LAMBDA}"),
    ("E, nats", f"Their sum, which the cut makes small: E = U + {LAMBDA}V"),
)


def answer_text(answer: Answer, lambdas: int = 0, highest: float = 0.0) -> str:
    """What it would take; `lambdas`: at how many values up to `highest` was asked."""
    if answer.cost is not None:
        return answer.cost.sentence
    if answer.separation is None or answer.is_open:
        return ""
    asked = ""
    if answer.separation.lambda_ is None and all(answer.separation.patches):
        asked = f" Asked at {lambdas} values from 0 to {highest:g}."
    return f"{answer.separation.sentence}{asked}"


def cost_rows(answer: Answer) -> list[Sequence[str]]:
    """Texts of `COSTS`."""
    assert answer.cost is not None
    before, after = answer.cost.before, answer.cost.after
    pairs = (
        (before.unary, after.unary),
        (before.lambda_ * before.pairwise, after.lambda_ * after.pairwise),
        (before.total, after.total),
    )
    return [(energy_text(old), energy_text(new), change_text(new - old)) for old, new in pairs]
