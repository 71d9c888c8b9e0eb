"""Maps edited by hand as sources."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from functools import partial

from app.compare.choice import Choice, Place
from app.compare.labelling import Labelling
from app.session.edit_jobs import count_of, level_colors
from app.session.session import Session
from grapl_engine import Frame, RunRecord, Stage
from grapl_engine.label_edits import LabelEdits

__all__ = ["edited_choices", "edited_key"]


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


def _choice(session: Session, record: RunRecord) -> Choice:
    count = len(record.edits)
    name = f"Run {session.kept.number_of(record)}, edited"
    make = partial(_of_edits, session.keeper.loader.reader(record), record, record.edits, name)
    place = Place((record, record.edits), f"{count} edit{'s' * (count != 1)}", make)
    return Choice(edited_key(record), "Edited by hand", name, (place,), "The run's map after its edits by hand.")


def _of_edits(whole: Callable[[], RunRecord], kept: RunRecord, edits: LabelEdits, name: str, _count: int) -> Labelling:
    """In a thread: `kept` is the run, `whole` gives its arrays."""
    from grapl_engine.analysis.editing import apply_edits
    from grapl_engine.storage.palette import frame_palette_indices

    record = whole()
    made = apply_edits(record, edits)
    colors = frame_palette_indices(record, Frame(Stage.FINAL)) if edits.detail is None else level_colors(record)
    return Labelling(name, made.labels, count_of(made.labels), palette_indices=colors, record=kept)
