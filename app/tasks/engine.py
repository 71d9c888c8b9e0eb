"""The engine as a background task: what a run is computed with, and its first imports."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

from app.tasks.garbage import gc_paused
from grapl_engine import GraplError, Settings

if TYPE_CHECKING:
    from grapl_engine import Event, Picture
    from grapl_engine.label_constraints import LabelConstraints

__all__ = ["Engine", "Job", "real_engine", "warm_up"]

Engine: TypeAlias = "Callable[[Job, Callable[[], bool]], Iterator[Event]]"
"""What runs: ``engine(job, should_stop)``; tests put a scripted one in its place."""


@dataclass(frozen=True, slots=True, eq=False)
class Job:
    """One run to be done.

    `number_type` is what the run computed in that is made again, None where a new one is made; `accepts_model` says whether
    the person chose the DINO model of the settings, and not only a file; `is_whole` whether the map of each iteration and all
    levels of detail are wanted too.
    """

    picture: Picture
    settings: Settings
    constraints: LabelConstraints
    number_type: str | None = None
    accepts_model: bool = False
    is_whole: bool = True


def real_engine(job: Job, should_stop: Callable[[], bool]) -> Iterator[Event]:
    """The engine itself; imported with the first run, since torch takes two seconds."""
    from grapl_engine import segment
    from grapl_engine.network.device_list import is_there

    settings = job.settings  # kept ones, and those of files, may name a device that is not here; `Devices` says so
    return segment(
        job.picture,
        settings if is_there(settings.device) else settings.replace(device="cpu"),
        constraints=job.constraints,
        number_type=job.number_type,
        should_stop=should_stop,
        iteration_maps=job.is_whole,
        hierarchy=job.is_whole,
        accept_model=job.accepts_model,
    )


def warm_up(should_stop: Callable[[], bool]) -> Iterator[object]:
    """Import what the first run needs, while the person looks at the picture; yields whether levels of detail can be found.

    What those need is a tenth of it. After each yield it asks whether to stop, and may be held there: before the first import
    until the window has shown what it was about to show, and before the last until levels are found. Two threads that want
    Python's global lock all the time would make each other, and the window, late.
    """
    with gc_paused(), suppress(GraplError):  # what a run lacks, the first real one says
        from grapl_engine import preload, warm_up_levels

        preload()  # without the lock, while the window shows its picture
        yield False
        if should_stop():
            return
        warm_up_levels()
        yield True
        if should_stop():
            return
        from grapl_engine import warm_up  # brings torch, which has to wait for its libraries

        warm_up()
