"""Cells of a table for spreadsheets, which take a text that begins with one of a few signs for a formula, and carry it out."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from grapl_engine.storage.atomic import replacing

__all__ = ["as_text", "from_cell", "to_cell", "write_cells"]

_FORMULA = re.compile(r"'*[=+\-@\t\r\n\uff1d\uff0b\uff0d\uff20]")
"""What begins a formula, in its full width too, and what such a text looks like once it is marked."""
MARK = "'"
UNSEEN = "\N{WORD JOINER}"


def to_cell(value: Any) -> Any:
    """A value as it is written: a text that a spreadsheet would carry out has an apostrophe before it; numbers are as they are.

    Parameters
    ----------
    value : object

    Returns
    -------
    object
        Texts differ where the given ones did, so that `from_cell` finds them again.
    """
    return MARK + value if isinstance(value, str) and _FORMULA.match(value) else value


def from_cell(text: str) -> str:
    """The text that `to_cell` was given."""
    return text[1:] if text.startswith(MARK) and _FORMULA.match(text) else text


def write_cells(path: Path, headings: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
    """Write a CSV whole, or leave what was there.

    Parameters
    ----------
    path : Path
    headings : sequence of str
    rows : iterable of sequence
        Of values as `to_cell` takes them; they are read as they are written.

    Raises
    ------
    RunFileError
        If it cannot be written.
    """
    with replacing(path) as part, part.open("w", encoding="utf-8", newline="") as file:
        lines = csv.writer(file, lineterminator="\n")
        lines.writerow(headings)
        lines.writerows([to_cell(value) for value in row] for row in rows)


def as_text(words: str) -> str:
    """Words for a table of a page, from which cells are copied to spreadsheets: nothing that is seen stands before the sign."""
    return UNSEEN + words if _FORMULA.match(words) else words
