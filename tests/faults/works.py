"""What is killed, runs out of disk, or has company, in a process of its own.

    python -m tests.faults.works save FILE | session FOLDER | recent FILE NAME COUNT | disk FOLDER SEED MOST

``save`` and ``session`` go on until they are killed, and say a line for each thing that is safe from then on.
"""

from __future__ import annotations

import ctypes
import json
import random
import shutil
import sys
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any

from scripted_engine import scripted_picture, scripted_record


def say(text: str) -> None:
    """A whole line, at once."""
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()


def records() -> list[Any]:
    """Two runs of one picture, of different length: what is half of each is noticed."""
    return [scripted_record(), scripted_record(9, picture=scripted_picture(60, 80))]


def save(path: Path) -> None:
    """Save one run over the other for ever."""
    from grapl_engine.storage.run_file import save_run

    both = records()
    number = 0
    while True:
        save_run(path, both[number % 2])
        number += 1
        say(f"safe {number}")


def session(folder: Path) -> None:
    """Work in a session's folder for ever, as `tests/killed.py` does: one run after the other, each named."""
    from killed import Restless
    from PySide6.QtCore import QCoreApplication

    application = QCoreApplication([])
    restless = Restless(folder)
    assert restless.session is not None
    application.exec()


def recent(path: Path, name: str, count: int) -> None:
    """Put so many files on top of the recent ones, as a window does."""
    from PySide6.QtCore import QSettings

    from app.preferences import Preferences

    preferences = Preferences(QSettings(str(path), QSettings.Format.IniFormat))
    for number in range(count):
        preferences.add_recent(path.parent / f"{name}-{number}.png")
    say("safe")


# A full disk


class Disk:
    """The library that was loaded before all others, and that lets writes fail from some call on."""

    def __init__(self) -> None:
        library = ctypes.CDLL(None)
        self._arm, self._count = library.faults_arm, library.faults_count

    def fill_at(self, call: int) -> None:
        """The disk is full from this call on, counted from now, from 1; 0: it never is."""
        self._arm(ctypes.c_long(call))

    def calls(self) -> int:
        """How many there were since then."""
        return int(self._count())


def disk(folder: Path, seed: int, most: int) -> None:
    """Each work at each call at which the disk may be full, or at so many of them drawn at random; a line of JSON for each."""
    full = Disk()
    for name, work in WORKS.items():
        place = folder / name
        shutil.rmtree(place, ignore_errors=True)
        place.mkdir(parents=True)
        work(place, 0)
        full.fill_at(0)
        work(place, 1)
        calls = full.calls()
        chosen = list(range(1, calls + 1))
        if len(chosen) > most:
            chosen = sorted(random.Random(f"{seed}/{name}").sample(chosen, most))
        for call in chosen:
            say(json.dumps({"work": name, "call": call, "of": calls} | _tried(full, name, work, folder, call)))


def _tried(full: Disk, name: str, work: Callable[[Path, int], None], folder: Path, call: int) -> dict[str, str]:
    """The old state, the work that fails, and what is there afterwards."""
    from grapl_engine.errors import GraplError

    place = folder / name
    shutil.rmtree(place, ignore_errors=True)
    place.mkdir(parents=True)
    work(place, 0)
    before = _state(name, place)
    full.fill_at(call)
    words, outcome = "", "survived"
    try:
        work(place, 1)
    except GraplError as error:
        words, outcome = str(error), "sentence"
    except BaseException as error:  # noqa: BLE001 - whatever it is, it is what was looked for
        words, outcome = f"{type(error).__name__}: {error}", "crashed"
    full.fill_at(0)
    try:
        after = _state(name, place)
    except BaseException as error:  # noqa: BLE001 - whatever it is, something is no longer whole
        return {"outcome": "lost", "words": f"{words}; then {type(error).__name__}: {error}"}
    if outcome == "sentence" and after not in (before, _after(name, folder)):
        return {"outcome": "lost", "words": f"{words}; what is there is neither what was there nor what was to be"}
    if outcome == "survived" and after != _after(name, folder):
        return {"outcome": "silent", "words": "it said that all was written"}
    return {"outcome": outcome, "words": words}


_KNOWN: dict[str, object] = {}


def _after(name: str, folder: Path) -> object:
    """What there is where nothing fails."""
    if name not in _KNOWN:
        place = folder / f"{name}.whole" / name
        place.mkdir(parents=True)
        for turn in (0, 1):
            WORKS[name](place, turn)
        _KNOWN[name] = _state(name, place)
    return _KNOWN[name]


def _save_run(place: Path, turn: int) -> None:
    from grapl_engine.storage.run_file import save_run

    save_run(place / "run.grapl", records()[turn])


def _export(place: Path, turn: int) -> None:
    from grapl_engine.storage.export import export_run

    export_run(records()[turn], place, "out")


def _session_folder(place: Path, turn: int) -> None:
    """First a picture and a run; then another run and the index that names both."""
    from grapl_engine.errors import RunFileError
    from grapl_engine.storage import session_folder
    from grapl_engine.storage.run_facts import RunFacts
    from grapl_engine.storage.session_index import RunEntry, SessionIndex

    record = records()[0]
    entries = tuple(
        RunEntry(number, 1, record.settings, record.constraints, None, RunFacts.of(record)) for number in range(1, turn + 2)
    )
    try:
        if not turn:
            session_folder.write_picture(place, 1, record.picture)
        session_folder.write_run(place, turn + 1, 1, record)
        session_folder.write_index(place, SessionIndex((session_folder.picture_entry(1, record.picture),), entries))
    except OSError as error:  # as the window's writer has it (app/session/session_jobs.py)
        raise RunFileError(str(error)) from error


def _study(place: Path, turn: int) -> None:
    from study_rows import ROWS

    from grapl_engine.study.folder import export_table, keep_map, open_store, write_manifest

    write_manifest(place, {"dataset": {"path": "x"}})
    with open_store(place) as store:
        keep_map(place / "maps" / "a" / "m.png", b"png" * 1000)
        for row in (ROWS[:1], ROWS[1:])[turn]:
            store.append(row)
        export_table(store, place)


def _edits(place: Path, turn: int) -> None:
    from grapl_engine.label_edits import Fill, LabelEdits
    from grapl_engine.storage.edit_files import write_edits

    write_edits(place / "edits.json", LabelEdits(tuple(Fill(1, x, 0) for x in range(1 + 5_000 * turn))))


WORKS: dict[str, Callable[[Path, int], None]] = {
    "saving a run": _save_run, "exporting a run": _export, "a session's folder": _session_folder, "a study": _study,
    "edits": _edits,
}  # fmt: skip


def _state(name: str, place: Path) -> object:
    """What a person has there: read as the program reads it."""
    if name == "a study":
        return _study_state(place)
    if name == "a session's folder":
        return _session_state(place)
    if name == "saving a run":
        return _run_state(place / "run.grapl")
    files = {path.relative_to(place).as_posix(): path.read_bytes() for path in sorted(place.rglob("*")) if path.is_file()}
    hidden = [file for file in files if "/." in f"/{file}"]
    if hidden:
        raise RuntimeError(f"hidden parts are left: {hidden}")
    if name == "exporting a run" and "out/run.json" in files:
        facts = json.loads(files["out/run.json"])
        missing = [file for file in facts["files"] if f"out/{file}" not in files]
        if missing:
            raise RuntimeError(f"run.json speaks of {missing}")
        files["out/run.json"] = json.dumps(
            {key: facts[key] for key in sorted(facts) if key in ("k_hat", "ended", "files")}
        ).encode()
    return files


def _run_state(path: Path) -> object:
    from grapl_engine.storage.run_file import load_run

    record = load_run(path)
    return record.picture.width, len(record.steps), record.ended


def _session_state(place: Path) -> object:
    """Every run that the index names, or that is a stray, can be read. An index from before the disk was full is whole."""
    from grapl_engine.storage import session_folder

    index = session_folder.read_index(place)
    picture = session_folder.read_picture(place, index.pictures[0])
    runs = [session_folder.read_run(place, run.number, 1, picture).ended for run in index.runs]
    return len(index.runs), runs


def _study_state(place: Path) -> object:
    """A row that came into the store before the disk was full may stay in it."""
    from grapl_engine.study.folder import read_study

    rows = {row.key for row in read_study(place).rows}
    return "row" if rows else "none"


if __name__ == "__main__":
    what, first, *rest = sys.argv[1:]
    with suppress(KeyboardInterrupt):
        match what:
            case "save":
                save(Path(first))
            case "session":
                session(Path(first))
            case "recent":
                recent(Path(first), rest[0], int(rest[1]))
            case "disk":
                disk(Path(first), int(rest[0]), int(rest[1]))
