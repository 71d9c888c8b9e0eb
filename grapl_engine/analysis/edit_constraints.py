"""Edits as constraints of the next run, as far as constraints can say them."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from grapl_engine.analysis.segment_ledger import last_problem
from grapl_engine.edited_map import EditedMap
from grapl_engine.label_constraints import LabelConstraints
from grapl_engine.record import RunRecord

__all__ = ["EditConstraints", "constraints_of"]

Mask = NDArray[np.bool_]
SAME = 0.9
"""IoU from which on a segment is the one that it was, with another border."""


@dataclass(frozen=True, slots=True)
class EditConstraints:
    """What the next run can be told of edits.

    Attributes
    ----------
    constraints : LabelConstraints
        The run's own, and in each patch of a segment that was edited, or that another one won, the label that must be there.
    labels : dict of int to int
        Which label of the network stands for each edited segment.
    left_out : tuple of str
        What could not be said, as sentences.
    """

    constraints: LabelConstraints
    labels: dict[int, int]
    left_out: tuple[str, ...]


def constraints_of(record: RunRecord, edited: EditedMap) -> EditConstraints:
    """Turn edits into constraints: the patches of one segment must have one label, those of another segment beside it another.

    A segment counts as edited if its patches and those of the segment that it was have an IoU below 0.9. It keeps the label
    that it counts with in E, if no segment that touches it has that; else it takes, of the labels that no segment has, the one
    that costs its patches least, and where there is none, of all that no neighbour has. Of a segment that was changed less,
    only the patches that it won are bound, to the label that it counts with.

    Constraints bind first labels and cuts, patch by patch. What is finer than a patch they cannot say; nor do they bind the
    network, so that its map of the pixels may still differ. Labels are those of this run: another K0, another initial
    labelling or another seed may give them other places to begin with, which constraints then overrule.

    Parameters
    ----------
    record : RunRecord
        The run that was edited.
    edited : EditedMap

    Returns
    -------
    EditConstraints
    """
    problem, former = last_problem(record), _former(edited)
    segments = [segment for segment, (now, was) in former.items() if (now & was).sum() < SAME * (now | was).sum()]
    labels, nameless = _labels_for(edited, segments, problem.unary)
    constraints = record.constraints
    for segment, (now, was) in former.items():
        if segment in segments and segment not in labels:
            continue
        bound = now if segment in segments else now & ~was
        label = labels.get(segment, edited.columns[segment])
        constraints = constraints.painted(problem.d, np.flatnonzero(bound).tolist(), label)
    return EditConstraints(constraints, labels, (*_too_fine(edited), *nameless))


def _former(edited: EditedMap) -> dict[int, tuple[Mask, Mask]]:
    """For each segment bool, (d, d), twice: its patches, and those of the segment that most of them were before."""
    found = {}
    for segment in np.unique(edited.patches).tolist():
        mask = edited.patches == segment
        found[segment] = mask, edited.first_patches == np.bincount(edited.first_patches[mask]).argmax()
    return found


def _labels_for(edited: EditedMap, segments: list[int], unary: NDArray[np.float64]) -> tuple[dict[int, int], list[str]]:
    """A label for each edited segment, and sentences about those for which none is left."""
    beside = _neighbours(edited.patches)
    taken = {segment: edited.columns[segment] for segment in np.unique(edited.patches).tolist() if segment not in segments}
    labels: dict[int, int] = {}
    sentences = []
    for segment in segments:
        costs = unary[edited.patches.ravel() == segment].sum(0)
        barred = {taken[other] for other in beside[segment] if other in taken}
        unused = [label for label in np.argsort(costs, kind="stable").tolist() if label not in taken.values()]
        others = np.argsort(costs, kind="stable").tolist()
        wanted = [label for label in (edited.columns[segment], *unused, *others) if label not in barred]
        if not wanted:
            sentences.append(
                f"Segment {segment} has no label of its own: its neighbours have all {len(costs)}. Raise K\N{SUBSCRIPT ZERO}."
            )
            continue
        labels[segment] = taken[segment] = int(wanted[0])
    return labels, sentences


def _neighbours(patches: NDArray[np.integer]) -> dict[int, set[int]]:
    """The segments that touch each segment on the patch grid, corners not counted."""
    found: dict[int, set[int]] = {segment: set() for segment in np.unique(patches).tolist()}
    for one, other in ((patches[:, :-1], patches[:, 1:]), (patches[:-1], patches[1:])):
        apart = one != other
        for a, b in np.unique(np.stack([one[apart], other[apart]], axis=1), axis=0).tolist():
            found[a].add(b)
            found[b].add(a)
    return found


def _too_fine(edited: EditedMap) -> list[str]:
    fine = [step for step in edited.steps if step.is_done and step.energy is None]
    return [f"Finer than a patch, so left out: {step.sentence}" for step in fine]
