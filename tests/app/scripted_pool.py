"""Processes for many runs, scripted: a run is there at once, or when a gate opens."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator, Sequence

from scripted_run import D, scripted_record

from grapl_engine import Picture, Settings
from grapl_engine.pipeline.run_pool import RunJob, RunPool, RunResult

BASE = Settings(d=D, k0=5, steps=(1, 1), lambda_=2.0)
BAD_SEED = 13
"""A run with this seed breaks off."""


class ScriptedPool(RunPool):
    """Runs have as many labels as they ask for; before run `hold` it waits until the gate opens or a stop is asked for."""

    def __init__(self) -> None:
        self.jobs: list[RunJob] = []
        self.hold = -1
        self.gate = threading.Event()

    def runs(
        self, picture: Picture, jobs: Sequence[RunJob], should_stop: Callable[[], bool] = lambda: False, **_asked: object
    ) -> Iterator[RunResult]:
        for index, job in enumerate(jobs):
            while index == self.hold and not self.gate.wait(0.002):
                if should_stop():
                    return
            self.jobs.append(job)
            if job.settings.seed == BAD_SEED:
                yield RunResult(index, failure="The run broke off: unlucky.")
            else:
                yield RunResult(index, scripted_record(picture, job.settings.k0, settings=job.settings))

    def abandon(self) -> None:
        self.gate.set()

    def close(self) -> None:
        pass
