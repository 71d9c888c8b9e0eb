"""Runs that come one by one, and what they say together, beside the window; no widget is known here."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from app.compare.stability.runs_plan import RunsPlan
from app.image_views.view_content import Labels
from app.tasks.shared_run_pool import SharedRunPool
from grapl_engine import Picture

if TYPE_CHECKING:
    from grapl_engine.analysis.stability import Stability

__all__ = ["Found", "gathered", "weighed"]

NO_MAP = "It ended before its pixel map."


@dataclass(frozen=True, slots=True, eq=False)
class Found:
    """What is known of a plan's runs.

    Attributes
    ----------
    plan : RunsPlan
    maps : mapping of int to uint16, (h, w)
        The map of each run that is there, by its number; of a large picture a copy of a megapixel.
    failures : mapping of int to str
        Why a run is not there.
    stability : Stability or None
        From two runs on.
    """

    plan: RunsPlan
    maps: Mapping[int, Labels] = field(default_factory=dict)
    failures: Mapping[int, str] = field(default_factory=dict)
    stability: Stability | None = None

    @property
    def size(self) -> int:
        """About how many bytes of memory it takes."""
        shared = 0 if self.stability is None else self.stability.hierarchy.regions.nbytes + self.stability.seen.nbytes
        return shared + sum(labels.nbytes for labels in self.maps.values())

    @property
    def missing(self) -> list[int]:
        """Runs that are not there and did not fail."""
        return [number for number in range(len(self.plan.values)) if number not in self.maps and number not in self.failures]


def weighed(known: Found, should_stop: Callable[[], bool]) -> Iterator[Found]:
    """Say what runs that are there say together."""
    if len(known.maps) > 1 and (stability := _stability(known.maps, should_stop)) is not None:
        yield replace(known, stability=stability)


def gathered(
    pool: SharedRunPool, picture: Picture, known: Found, accepts_model: bool, should_stop: Callable[[], bool]
) -> Iterator[Found]:
    """Make the runs that are missing; says what is known after each."""
    from grapl_engine.analysis.stability import small_map
    from grapl_engine.pipeline.run_pool import RunJob

    plan, maps, failures, stability = known.plan, dict(known.maps), dict(known.failures), known.stability
    failures |= {number: why for number in known.missing if (why := plan.failure(number))}
    numbers = [number for number in known.missing if number not in failures]
    if len(failures) > len(known.failures):
        yield Found(plan, dict(maps), dict(failures), stability)
    jobs = [RunJob(plan.settings(number), plan.configuration.constraints, accepts_model) for number in numbers]
    for result in pool.runs(picture, jobs, should_stop) if jobs else ():
        number, record = numbers[result.index], result.record
        if record is None or record.finished is None or record.finished.by_patches:
            failures[number] = result.failure or NO_MAP
        else:
            maps[number] = small_map(record.finished.pixel_labels)
            if len(maps) > 1:
                newer = _stability(maps, should_stop)
                if newer is None:
                    return
                stability = newer
        yield Found(plan, dict(maps), dict(failures), stability)


def _stability(maps: Mapping[int, Labels], should_stop: Callable[[], bool]) -> Stability | None:
    from grapl_engine.analysis.stability import stability_of
    from grapl_engine.evaluation.metrics import bsds_tolerance

    in_turn = [maps[number] for number in sorted(maps)]
    return stability_of(in_turn, bsds_tolerance(in_turn[0].shape), should_stop)
