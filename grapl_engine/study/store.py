"""Where a study keeps its rows while it runs: an SQLite database, which survives a kill at any moment.

One process writes, the one that runs the study; its workers, wherever they are, give it their rows. Each row is a
transaction of its own in SQLite's rollback journal. Write-ahead logging would be no faster at a few rows a second, and
needs memory that all who open the file share: it does not work on network disks, where studies often lie.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from types import TracebackType

from grapl_engine.errors import StudyError
from grapl_engine.evaluation.levels import Levels
from grapl_engine.storage.broken import BROKEN
from grapl_engine.study.level_rows import keep_levels, kept_levels, make_table
from grapl_engine.study.rows import NEEDED, Row, as_values, columns, from_values

__all__ = ["STORE", "Store", "read_levels", "read_store"]

STORE = "tasks.sqlite"
PATIENCE = 30.0
"""Seconds to wait while somebody else reads or writes."""
_KINDS = {int: "INTEGER", float: "REAL", str: "TEXT"}


class Store:
    """Keeps rows; each is on the disk, whole, before the next is begun. A row replaces an older one of its key.

    Parameters
    ----------
    path : Path
        Made if it is missing. What a kill has left half-written is taken back; columns that it lacks are added.
    before : callable
        Gives the rows that a store that is made begins with, in the same transaction: all of them, or there is no store yet.

    Raises
    ------
    StudyError
        If it cannot be written, or has columns that this version does not know.
    """

    def __init__(self, path: Path, before: Callable[[], Iterable[Row]] = tuple) -> None:
        self._path = path
        with _sentences(path):
            self._file = sqlite3.connect(path, PATIENCE, isolation_level=None)
            self._file.execute("PRAGMA synchronous = EXTRA")  # a power cut takes back no row that was said to be kept
        try:
            self._prepare(before)
        except BaseException:
            self._file.close()
            raise

    def append(self, row: Row, levels: Levels | None = None) -> None:
        """Keep one row, with its levels if it has some; one that failed does not replace one that is done.

        Raises
        ------
        StudyError
            If the disk is full.
        """
        with _sentences(self._path), self._whole():
            self._insert(row)
            if row.is_done:
                keep_levels(self._file, row.key, levels)

    def rows(self) -> list[Row]:
        """All rows, in the order in which their keys came.

        Raises
        ------
        StudyError
            If it cannot be read.
        """
        with _sentences(self._path):
            return _rows(self._file)

    def levels(self) -> dict[str, Levels]:
        """The levels of each task that has some, by its key.

        Raises
        ------
        StudyError
            If it cannot be read.
        """
        with _sentences(self._path):
            return kept_levels(self._file)

    def close(self) -> None:
        """Let go of the file."""
        self._file.close()

    def __enter__(self) -> Store:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self.close()

    def _prepare(self, before: Callable[[], Iterable[Row]]) -> None:
        """The table with all its columns, made and filled in one transaction."""
        with _sentences(self._path), self.locked():
            there = _columns_of(self._file)
            if not there:
                self._file.execute("CREATE TABLE tasks (number INTEGER PRIMARY KEY, key TEXT NOT NULL UNIQUE)")
                there = ["key"]
            _check(self._path, there)
            for name, kind in columns().items():
                if name not in there:
                    self._file.execute(f"ALTER TABLE tasks ADD COLUMN {_quoted(name)} {_KINDS[kind]}")
            make_table(self._file)
            for row in before() if there == ["key"] else ():
                self._insert(row)

    def _insert(self, row: Row) -> None:
        names = [_quoted(name) for name in columns()]
        changes = ", ".join(f"{name} = excluded.{name}" for name in names)
        marks = ", ".join("?" * len(names))
        self._file.execute(
            f"INSERT INTO tasks ({', '.join(names)}) VALUES ({marks}) ON CONFLICT (key) DO UPDATE SET {changes} "
            "WHERE excluded.state = 'done' OR tasks.state <> 'done'",
            as_values(row),
        )

    @contextmanager
    def _whole(self) -> Iterator[None]:
        """A transaction of its own; within `locked`, a part of that one."""
        if self._file.in_transaction:
            yield
        else:
            with self.locked():
                yield

    @contextmanager
    def locked(self) -> Iterator[None]:
        """Nobody else writes during the block; what is appended in it counts at its end, all or nothing."""
        self._file.execute("BEGIN IMMEDIATE")
        try:
            yield
        except BaseException:
            if self._file.in_transaction:  # a full disk ends it by itself
                self._file.execute("ROLLBACK")
            raise
        self._file.execute("COMMIT")


def read_store(path: Path) -> list[Row] | None:
    """All rows of a store, also while a study writes to it.

    Parameters
    ----------
    path : Path

    Returns
    -------
    list of Row, or None
        In the order in which their keys came; None if a kill came before the store was made.

    Raises
    ------
    StudyError
        If it is not there, cannot be read, or has other columns than this version knows.
    """
    with _reading(path) as file:
        there = _columns_of(file)
        if not there:
            return None
        _check(path, there)
        if lacking := set(NEEDED) - set(there):
            raise StudyError(f"{path} is no store of a study: it has no column {min(lacking)}.")
        return _rows(file)


def read_levels(path: Path) -> dict[str, Levels]:
    """The levels of each task that has some, by its key, also while a study writes to the store.

    Parameters
    ----------
    path : Path

    Returns
    -------
    dict of str to Levels

    Raises
    ------
    StudyError
        If it is not there or cannot be read.
    """
    with _reading(path) as file:
        return kept_levels(file)


@contextmanager
def _reading(path: Path) -> Iterator[sqlite3.Connection]:
    # "rw" makes no file, takes back what a kill has left half-written, and reads where nothing may be written.
    with _sentences(path), closing(sqlite3.connect(f"{path.resolve().as_uri()}?mode=rw", PATIENCE, uri=True)) as file:
        yield file


def _rows(file: sqlite3.Connection) -> list[Row]:
    cursor = file.execute("SELECT * FROM tasks ORDER BY number")
    names = [column[0] for column in cursor.description]
    found = []
    for row in cursor:
        try:
            found.append(from_values(dict(zip(names, row, strict=True))))
        except BROKEN as error:
            raise StudyError(f"Row {row[0]} of the study's store cannot be read: {error}.") from error
    return found


def _columns_of(file: sqlite3.Connection) -> list[str]:
    return [name for _, name, *_ in file.execute("PRAGMA table_info(tasks)") if name != "number"]


def _check(path: Path, there: Iterable[str]) -> None:
    if unknown := set(there) - set(columns()):
        raise StudyError(f"{path} has a column {min(unknown)}, which this version does not know: use the one that wrote it.")


def _quoted(name: str) -> str:
    return f'"{name}"'


@contextmanager
def _sentences(path: Path) -> Iterator[None]:
    """What SQLite complains of, as a sentence that says what to do."""
    try:
        yield
    except sqlite3.OperationalError as error:
        advice = _ADVICE.get(error.sqlite_errorcode & 0xFF, "look after the folder, and go on with --resume")
        raise StudyError(f"{path} cannot be read or written ({error}): {advice}.") from error
    except (sqlite3.DatabaseError, UnicodeError) as error:
        raise StudyError(f"{path} cannot be read: {error}.") from error


_BUSY = "another program uses it, or its disk cannot lock files: wait for that program, or choose another folder"
_ADVICE = {
    sqlite3.SQLITE_BUSY: _BUSY,
    sqlite3.SQLITE_PROTOCOL: _BUSY,
    sqlite3.SQLITE_FULL: "free some space and go on with --resume",
}
