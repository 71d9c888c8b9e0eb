"""Two programs at once: in one output folder, one study, one folder of sessions, one file of preferences."""

from __future__ import annotations

import json
import shutil
import signal
import subprocess
from collections.abc import Callable
from pathlib import Path

from tests.faults.place import started
from tests.faults.signals import END_S, SETTINGS, START_S, lines_until, make_data, one_run, rows_of
from tests.faults.tally import Outcome, Tally

RECENT = 5
"""Of each; both fit into the list."""


def tried(count: int, seed: int, home: Path, say: Callable[[str], None]) -> list[Tally]:
    """So many pairs of each kind, and fewer studies, which are slow."""
    make_data(home)
    parts: list[tuple[str, Callable[[Path, int], tuple[Outcome, str]], int]] = [
        ("one output folder", _segmenting, count), ("one preferences file", _preferring, count),
        ("one folder of sessions", _working, count), ("one study", _studying, max(1, count // 5)),
    ]  # fmt: skip
    tallies = []
    for name, work, times in parts:
        tally = Tally(f"two at once: {name}", say=say)
        for number in range(times):
            outcome, words = work(home, seed + number)
            tally.add(outcome, f"{words} (number {number} of seed {seed})")
        tallies.append(tally)
        say(f"{times} times two programs and {name}")
    return tallies


def _ended(processes: list[subprocess.Popen[str]]) -> list[str] | None:
    """What they said on standard error; None if one of them goes on and on."""
    try:
        return [process.communicate(timeout=START_S)[1] for process in processes]
    except subprocess.TimeoutExpired:
        for process in processes:
            process.kill()
            process.communicate()
        return None


def _segmenting(home: Path, seed: int) -> tuple[Outcome, str]:
    """Over one folder (even seeds), or into a folder each."""
    out, source = home / "segmented", home / "data" / "images" / "a.png"
    shutil.rmtree(out, ignore_errors=True)
    words = ["segment", str(source), "-o", str(out), *SETTINGS, *["--overwrite"] * (seed % 2 == 0)]
    both = [started("grapl_engine", [*words, "--seed", str(one)], home) for one in (1, 2)]
    said = _ended(both)
    if said is None:
        return Outcome.HUNG, "they went on"
    if "Traceback" in "".join(said):
        return Outcome.CRASHED, "".join(said)[-500:]
    folders = sorted(path for path in out.iterdir() if path.is_dir())
    if len(folders) != (1 if seed % 2 == 0 else 2):
        return Outcome.LOST, f"there is {[path.name for path in folders]}"
    found = [one_run(folder, b"", "") for folder in folders]
    worst = next((one for one in found if one[0] is not Outcome.SURVIVED), None)
    if worst is not None:
        return worst
    if any(process.returncode for process in both):
        return (Outcome.SENTENCE, "") if all(said[n].strip() for n in (0, 1) if both[n].returncode) else (Outcome.SILENT, "")
    return Outcome.SURVIVED, ""


def _preferring(home: Path, seed: int) -> tuple[Outcome, str]:
    """Each puts files on top of the recent ones; all of them are there in the end."""
    from PySide6.QtCore import QSettings

    from app.preferences import Preferences

    path = home / f"preferences-{seed}.ini"
    both = [started("tests.faults.works", ["recent", str(path), name, str(RECENT)], home) for name in ("one", "two")]
    said = _ended(both)
    if said is None:
        return Outcome.HUNG, "they went on"
    if any(process.returncode for process in both):
        return Outcome.CRASHED, "".join(said)[-500:]
    kept = {file.stem for file in Preferences(QSettings(str(path), QSettings.Format.IniFormat)).recent}
    wanted = {f"{name}-{number}" for name in ("one", "two") for number in range(RECENT)}
    return (Outcome.SURVIVED, "") if kept == wanted else (Outcome.LOST, f"{sorted(wanted - kept)} are not remembered")


def _working(home: Path, seed: int) -> tuple[Outcome, str]:
    """Each has a session of its own, and both are whole after a kill."""
    from grapl_engine.errors import GraplError
    from grapl_engine.storage import session_folder

    folder = home / f"sessions-{seed}"
    both = [started("tests.faults.works", ["session", str(folder)], home) for _ in range(2)]
    for process in both:
        lines_until(process, "written", 2)
    for process in both:
        process.send_signal(signal.SIGKILL)
        process.communicate(timeout=END_S)
    found = sorted(path for path in folder.iterdir() if path.is_dir())
    if len(found) != 2:
        return Outcome.LOST, f"there are {len(found)} sessions of two programs"
    try:
        for one in found:
            index = session_folder.read_index(one)
            pictures = {entry.number: session_folder.read_picture(one, entry) for entry in index.pictures}
            for run in index.runs:
                session_folder.read_run(one, run.number, run.picture, pictures[run.picture])
    except (GraplError, KeyError) as error:
        return Outcome.LOST, str(error)
    return Outcome.SURVIVED, ""


def _studying(home: Path, seed: int) -> tuple[Outcome, str]:
    """One of them runs; the other is told so, or both do their share, and no row is lost."""
    out = home / f"study-{seed}"
    words = ["study", str(home / "data"), "-o", str(out), "--baseline", "kmeans", "--seeds", "0-3", "--workers", "1"]
    words += ["--no-levels", "--no-maps", "--quiet"]
    both = [started("grapl_engine", words, home) for _ in range(2)]
    said = _ended(both)
    if said is None:
        return Outcome.HUNG, "they went on"
    if "Traceback" in "".join(said):
        return Outcome.CRASHED, "".join(said)[-500:]
    if len(rows_of(out)) != 8 or not json.loads((out / "manifest.json").read_text(encoding="utf-8")):
        return Outcome.LOST, f"{len(rows_of(out))} of 8 rows: {said}"
    refused = [one.strip() for process, one in zip(both, said, strict=True) if process.returncode]
    return (Outcome.SENTENCE if refused and all(refused) else Outcome.SILENT if refused else Outcome.SURVIVED), ""
