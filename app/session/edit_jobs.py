"""What is computed of edits by hand, in a thread: what is imported here is not waited for by the window."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

from app.session.detail import run_colors
from grapl_engine import EditError, Frame, Stage
from grapl_engine.label_edits import Edit, LabelEdits

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from grapl_engine import RunRecord
    from grapl_engine.analysis.editing import Editing
    from grapl_engine.edited_map import EditedMap
    from grapl_engine.events import Labels
    from grapl_engine.hierarchy.level_map import LevelMap

__all__ = ["Applied", "Proposal", "applied", "begun", "constraints", "count_of", "edited_colors", "level_colors", "proposed"]

Proposal: TypeAlias = "Edit | Callable[[Labels], Edit]"
"""An edit, or what finds it on the map as it is."""


@dataclass(frozen=True, slots=True, eq=False)
class Applied:
    """A map after edits, and what carried them out.

    Attributes
    ----------
    editing : Editing
    map : EditedMap
    sizes : intp, (highest + 1,)
        How many pixels each number has, up to the highest of a segment.
    """

    editing: Editing
    map: EditedMap
    sizes: NDArray[np.intp]

    @property
    def count(self) -> int:
        """How many segments the map has."""
        return int((self.sizes > 0).sum())

    @property
    def highest(self) -> int:
        """The highest number of one."""
        return len(self.sizes) - 1

    def has(self, label: int) -> bool:
        """Whether a segment has this number."""
        return label <= self.highest and bool(self.sizes[label])


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


def edited_colors(record: RunRecord, edited: EditedMap) -> tuple[int, ...] | None:
    """The palette indices of an edited map: its own if it is of a level, else those of the run's map; new numbers have none."""
    from grapl_engine.storage.palette import frame_palette_indices

    return frame_palette_indices(record, Frame(Stage.FINAL)) if edited.palette_indices is None else edited.palette_indices


def level_colors(record: RunRecord) -> tuple[int, ...] | None:
    """The palette indices of the run's levels of detail."""
    from grapl_engine.storage.level_files import hierarchy_of

    return run_colors(hierarchy_of(record), record)


def _editing(record: RunRecord, edits: LabelEdits) -> Editing:
    from grapl_engine.analysis.editing import Editing

    return Editing(record, edits.detail, None if edits.detail is None else level_colors(record))


def _applied(editing: Editing, edits: LabelEdits) -> Applied:
    import numpy as np

    made = editing.apply(edits)
    return Applied(editing, made, np.bincount(made.labels.ravel()))
