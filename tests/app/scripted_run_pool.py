"""A pool of runs whose maps are chosen: what the page is asked of without the engine."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator, Sequence

import numpy as np
from scripted_run import scripted_record

from grapl_engine import Picture, RunRecord
from grapl_engine.pipeline.run_pool import RunJob, RunResult


class ScriptedPool:
    """Every run parts the picture at a column that its seed moves; from the second half of the seeds on the lower half too.

    `gate` holds the runs after the second until it is set; `failing` are seeds whose runs fail.
    """

    def __init__(self) -> None:
        self.gate = threading.Event()
        self.gate.set()
        self.failing: set[int] = set()
        self.jobs: list[RunJob] = []

    def runs(
        self,
        picture: Picture,
        jobs: Sequence[RunJob],
        should_stop: Callable[[], bool] = lambda: False,
        *,
        iteration_maps: bool = False,
        hierarchy: bool = False,
    ) -> Iterator[RunResult]:
        """What came of each, in their order."""
        for index, job in enumerate(jobs):
            if index >= 2:
                while not self.gate.wait(0.01):
                    if should_stop():
                        return
            if should_stop():
                return
            self.jobs.append(job)
            seed = job.settings.seed
            if seed in self.failing:
                yield RunResult(index, failure="There was no room for it.")
            else:
                yield RunResult(index, made(picture, job, seed))

    def abandon(self) -> None:
        """Nothing is waited for."""
        self.gate.set()

    def close(self) -> None:
        """Nothing is left."""
        self.gate.set()


def chosen_map(picture: Picture, seed: int) -> np.ndarray:
    """Two segments with odd seeds, three with even ones."""
    labels = np.zeros((picture.height, picture.width), np.uint16)
    labels[:, picture.width // 2 :] = 1
    if seed % 2 == 0:
        labels[picture.height // 2 :, : picture.width // 2] = 2
    return labels


def made(picture: Picture, job: RunJob, seed: int) -> RunRecord:
    """A scripted run with that map."""
    record = scripted_record(picture)
    assert record.finished is not None
    object.__setattr__(record.finished, "pixel_labels", chosen_map(picture, seed))
    return record
