"""Conditions of a lesson: what is compared with what."""

from __future__ import annotations

import re
from dataclasses import dataclass

from app.lessons.quantities import EARLIER, QUANTITIES, kind_of
from app.lessons.sentences import or_nearest

__all__ = ["SIGNS", "Condition", "read_condition", "unknown_quantity"]

SIGNS = ("<", "<=", "==", "!=", ">=", ">")
_CONDITION = re.compile(r"\s*(\S+)\s*(<=|>=|==|!=|<|>)\s*('[^']*'|\S+)\s*")


@dataclass(frozen=True, slots=True)
class Condition:
    """``left sign right``; a side is the name of a quantity, a number, or a text in single quotes."""

    left: str | float
    sign: str
    right: str | float
    text: str


def read_condition(text: str) -> Condition:
    """Read a condition such as ``energy.total < network.total`` or ``page == 'lens'``.

    Raises
    ------
    ValueError
        In a sentence.
    """
    parts = _CONDITION.fullmatch(text)
    if parts is None:
        raise ValueError(f'"{text}" is no condition: write a quantity, one of {" ".join(SIGNS)}, and a quantity or a value.')
    sides = _side(parts[1]), _side(parts[3])
    kinds = {kind_of(parts[1]) or type(sides[0]), kind_of(parts[3]) or type(sides[1])}
    if len(kinds) > 1:
        raise ValueError(f'"{text}" compares a number with a text; texts stand in single quotes.')
    if kinds == {str} and parts[2] not in ("==", "!="):
        raise ValueError(f'"{text}": texts can be compared with == and != only.')
    return Condition(sides[0], parts[2], sides[1], text)


def unknown_quantity(name: str, wanted: str = "no quantity", kinds: tuple[type, ...] = (float, str)) -> ValueError:
    """What is wrong with a name that is no quantity's, to be raised; it may be in its braces."""
    plain = name.strip("{}")
    before = EARLIER if plain.startswith(EARLIER) else ""
    known = [before + known for known, quantity in QUANTITIES.items() if quantity.kind in kinds]
    return ValueError(f'"{name}" is {wanted}: {or_nearest(plain, known, "the README of the lessons lists them.")}')


def _side(text: str) -> str | float:
    """A quantity by name, a number, or a text with its quotes."""
    if text.startswith("'") or kind_of(text) is not None:
        return text
    try:
        return float(text)
    except ValueError:
        raise unknown_quantity(text, "no quantity and no number") from None
