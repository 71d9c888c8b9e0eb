"""Edits carried out over a run's map, the run itself unchanged: the same list gives the same map."""

from __future__ import annotations

import numpy as np

from grapl_engine.analysis.cut_split import cut_split
from grapl_engine.analysis.edit_ground import EditGround
from grapl_engine.analysis.edit_steps import DoneStep, done_step, refused_step
from grapl_engine.analysis.pixel_edits import Change, carried_out
from grapl_engine.analysis.segment_ledger import SegmentLedger, ledger_of
from grapl_engine.edited_map import EditedMap
from grapl_engine.errors import EditError
from grapl_engine.events import Labels
from grapl_engine.hierarchy.level_map import LevelMap
from grapl_engine.images.picture import stretched
from grapl_engine.label_edits import Base, CutSplit, Edit, LabelEdits
from grapl_engine.record import RunRecord
from grapl_engine.storage.level_files import hierarchy_of
from grapl_engine.storage.painting import label_map

__all__ = ["Editing", "apply_edits", "base_of"]


def apply_edits(record: RunRecord, edits: LabelEdits) -> EditedMap:
    """Carry edits out once.

    Parameters
    ----------
    record : RunRecord
        From its first labels on; edits are of its newest map.
    edits : LabelEdits

    Returns
    -------
    EditedMap

    Raises
    ------
    RunFileError
        If the run has no labels yet, or not the levels that the edits are of.
    SettingsError
        If they are of a level that is none.
    EditError
        If they are of a level of other superpixels.
    """
    return Editing(record, edits.detail).apply(edits)


def base_of(record: RunRecord, shown: LevelMap | None) -> Base:
    """What edits of a map that is looked at are edits of: `LabelEdits.detail`.

    Parameters
    ----------
    record : RunRecord
    shown : LevelMap or None
        None: the run's own map.

    Returns
    -------
    int, tuple of int, or None

    Raises
    ------
    RunFileError
        If the run has no levels of detail.
    EditError
        If the map's superpixels are not the run's.
    """
    if shown is None:
        return None
    own = hierarchy_of(record)
    if not np.array_equal(own.regions, shown.hierarchy.regions):
        raise EditError("Edits are of a map of the run; this one has other superpixels.")
    if shown.hierarchy is own and shown.cut.is_level:
        return shown.cut.count
    return tuple(shown.cut.labels.tolist())


class Editing:
    """The edits of one map of a run, one list after another: what two lists begin with in common is carried out once.

    Undo and redo are lists that end earlier or later; they cost what copying the map costs. Not for several threads at once.

    Parameters
    ----------
    record : RunRecord
        From its first labels on. What the run finds afterwards is not looked at.
    detail : int, float, "auto", tuple of int, or None
        What is edited, as `LabelEdits.detail` and `base_of` have it.
    palette_indices : tuple of int, optional
        Of the map's labels, where it has colours of its own.

    Raises
    ------
    RunFileError, SettingsError, EditError
        As `apply_edits`.
    """

    def __init__(self, record: RunRecord, detail: Base = None, palette_indices: tuple[int, ...] | None = None) -> None:
        self.detail = detail
        self._palette_indices = palette_indices
        self._start: Labels = _start(record, detail)
        self._ledger = ledger_of(record, self._start, is_level=detail is not None)
        self._ground = EditGround(record, self._ledger.problem)
        self._done: list[DoneStep] = []
        self._labels = self._start.copy()
        """The map after all of `_done`."""

    def apply(self, edits: LabelEdits) -> EditedMap:
        """The map after these edits.

        An edit that leaves nothing to do, or is of segments that are not there, is passed over: its step says so.

        Parameters
        ----------
        edits : LabelEdits
            Of the same level.

        Returns
        -------
        EditedMap

        Raises
        ------
        EditError
            If they are edits of another level.
        """
        if edits.detail != self.detail:
            raise EditError("The edits are of another level of detail than the map.")
        common = self._common(edits.edits)
        if common < len(edits.edits):
            self._forget_from(common)
            for edit in edits.edits[common:]:
                self._carry_out(edit)
        return self._after(edits)

    def _common(self, edits: tuple[Edit, ...]) -> int:
        """How many edits are the same as those that are done."""
        pairs = zip(edits, self._done, strict=False)
        return next(
            (index for index, (edit, done) in enumerate(pairs) if edit != done.step.edit), min(len(edits), len(self._done))
        )

    def _forget_from(self, count: int) -> None:
        if count < len(self._done):
            del self._done[count:]
            self._labels = self._replayed(count)

    def _replayed(self, count: int) -> Labels:
        labels = self._start.copy()
        for done in self._done[:count]:
            done.write(labels)
        return labels

    def _carry_out(self, edit: Edit) -> None:
        ledger = self._ledger_after(len(self._done))
        try:
            change = self._change(edit)
            done = done_step(self._labels, edit, change, ledger)
        except EditError as error:
            done = refused_step(edit, str(error), ledger)
        done.write(self._labels)
        self._done.append(done)

    def _change(self, edit: Edit) -> Change:
        if isinstance(edit, CutSplit):
            return cut_split(self._labels, edit, self._ground)
        return carried_out(self._labels, edit)

    def _ledger_after(self, count: int) -> SegmentLedger:
        return self._done[count - 1].ledger if count else self._ledger

    def _after(self, edits: LabelEdits) -> EditedMap:
        count = len(edits)
        labels = self._labels.copy() if count == len(self._done) else self._replayed(count)
        labels.flags.writeable = False
        ledger = self._ledger_after(count)
        steps = tuple(done.step for done in self._done[:count])
        patches, first = (np.asarray(one.patches) for one in (ledger, self._ledger))
        return EditedMap(edits, labels, steps, patches, ledger.columns, first, self._palette_indices)


def _start(record: RunRecord, detail: Base) -> Labels:
    """uint16, (H, W): the map before the first edit."""
    if not isinstance(detail, tuple):
        return label_map(record, detail=detail)
    hierarchy = hierarchy_of(record)
    if len(detail) != hierarchy.tree.leaves:
        raise EditError(f"The edits are of a level of {len(detail)} superpixels, but the run has {hierarchy.tree.leaves}.")
    labels = np.array(detail, np.uint16)[hierarchy.regions]
    return stretched(labels, record.picture.height, record.picture.width)
