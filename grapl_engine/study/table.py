"""The rows of a study as a CSV for other programs, and as earlier versions kept them."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable
from pathlib import Path

from grapl_engine.errors import StudyError
from grapl_engine.storage.broken import BROKEN
from grapl_engine.storage.cells import from_cell, write_cells
from grapl_engine.study.rows import NEEDED, Row, as_values, columns, from_values

__all__ = ["TABLE", "read_table", "write_table"]

TABLE = "tasks.csv"
LONGEST = 2**30
"""Characters of a cell: the losses of ten thousand steps pass what the csv module takes by itself."""


def write_table(path: Path, rows: Iterable[Row]) -> None:
    """Write all rows, or leave what was there.

    Raises
    ------
    RunFileError
        If it cannot be written.
    """
    write_cells(path, list(columns()), map(as_values, rows))


def read_table(path: Path) -> list[Row]:
    """The rows of a CSV, also of one to which an earlier version appended until it was killed.

    Parameters
    ----------
    path : Path

    Returns
    -------
    list of Row
        The newest of each key, in the order of their first; a torn last line is left out.

    Raises
    ------
    StudyError
        If it cannot be read.
    """
    try:
        table = path.read_bytes()
        text = table[: table.rfind(b"\n") + 1].decode("utf-8")  # a kill may tear a letter in two
        csv.field_size_limit(LONGEST)
        lines = list(csv.reader(io.StringIO(text, newline="")))
    except (*BROKEN, csv.Error) as error:
        raise StudyError(f"{path} is not a table: {error}.") from error
    header = lines[0] if lines else list(columns())
    if not set(NEEDED) <= set(header) <= set(columns()):
        raise StudyError(f"{path} has other columns than this version knows: make the study anew.")
    newest: dict[str, Row] = {}
    for number, cells in enumerate(lines[1:], 2):
        try:
            row = from_values(dict(zip(header, map(from_cell, cells), strict=True)))
        except BROKEN as error:
            raise StudyError(f"{path}, row {number} cannot be read: {error}.") from error
        newest[row.key] = row
    return list(newest.values())
