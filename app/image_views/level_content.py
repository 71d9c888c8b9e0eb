"""What the views show of a level of detail."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.image_views.colors import level_colors, veil_colors
from app.image_views.level_layer import ShownLevel
from app.image_views.view_content import ViewContent
from app.session.detail_text import persistence_text, source_text
from app.session.run_text import count_tip
from app.session.session import Session

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

__all__ = ["first_map", "level_badge", "level_content", "level_label_at", "photograph_level"]


def level_content(session: Session, *, is_strength: bool) -> ViewContent | None:
    """What stands in the pixel map's place: the segments that a person has chosen, or all borders; None: neither is wanted."""
    detail = session.detail
    hierarchy, cut = detail.hierarchy, detail.cut or (detail.automatic_cut() if is_strength else None)
    if hierarchy is None or cut is None:
        return None
    level = ShownLevel(hierarchy, cut, _colors(session), is_strength=is_strength)
    record = detail.owner or session.view.shown
    if is_strength:
        return ViewContent("Border strength", note=source_text(hierarchy), record=record, level=level)
    return ViewContent("Pixel map, detail", note=source_text(hierarchy), short="Detail", record=record, level=level)


def first_map(session: Session) -> ViewContent | None:
    """What a picture without a map shows: its own segments at the automatic level; None while they are not known."""
    hierarchy, cut = session.detail.hierarchy, session.detail.automatic_cut()
    if hierarchy is None or cut is None:
        return None
    is_own = hierarchy.source == "picture"
    return ViewContent(
        "The picture's own segments" if is_own else "Segments of the run before",
        note="no network yet" if is_own else "automatic level",
        short="Own segments" if is_own else "Run before",
        record=session.view.shown,
        level=ShownLevel(hierarchy, cut, _colors(session)),
    )


def photograph_level(session: Session, level: ShownLevel) -> ShownLevel:
    """On the photograph: borders, and a veil over all but the selected segment."""
    selected = session.detail.selected
    colors = None if selected is None else veil_colors(level.hierarchy.tree.leaves, selected)
    return ShownLevel(level.hierarchy, level.cut, colors)


def level_badge(session: Session, level: ShownLevel) -> tuple[str, str]:
    """What stands in the title's badge, and what more there is to say about it."""
    if level.is_strength:
        leaves = level.hierarchy.tree.leaves
        return f"{leaves} superpixel{'s' * (leaves != 1)}", "The stronger a red line, the longer the border stays"
    place = "automatic" if session.detail.cut is None else "detail"
    count = level.cut.label_count
    told = f"{count.text}: {persistence_text(level.cut)}"
    return f"{count.text}, {place}", "\n".join(filter(None, (told, count_tip(count))))


def level_label_at(session: Session, level: ShownLevel, x: float, y: float) -> int | None:
    """The label of the segment at (x, y) of the picture; None outside."""
    leaf = session.detail.leaf_at(x, y)
    return None if leaf is None else int(level.cut.labels[leaf])


def _colors(session: Session) -> NDArray[np.uint32]:
    """Of the hierarchy's labels."""
    detail = session.detail
    assert detail.hierarchy is not None
    return level_colors(detail.hierarchy.tree.leaves, detail.palette_indices, detail.selected)
