"""Whether an answer is right, and what a text says: both computed from what is on screen."""

from __future__ import annotations

import operator
import re
from collections.abc import Iterable
from dataclasses import dataclass
from math import isfinite
from typing import TypeAlias

from app.lessons.condition import Condition
from app.lessons.context import LessonContext
from app.lessons.format import Choice, Do, Number, Paragraphs, PickPatch, Task
from app.lessons.patches import PATCHES
from app.lessons.quantities import Value, figure, kind_of

__all__ = ["Answer", "Verdict", "filled", "holds", "judge", "number_in", "spoken", "told"]

Answer: TypeAlias = int | float | None
"""Of a choice the option's number, of a number the number; the other tasks look at the screen."""

_BRACES = re.compile(r"\{([^{}]*)\}")
_SIGNS = {
    "<": operator.lt,
    "<=": operator.le,
    "==": operator.eq,
    "!=": operator.ne,
    ">=": operator.ge,
    ">": operator.gt,
}
CLOSE = 1e-6
"""Two figures that differ by less than this share are the same: sums in another order differ by rounding."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """Whether an answer is right, and what is said to it."""

    is_right: bool
    text: str


def judge(task: Task, answer: Answer, facts: LessonContext | None) -> Verdict:
    """Judge an answer by what was on screen when it was given."""
    if facts is None:
        return Verdict(False, "There are no labels yet: wait for the run, or go back a step and on again.")
    match task:
        case Choice():
            return _choice(task, answer, facts)
        case Number():
            return _number(task, answer, facts)
        case PickPatch():
            if facts.patch is None:
                return Verdict(False, "No patch is selected yet: click one in a view.")
            return _verdict(task, bool(PATCHES[task.which].of(facts)[facts.patch]), facts)
        case Do():
            return _verdict(task, holds(task.until, facts), facts)


def holds(conditions: Iterable[Condition], facts: LessonContext) -> bool:
    """Whether all conditions hold; one about a figure that does not exist now does not."""
    return all(_holds(condition, facts) for condition in conditions)


def told(paragraphs: Paragraphs, facts: LessonContext | None) -> str:
    """The paragraphs in Markdown, with their figures; without facts each figure is an ellipsis."""
    texts = []
    for paragraph in paragraphs:
        is_so = not paragraph.when or (facts is not None and holds(paragraph.when, facts))
        texts.append(filled(paragraph.text if is_so else paragraph.otherwise, facts))
    return "\n\n".join(filter(None, texts))


def filled(text: str, facts: LessonContext | None) -> str:
    """A text with its {names} replaced by figures."""
    return _BRACES.sub(lambda name: "…" if facts is None else spoken(figure(name[1], facts)), text)


def spoken(value: Value) -> str:
    """A figure as a person reads it: whole numbers whole, others with two decimals, small ones with three digits."""
    if value is None:
        return "(none)"
    if isinstance(value, str):
        return value
    if not isfinite(value):
        return "(none)"
    if value == round(value):
        return f"{value:.0f}"
    return f"{value:.2f}" if abs(value) >= 1 else f"{value:.3g}"


def number_in(text: str) -> float | None:
    """What a person typed, with a point or a comma; None if it is no number."""
    try:
        return float(text.strip().replace("\N{MINUS SIGN}", "-").replace(",", "."))
    except ValueError:
        return None


def _choice(task: Choice, answer: Answer, facts: LessonContext) -> Verdict:
    if answer is None:
        return Verdict(False, "Choose one of the answers first.")
    option = task.options[int(answer)]
    is_right = option.right if isinstance(option.right, bool) else holds(option.right, facts)
    if option.reply:
        return Verdict(is_right, filled(option.reply, facts))
    return _verdict(task, is_right, facts)


def _number(task: Number, answer: Answer, facts: LessonContext) -> Verdict:
    expected = figure(task.quantity, facts)
    if answer is None:
        return Verdict(False, "Type a number first, such as 12.5.")
    if not isinstance(expected, float | int):
        return Verdict(False, "What is asked for is not on screen: go back a step and on again.")
    slack = task.tolerance + CLOSE * abs(expected)
    return _verdict(task, abs(answer - expected) <= slack, facts)


def _verdict(task: Task, is_right: bool, facts: LessonContext) -> Verdict:
    return Verdict(is_right, filled(task.explanation if is_right else task.hint, facts))


def _holds(condition: Condition, facts: LessonContext) -> bool:
    left, right = (_value(side, facts) for side in (condition.left, condition.right))
    if left is None or right is None:
        return False
    if isinstance(left, str) or isinstance(right, str):
        return bool(_SIGNS[condition.sign](left, right))
    if abs(left - right) <= CLOSE * max(1.0, abs(left), abs(right)):
        return condition.sign in ("<=", "==", ">=")
    return bool(_SIGNS[condition.sign](left, right))


def _value(side: str | float, facts: LessonContext) -> Value:
    if isinstance(side, str):
        return figure(side, facts) if kind_of(side) is not None else side.strip("'")
    return side
