"""The program killed at any moment: the next start finds every run that was written, and at most what has just ended is lost.

`KILLS=50` in the environment kills as often, ordinary runs and a batch; the runs of a sweep and those behind the stability
half as often.
"""

from __future__ import annotations

import os
import random
import subprocess
import sys
import time
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
KILLS = int(os.environ.get("KILLS", "6"))
PATIENCE_S = 60
BEHIND = 3
"""So many runs of a sweep that end at once may wait for the disk of a busy machine."""
LIVES = 8
"""So often a sweep is gone on with before another begins: it has no end of room."""


def worked(folder: Path, seconds: float, doing: str = "runs") -> dict[str, int]:
    """Let somebody work so long after the first run has ended, then kill them; the last numbers that they said."""
    path = os.pathsep.join(map(str, (ROOT, ROOT / "tests", ROOT / "tests" / "app")))
    command = [sys.executable, str(ROOT / "tests" / "killed.py"), str(folder), doing]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env={**os.environ, "PYTHONPATH": path})
    assert process.stdout is not None
    said = [process.stdout.readline()]
    while not said[-1].startswith("ended"):
        assert said[-1], "it came to an end by itself"
        said.append(process.stdout.readline())
    time.sleep(seconds)
    process.kill()
    rest, _ = process.communicate(timeout=PATIENCE_S)
    assert process.returncode == -9
    whole = [line.split() for line in (*said, *rest.splitlines(keepends=True)) if line.endswith("\n")]
    return {words[0]: int(words[1]) for words in whole}


@pytest.mark.timeout(300 + 20 * KILLS)
def test_nothing_that_was_written_is_lost(tmp_path: Path) -> None:
    rng = random.Random()
    before: dict[str, int] = {}
    for kill in range(KILLS):
        now = worked(tmp_path, rng.uniform(0.0, 1.0))
        if before:
            assert before["written"] <= now["found"], f"kill {kill}: {before}, then {now}"
            assert before["ended"] - 2 <= now["found"] <= before["ended"] + 1, f"kill {kill}: {before}, then {now}"
        before = {"written": now["found"], **now}
    assert len(list(tmp_path.iterdir())) == 1, "one session goes on"


@pytest.mark.timeout(300 + 20 * KILLS)
@pytest.mark.parametrize("doing", ["sweep", "stability"])
def test_no_run_of_a_sweep_or_behind_the_stability_is_lost(tmp_path: Path, doing: str) -> None:
    rng = random.Random()
    before: dict[str, int] = {}
    for kill in range((KILLS + 1) // 2):
        if kill % LIVES == 0:
            before = {}
        now = worked(tmp_path / str(kill // LIVES), rng.uniform(0.0, 1.0), doing)
        if before:
            assert before["written"] <= now["found"], f"kill {kill}: {before}, then {now}"
            assert before["ended"] - BEHIND <= now["found"] <= before["ended"] + 1, f"kill {kill}: {before}, then {now}"
        before = {"written": now["found"], **now}


@pytest.mark.timeout(300 + 20 * KILLS)
def test_no_picture_of_a_batch_that_was_done_is_lost(tmp_path: Path) -> None:
    """Neither its run nor its files: whole folders stay whole, the one under way leaves none, and nothing is done again."""
    rng = random.Random()
    before: dict[str, int] = {}
    begun_anew = 0
    for kill in range(KILLS):
        now = worked(tmp_path / "sessions", rng.uniform(0.0, 1.0), "batch")
        if before:
            assert before["written"] <= now["found"], f"kill {kill}: {before}, then {now}"
            assert before["ended"] - 2 <= now["found"] <= before["ended"] + 1, f"kill {kill}: {before}, then {now}"
            assert now["folders"] >= now["found"], f"kill {kill}: a run without its files: {before}, then {now}"
            assert now["pictures"] == now["found"], f"kill {kill}: a run without its picture: {before}, then {now}"
            assert now["spread"] <= 1 + begun_anew, f"kill {kill}: pictures were made again: {before}, then {now}"
            assert now["half"] <= 1, f"kill {kill}: folders without whole files: {before}, then {now}"
        begun_anew += now["left"] == 0
        before = {"written": now["found"], **now}
    assert len(list((tmp_path / "sessions").iterdir())) == 1, "one session goes on"
