"""Data sets of four squares a picture, and tasks that wait at a gate."""

from __future__ import annotations

import csv
import os
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from PIL import Image

from grapl_engine.study.datasets import Sample
from grapl_engine.study.table import TABLE
from grapl_engine.study.tasks import Outcome, Task
from grapl_engine.study.variants import Variant

LONGEST = 60.0
NAMES = ("a", "b", "c", "d")


def truth(side: int = 64) -> np.ndarray:
    """Four squares: int64, (side, side)."""
    half = np.arange(side) // (side // 2)
    return (2 * half[:, None] + half[None, :]).astype(np.int64)


def picture(seed: int, side: int = 64) -> np.ndarray:
    """The squares in colours of their own, with grain: uint8, (side, side, 3)."""
    rng = np.random.default_rng(seed)
    colors = np.array([(200, 40, 40), (40, 160, 60), (40, 60, 200), (220, 220, 90)])[rng.permutation(4)]
    return (colors[truth(side)] + rng.integers(-12, 13, (side, side, 3))).clip(0, 255).astype(np.uint8)


def data_set(folder: Path, names: Sequence[str] = NAMES) -> Path:
    """A folder with images/ and labels/."""
    for part in ("images", "labels"):
        (folder / part).mkdir(parents=True, exist_ok=True)
    for seed, name in enumerate(names):
        Image.fromarray(picture(seed)).save(folder / "images" / f"{name}.png")
        Image.fromarray(truth().astype(np.uint8)).save(folder / "labels" / f"{name}.png")
    return folder


def lines_of(out: Path) -> list[list[str]]:
    """The whole rows in a table as it stands, without the header; also while somebody writes it."""
    try:
        text = (out / TABLE).read_text(encoding="utf-8")
    except FileNotFoundError:
        return []
    return list(csv.reader(text[: text.rfind("\n") + 1].splitlines()))[1:]


def until(met: Callable[[], Any], what: str) -> Any:
    """What `met` gives once it is true."""
    end = time.monotonic() + LONGEST
    while time.monotonic() < end:
        if found := met():
            return found
        time.sleep(0.02)
    raise AssertionError(f"waited in vain for {what}")


def gated(task: Task) -> Outcome:
    """Instead of a task: tells its process's number, then waits for the gate, both files in the folder `image`."""
    folder = Path(task.sample.image)
    (folder / f"{task.seed}-{os.getpid()}").touch()
    until((folder / "gate").exists, "the gate")
    return Outcome(task._row())


def gated_tasks(folder: Path, count: int) -> list[Task]:
    return [Task(Sample("picture", str(folder), ()), Variant("slic"), seed) for seed in range(count)]
