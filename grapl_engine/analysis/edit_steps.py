"""What one edit does to a map and to the energy of its segments."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from grapl_engine.analysis.patch_segments import patch_segments
from grapl_engine.analysis.pixel_edits import Change, box_of
from grapl_engine.analysis.segment_ledger import SegmentLedger
from grapl_engine.edited_map import Box, EditStep
from grapl_engine.events import Labels
from grapl_engine.label_edits import Edit, Merge

__all__ = ["DoneStep", "done_step", "refused_step"]


@dataclass(frozen=True, slots=True, eq=False)
class DoneStep:
    """An edit that was carried out, as small as it can be kept.

    Attributes
    ----------
    step : EditStep
    labels : uint16, (h, w), or None
        What stands in its box afterwards; None where nothing changed.
    ledger : SegmentLedger
        After it.
    """

    step: EditStep
    labels: Labels | None
    ledger: SegmentLedger

    def write(self, labels: Labels) -> None:
        """Do it again.

        Parameters
        ----------
        labels : uint16, (H, W)
            The map before it, which is changed in place.
        """
        if self.step.box is not None and self.labels is not None:
            top, left, bottom, right = self.step.box
            labels[top:bottom, left:right] = self.labels


def refused_step(edit: Edit, sentence: str, ledger: SegmentLedger) -> DoneStep:
    """An edit that could not be carried out."""
    return DoneStep(EditStep(edit, False, sentence), None, ledger)


def done_step(labels: Labels, edit: Edit, change: Change, ledger: SegmentLedger) -> DoneStep:
    """What a change does to a map.

    Patches of the box belong to the segment that has most of their pixels afterwards. A segment that is new counts with the
    column of the one from which most of its pixels came; merged segments with the cheapest of theirs.

    Parameters
    ----------
    labels : uint16, (H, W)
        Before it.
    edit : Edit
    change : Change
    ledger : SegmentLedger
        Before it.

    Returns
    -------
    DoneStep
    """
    top, left, bottom, right = change.box
    was = labels[top:bottom, left:right]
    moved = was != change.labels
    parents = _parents(labels, was, change.labels, moved)
    after = labels.copy()
    after[top:bottom, left:right] = change.labels
    patches = patch_segments(after, ledger.problem.d, ledger.patches, (top, bottom))
    ledger_after = ledger.merged(edit.keep, edit.others, patches) if isinstance(edit, Merge) else ledger.moved(patches, parents)
    energy, before = (ledger_after.energy(), ledger.energy()) if ledger_after.differs_from(ledger) else (None, None)
    rise = None if energy is None or before is None else energy.total - before.total
    box = _box_in(change.box, box_of(moved))
    step = EditStep(edit, True, change.sentence, int(moved.sum()), box, tuple(parents), energy, rise, before)
    y, x, below, beyond = box
    return DoneStep(step, after[y:below, x:beyond].copy(), ledger_after)


def _box_in(outer: Box, inner: Box) -> Box:
    top, left = outer[:2]
    return top + inner[0], left + inner[1], top + inner[2], left + inner[3]


def _parents(labels: Labels, was: Labels, now: Labels, moved: np.ndarray) -> dict[int, int]:
    """The segments that are new, ascending, and for each the one from which most of its pixels came (the lowest of equals)."""
    before = np.bincount(labels.ravel(), minlength=int(now.max()) + 1)
    names = np.unique(now[moved]).tolist()
    return {name: int(np.bincount(was[moved & (now == name)]).argmax()) for name in names if not before[name]}
