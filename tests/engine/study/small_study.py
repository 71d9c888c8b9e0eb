"""Data sets of four squares a picture, and tasks that wait at a gate."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import numpy as np
from PIL import Image

from grapl_engine.study.datasets import Sample
from grapl_engine.study.store import STORE, read_store
from grapl_engine.study.tasks import Outcome, Task, run_task
from grapl_engine.study.variants import Variant

LONGEST = 200.0
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


def keys_of(out: Path) -> list[str]:
    """The keys in a study's store, in their order; also while somebody writes it."""
    return [row.key for row in (read_store(out / STORE) or [] if (out / STORE).exists() else [])]


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


class Serial:
    """In the place of workers; `most` tasks, then somebody presses Ctrl+C."""

    def __init__(self) -> None:
        self.ran: list[str] = []
        self.asked: list[tuple[str | None, int | None]] = []
        self.most = 10**6

    @contextmanager
    def cluster(self, address: str | None, workers: int | None) -> Iterator[SimpleNamespace]:
        self.asked.append((address, workers))
        yield SimpleNamespace()

    def outcomes(self, _client: object, tasks: Sequence[Task], _should_stop: Callable[[], bool]) -> Iterator[Outcome]:
        for task in tasks[: self.most]:
            self.ran.append(task.key)
            yield run_task(task)
