"""kill -9, SIGTERM and SIGHUP at random moments: while a run is saved, a picture segmented, a study run, a session worked on."""

from __future__ import annotations

import json
import random
import re
import select
import shutil
import signal
import subprocess
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np

from tests.faults.place import started
from tests.faults.tally import Outcome, Tally

SIGNALS = (signal.SIGKILL, signal.SIGTERM, signal.SIGHUP)
END_S = 60.0
"""How long a program may go on after a signal; a busy machine is slow."""
START_S = 300.0
SETTINGS = ("--d", "8", "--k0", "4", "--steps", "2,2", "--working-size", "96", "--threads", "1")


class Trial:
    """One program that gets a signal."""

    def __init__(self, name: str, number: int, seed: int, home: Path) -> None:
        self.draw = random.Random(f"{seed}/{name}/{number}")
        self.kind = SIGNALS[number % len(SIGNALS)]
        self.home = home
        self.tells = f"{name} {number} of seed {seed}, {self.kind.name}"

    def start(self, module: str, *arguments: str) -> subprocess.Popen[str]:
        """The program."""
        return started(module, arguments, self.home)

    def end(self, process: subprocess.Popen[str]) -> tuple[bool, str, str]:
        """Give it the signal: whether it came to its end, and what it said."""
        process.send_signal(self.kind)
        try:
            out, words = process.communicate(timeout=END_S)
        except subprocess.TimeoutExpired:
            process.kill()
            process.communicate()
            return False, "", ""
        return True, out, words


def tried(count: int, seed: int, home: Path, say: Callable[[str], None]) -> list[Tally]:
    """So many in all, shared out."""
    parts: list[tuple[Callable[[Trial], tuple[Outcome, str]], str, float]] = [
        (_saving, "saving a run", 0.4), (_segmenting, "grapl segment", 0.25), (_working, "a session's folder", 0.25),
        (_studying, "grapl study", 0.1),
    ]  # fmt: skip
    make_data(home)
    tallies = []
    for work, name, share in parts:
        tally = Tally(f"signals: {name}", say=say)
        for number in range(max(1, round(count * share))):
            trial = Trial(name, number, seed, home)
            outcome, words = work(trial)
            tally.add(outcome, f"{words} ({trial.tells})")
        tallies.append(tally)
        say(f"{tally.counts.total()} signals while {name}")
    return tallies


def make_data(home: Path) -> None:
    """Two pictures of four squares with their truth."""
    from PIL import Image

    side = np.arange(64) // 32
    truth = (2 * side[:, None] + side[None, :]).astype(np.uint8)
    for part in ("images", "labels"):
        (home / "data" / part).mkdir(parents=True)
    for seed, name in enumerate("ab"):
        colors = np.random.default_rng(seed).integers(0, 256, (4, 3))
        grain = np.random.default_rng(seed + 9).integers(-9, 10, (64, 64, 3))
        Image.fromarray(np.clip(colors[truth] + grain, 0, 255).astype(np.uint8)).save(home / "data" / "images" / f"{name}.png")
        Image.fromarray(truth).save(home / "data" / "labels" / f"{name}.png")


def lines_until(process: subprocess.Popen[str], wanted: str, count: int) -> list[str]:
    """What it says until it has said that so often."""
    assert process.stdout is not None
    said: list[str] = []
    while sum(line.startswith(wanted) for line in said) < count:
        if not select.select([process.stdout], [], [], START_S)[0]:
            raise TimeoutError(f"It did not say {wanted}.")
        line = process.stdout.readline()
        if not line:
            raise RuntimeError(f"It ended by itself: {process.communicate()[1][-500:]}")
        said.append(line)
    return said


# Saving a run


def _saving(trial: Trial) -> tuple[Outcome, str]:
    """The file is whole afterwards, the old run or the new one; the next save sweeps what was left."""
    folder = trial.home / "saving"
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir()
    path = folder / "run.grapl"
    process = trial.start("tests.faults.works", "save", str(path))
    lines_until(process, "safe", 2)
    time.sleep(trial.draw.uniform(0, 0.1))
    has_ended, _, words = trial.end(process)
    if not has_ended:
        return Outcome.HUNG, "it went on"
    return _whole_run(path, words)


def _whole_run(path: Path, words: str) -> tuple[Outcome, str]:
    from grapl_engine.errors import GraplError
    from grapl_engine.storage.run_file import load_run, save_run

    try:
        record = load_run(path)
        save_run(path, record)
    except GraplError as error:
        return Outcome.LOST, str(error)
    left = [file.name for file in path.parent.iterdir() if file != path]
    if left:
        return Outcome.LOST, f"hidden parts stay: {left}"
    return (Outcome.CRASHED, words[-500:]) if "Error" in words else (Outcome.SURVIVED, "")


# grapl segment


def _segmenting(trial: Trial) -> tuple[Outcome, str]:
    """Over an earlier run's folder: what is there is of one run, and the signal's program says what it did."""
    out, source = trial.home / "segmented", trial.home / "data" / "images" / "a.png"
    words = ["segment", str(source), "-o", str(out), "--overwrite", *SETTINGS]
    if not (out / "a" / "run.json").exists():  # nor is it where a kill came while files were put in their places
        first = trial.start("grapl_engine", *words, "--seed", "1")
        _, said = first.communicate(timeout=START_S)
        if first.returncode:
            raise RuntimeError(said)
        if left := [file.name for file in (out / "a").iterdir() if file.name.startswith((".", "run.earlier"))]:
            return Outcome.LOST, f"what a killed writing left is still there after the next one: {left}"
    before = _labels(out / "a")
    seed = json.loads((out / "a" / "run.json").read_text(encoding="utf-8"))["settings"]["seed"]
    process = trial.start("grapl_engine", *words, "--seed", str(3 - seed))
    _wait_to_kill(trial, process, out / "a")
    has_ended, _, said = trial.end(process)
    if not has_ended:
        return Outcome.HUNG, "it went on"
    if "Traceback" in said:
        return Outcome.CRASHED, said[-500:]
    return one_run(out / "a", before, said)


def _wait_to_kill(trial: Trial, process: subprocess.Popen[str], home: Path) -> None:
    """Half of them at any moment, half once something of the folder changes, which is where it could go wrong."""
    end = time.monotonic() + (trial.draw.uniform(0.0, 6.0) if trial.draw.random() < 0.5 else START_S)
    was = home.stat().st_mtime_ns
    while time.monotonic() < end and process.poll() is None and home.stat().st_mtime_ns == was:
        time.sleep(0.0005)
    time.sleep(trial.draw.uniform(0.0, 0.03))


def _labels(home: Path) -> bytes:
    return (home / "labels.tif").read_bytes()


def one_run(home: Path, before: bytes, said: str) -> tuple[Outcome, str]:
    """`run.json` stands beside its own files alone; without it the folder says that it is not whole."""
    from PIL import Image

    facts_file = home / "run.json"
    if not facts_file.exists():
        earlier = (home / "run.earlier.json").exists()
        return (Outcome.SURVIVED, "") if earlier else (Outcome.LOST, "neither run.json nor that of before is there")
    facts = json.loads(facts_file.read_text(encoding="utf-8"))
    if missing := [name for name in facts["files"] if not (home / name).exists()]:
        return Outcome.LOST, f"run.json speaks of {missing}"
    numbers, painted = (np.asarray(Image.open(home / name)) for name in ("labels.tif", "labels.png"))
    if not np.array_equal(numbers, painted) or len(np.unique(numbers)) != facts["k_hat"]:
        return Outcome.LOST, f"labels.tif has {len(np.unique(numbers))} labels, run.json says {facts['k_hat']}"
    if _labels(home) != before:
        return Outcome.SURVIVED, ""
    return (Outcome.SENTENCE if said.strip() else Outcome.SURVIVED), ""


# A session's folder


def _working(trial: Trial) -> tuple[Outcome, str]:
    """The next start finds every run that was said to be written, and goes on in the same session."""
    folder = trial.home / "sessions"
    before_file = trial.home / "sessions.json"
    before = json.loads(before_file.read_text(encoding="utf-8")) if before_file.exists() else None
    process = trial.start("tests.faults.works", "session", str(folder))
    said = lines_until(process, "ended", 1)
    time.sleep(trial.draw.uniform(0.0, 1.0))
    has_ended, out, words = trial.end(process)
    if not has_ended:
        return Outcome.HUNG, "it went on"
    whole = [line.split() for line in (*said, *out.splitlines(keepends=True)) if line.endswith("\n")]
    now = {words[0]: int(words[1]) for words in whole}
    before_file.write_text(json.dumps({"written": now["found"], **now}), encoding="utf-8")
    if before is not None and not (before["written"] <= now["found"] and before["ended"] - 1 <= now["found"]):
        return Outcome.LOST, f"{before}, then {now}"
    if len(list(folder.iterdir())) != 1:
        return Outcome.LOST, "it began another session"
    return (Outcome.CRASHED, words[-500:]) if re.search("Traceback", str(words)) else (Outcome.SURVIVED, "")


# grapl study


def _studying(trial: Trial) -> tuple[Outcome, str]:
    """Every row that was in the store stays, and --resume does the rest."""
    out = trial.home / "study"
    shutil.rmtree(out, ignore_errors=True)
    words = ["study", str(trial.home / "data"), "-o", str(out), "--baseline", "kmeans", "--baseline", "slic", "--seeds", "0-3"]
    words += ["--no-levels", "--no-maps"]
    process = trial.start("grapl_engine", *words, "--workers", "1", "--quiet")
    _wait_for_rows(trial, process, out)
    kept = rows_of(out)
    has_ended, _, said = trial.end(process)
    if not has_ended:
        return Outcome.HUNG, "it went on"
    if "Traceback" in said:
        return Outcome.CRASHED, said[-500:]
    if lost := kept - rows_of(out):
        return Outcome.LOST, f"rows are gone: {sorted(lost)}"
    again = trial.start("grapl_engine", *words, "--workers", "1", "--quiet", *["--resume"] * (out / "manifest.json").exists())
    _, said = again.communicate(timeout=START_S)
    whole = len(rows_of(out)) == 10 and again.returncode == 0
    return (
        (Outcome.SURVIVED, "")
        if whole
        else (Outcome.LOST, f"{len(rows_of(out))} of 10 rows, {again.returncode}: {said[-300:]}")
    )


def _wait_for_rows(trial: Trial, process: subprocess.Popen[str], out: Path) -> None:
    """Until some rows are there, mostly; sometimes earlier."""
    wanted = trial.draw.randrange(0, 8)
    end = time.monotonic() + (trial.draw.uniform(0, 8) if wanted == 0 else START_S)
    while time.monotonic() < end and process.poll() is None and (wanted == 0 or len(rows_of(out)) < wanted):
        time.sleep(0.02)


def rows_of(out: Path) -> set[str]:
    from grapl_engine.study.store import STORE, read_store

    return {row.key for row in read_store(out / STORE) or () if row.is_done} if (out / STORE).exists() else set()
