"""What it would take to put the worst mistakes of a map right, in the run's own model and by the sweep."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from grapl_engine.analysis.segment_ledger import SegmentLedger, last_problem, ledger_of
from grapl_engine.analysis.sweep import SweepPoint, lambdas_of, sweep
from grapl_engine.analysis.swept_parts import SweptParts
from grapl_engine.analysis.what_it_takes import lie_apart, merge_cost, patches_within, separation
from grapl_engine.edited_map import EditedMap
from grapl_engine.errors import GraplError
from grapl_engine.evaluation.false_pairs import FalsePair
from grapl_engine.evaluation.mistakes_over_annotators import MistakesOverAnnotators
from grapl_engine.events import Labels
from grapl_engine.graphcut.problem import Problem, problem_of
from grapl_engine.record import RunRecord
from grapl_engine.report.source import ReportSource
from grapl_engine.settings import Settings

__all__ = ["INTRODUCTION", "MANY_EDGES", "remedies"]

MANY_EDGES = 20_000
"""Of a graph that is not solved at many lambdas: it would take minutes."""
INTRODUCTION = (
    "Below the tables stands what it would take to put these right in the run's own model, its network frozen as it was."
)
Patches: TypeAlias = NDArray[np.intp]
_LAMBDA = "\N{GREEK SMALL LETTER LAMDA}"


def remedies(
    source: ReportSource,
    record: RunRecord,
    labels: Labels,
    edited: EditedMap | None,
    found: MistakesOverAnnotators,
    pairs: tuple[Sequence[FalsePair], Sequence[FalsePair]],
) -> tuple[str, ...]:
    """A sentence or two for each pair, with its name in the tables.

    Parameters
    ----------
    source : ReportSource
        Whose sweep is asked too.
    record : RunRecord
    labels : uint16, (H, W)
        Its map, or after edits.
    edited : EditedMap or None
        The latter.
    found : MistakesOverAnnotators
        Of that map.
    pairs : (false merges, false splits)

    Returns
    -------
    tuple of str
        None for a run without a model.
    """
    if record.prepared is None or not record.frames():
        return ()
    merges, splits = pairs
    told = [f"M{place}: {said}" for place, said in enumerate(_of_merges(source, record, found, merges), 1)]
    ledger = _ledger(record, labels, edited) if splits else None
    for place, pair in enumerate(splits, 1):
        assert ledger is not None
        told.append(f"S{place}: {merge_cost(ledger, labels, pair.first, pair.second).sentence}")
    return tuple(told)


def _ledger(record: RunRecord, labels: Labels, edited: EditedMap | None) -> SegmentLedger:
    if edited is not None:
        return SegmentLedger(last_problem(record), edited.patches, edited.columns)
    return ledger_of(record, labels)


def _of_merges(
    source: ReportSource, record: RunRecord, found: MistakesOverAnnotators, merges: Sequence[FalsePair]
) -> Iterator[str]:
    problem, points = problem_of(record, record.frames()[-1]), list[SweepPoint]()
    swept = _swept(source, found, merges)
    for place, pair in enumerate(merges):
        one = found.each[pair.annotator]
        first, second = (patches_within(one.common(pair.within, region), problem.d) for region in (pair.first, pair.second))
        own = separation(problem, (), first, second)
        said = own.sentence
        if all(own.patches) and not own.parts_now:
            said = _asked(problem, points, first, second)
        yield f"{said} {swept[place]}".strip()


def _asked(problem: Problem, points: list[SweepPoint], first: Patches, second: Patches) -> str:
    """What many lambdas say; they are solved once for all."""
    if len(problem.edges) >= MANY_EDGES:
        return f"The graph has {len(problem.edges):,} edges: the window's page Mistakes asks it at many values of {_LAMBDA}."
    points[:] = points or sweep(problem, lambdas_of(problem))
    found = separation(problem, points, first, second)
    asked = f" Asked at {len(points)} values from 0 to {points[-1].lambda_:g}." if found.lambda_ is None else ""
    return f"{found.sentence}{asked}"


def _swept(source: ReportSource, found: MistakesOverAnnotators, merges: Sequence[FalsePair]) -> list[str]:
    """What the sweep says of each, where it is over lambda; its maps are read once."""
    wanted = _over_lambda(source)
    told: list[tuple[list[Settings], list[Settings]]] = [([], []) for _ in merges]
    for run in source.kept.sweep_runs(source.picture) if wanted and source.kept is not None else ():
        if run.labels is None or run.settings not in wanted:
            continue
        for pair, (parted, united) in zip(merges, told, strict=True):
            one = found.each[pair.annotator]
            apart = lie_apart(run.labels, one.common(pair.within, pair.first), one.common(pair.within, pair.second))
            (parted if apart else united).append(run.settings)
    return [SweptParts(tuple(parted), tuple(united)).sentence(len(wanted)) for parted, united in told]


def _over_lambda(source: ReportSource) -> set[Settings]:
    try:
        grid = None if source.kept is None else source.kept.sweep()
    except GraplError:  # its own section says so
        return set()
    if grid is None or not any(axis.name == "lambda" for axis in grid.axes):
        return set()
    return {cell.settings for row in grid.cells for cell in row if cell.settings is not None}
