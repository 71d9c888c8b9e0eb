"""Whether an answer is right, and what a text says: both computed from what is on screen."""

from __future__ import annotations

import operator
import re
from collections.abc import Iterable
from dataclasses import dataclass
from math import isfinite
from typing import TypeAlias

from app.image_views.readout import patch_text
from app.lessons.condition import Condition
from app.lessons.context import LessonContext
from app.lessons.format import Choice, Do, Number, Option, Paragraphs, PickPatch, Task
from app.lessons.patches import PATCHES, central
from app.lessons.quantities import EARLIER, QUANTITIES, Value, figure, kind_of

__all__ = ["Answer", "Verdict", "filled", "grouped_in", "holds", "judge", "number_in", "solution", "spoken", "told"]

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
_NO_PATCH = "No patch is selected yet: click one in a view, or press Shift and an arrow key."
_GROUPED = re.compile(r"-?[1-9]\d{0,2}(,\d{3})+(\.\d+)?")
LEAST = 0.01
"""Smaller figures have three digits in the place of three decimals."""
CLOSE = 1e-6
"""Two figures that differ by less than this share are the same: sums in another order differ by rounding."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """Whether an answer is right, what is said to it, and whether there was one."""

    is_right: bool
    text: str
    is_answered: bool = True


def judge(task: Task, answer: Answer, context: LessonContext | None, typed: str = "") -> Verdict:
    """Judge an answer by what was on screen when it was given; a number also as `typed`, which may group its thousands."""
    if context is None:
        return Verdict(False, "There are no labels yet: wait for the run, or press *Set up again*.", is_answered=False)
    match task:
        case Choice():
            return _choice(task, answer, context)
        case Number():
            return _number(task, answer, typed, context)
        case PickPatch():
            if context.patch is None:
                return Verdict(
                    False, "No patch is selected yet: click one in a view, or press Shift and an arrow key.", is_answered=False
                )
            return _verdict(task, bool(PATCHES[task.which].of(context)[context.patch]), context)
        case Do():
            return _verdict(task, holds(task.until, context), context)


def solution(task: Task, context: LessonContext | None) -> str:
    """What a right answer is, in Markdown, by what is on screen; "" where the task has to be done to be seen."""
    if context is None:
        return ""
    match task:
        case Choice():
            right = [option for option in task.options if _is_right(option, context)]
            return " / ".join(filled(option.text, context) for option in right)
        case Number():
            return spoken(task.quantity, context)
        case PickPatch():
            place = central(PATCHES[task.which].of(context), context.record.settings.d)
            return "" if place is None else f"for example the patch in {patch_text(place)}"
        case Do():
            return filled(task.hint, context)


def holds(conditions: Iterable[Condition], context: LessonContext) -> bool:
    """Whether all conditions hold; one about a figure that does not exist now does not."""
    return all(_holds(condition, context) for condition in conditions)


def told(paragraphs: Paragraphs, context: LessonContext | None) -> str:
    """The paragraphs in Markdown, with their figures; without context each figure is an ellipsis."""
    texts = []
    for paragraph in paragraphs:
        is_so = not paragraph.when or (context is not None and holds(paragraph.when, context))
        texts.append(filled(paragraph.text if is_so else paragraph.otherwise, context))
    return "\n\n".join(filter(None, texts))


def filled(text: str, context: LessonContext | None) -> str:
    """A text with its {names} replaced by figures."""
    return _BRACES.sub(lambda name: "…" if context is None else spoken(name[1], context), text)


def spoken(name: str, context: LessonContext) -> str:
    """A figure as a person reads it: whole numbers whole, others with two decimals, below 1 with three.

    What somebody set has its own digits, and thousands are grouped as everywhere in the window.
    """
    value, quantity = figure(name, context), QUANTITIES[name.removeprefix(EARLIER)]
    if isinstance(value, str):
        return value
    if value is None or not isfinite(value):
        return "(none)"
    if quantity.is_set:
        return f"{value:,.10g}"
    if value == round(value):
        return f"{value:,.0f}"
    if abs(value) >= 1:
        return f"{value:,.2f}"
    return f"{value:.3f}" if abs(value) >= LEAST else f"{value:#.3g}"


def number_in(text: str) -> float | None:
    """What a person typed, with a point or a comma; None if it is no number. One comma is a decimal one."""
    try:
        number = float(_plain(text).replace(",", "."))
    except ValueError:
        return grouped_in(text)
    return number if isfinite(number) else None


def grouped_in(text: str) -> float | None:
    """What a person typed, if its commas may group thousands: "1,543" is 1543; None if they cannot."""
    return float(plain.replace(",", "")) if _GROUPED.fullmatch(plain := _plain(text)) else None


def _plain(text: str) -> str:
    return text.strip().replace("\N{MINUS SIGN}", "-")


def _choice(task: Choice, answer: Answer, context: LessonContext) -> Verdict:
    if answer is None:
        return Verdict(False, "Choose one of the answers first.", is_answered=False)
    option = task.options[int(answer)]
    is_right = _is_right(option, context)
    if option.reply:
        return Verdict(is_right, filled(option.reply, context))
    return _verdict(task, is_right, context)


def _is_right(option: Option, context: LessonContext) -> bool:
    return option.right if isinstance(option.right, bool) else holds(option.right, context)


def _number(task: Number, answer: Answer, typed: str, context: LessonContext) -> Verdict:
    expected = figure(task.quantity, context)
    if answer is None:
        return Verdict(False, "Type a number first, such as 12.5.", is_answered=False)
    if not isinstance(expected, float | int):
        return Verdict(False, "What is asked for is not on screen: press *Set up again*.", is_answered=False)
    slack = task.tolerance + CLOSE * abs(expected)
    readings = [answer, grouped_in(typed)]  # of "1,543": who writes 1543 so does not mean 1.543
    is_right = any(reading is not None and abs(reading - expected) <= slack for reading in readings)
    return _verdict(task, is_right, context)


def _verdict(task: Task, is_right: bool, context: LessonContext) -> Verdict:
    return Verdict(is_right, filled(task.explanation if is_right else task.hint, context))


def _holds(condition: Condition, context: LessonContext) -> bool:
    left, right = (_value(side, context) for side in (condition.left, condition.right))
    if left is None or right is None:
        return False
    if isinstance(left, str) or isinstance(right, str):
        return bool(_SIGNS[condition.sign](left, right))
    if abs(left - right) <= CLOSE * max(1.0, abs(left), abs(right)):
        return condition.sign in ("<=", "==", ">=")
    return bool(_SIGNS[condition.sign](left, right))


def _value(side: str | float, context: LessonContext) -> Value:
    if isinstance(side, str):
        return figure(side, context) if kind_of(side) is not None else side.strip("'")
    return side
