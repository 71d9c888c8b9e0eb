"""What no spreadsheet carries out, and how it comes back."""

from __future__ import annotations

import math
from collections.abc import Iterator
from pathlib import Path

import pytest

from grapl_engine.storage.cells import as_text, from_cell, to_cell, write_cells

FORMULAS = (
    "=1+1", "+1", "-2+3+cmd|' /C calc'!A0", "@SUM(1)", "\t=1", "\r=1", "\n=1", "=", "\uff1d1", '=HYPERLINK("http://x","y")',
    "'=1", "''=1",
)  # fmt: skip
PLAIN = ("", "a", "a=1", "1-2", "'", "'a", "''", " =1", "[1]", "{}", "\u2212 3")


@pytest.mark.parametrize("text", FORMULAS)
def test_what_would_be_carried_out_is_a_text(text: str) -> None:
    assert to_cell(text) == f"'{text}"
    assert from_cell(to_cell(text)) == text
    assert as_text(text).removeprefix("\N{WORD JOINER}") == text and as_text(text) != text


@pytest.mark.parametrize("text", PLAIN)
def test_other_texts_stay_as_they_are(text: str) -> None:
    assert to_cell(text) == from_cell(text) == as_text(text) == text


@pytest.mark.parametrize("number", [-1, -0.5, 3, math.inf, None])
def test_numbers_are_numbers(number: float | None) -> None:
    assert to_cell(number) is number


def test_a_table_is_written_whole_or_not_at_all(tmp_path: Path) -> None:
    path = tmp_path / "table.csv"
    write_cells(path, ["name", "=sum"], [["=1", 2.5], ["b,c", None]])
    assert path.read_bytes() == b'name,=sum\n\'=1,2.5\n"b,c",\n'

    def rows() -> Iterator[list[str]]:
        yield ["new"]
        raise KeyError("no more")

    with pytest.raises(KeyError):
        write_cells(path, ["name"], rows())
    assert path.read_bytes().startswith(b"name,=sum") and list(tmp_path.iterdir()) == [path]
