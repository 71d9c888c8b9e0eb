"""Formulas in a line of text, such as ``E = U + λV``, that do not break in two."""

from __future__ import annotations

import re

from app.widgets.word_joiner import JOINER

__all__ = ["NO_BREAK", "held", "holds", "unbroken"]

NO_BREAK = "\N{NO-BREAK SPACE}"
MOST = 24
"""Signs of a formula that is held as a whole; a longer one may break before its signs =, + and so on, never behind them."""
_SIGN = "[=+/<≈≤≥·×±\N{MINUS SIGN}]"
_NAME = r"\b[A-Z\u0391-\u03c9] (?=\()"
_CHAIN = re.compile(rf"(?:{_NAME})?\S+(?: {_SIGN} \S+)+")
_SPACE_BEFORE = re.compile(rf" (?={_SIGN} )")
_OF = re.compile(_NAME)
_TIGHT = re.compile(r"(?<=[\w)²])/(?=\w{1,3}\b)")


def holds(text: str) -> list[int]:
    """Return the places of the spaces and slashes at which a formula must not break, in their order."""
    places = {slash.start() for slash in _TIGHT.finditer(text) if _is_short(text, slash.start())}
    for chain in _CHAIN.finditer(text):
        spaces = {chain.start() + at for at, sign in enumerate(chain[0]) if sign == " "}
        if len(chain[0]) > MOST:
            spaces -= {chain.start() + space.start() for space in _SPACE_BEFORE.finditer(chain[0])}
        places |= spaces
    places |= {name.end() - 1 for name in _OF.finditer(text)}
    return sorted(places)


def held(sign: str) -> str:
    """Return what stands for a space or a slash that holds."""
    return NO_BREAK if sign == " " else f"{sign}{JOINER}"


def unbroken(text: str) -> str:
    """Return the text with its formulas held together, to be shown."""
    for place in reversed(holds(text)):
        text = f"{text[:place]}{held(text[place])}{text[place + 1 :]}"
    return text


def _is_short(text: str, slash: int) -> bool:
    """Whether it divides what a formula would: one sign, or what ends in a bracket or a power; no part of a file's path."""
    term = re.split(r"[\s/]", text[:slash])[-1]
    return term[-1] in ")²" or (len(term) <= 2 and text[: slash - len(term)][-1:] != "/")
