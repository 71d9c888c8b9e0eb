"""Maps edited by hand as sources."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from dataclasses import replace
from functools import partial

from app.compare.choice import Choice, Place
from app.compare.labelling import Labelling
from app.session.edit_jobs import Applied, edited_colors, level_colors
from app.session.session import Session
from grapl_engine import LabelCount, RunRecord
from grapl_engine.edited_map import EditedMap
from grapl_engine.label_edits import LabelEdits

__all__ = ["edited_choices", "edited_key", "edited_place"]


def edited_key(record: RunRecord) -> Hashable:
    """That of the choice of a run's edited map."""
    return "edited", record


def edited_choices(session: Session) -> list[Choice]:
    """Those of the open picture's runs that are edited, newest first; of a run that was put away, once it has come back."""
    return [
        _choice(session, record)
        for record in reversed(session.kept.records)
        if record.picture is session.view.picture and record.edits and record.finished is not None
    ]


def edited_place(session: Session, record: RunRecord, made: Applied) -> Place:
    """That of the edited map of the shown run, which is at hand."""
    copy, name = replace(record), _name(session, record)
    return Place((record, made.map.edits), _title(made.map.edits), lambda _count: _labelling(copy, record, made.map, name))


def _name(session: Session, record: RunRecord) -> str:
    return f"Run {session.kept.number_of(record)}, edited"


def _title(edits: LabelEdits) -> str:
    return f"{len(edits)} edit{'s' * (len(edits) != 1)}"


def _choice(session: Session, record: RunRecord) -> Choice:
    name = _name(session, record)
    make = partial(_of_edits, session.keeper.loader.reader(record), record, record.edits, name)
    place = Place((record, record.edits), _title(record.edits), make)
    return Choice(edited_key(record), "Edited by hand", name, (place,), "The run's map after its edits by hand.")


def _of_edits(whole: Callable[[], RunRecord], kept: RunRecord, edits: LabelEdits, name: str, _count: int) -> Labelling:
    """In a thread: `kept` is the run, `whole` gives its arrays."""
    from grapl_engine.analysis.editing import Editing

    record = whole()
    editing = Editing(record, edits.detail, None if edits.detail is None else level_colors(record))
    return _labelling(record, kept, editing.apply(edits), name)


def _labelling(record: RunRecord, kept: RunRecord, made: EditedMap, name: str) -> Labelling:
    """In a thread."""
    colors = edited_colors(record, made)
    return Labelling(name, made.labels, LabelCount.of_map(made.labels), palette_indices=colors, record=kept, edited=made)
