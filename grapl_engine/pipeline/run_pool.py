"""Many runs of a picture at a time, each in a process with one thread, as the tasks of a study are."""

from __future__ import annotations

import ctypes
import dataclasses
import multiprocessing
import os
import tempfile
import threading
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from multiprocessing.connection import wait as wait_for
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from grapl_engine.errors import GraplError, memory_sentence
from grapl_engine.events import Event
from grapl_engine.images.picture import Picture
from grapl_engine.label_constraints import NO_CONSTRAINTS, LabelConstraints
from grapl_engine.pipeline.cores import cores
from grapl_engine.record import RunRecord
from grapl_engine.settings import Settings

if TYPE_CHECKING:
    from multiprocessing.connection import Connection

__all__ = ["RunJob", "RunPool", "RunResult"]

MOST_WORKERS = 8
"""Each takes some 300 MB beside its run."""
POLL_S = 0.1
NICE = 10
"""The window that asked comes first."""
LOST = "Its process ended in the middle of the run, perhaps for want of memory: try a smaller working size."


@dataclasses.dataclass(frozen=True, slots=True)
class RunJob:
    """A run to be made: its settings and constraints; it is made in one thread, whatever the settings say.

    `accepts_model` says whether a person chose the DINO model of the settings, and not only a file.
    """

    settings: Settings
    constraints: LabelConstraints = NO_CONSTRAINTS
    accepts_model: bool = False


@dataclasses.dataclass(frozen=True, slots=True, eq=False)
class RunResult:
    """What came of a job.

    Attributes
    ----------
    index : int
        Which job it was.
    record : RunRecord or None
        The whole run, of the picture that was given; None if it failed.
    failure : str or None
        Why, in a sentence.
    """

    index: int
    record: RunRecord | None = None
    failure: str | None = None


class RunPool:
    """Processes that stay until the pool is closed, so that only the first runs wait for them to start.

    Labels are those of `segment` with the same settings, whatever the number of processes.

    Parameters
    ----------
    workers : int, optional
        Processes; by default one a core, `MOST_WORKERS` at most.
    """

    def __init__(self, workers: int | None = None) -> None:
        self.workers = workers or max(1, min(MOST_WORKERS, cores()))
        self._context = multiprocessing.get_context("spawn")  # a fork would inherit the window
        # Without a lock: a process that is killed while it looks would keep one for ever, and with it everybody else.
        self._stop: ctypes.c_bool = self._context.RawValue(ctypes.c_bool, False)
        self._executor: ProcessPoolExecutor | None = None
        self._lifeline: Connection | None = None
        self._abandoned = threading.Event()
        self._folder: tempfile.TemporaryDirectory[str] | None = None
        self._pictures = 0

    def runs(
        self,
        picture: Picture,
        jobs: Sequence[RunJob],
        should_stop: Callable[[], bool] = lambda: False,
        *,
        iteration_maps: bool = False,
        hierarchy: bool = False,
    ) -> Iterator[RunResult]:
        """Make them, and say what came of each as it comes.

        Parameters
        ----------
        picture : Picture
        jobs : sequence of RunJob
            They are begun in this order.
        should_stop : callable
            Asked ten times a second; once it says True, what is under way is let go and nothing more comes.
        iteration_maps, hierarchy : bool
            As for `segment`.

        Yields
        ------
        RunResult
            A job that fails, or whose process is lost twice, says so; the others go on.

        Raises
        ------
        GraplError
            If the folder for temporary files does not take the picture.
        """
        if self._abandoned.is_set():
            return
        place = self._kept_picture(picture)
        self._stop.value = False
        waiting, tries = list(reversed(range(len(jobs)))), [0] * len(jobs)
        running: dict[Future[list[Event]], int] = {}
        try:
            while (waiting or running) and not (self._abandoned.is_set() or should_stop()):
                while self._has_room(waiting, running, tries):
                    index = waiting.pop()
                    running[self._submitted(place, picture.name, jobs[index], iteration_maps, hierarchy)] = index
                done, _ = wait(running, POLL_S, FIRST_COMPLETED)
                lost: list[int] = []
                for future in done:
                    index = running.pop(future)
                    if isinstance(future.exception(), BrokenProcessPool):
                        lost.append(index)
                    else:
                        yield _result(index, picture, jobs[index], future)
                if lost and not self._abandoned.is_set():
                    lost += running.values()
                    running.clear()
                    self._end()
                    for index in sorted(lost, reverse=True):
                        tries[index] += 1
                    yield from (RunResult(index, failure=LOST) for index in lost if tries[index] > 1)
                    waiting += [index for index in sorted(lost, reverse=True) if tries[index] == 1]
        finally:
            if running:
                self._stop.value = True
                for future in running:
                    future.cancel()
                wait(running)

    def abandon(self) -> None:
        """End the processes in the middle of whatever they do, and `runs` with them; from any thread. Only `close` is left."""
        self._abandoned.set()
        self._cut_lifeline()

    def close(self) -> None:
        """End the processes; `runs` must not be under way."""
        self._stop.value = True
        self._end()
        if self._folder is not None:
            self._folder.cleanup()
            self._folder = None

    def __enter__(self) -> RunPool:
        return self

    def __exit__(self, *_raised: object) -> None:
        self.close()

    def _has_room(self, waiting: list[int], running: dict[Future[list[Event]], int], tries: list[int]) -> bool:
        """For the next that waits; one whose process was lost is made alone, so that it is known whose fault it is."""
        if not waiting or len(running) >= self.workers:
            return False
        return not running or not any(tries[index] for index in (waiting[-1], *running.values()))

    def _submitted(self, *work: Any) -> Future[list[Event]]:
        if self._executor is None:
            theirs, self._lifeline = self._context.Pipe(duplex=False)
            self._executor = ProcessPoolExecutor(
                self.workers, mp_context=self._context, initializer=_begin, initargs=(self._stop, theirs)
            )
        try:
            return self._executor.submit(_segmented, *work)
        except BrokenProcessPool as error:  # it broke between two looks
            future: Future[list[Event]] = Future()
            future.set_exception(error)
            return future

    def _cut_lifeline(self) -> None:
        """An interpreter with torch in it takes seconds to end by itself, and the middle of an import cannot be stopped."""
        if self._lifeline is not None:
            self._lifeline.close()

    def _end(self) -> None:
        self._cut_lifeline()
        if self._executor is not None:
            self._executor.shutdown(cancel_futures=True)
            self._executor = None

    def _kept_picture(self, picture: Picture) -> str:
        """A file from which every process maps the picture, so that it is in memory once."""
        try:
            if self._folder is None:
                self._folder = tempfile.TemporaryDirectory(prefix="grapl-runs-", ignore_cleanup_errors=True)
            self._pictures += 1
            path = Path(self._folder.name) / f"{self._pictures}.npy"
            np.save(path, picture.pixels, allow_pickle=False)
        except OSError as error:
            why = error.strerror or error
            raise GraplError(
                f"The folder for temporary files does not take the picture ({why}): free some space there."
            ) from error
        for old in path.parent.glob("*.npy"):
            if old != path:
                old.unlink(missing_ok=True)
        return str(path)


def _result(index: int, picture: Picture, job: RunJob, future: Future[list[Event]]) -> RunResult:
    error = future.exception()
    if error is not None:
        sentence = str(error) if isinstance(error, GraplError) else memory_sentence(error)
        return RunResult(index, failure=sentence or f"The run broke off: {error}.")
    record = RunRecord(picture, job.settings, constraints=job.constraints)
    for event in future.result():
        record.add(_frozen(event))
    return RunResult(index, record)


def _frozen(value: Any) -> Any:
    """The value, arrays in it read-only again: they are not when they come from another process."""
    if isinstance(value, np.ndarray):
        value.flags.writeable = False
    elif dataclasses.is_dataclass(value):
        for field in dataclasses.fields(value):
            _frozen(getattr(value, field.name))
    return value


# In the processes

_asked_to_stop: ctypes.c_bool | None = None


def _begin(stop: ctypes.c_bool, lifeline: Connection) -> None:
    global _asked_to_stop  # noqa: PLW0603  # a process has one
    _asked_to_stop = stop
    if hasattr(os, "nice"):
        os.nice(NICE)
    parent = multiprocessing.parent_process()
    ends: list[Connection | int] = [lifeline]
    if parent is not None:  # one that is killed cannot say goodbye
        ends.append(parent.sentinel)

    def watch() -> None:
        wait_for(ends)
        os._exit(1)

    threading.Thread(target=watch, daemon=True).start()


def _segmented(place: str, name: str, job: RunJob, iteration_maps: bool, hierarchy: bool) -> list[Event]:
    from grapl_engine.pipeline.run import segment

    stop = _asked_to_stop
    assert stop is not None
    picture = Picture(np.load(place, mmap_mode="r", allow_pickle=False), name)
    settings = job.settings.replace(threads=1)
    return list(
        segment(
            picture,
            settings,
            constraints=job.constraints,
            should_stop=lambda: stop.value,
            iteration_maps=iteration_maps,
            hierarchy=hierarchy,
            accept_model=job.accepts_model,
        )
    )
