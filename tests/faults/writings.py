"""What the program writes, each kind once over what an earlier writing left, and what a person has there afterwards."""

from __future__ import annotations

import json
import os
import re
from collections.abc import Callable
from functools import cache, partial
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np

Write = Callable[[Path, int], None]
"""Into a folder: turn 0 is the first writing, turn 1 another one over it."""


class Writing(NamedTuple):
    """A kind, what there is of it in a folder, read as the program reads it, and the line of the table in which it counts."""

    write: Write
    state: Callable[[Path], object]
    line: str


def runs() -> list[Any]:
    """Two runs, of pictures of different size: what is half of each is noticed."""
    from scripted_engine import scripted_picture, scripted_record

    return [scripted_record(), scripted_record(9, picture=scripted_picture(60, 80))]


# Files


def _labels(name: str, place: Path, turn: int) -> None:
    from grapl_engine.storage.export import save_labels

    save_labels(place / name, runs()[turn])


def _overlay(place: Path, turn: int) -> None:
    from grapl_engine.storage.export import save_overlay

    save_overlay(place / "overlay.png", runs()[turn])


def _levels(name: str, place: Path, turn: int) -> None:
    from hierarchies_of_noise import noise_run

    from grapl_engine.storage.level_files import save_levels

    record = noise_run()
    save_levels(place / name, record.finished.hierarchy, (record.picture.height * (1 + turn), record.picture.width))


def _film(place: Path, turn: int) -> None:
    from grapl_engine.storage.animation import save_animation

    frames = np.random.default_rng(turn).integers(0, 256, (3, 40, 60, 3), np.uint8)
    save_animation(place / "film.gif", list(frames), 0.5)


def _figure(name: str, place: Path, turn: int) -> None:
    from app.files import figure_export
    from app.files.writers import save_made

    widget = _widget()
    widget.setText(f"Figure {turn}")
    make = partial(figure_export.png, figure_export.drawn(widget, "a caption"))
    save_made(place / name, make if name.endswith(".png") else lambda: figure_export.svg(widget, "a caption"))


@cache
def _widget() -> Any:
    """The application of figures and of reports on paper lives as long as this process."""
    from PySide6.QtWidgets import QApplication, QLabel

    application = QApplication([])
    widget = QLabel("Figure")
    widget.application = application  # type: ignore[attr-defined]
    widget.resize(300, 200)
    return widget


def _report(name: str, place: Path, turn: int) -> None:
    from app.files.writers import save_report
    from grapl_engine.report.source import ReportedRun, ReportSource

    _widget()
    record = runs()[turn]
    save_report(place / name, ReportSource(record.picture, (ReportedRun(1, lambda: record),)))


def _seeds(place: Path, turn: int) -> None:
    from grapl_engine.label_constraints import LabelConstraint, LabelConstraints
    from grapl_engine.storage.constraint_files import write_constraints

    many = 1 + 500 * turn
    write_constraints(place / "seeds.json", LabelConstraints(tuple(LabelConstraint(x / many, 0.5, 1) for x in range(many))))


def _edits(place: Path, turn: int) -> None:
    from grapl_engine.label_edits import Fill, LabelEdits
    from grapl_engine.storage.edit_files import write_edits

    write_edits(place / "edits.json", LabelEdits(tuple(Fill(1, x, 0) for x in range(1 + 5_000 * turn))))


def _save_session(place: Path, turn: int) -> None:
    from grapl_engine.storage.session_file import save_session

    save_session(place / "a.graplsession", _whole_session(turn))


def _open_session(place: Path, turn: int) -> None:
    """First there is none."""
    from grapl_engine.storage.session_file import open_session, save_session

    if turn:
        file = _whole_session(1).with_name("a.graplsession")
        if not file.exists():
            save_session(file, _whole_session(1))
        open_session(file, place / "session")


@cache
def _whole_session(turn: int) -> Path:
    """A session's folder on a disk that never fails."""
    folder = Path(os.environ["HOME"]) / f"session-{turn}"
    folder.mkdir()
    for number in range(turn + 1):
        _session_folder(folder, number)
    return folder


DATES = re.compile(
    rb"\d{4}-\d\d-\d\d[ T]\d\d:\d\d(:\d\d)?|/(Creation|Mod)Date.*|D:\d{14}\S*|uuid:[-0-9a-f]+|/ID ?\[[^]]*\]|<xmp:.*|<pdf.*"
)


def _files(place: Path) -> dict[str, bytes]:
    """All files, without the hour in which they were made."""
    files = {path.relative_to(place).as_posix(): path.read_bytes() for path in sorted(place.rglob("*")) if path.is_file()}
    if hidden := [file for file in files if "/." in f"/{file}"]:
        raise RuntimeError(f"hidden parts are left: {hidden}")
    return {name: DATES.sub(b"", content) for name, content in files.items()}


def _archive(place: Path) -> object:
    """A zip by its members: it has the hour, too."""
    import zipfile

    with zipfile.ZipFile(place / next(iter(_files(place)))) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


# Runs and folders


def _save_run(place: Path, turn: int) -> None:
    from grapl_engine.storage.run_file import save_run

    save_run(place / "run.grapl", runs()[turn])


def _run_state(place: Path) -> object:
    from grapl_engine.storage.run_file import load_run

    record = load_run(place / next(iter(_files(place))))
    return record.picture.width, len(record.steps), record.ended


def _export(place: Path, turn: int) -> None:
    from grapl_engine.storage.export import export_run

    export_run(runs()[turn], place, "out")


def _export_state(place: Path) -> object:
    files = _files(place)
    if "out/run.json" in files:
        facts = json.loads(files["out/run.json"])
        if missing := [file for file in facts["files"] if f"out/{file}" not in files]:
            raise RuntimeError(f"run.json speaks of {missing}")
        files["out/run.json"] = json.dumps({key: facts[key] for key in ("ended", "files", "k_hat")}).encode()
    return files


def _session_folder(place: Path, turn: int) -> None:
    """First a picture, a run and a truth; then another run and the index that names both."""
    from grapl_engine.errors import RunFileError
    from grapl_engine.storage import session_attachments, session_folder
    from grapl_engine.storage.run_facts import RunFacts
    from grapl_engine.storage.session_index import AttachmentEntry, RunEntry, SessionIndex

    record = runs()[0]
    entries = tuple(
        RunEntry(number, 1, record.settings, record.constraints, None, RunFacts.of(record)) for number in range(1, turn + 2)
    )
    try:
        if not turn:
            session_folder.write_picture(place, 1, record.picture)
        facts = {"void": None, "path": "/truth.mat", "names": ["a"], "annotator": 1}
        session_attachments.write_attachment(place, turn + 1, facts, {"0": np.zeros((9, 9), np.uint16)})
        session_folder.write_run(place, turn + 1, 1, record)
        kept = tuple(AttachmentEntry(number, "truth", 1) for number in range(1, turn + 2))
        session_folder.write_index(place, SessionIndex((session_folder.picture_entry(1, record.picture),), entries, kept))
    except OSError as error:  # as the window's writer has it (app/session/session_jobs.py)
        raise RunFileError(str(error)) from error


def _session_state(place: Path) -> object:
    """Every run and attachment that the index names can be read. An index from before the disk failed is whole."""
    from grapl_engine.storage import session_attachments, session_folder

    if not (place / session_folder.INDEX).exists():
        return sorted(_files(place))
    index = session_folder.read_index(place)
    picture = session_folder.read_picture(place, index.pictures[0])
    ends = [session_folder.read_run(place, run.number, 1, picture).ended for run in index.runs]
    return ends, [session_attachments.read_attachment(place, kept.number)[0] for kept in index.attachments]


def _study(place: Path, turn: int) -> None:
    from study_rows import ROWS

    from grapl_engine.study.folder import export_table, keep_map, open_store, write_manifest

    write_manifest(place, {"dataset": {"path": "x"}})
    with open_store(place) as store:
        keep_map(place / "maps" / "a" / "m.png", b"png" * 1000)
        for row in (ROWS[:1], ROWS[1:])[turn]:
            store.append(row)
        export_table(store, place)


def _study_state(place: Path) -> object:
    """A row that came into the store before the disk failed may stay in it."""
    from grapl_engine.study.folder import read_study

    return bool(read_study(place).rows)


WRITINGS = {
    "saving a run": Writing(_save_run, _run_state, "runs"),
    "exporting a run": Writing(_export, _export_state, "folders of runs"),
    "a session's folder": Writing(_session_folder, _session_state, "sessions"),
    "saving a session": Writing(_save_session, _archive, "sessions"),
    "opening a session": Writing(_open_session, lambda place: _session_state(place / "session"), "sessions"),
    "a study": Writing(_study, _study_state, "studies"),
    "labels as TIFF": Writing(partial(_labels, "a.tif"), _files, "labels and levels"),
    "labels as PNG": Writing(partial(_labels, "a.png"), _files, "labels and levels"),
    "an overlay": Writing(_overlay, _files, "labels and levels"),
    "levels as arrays": Writing(partial(_levels, "levels.npz"), _archive, "labels and levels"),
    "levels as PNG": Writing(partial(_levels, "levels.png"), _files, "labels and levels"),
    "an animation": Writing(_film, _files, "figures, animations, reports"),
    "a figure as PNG": Writing(partial(_figure, "figure.png"), _files, "figures, animations, reports"),
    "a figure as SVG": Writing(partial(_figure, "figure.svg"), _files, "figures, animations, reports"),
    "a report": Writing(partial(_report, "report.html"), _files, "figures, animations, reports"),
    "a report on paper": Writing(partial(_report, "report.pdf"), _files, "figures, animations, reports"),
    "seeds": Writing(_seeds, _files, "seeds and edits"),
    "edits": Writing(_edits, _files, "seeds and edits"),
}
