"""What the pixel map's view shows of edits by hand."""

from __future__ import annotations

from app.image_views.colors import LabelTable, label_table
from app.image_views.view_content import ViewContent
from app.session.edit_jobs import edited_colors
from app.session.run_text import count_tip, seen_text
from app.session.session import Session
from grapl_engine import LabelCount

__all__ = ["edited_badge", "edited_content", "edited_table"]


def edited_content(session: Session) -> ViewContent | None:
    """The map after the edits, or what an edit would make of it; None: neither is in sight."""
    made, record = session.sight.drawn, session.sight.record
    if made is None or record is None:
        return None
    count = len(made.map.edits)
    is_proposed = made is not session.sight.edited
    note = "Enter keeps it, Esc drops it" if is_proposed else f"{count} edit{'s' * (count != 1)}; hold H to see it without"
    return ViewContent("Pixel map, edited", made.map.labels, note, short="Edited", record=record)


def edited_table(session: Session) -> LabelTable | None:
    """Its colours: the run's or the level's, and others for segments that are new; None where it is not in sight."""
    made, record = session.sight.drawn, session.sight.record
    if made is None or record is None:
        return None
    colors = edited_colors(record, made.map)
    return label_table(max(record.colored, made.highest + 1), colors, session.sight.selected)


def edited_badge(session: Session) -> tuple[str, str]:
    """What stands in the title's badge, and what more there is to say about it."""
    made = session.sight.drawn
    count = None if made is None else LabelCount.of(made.sizes)
    tip = "The run itself is as it was: edits are a layer over its map."
    return f"{seen_text(count)}, edited", f"{tip} {count_tip(count)}".strip()
