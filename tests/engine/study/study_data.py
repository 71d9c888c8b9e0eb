"""Tiny data sets, made on the spot, and tasks that need no engine."""

from __future__ import annotations

import os
import signal
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path

import numpy as np
from PIL import Image

from grapl_engine.study.rows import Row
from grapl_engine.study.tasks import Outcome, Task

HEIGHT, WIDTH = 48, 64


def labels(number: int = 0, height: int = HEIGHT, width: int = WIDTH) -> np.ndarray:
    """Three areas: (height, width), uint8."""
    found = np.zeros((height, width), np.uint8)
    found[:, width // 3 + 4 * number :] = 1
    found[height // 2 :, : width // 4 + 2 * number] = 2
    return found


def picture(number: int = 0, height: int = HEIGHT, width: int = WIDTH) -> np.ndarray:
    """The three areas in three colours with a little grain: (height, width, 3), uint8."""
    rng = np.random.default_rng(number)
    colors = np.array([(120, 20, 20), (150, 190, 240), (40, 140, 60)])
    grain = rng.integers(-8, 9, (height, width, 3))
    return (colors[labels(number, height, width)] + grain).clip(0, 255).astype(np.uint8)


def save(path: Path, values: np.ndarray) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    Image.fromarray(values).save(path)
    return path


def make_folder(folder: Path, names: Iterable[str]) -> Path:
    """Pictures with one annotator each, below images/ and labels/."""
    for number, name in enumerate(names):
        save(folder / "images" / f"{name}.png", picture(number))
        save(folder / "labels" / f"{name}.png", labels(number))
    return folder


def row(key: str = "a|paper|0", state: str = "done", **facts: object) -> Row:
    image, variant, seed = key.split("|")
    made = Row(key, image, variant, "grapl", "paper", {}, int(seed), state, device="cpu", seconds=1.5, k0=14, k_hat=4)
    return replace(made, **facts)  # type: ignore[arg-type]


def dies_once(task: Task) -> Outcome:
    """Takes its worker with it where the picture's path names a file that is not there yet, and makes that file."""
    mark = Path(task.sample.image)
    if task.sample.name == "deadly" and not mark.exists():
        mark.touch()
        os.kill(os.getpid(), signal.SIGKILL)
    return Outcome(row(task.key))
