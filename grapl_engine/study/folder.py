"""A study's folder: what was run, its rows, and the maps beside them."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from grapl_engine.errors import StudyError
from grapl_engine.evaluation.levels import Levels
from grapl_engine.storage.atomic import replacing
from grapl_engine.storage.broken import BROKEN
from grapl_engine.study.level_rows import LEVELS, write_levels
from grapl_engine.study.rows import Row
from grapl_engine.study.store import STORE, Store, read_levels, read_store
from grapl_engine.study.table import TABLE, read_table, write_table

__all__ = [
    "MANIFEST",
    "Study",
    "export_table",
    "has_store",
    "holds_study",
    "keep_map",
    "open_store",
    "read_study",
    "write_manifest",
]

MANIFEST = "manifest.json"
FORMAT = 2
"""1 had its rows in the CSV alone."""


@dataclass(frozen=True, slots=True)
class Study:
    """What a study's folder holds.

    Attributes
    ----------
    folder : Path
    manifest : mapping
        Data set, commands, versions, machine and variants.
    rows : tuple of Row
        One of each key, in the order in which the keys came.
    levels : mapping of str to Levels
        By key, of the tasks whose method has levels.
    """

    folder: Path
    manifest: Mapping[str, Any]
    rows: tuple[Row, ...]
    levels: Mapping[str, Levels] = field(default_factory=dict)


def holds_study(folder: Path) -> bool:
    """Whether somebody began a study there."""
    return any((folder / name).exists() for name in (MANIFEST, STORE, TABLE))


def has_store(folder: Path) -> bool:
    """Whether its rows are in a store; those of an earlier version are in the CSV alone."""
    return (folder / STORE).exists()


def read_study(folder: str | Path) -> Study:
    """Everything that a study has written, in this version or an earlier one.

    Parameters
    ----------
    folder : str or Path

    Returns
    -------
    Study

    Raises
    ------
    StudyError
        If there is no study, or what is there is not one that this version knows.
    """
    folder = Path(folder)
    manifest, rows = _read_manifest(folder), tuple(_read_rows(folder))
    return Study(folder, manifest, rows, read_levels(folder / STORE) if has_store(folder) else {})


def write_manifest(folder: Path, manifest: Mapping[str, Any]) -> None:
    """Write the manifest, whole or not at all."""
    with replacing(folder / MANIFEST) as path:
        path.write_text(json.dumps({"format": FORMAT, **manifest}, indent=2, ensure_ascii=False), encoding="utf-8")


def open_store(folder: Path) -> Store:
    """The store of a study, made if there is none; it begins with the rows of a CSV that an earlier version has left.

    Raises
    ------
    StudyError
        If it cannot be read or written.
    """
    return Store(folder / STORE, lambda: _read_csv(folder))


def export_table(store: Store, folder: Path) -> None:
    """Write all rows of a store to the CSV of its study, and levels to another if there are some; each whole or not at all.

    Raises
    ------
    StudyError, RunFileError
        If the one cannot be read, or the other not be written.
    """
    with store.locked():  # of two that export, the later one has every row of the earlier one
        write_table(folder / TABLE, store.rows())
        if levels := store.levels():
            write_levels(folder / LEVELS, levels)


def keep_map(path: Path, png: bytes) -> None:
    """Write a label map, whole or not at all.

    Raises
    ------
    StudyError, RunFileError
        If its folder cannot be made, or the disk is full.
    """
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise StudyError(f"{path.parent} cannot be made: {error.strerror or error}.") from error
    with replacing(path) as part:
        part.write_bytes(png)


def _read_manifest(folder: Path) -> Mapping[str, Any]:
    try:
        manifest = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise StudyError(f"{folder} holds no study: there is no {MANIFEST} in it.") from None
    except BROKEN as error:
        raise StudyError(f"The study in {folder} cannot be read: {error}.") from error
    if not isinstance(manifest, dict) or manifest.get("format") not in range(1, FORMAT + 1):
        raise StudyError(f"{folder / MANIFEST} is not the manifest of a study that this version knows.")
    return manifest


def _read_rows(folder: Path) -> list[Row]:
    """Of the store; of the CSV where an earlier version made the study."""
    rows = read_store(folder / STORE) if has_store(folder) else None
    return _read_csv(folder) if rows is None else rows


def _read_csv(folder: Path) -> list[Row]:
    return read_table(folder / TABLE) if (folder / TABLE).exists() else []
