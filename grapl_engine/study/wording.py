"""Numbers as a report writes them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from grapl_engine.study.sections import NOTHING

if TYPE_CHECKING:
    from pandas import Series

__all__ = ["bounds", "counted", "listed_number", "plus", "signed", "spread"]

_MINUS = "\N{MINUS SIGN}"
_DIGITS = {"k0": 0, "k_hat": 0, "seconds": 2}


def signed(value: float, digits: int) -> str:
    """With a true minus sign."""
    return f"{value:.{digits}f}".replace("-", _MINUS)


def plus(value: float) -> str:
    """A difference, with its sign."""
    return f"{value:+.3f}".replace("-", _MINUS)


def spread(deviation: float, digits: int) -> str:
    """A standard deviation; nothing for NaN, which is that of a single seed."""
    return f"± {deviation:.{digits}f}" if deviation == deviation else ""


def bounds(gain: Series) -> str:
    """The interval of what `grapl_engine.study.summaries.gain` gives, and over how many pictures."""
    pictures = int(gain["pictures"])
    return "(1 picture)" if pictures == 1 else f"[{plus(gain['low'])}, {plus(gain['high'])}] n = {pictures}"


def counted(count: float, noun: str) -> str:
    """``1 row``, ``2 rows``."""
    return f"{count:,.0f} {noun}{'' if count == 1 else 's'}"


def listed_number(value: float, column: str) -> str:
    """A row's own value in a column; a dash where it has none."""
    return f"{value:.{_DIGITS.get(column, 3)}f}" if value == value else NOTHING
