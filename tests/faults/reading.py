"""How each kind of file is read, and what is done with it then: as the program does when a person opens it."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple

Read = Callable[[Path, Path], object]
"""Of the damaged file, and an empty folder to work in; what it gives is what there is of the file."""


class Kind(NamedTuple):
    """A kind of file, the ways in which it is damaged, the share of all files that are of it, and its reader."""

    way: str
    share: int
    read: Read


def _run(path: Path, _folder: Path) -> object:
    from grapl_engine.storage.export import label_map, overlay
    from grapl_engine.storage.run_facts import RunFacts
    from grapl_engine.storage.run_file import load_run
    from grapl_engine.storage.summary import summary

    record = load_run(path)
    facts, said = RunFacts.of(record), summary(record)
    if record.prepared is None:
        return facts, said
    return facts, said, label_map(record).tobytes(), overlay(record).tobytes(), _edited(record)


def _edited(record: Any) -> object:
    from grapl_engine.analysis.editing import apply_edits
    from grapl_engine.errors import EditError

    if not record.edits:
        return None
    try:
        return apply_edits(record, record.edits).labels.tobytes()
    except EditError as error:
        return str(error)


def _picture(path: Path, _folder: Path) -> object:
    from grapl_engine.images.picture import read_picture

    picture = read_picture(path)
    return picture.display.tobytes(), picture.notes


def _truth(path: Path, _folder: Path) -> object:
    from grapl_engine.storage.truth_files import read_truth

    truth = read_truth(path)
    return [labels.tobytes() for labels in truth.annotators], truth.void  # names are those of files


def _lesson(path: Path, _folder: Path) -> object:
    from app.lessons.parser import read_lesson

    return read_lesson(path).steps


def _preferences(path: Path, _folder: Path) -> object:
    from PySide6.QtCore import QSettings

    from app.preferences import Preferences

    preferences = Preferences(QSettings(str(path), QSettings.Format.IniFormat))
    names = [name for name in vars(Preferences) if isinstance(vars(Preferences)[name], property)]
    return [getattr(preferences, name) for name in names]


def _settings(path: Path, _folder: Path) -> object:
    """As they stand in run files, sessions, preferences and lessons, all of which read JSON by themselves."""
    import json

    from grapl_engine import Settings

    try:
        values = json.loads(path.read_bytes())
    except (ValueError, RecursionError):
        return None
    return Settings.from_dict(values) if isinstance(values, dict) else None


def _session_folder(path: Path, folder: Path) -> object:
    """`path` lies in a copy of the folder."""
    from app.session.session_folders import SessionFolders
    from app.session.session_reading import found_session, kept_run

    claimed = SessionFolders(folder).claim(_session_of(path))
    assert claimed is not None
    try:
        (found,) = found_session(claimed, None, lambda: False)
        by_number = {entry.number: picture for picture, entry in found.pictures.items()}
        kept = [kept_run(e, by_number[e.picture]) for e in (*found.index.runs, *found.strays) if e.picture in by_number]
        read = [_session_run(claimed.path, run, next(iter(found.pictures))) for run in kept]
        return found.index.to_json(), [picture.display.tobytes() for picture in found.pictures], read
    finally:
        claimed.release()


def _session_of(path: Path) -> Path:
    return next(folder for folder in path.parents if (folder / "runs").is_dir())


def _session_run(folder: Path, run: Any, picture: Any) -> object:
    from grapl_engine.errors import SessionFileError
    from grapl_engine.storage import session_folder

    try:
        return session_folder.read_run(folder, run.number, 1, picture).k_hat
    except SessionFileError as error:
        return str(error)


def _session_file(path: Path, folder: Path) -> object:
    from grapl_engine.storage.session_file import open_session

    try:
        open_session(path, folder / "unpacked")
        return _session_folder(folder / "unpacked" / "session.json", folder)
    finally:
        shutil.rmtree(folder / "unpacked", ignore_errors=True)


def _edits(path: Path, _folder: Path) -> object:
    from made_runs import blocks, made_run

    from grapl_engine.analysis.editing import apply_edits
    from grapl_engine.storage.edit_files import read_edits

    edits = read_edits(path)
    if edits.detail is not None:  # of a level, which this run has not
        return edits
    return apply_edits(made_run(blocks(1)), edits).labels.tobytes()


def _constraints(path: Path, _folder: Path) -> object:
    from grapl_engine.storage.constraint_files import read_constraints

    must, forbidden = read_constraints(path).on_grid(4, 3)
    return must.tobytes(), forbidden.tobytes()


def _study(path: Path, folder: Path) -> object:
    """`path` lies in a copy of the folder."""
    from grapl_engine.study.folder import read_study

    study = read_study(path.parent)
    return [row.key for row in study.rows], study.levels


def _of_picture() -> Any:
    from grapl_engine import as_picture
    from tests.faults.specimens import pixels

    return as_picture(pixels(), "halves.png")


def _sweep(path: Path, _folder: Path) -> object:
    """`path` lies in a copy of the folder, as that of a session."""
    from app.compare.sweep.cell_result import CellResult
    from app.compare.sweep.kept_sweep import _plan_of
    from grapl_engine.storage.session_index import AttachmentEntry
    from grapl_engine.storage.session_sweep import KIND, RUN_KIND, read_sweep, read_sweep_runs

    top, entries = (
        path.parents[1],
        [AttachmentEntry(1, KIND, 1), AttachmentEntry(2, RUN_KIND, 1), AttachmentEntry(3, RUN_KIND, 1)],
    )
    grid = read_sweep(top, entries, 1)
    assert grid is not None
    found = [CellResult.of_kept(run) for _, run in read_sweep_runs(top, entries, 1, _of_picture())]
    return repr(_plan_of(grid)), [(result.k_hat, result.failure) for result in found]


def _stability(path: Path, _folder: Path) -> object:
    """As `_sweep`."""
    from grapl_engine.storage.session_index import AttachmentEntry
    from grapl_engine.storage.session_stability import KIND, RUN_KIND, read_stability

    entries = [AttachmentEntry(1, KIND, 1), *(AttachmentEntry(number, RUN_KIND, 1) for number in (2, 3, 4))]
    chosen = read_stability(path.parents[1], entries, 1, _of_picture())
    return [(found.values, {of: labels.tobytes() for of, labels in found.maps.items()}) for found in chosen.values()]


def _model(path: Path, _folder: Path) -> object:
    """`path` lies in a copy of the folder."""
    from grapl_engine.features import vision_transformer

    vision_transformer._kept.clear()
    encoder = vision_transformer.load_encoder(str(path.parent), accepted=True)
    assert encoder is not None
    return {name: value.numpy().tobytes() for name, value in encoder.network.state_dict().items()}


KINDS = {
    "run": Kind("zip", 20, _run),
    "picture": Kind("bytes", 30, _picture),
    "truth": Kind("bytes", 10, _truth),
    "mat": Kind("bytes", 1, _truth),
    "lesson": Kind("json", 8, _lesson),
    "preferences": Kind("ini", 6, _preferences),
    "settings": Kind("json", 4, _settings),
    "session folder": Kind("bytes", 6, _session_folder),
    "session file": Kind("zip", 5, _session_file),
    "edits": Kind("json", 5, _edits),
    "constraints": Kind("json", 3, _constraints),
    "study": Kind("bytes", 2, _study),
    "sweep": Kind("zip", 3, _sweep),
    "stability": Kind("zip", 3, _stability),
    "model": Kind("bytes", 2, _model),
}
WAYS = {".png": "png", ".npy": "npy", ".npz": "zip", ".grapl": "zip", ".json": "json"}
"""Of files of a kind that has several; others by their bytes."""
SEALED = {".grapl", ".graplsession", ".npz"}
"""Files with checksums: what is damaged in their bytes is noticed, or nothing of it counts."""
FOLDERS = {"session folder", "study", "sweep", "stability", "model"}
"""Kinds that are folders: one file in them is damaged."""
