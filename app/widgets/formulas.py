"""Formulas and quantities in a line of text, such as ``E = U + λV`` or ``4.2 nats``, that do not break in two."""

from __future__ import annotations

import re
from itertools import pairwise

from app.widgets.word_joiner import JOINER

__all__ = ["NO_BREAK", "held", "holds", "unbroken"]

NO_BREAK = "\N{NO-BREAK SPACE}"
MOST = 24
"""Signs that are held as a whole; a longer formula may break before its signs of a relation, and what is too long between two
of these before + and minus. A product never breaks, nor does anything behind a sign.
"""
_MINUS = "\N{MINUS SIGN}"
_SIGN = f"[=+/<≈≤≥×±{_MINUS}]"
_BREAKS = (re.compile(" (?=[=<≈≤≥] )"), re.compile(f" (?=[+±{_MINUS}] )"))
_NAME = r"\b[A-Z\u0391-\u03c9] (?=\()"
_TERM = "[^ \t\n]+"
_CHAIN = re.compile(f"(?:{_NAME})?{_TERM}(?: {_SIGN} {_TERM})+")
_SQUARES = "\N{BLACK SQUARE}\N{WHITE SQUARE}\N{SQUARE WITH UPPER RIGHT TO LOWER LEFT FILL}"
_MARK = r"(?:\*\*|</?b>)?"
_PAIRS = (
    rf"{_NAME}|\bln (?=\w\b)",
    rf"\d{_MARK} (?={_MARK}(?:nats?|bits?|ms|s|min|minutes?|seconds?|h|hours?|px|pixels?|[kKMG]B|°)\b|%)",
    r"\bin (?=nats\b)",
    rf"(?<!\w)(?:[\u0391-\u03c9][A-Z]?|[A-Z]\u0302?){_MARK} (?={_MINUS}?\d)",
    rf"[{_SQUARES}](?:</span>)? (?=\S)",
    r"(?<=[^\W\d_]) (?=[\u0391-\u03c9][.,:;?!)]*$)",
)
"""A name and its bracket; a number and its unit; a symbol and its value; a square and whose colour it is; a symbol that would
stand alone.
"""
_PAIR = re.compile("|".join(_PAIRS), re.MULTILINE)
_TAG = re.compile(r"</?\w[^>]*>|&nbsp;|\*\*")
_TIGHT = re.compile(r"(?<=[\w)²])/(?=\w{1,3}\b)")


def holds(text: str) -> list[int]:
    """Return the places of the spaces and slashes at which a formula must not break, in their order."""
    places = {slash.start() for slash in _TIGHT.finditer(text) if _is_short(text, slash.start())}
    pairs = [pair.end() - 1 for pair in _PAIR.finditer(text)]
    for place in pairs:
        text = f"{text[:place]}{NO_BREAK}{text[place + 1 :]}"  # each is one term of what it stands in
    for chain in _CHAIN.finditer(text):
        places |= _held_in(text, chain.start(), chain.end(), _BREAKS)
    return sorted({*places, *pairs})


def held(sign: str) -> str:
    """Return what stands for a space or a slash that holds."""
    return NO_BREAK if sign == " " else f"{sign}{JOINER}"


def unbroken(text: str) -> str:
    """Return the text with its formulas held together, to be shown."""
    for place in reversed(holds(text)):
        text = f"{text[:place]}{held(text[place])}{text[place + 1 :]}"
    return text


def _held_in(text: str, start: int, end: int, breaks: tuple[re.Pattern[str], ...]) -> set[int]:
    """The spaces of a formula but those before the first of these signs at which it becomes too long; and so on in between."""
    if _length(text, start, end) <= MOST or not breaks:
        return {place for place in range(start, end) if text[place] == " "}
    pieces, ends = [start], [space.start() for space in breaks[0].finditer(text, start, end)] + [end]
    for gap, after in pairwise(ends):
        if _length(text, pieces[-1], after) > MOST:
            pieces.append(gap)
    return set[int]().union(*(_held_in(text, at + (at > start), to, breaks[1:]) for at, to in pairwise([*pieces, end])))


def _length(text: str, start: int, end: int) -> int:
    """In signs that are seen."""
    return len(_TAG.sub("", text[start:end]))


def _is_short(text: str, slash: int) -> bool:
    """Whether it divides what a formula would: one sign, or what ends in a bracket or a power; no part of a file's path."""
    term = re.split(r"[\s/]", text[:slash])[-1]
    return term[-1] in ")²" or (len(term) <= 2 and text[: slash - len(term)][-1:] != "/")
