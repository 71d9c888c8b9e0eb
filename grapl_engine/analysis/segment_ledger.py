"""What the segments of any map cost in a run's own model: the energy of its last cut, with a segment in the place of a label.

Each patch counts with the segment that has most of its pixels, and each segment with one label of the network, its column:
``E = sum_p U[p, column(segment(p))] + lambda sum phi [segment(p) != segment(q)]``. Where segments are the network's labels this
is the energy of Eq. 1. Where a label lies in several segments, a border between two of these costs too.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from grapl_engine.analysis.patch_segments import patch_segments
from grapl_engine.events import Energy, Labels
from grapl_engine.frame import Frame, Stage
from grapl_engine.graphcut.energy import pairwise_term, unary_term
from grapl_engine.graphcut.problem import Problem, problem_of
from grapl_engine.record import RunRecord

__all__ = ["SegmentLedger", "last_problem", "ledger_at", "ledger_of"]


@dataclass(frozen=True, slots=True, eq=False)
class SegmentLedger:
    """Segments of the patches and what they count with.

    Attributes
    ----------
    problem : Problem
    patches : uint16, (d, d)
        The segment of each patch.
    columns : mapping of int to int
        The network's label of each segment; segments without a patch may be missing.
    """

    problem: Problem
    patches: Labels
    columns: Mapping[int, int]

    @property
    def patch_labels(self) -> NDArray[np.intp]:
        """intp, (d * d,): the network's label that each patch counts with."""
        table = np.zeros(int(self.patches.max()) + 1, np.intp)
        for segment in np.flatnonzero(np.bincount(self.patches.ravel())).tolist():
            table[segment] = self.columns[segment]
        return table[self.patches.ravel()]

    def energy(self) -> Energy:
        """The energy of the segments (Eq. 1), with the columns that they count with.

        Returns
        -------
        Energy
            U in nats, V before lambda, and lambda.
        """
        problem = self.problem
        unary = unary_term(problem.unary, self.patch_labels)
        return Energy(unary, pairwise_term(problem.edges, problem.phi, self.patches), problem.lambda_)

    def merged(self, keep: int, others: Sequence[int], patches: Labels) -> SegmentLedger:
        """The same with other segments in `keep`, which counts with the cheapest of their columns for its patches.

        Parameters
        ----------
        keep : int
            A segment.
        others : sequence of int
            Segments that are in it now.
        patches : uint16, (d, d)
            The segment of each patch afterwards.

        Returns
        -------
        SegmentLedger
        """
        candidates = list(dict.fromkeys(self.columns[one] for one in (keep, *others)))
        costs = self.problem.unary[patches.ravel() == keep][:, candidates].sum(0)
        left = {segment: column for segment, column in self.columns.items() if segment not in others}
        return dataclasses.replace(self, patches=patches, columns=left | {keep: candidates[int(costs.argmin())]})

    def moved(self, patches: Labels, parents: Mapping[int, int]) -> SegmentLedger:
        """The same with other segments of the patches; a new segment counts with its parent's column.

        Parameters
        ----------
        patches : uint16, (d, d)
            The segment of each patch afterwards.
        parents : mapping of int to int
            From which segment each new one came.

        Returns
        -------
        SegmentLedger
        """
        new = {segment: self.columns[parent] for segment, parent in parents.items()}
        return dataclasses.replace(self, patches=patches, columns={**self.columns, **new})

    def differs_from(self, other: SegmentLedger) -> bool:
        """Whether any patch has another segment, or counts with another label."""
        return not np.array_equal(self.patches, other.patches) or not np.array_equal(self.patch_labels, other.patch_labels)


def ledger_of(record: RunRecord, labels: Labels, *, is_level: bool = False) -> SegmentLedger:
    """The ledger of a map of a run.

    A segment counts with the network's label whose number it has, where that is what numbers mean in the map; else with the
    label that costs its patches least, or, without a patch, the patch in which its first pixel lies.

    Parameters
    ----------
    record : RunRecord
        From `prepared` on.
    labels : uint16, (H, W)
    is_level : bool
        Whether it is a level of detail, whose numbers are no labels of the network.

    Returns
    -------
    SegmentLedger

    Raises
    ------
    ValueError
        Before the run has prepared.
    """
    problem = last_problem(record)
    patches = patch_segments(labels, problem.d)
    is_of_labels = not is_level and not record.shows_level
    is_whole = is_of_labels and not record.has_own_segments
    segments = np.flatnonzero(np.bincount(labels.ravel()))
    own = segments < (problem.labels if is_of_labels else 0)
    columns = {int(segment): int(segment) for segment in segments[own]}
    if not is_whole:
        columns |= _cheapest(problem, labels, patches, segments[~own])
    return SegmentLedger(problem, patches, columns)


def ledger_at(record: RunRecord, frame: Frame, labels: Labels) -> SegmentLedger:
    """The ledger of a run's labels at a place of its timeline, in the model of that place.

    Parameters
    ----------
    record : RunRecord
        From `prepared` on.
    frame : Frame
        Not the final map, whose numbers may be no labels of the network: that is for `ledger_of`.
    labels : uint16, (H, W)
        The network's labels or those of the cut, over the picture.

    Returns
    -------
    SegmentLedger
        Each segment counts with the label whose number it has.

    Raises
    ------
    ValueError
        Before the run has prepared, or for the final map.
    """
    if frame.stage is Stage.FINAL:
        raise ValueError("The segments of the final map need not be labels of the network: ask for the ledger of the map.")
    problem = problem_of(record, frame)
    segments = np.flatnonzero(np.bincount(labels.ravel())).tolist()
    return SegmentLedger(problem, patch_segments(labels, problem.d), {segment: segment for segment in segments})


def last_problem(record: RunRecord) -> Problem:
    """The problem of the run's last cut; of what the network said last, or of the first labels, where there is none.

    Raises
    ------
    ValueError
        Before the run has prepared.
    """
    cuts = [done.iteration for done in record.iterations if done.cut_labels is not None]
    return problem_of(record, Frame(Stage.CUT, cuts[-1]) if cuts else Frame(Stage.FINAL))


def _cheapest(problem: Problem, labels: Labels, patches: Labels, segments: NDArray[np.intp]) -> dict[int, int]:
    """The cheapest column of each segment."""
    size = max(int(labels.max()), int(patches.max())) + 1
    present, rows = np.unique(patches.ravel(), return_inverse=True)
    costs = np.zeros((len(present), problem.labels))
    np.add.at(costs, rows, problem.unary)
    column = np.full(size, -1, np.intp)
    column[present] = costs.argmin(1)
    if (without := segments[column[segments] < 0]).size:
        flat, place = labels.ravel(), np.zeros(size, np.intp)
        place[flat[::-1]] = np.arange(flat.size)[::-1]
        row, x = np.divmod(place[without], labels.shape[1])
        patch = row * problem.d // labels.shape[0] * problem.d + x * problem.d // labels.shape[1]
        column[without] = problem.unary[patch].argmin(1)
    return dict(zip(segments.tolist(), column[segments].tolist(), strict=True))
