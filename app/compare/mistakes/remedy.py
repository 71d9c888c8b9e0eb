"""What it would take to put a mistake right in the run's own model; asked beside the window."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, TypeAlias

from app.compare.labelling import Labelling
from app.compare.mistakes.judging import Judged, Kind, Mistake
from grapl_engine import Frame, RunRecord, Settings, Stage

if TYPE_CHECKING:
    from grapl_engine.analysis.segment_ledger import SegmentLedger
    from grapl_engine.analysis.sweep import SweepPoint
    from grapl_engine.analysis.what_it_takes import MergeCost, Separation
    from grapl_engine.graphcut.problem import Problem

__all__ = ["MANY_EDGES", "Answer", "OwnModel", "Swept", "SweptShare", "answers"]

MANY_EDGES = 20_000
"""With fewer, a sweep begins by itself."""


@dataclass(eq=False)
class Swept:
    """The labelling problem of a place of a run's timeline, and its sweep of lambda as far as it has come.

    Attributes
    ----------
    record : RunRecord
    frame : Frame
    points : list of SweepPoint
        The first ones of `lambdas_of`.
    """

    record: RunRecord
    frame: Frame
    points: list[SweepPoint] = field(default_factory=list)

    @cached_property
    def problem(self) -> Problem:
        """In a thread."""
        from grapl_engine.graphcut.problem import problem_of

        return problem_of(self.record, self.frame)

    @property
    def is_large(self) -> bool:
        """Whether a sweep may take long."""
        prepared = self.record.prepared
        return prepared is not None and len(prepared.edges) >= MANY_EDGES


@dataclass(eq=False)
class OwnModel:
    """The model of the run that a map is of.

    Attributes
    ----------
    labelling : Labelling
    swept : Swept
    """

    labelling: Labelling
    swept: Swept

    @cached_property
    def ledger(self) -> SegmentLedger:
        """What the map's segments cost; in a thread."""
        from grapl_engine.analysis.segment_ledger import SegmentLedger, last_problem, ledger_at, ledger_of

        labels, frame, edited = self.labelling.labels, self.labelling.frame, self.labelling.edited
        if edited is not None:  # its segments count as the tools for editing let them count
            return SegmentLedger(last_problem(self.swept.record), edited.patches, edited.columns)
        if frame is not None and frame.stage is not Stage.FINAL:
            return ledger_at(self.swept.record, frame, labels)
        return ledger_of(self.swept.record, labels, is_level=frame is None)


@dataclass(frozen=True, slots=True)
class SweptShare:
    """How far a sweep is, 0 to 1."""

    share: float


@dataclass(frozen=True, slots=True, eq=False)
class Answer:
    """What it would take.

    Attributes
    ----------
    mistake : Mistake
    cost : MergeCost or None
        Of a false split.
    separation : Separation or None
        Of a false merge; as long as `is_open`, what is known without a sweep.
    is_open : bool
        Whether a sweep has to say more.
    """

    mistake: Mistake
    cost: MergeCost | None = None
    separation: Separation | None = None
    is_open: bool = False

    def settings(self, record: RunRecord) -> Settings | None:
        """The run's, with the lambda that parts the two; None where there is none, or it is the run's own."""
        found = self.separation
        if self.is_open or found is None or found.lambda_ is None or found.parts_now:
            return None
        return dataclasses.replace(record.settings, lambda_=found.lambda_)


Told: TypeAlias = "Answer | SweptShare"


def answers(
    judged: Judged, mistake: Mistake, model: OwnModel, may_sweep: bool, should_stop: Callable[[], bool]
) -> Iterator[Told]:
    """In a thread: what it would take; of a false merge first what is known at once, then how far the sweep is."""
    from grapl_engine.analysis.what_it_takes import merge_cost, patches_within, separation

    pair = mistake.pair
    if mistake.kind is Kind.SPLIT:
        yield Answer(mistake, cost=merge_cost(model.ledger, judged.labelling.labels, pair.first, pair.second))
        return
    problem = model.swept.problem
    one, other = (patches_within(mask, problem.d) for mask in judged.parts(mistake))
    at_once = separation(problem, (), one, other, should_stop)
    is_open = all(at_once.patches) and not at_once.parts_now
    yield Answer(mistake, separation=at_once, is_open=is_open)
    if not is_open or not may_sweep:
        return
    for share in _sweep(model.swept, should_stop):
        yield SweptShare(share)
    if not should_stop():
        found = separation(problem, model.swept.points, one, other, should_stop)
        if not should_stop():
            yield Answer(mistake, separation=found)


def _sweep(swept: Swept, should_stop: Callable[[], bool]) -> Iterator[float]:
    """Solve at the lambdas that are not solved yet."""
    from grapl_engine.analysis.sweep import lambdas_of, sweep

    lambdas = lambdas_of(swept.problem)
    for point in sweep(swept.problem, lambdas[len(swept.points) :], should_stop):
        swept.points.append(point)
        yield len(swept.points) / len(lambdas)
