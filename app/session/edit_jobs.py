"""What is computed of edits by hand, in a thread: what is imported here is not waited for by the window."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

from app.session.detail import run_colors
from grapl_engine import EditError
from grapl_engine.label_edits import Edit, LabelEdits

if TYPE_CHECKING:
    from grapl_engine import RunRecord
    from grapl_engine.analysis.editing import Editing
    from grapl_engine.edited_map import EditedMap
    from grapl_engine.events import Labels
    from grapl_engine.hierarchy.level_map import LevelMap

__all__ = ["Applied", "Proposal", "applied", "begun", "constraints", "count_of", "level_colors", "proposed"]

Proposal: TypeAlias = "Edit | Callable[[Labels], Edit]"
"""An edit, or what finds it on the map as it is."""


@dataclass(frozen=True, slots=True, eq=False)
class Applied:
    """A map after edits, and what carried them out.

    Attributes
    ----------
    editing : Editing
    map : EditedMap
    count, highest : int
        How many segments the map has, and the highest number of one.
    """

    editing: Editing
    map: EditedMap
    count: int
    highest: int


def begun(record: RunRecord, level: LevelMap | None, _should_stop: Callable[[], bool]) -> Iterator[object]:
    """The run's map without its edits or, if one is looked at, a level of detail."""
    from grapl_engine.analysis.editing import base_of

    yield _applied(_editing(record, LabelEdits(detail=base_of(record, level))), LabelEdits(detail=base_of(record, level)))


def applied(
    record: RunRecord, editing: Editing | None, edits: LabelEdits, _should_stop: Callable[[], bool]
) -> Iterator[object]:
    """The map after a list of edits."""
    if editing is None or editing.detail != edits.detail:
        editing = _editing(record, edits)
    yield _applied(editing, edits)


def proposed(
    editing: Editing, edits: LabelEdits, proposal: Proposal, labels: Labels, _should_stop: Callable[[], bool]
) -> Iterator[object]:
    """The map after one more; a sentence where none is found."""
    try:
        edit = proposal(labels) if callable(proposal) else proposal
    except EditError as error:
        yield str(error)
        return
    yield _applied(editing, edits.with_edit(edit))


def constraints(record: RunRecord, edited: EditedMap, _should_stop: Callable[[], bool]) -> Iterator[object]:
    """What the next run can be told of the edits."""
    from grapl_engine.analysis.edit_constraints import constraints_of

    yield constraints_of(record, edited)


def count_of(labels: Labels) -> int:
    """How many labels a map has."""
    import numpy as np

    return int(np.count_nonzero(np.bincount(labels.ravel())))


def level_colors(record: RunRecord) -> tuple[int, ...] | None:
    """The palette indices of the run's levels of detail."""
    from grapl_engine.storage.level_files import hierarchy_of

    return run_colors(hierarchy_of(record), record)


def _editing(record: RunRecord, edits: LabelEdits) -> Editing:
    from grapl_engine.analysis.editing import Editing

    return Editing(record, edits.detail, None if edits.detail is None else level_colors(record))


def _applied(editing: Editing, edits: LabelEdits) -> Applied:
    made = editing.apply(edits)
    return Applied(editing, made, count_of(made.labels), int(made.labels.max()))
