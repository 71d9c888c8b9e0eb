"""The engine in a thread: a loop over its generator that passes every event on.

The thread belongs to the session. Stop and pause are `threading.Event`s that
the engine polls between two steps: a queued slot would arrive after the run.
"""

from __future__ import annotations

import logging
import threading
import traceback
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

from PySide6.QtCore import QObject, Signal, Slot

from app.tasks.failure import Failure
from app.tasks.gc_pause import gc_paused
from grapl_engine import GraplError, Settings

if TYPE_CHECKING:
    from grapl_engine import Event, Picture
    from grapl_engine.label_constraints import LabelConstraints

__all__ = ["Engine", "Job", "Worker", "real_engine"]

Engine: TypeAlias = "Callable[[Job, Callable[[], bool]], Iterator[Event]]"
"""What runs: ``engine(job, should_stop)``; tests put a scripted one in its place."""

log = logging.getLogger(__name__)


def real_engine(job: Job, should_stop: Callable[[], bool]) -> Iterator[Event]:
    """The engine itself; imported with the first run, since torch takes two seconds."""
    from grapl_engine import segment

    return segment(job.picture, job.settings, constraints=job.constraints, number_type=job.number_type, should_stop=should_stop)


@dataclass(frozen=True, slots=True, eq=False)
class Job:
    """One run to be done; `number` travels with every event, so that late ones can be told apart.

    `number_type` is what the run computed in that is made again; None where a new one is made.
    """

    number: int
    picture: Picture
    settings: Settings
    constraints: LabelConstraints
    number_type: str | None = None


class Worker(QObject):
    """Runs one job at a time, in the thread that it was moved to.

    Signals
    -------
    warmed_up()
        The engine's libraries are imported.
    event_arrived(int, object)
        A run's number and one of its events.
    job_ended(int, object)
        The run is over; a `Failure` if it broke off, else None. Always the last word.
    """

    warmed_up = Signal()
    event_arrived = Signal(int, object)
    job_ended = Signal(int, object)

    def __init__(self, engine: Engine = real_engine) -> None:
        super().__init__()
        self._engine = engine
        self._stop = threading.Event()
        self._may_go_on = threading.Event()
        self._may_go_on.set()

    def request_stop(self) -> None:
        """From any thread: end the job at the next step."""
        self._stop.set()
        self._may_go_on.set()

    def pause(self) -> None:
        """From any thread: hold at the next step."""
        self._may_go_on.clear()

    def resume(self) -> None:
        """From any thread: go on."""
        self._may_go_on.set()

    def clear_requests(self) -> None:
        """From the session, before a new job is handed over."""
        self._stop.clear()
        self._may_go_on.set()

    @Slot()
    def warm_up(self) -> None:
        """Import what the first run needs, while the person looks at the picture."""
        if self._engine is real_engine:
            with gc_paused(), suppress(GraplError):  # what a run lacks, the first real one says
                from grapl_engine import preload

                preload()
                from grapl_engine import warm_up  # brings torch, which has to wait for the line before

                warm_up()
        self.warmed_up.emit()

    @Slot(object)
    def run(self, job: Job) -> None:
        """Run the job to its end, and say so whatever happens."""
        failure: Failure | None = None
        try:
            for event in self._engine(job, self._should_stop):
                self.event_arrived.emit(job.number, event)
        except GraplError as error:
            failure = Failure(str(error))
        except Exception as error:
            log.exception("The run broke off")
            failure = Failure(f"The run broke off: {type(error).__name__}: {error}", traceback.format_exc())
        self.job_ended.emit(job.number, failure)

    def _should_stop(self) -> bool:
        self._may_go_on.wait()
        return self._stop.is_set()
