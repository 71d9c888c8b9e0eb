"""What a study keeps of the levels of its hierarchies: a table beside that of the tasks, and a CSV of it."""

from __future__ import annotations

import math
import sqlite3
from collections.abc import Mapping
from itertools import groupby
from pathlib import Path

import numpy as np

from grapl_engine.evaluation.levels import LEVEL_COLUMNS, Levels
from grapl_engine.storage.cells import write_cells

__all__ = ["LEVELS", "keep_levels", "kept_levels", "make_table", "write_levels"]

LEVELS = "levels.csv"
_NAMES = ", ".join(f'"{name}"' for name in LEVEL_COLUMNS)
_MARKS = ", ".join("?" * (len(LEVEL_COLUMNS) + 1))
_WHOLE = ("regions", "is_automatic", "places")


def make_table(file: sqlite3.Connection) -> None:
    """Make the table in a store, or add the columns that it lacks: a row a level, with the number of its task."""
    there = _columns_of(file)
    if not there:
        file.execute("CREATE TABLE levels (task INTEGER, regions INTEGER, PRIMARY KEY (task, regions)) WITHOUT ROWID")
    for name in LEVEL_COLUMNS:
        if name not in (there or ["regions"]):
            file.execute(f'ALTER TABLE levels ADD COLUMN "{name}" {"INTEGER" if name in _WHOLE else "REAL"}')


def keep_levels(file: sqlite3.Connection, key: str, levels: Levels | None) -> None:
    """Put a task's levels in the place of those that it had; the task has a row already."""
    (number,) = file.execute("SELECT number FROM tasks WHERE key = ?", (key,)).fetchone()
    file.execute("DELETE FROM levels WHERE task = ?", (number,))
    if levels is not None:
        rows = [[number, *row] for row in _rows(levels)]
        file.executemany(f"INSERT INTO levels (task, {_NAMES}) VALUES ({_MARKS})", rows)


def kept_levels(file: sqlite3.Connection) -> dict[str, Levels]:
    """The levels of each task that has some, by its key; none in a store of an earlier version."""
    if not (there := _columns_of(file)):
        return {}
    names = ", ".join(f'levels."{name}"' if name in there else "NULL" for name in LEVEL_COLUMNS)
    rows = file.execute(f"SELECT key, {names} FROM levels JOIN tasks ON number = task ORDER BY task, levels.regions")
    grouped = groupby(rows, key=lambda row: str(row[0]))
    return {key: Levels(np.array([row[1:] for row in mine], np.float64)) for key, mine in grouped}


def write_levels(path: Path, found: Mapping[str, Levels]) -> None:
    """Write all levels, or leave what was there.

    Raises
    ------
    RunFileError
        If it cannot be written.
    """
    write_cells(path, ["key", *LEVEL_COLUMNS], ([key, *row] for key, levels in found.items() for row in _rows(levels)))


def _columns_of(file: sqlite3.Connection) -> list[str]:
    return [name for _, name, *_ in file.execute("PRAGMA table_info(levels)")]


def _rows(levels: Levels) -> list[list[float | int | None]]:
    """Rows as databases have them: whole numbers as such, nothing for NaN."""
    whole = [name in _WHOLE for name in LEVEL_COLUMNS]
    return [
        [None if math.isnan(value) else int(value) if is_whole else value for value, is_whole in zip(row, whole, strict=True)]
        for row in levels.values.tolist()
    ]
