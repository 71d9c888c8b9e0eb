"""What the pixel map's view shows of edits by hand."""

from __future__ import annotations

from app.image_views.colors import LabelTable, label_table
from app.image_views.view_content import ViewContent, count_text
from app.session.session import Session
from grapl_engine import Frame, Stage
from grapl_engine.storage.palette import frame_palette_indices

__all__ = ["edited_badge", "edited_content", "edited_table"]


def edited_content(session: Session) -> ViewContent | None:
    """The map after the edits, or what an edit would make of it; None: neither is in sight."""
    edited, record = session.edits.shown_map, session.view.shown
    if edited is None or record is None:
        return None
    count = len(edited.edits)
    is_proposed = session.edits.proposed_step is not None
    note = "Enter keeps it, Esc drops it" if is_proposed else f"{count} edit{'s' * (count != 1)}; hold H to see it without"
    return ViewContent("Pixel map, edited", edited.labels, note, short="Edited", record=record)


def edited_table(session: Session) -> LabelTable | None:
    """Its colours: the run's or the level's, and others for segments that are new; None where it is not in sight."""
    edited, record = session.edits.shown_map, session.view.shown
    if edited is None or record is None:
        return None
    most = max(record.colored, session.edits.shown_highest + 1)
    own = frame_palette_indices(record, Frame(Stage.FINAL)) if edited.palette_indices is None else edited.palette_indices
    return label_table(most, own, session.view.selected if edited.edits.detail is None else None)


def edited_badge(session: Session) -> tuple[str, str]:
    """What stands in the title's badge, and what more there is to say about it."""
    count = session.edits.shown_count
    return f"{count_text(count, noun='segment')}, edited", "The run itself is as it was: edits are a layer over its map"
