"""The task table of a study: one row a task, in a CSV that survives a kill."""

from __future__ import annotations

import csv
import io
import json
import os
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, fields
from pathlib import Path
from types import TracebackType
from typing import Any, TextIO

from grapl_engine.errors import StudyError
from grapl_engine.evaluation.measures import score_columns
from grapl_engine.storage.atomic import replacing

__all__ = ["COLUMNS", "MANIFEST", "SCORES", "TABLE", "Row", "Study", "TableWriter", "read_study", "write_manifest"]

TABLE, MANIFEST = "tasks.csv", "manifest.json"
FORMAT = 1
LONGEST = 2**30
"""Characters of a cell: the losses of ten thousand steps pass what the csv module takes by itself."""
SCORES = score_columns()
"""Each measure over a picture's annotators: mean, best, and standard deviation."""


@dataclass(frozen=True, slots=True)
class Row:
    """One task: a picture, a variant and a seed.

    Attributes
    ----------
    key : str
        ``image|variant|seed``.
    image, variant : str
    method : str
        "grapl", or a baseline's name.
    preset : str
        "" for a baseline.
    changed : mapping
        What differs from the preset (or from the baseline's own parameters).
    seed : int
    state : str
        "done" or "failed".
    error : str
        Why it failed.
    device : str
    seconds, seconds_training, seconds_cutting : float
        Of the segmentation, without reading and scoring; NaN where there is no such phase.
    k0 : int
        Labels at the start; 0 for a method without.
    k_hat : int
        Labels in the map.
    k_reference : float
        Segments of a reference, mean over annotators.
    scores : mapping
        By the names in `SCORES`.
    map : str
        The label map, relative to the study's folder; "" if none was kept.
    losses : list of list of [cross entropy, continuity]
        One list an iteration, one pair a gradient step; empty for a baseline.
    """

    key: str
    image: str
    variant: str
    method: str
    preset: str
    changed: Mapping[str, Any]
    seed: int
    state: str
    error: str = ""
    device: str = ""
    seconds: float = float("nan")
    seconds_training: float = float("nan")
    seconds_cutting: float = float("nan")
    k0: int = 0
    k_hat: int = 0
    k_reference: float = float("nan")
    scores: Mapping[str, float] = field(default_factory=dict)
    map: str = ""
    losses: Sequence[Sequence[Sequence[float]]] = ()

    @property
    def is_done(self) -> bool:
        """Whether there is a result."""
        return self.state == "done"


_FACTS = tuple(fact.name for fact in fields(Row) if fact.name not in ("scores", "map", "losses"))
COLUMNS = (*_FACTS, *SCORES, "map", "losses")
"""The header of the table."""
_KINDS: dict[str, type] = {
    **dict.fromkeys(("seed", "k0", "k_hat"), int),
    **dict.fromkeys(("seconds", "seconds_training", "seconds_cutting", "k_reference"), float),
}


@dataclass(frozen=True, slots=True)
class Study:
    """What a study's folder holds.

    Attributes
    ----------
    folder : Path
    manifest : mapping
        Data set, commands, versions, machine and variants.
    rows : tuple of Row
        The newest of each key, in the order of their first.
    """

    folder: Path
    manifest: Mapping[str, Any]
    rows: tuple[Row, ...]


class TableWriter:
    """Appends rows; each is on the disk, whole, before the next is begun.

    Parameters
    ----------
    path : Path
        Made if it is missing; a last line that a kill has torn is taken off.

    Raises
    ------
    StudyError
        If it cannot be written.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        try:
            fresh = not path.exists() or not _mend(path)
            self._file: TextIO = path.open("a", encoding="utf-8", newline="")
        except OSError as error:
            raise self._unwritten(error) from error
        if fresh:
            self._put(COLUMNS)

    def append(self, row: Row) -> None:
        """Write one row.

        Raises
        ------
        StudyError
            If the disk is full.
        """
        self._put(_cells(row))

    def close(self) -> None:
        """Let go of the file."""
        self._file.close()

    def __enter__(self) -> TableWriter:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self.close()

    def _put(self, cells: Iterable[Any]) -> None:
        line = io.StringIO(newline="")
        csv.writer(line, lineterminator="\n").writerow(cells)
        try:
            self._file.write(line.getvalue())
            self._file.flush()
            os.fsync(self._file.fileno())
        except OSError as error:
            raise self._unwritten(error) from error

    def _unwritten(self, error: OSError) -> StudyError:
        return StudyError(
            f"{self._path} cannot be written ({error.strerror or error}): free some space and go on with --resume."
        )


def read_study(folder: str | Path) -> Study:
    """Everything that a study has written.

    Parameters
    ----------
    folder : str or Path

    Returns
    -------
    Study
        A torn last line is left out.

    Raises
    ------
    StudyError
        If there is no study, or what is there is not one of this version.
    """
    folder = Path(folder)
    try:
        manifest = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
        table = (folder / TABLE).read_bytes() if (folder / TABLE).exists() else b""
        text = table[: table.rfind(b"\n") + 1].decode("utf-8")  # a kill may tear a letter in two
    except FileNotFoundError:
        raise StudyError(f"{folder} holds no study: there is no {MANIFEST} in it.") from None
    except (OSError, ValueError) as error:
        raise StudyError(f"The study in {folder} cannot be read: {error}.") from error
    if not isinstance(manifest, dict) or manifest.get("format") != FORMAT:
        raise StudyError(f"{folder / MANIFEST} is not the manifest of a study that this version knows.")
    csv.field_size_limit(LONGEST)
    try:
        lines = list(csv.reader(io.StringIO(text, newline="")))
    except csv.Error as error:
        raise StudyError(f"{folder / TABLE} is not a table: {error}.") from error
    if lines and tuple(lines[0]) != COLUMNS:
        raise StudyError(f"{folder / TABLE} has other columns than this version writes: make the study anew.")
    newest: dict[str, Row] = {}
    for number, cells in enumerate(lines[1:], 2):
        try:
            row = _row(cells)
        except (ValueError, TypeError) as error:
            raise StudyError(f"{folder / TABLE}, row {number} cannot be read: {error}.") from error
        newest[row.key] = row
    return Study(folder, manifest, tuple(newest.values()))


def write_manifest(folder: Path, manifest: Mapping[str, Any]) -> None:
    """Write the manifest, whole or not at all."""
    with replacing(folder / MANIFEST) as path:
        path.write_text(json.dumps({"format": FORMAT, **manifest}, indent=2, ensure_ascii=False), encoding="utf-8")


def _mend(path: Path) -> bool:
    """Take a torn last line off; whether a header is left."""
    with path.open("rb+") as file:
        text = file.read()
        whole = text.rfind(b"\n") + 1
        if whole < len(text):
            file.truncate(whole)
    return whole > 0


def _cells(row: Row) -> list[Any]:
    facts = [json.dumps(dict(row.changed)) if name == "changed" else getattr(row, name) for name in _FACTS]
    losses = json.dumps(row.losses, separators=(",", ":")) if row.losses else ""
    return [*facts, *(row.scores.get(name, float("nan")) for name in SCORES), row.map, losses]


def _row(cells: Sequence[str]) -> Row:
    if len(cells) != len(COLUMNS):
        raise ValueError(f"{len(cells)} cells where {len(COLUMNS)} are expected")
    given = dict(zip(COLUMNS, cells, strict=True))
    facts: dict[str, Any] = {name: _KINDS.get(name, str)(given[name]) for name in _FACTS}
    facts["changed"] = json.loads(given["changed"])
    losses = json.loads(given["losses"]) if given["losses"] else []
    return Row(**facts, scores={name: float(given[name]) for name in SCORES}, map=given["map"], losses=losses)
