"""Runs as sources of maps: every labelling on the timeline, and every level of detail."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

from app.compare.choice import Choice, Place
from app.compare.edits_source import edited_place
from app.compare.labelling import Labelling
from app.image_views.view_content import Labels, count_of
from app.session.detail import run_colors
from app.session.run_text import is_by_patches, map_text, preset_text
from app.session.session import Session
from grapl_engine import Frame, LabelCount, Picture, RunRecord, Stage

if TYPE_CHECKING:
    from grapl_engine.hierarchy.hierarchy import Hierarchy
    from grapl_engine.hierarchy.level_map import LevelMap

__all__ = ["run_choices", "shown_choices"]

LEVEL = "level of detail"


def run_choices(session: Session) -> list[Choice]:
    """The runs of the open picture that have labels, newest first."""
    picture, running = session.view.picture, session.runs.running
    records = [*([running] if running is not None else []), *reversed(session.runs.kept)]
    return [
        Choice(record, "Runs", f"{_number_text(session, record)}: {_name(session, record)}", places)
        for record in records
        if record.picture is picture and (places := _places(session, record, _number_text(session, record)))
    ]


def shown_choices(session: Session) -> list[Choice]:
    """What the views show: edits by hand, the detail that is chosen, or the place on the timeline that is looked at."""
    picture, record, frame = session.view.picture, session.sight.record, session.sight.frame
    made, level = session.sight.edited, session.sight.level
    if picture is None or (level is None and (record is None or frame is None)):
        return []
    if made is not None and record is not None:
        place = edited_place(session, record, made)
    elif level is not None:
        make = partial(_of_level_map, level, picture, session.detail.owner)
        place = Place((level.hierarchy, level.cut.nodes.tobytes()), level.cut.label_count.text, make)
    else:
        assert record is not None and frame is not None
        name = _number_text(session, record)
        place = _frame_place(session, record, frame, name, is_map=_has_map(record, frame))
    return [Choice("shown", "", "What the views show", (place,), "Follows the timeline, the detail slider and the edits.")]


def _number_text(session: Session, record: RunRecord) -> str:
    return f"Run {session.kept.number_of(record)}"


def _name(session: Session, record: RunRecord) -> str:
    """What the person calls it, else its settings."""
    entry = session.kept.entry_of(record)
    return (entry.name if entry is not None else "") or preset_text(record.settings)


def _places(session: Session, record: RunRecord, name: str) -> tuple[Place, ...]:
    """The labellings of a run, newest first; the first of them is its result, and the only one of a run that is away."""
    if record.is_away:
        final = Frame(Stage.FINAL)
        return () if record.ended is None else (_frame_place(session, record, final, name, is_map=True),)
    places = []
    for frame in reversed(record.frames()):
        if _has_map(record, frame):
            places.append(_frame_place(session, record, frame, name, is_map=True))
        if frame.stage is not Stage.FINAL:
            places.append(_frame_place(session, record, frame, name, is_map=False))
    hierarchy = record.finished.hierarchy if record.finished is not None else None
    if hierarchy is not None and hierarchy.tree.leaves > 1:
        make = partial(_of_level, replace(record), record, hierarchy, name)
        places.insert(1, Place((record, LEVEL), LEVEL, make, hierarchy.tree.leaves, hierarchy.automatic_count))
    return tuple(places)


def _has_map(record: RunRecord, frame: Frame) -> bool:
    """Whether the network labelled the pixels at this station; a cut is of patches alone."""
    return frame.stage in (Stage.NETWORK, Stage.FINAL) and record.pixel_labels(frame) is not None


def _frame_place(session: Session, record: RunRecord, frame: Frame, name: str, *, is_map: bool) -> Place:
    title = map_text(record, frame) if is_map else frame.title
    make = partial(_of_frame, session.keeper.loader.reader(record), record, frame, f"{name}, {title}", is_map)
    return Place((record, frame, is_map), title, make)


def _of_frame(whole: Callable[[], RunRecord], kept: RunRecord, frame: Frame, name: str, is_map: bool, _count: int) -> Labelling:
    """In a thread: `kept` is the run, `whole` gives its arrays."""
    from grapl_engine.images.picture import stretched
    from grapl_engine.storage.palette import frame_palette_indices

    record = whole()
    labels = record.pixel_labels(frame) if is_map else record.patch_labels(frame)
    assert labels is not None
    is_segments = frame.stage is Stage.FINAL and record.has_own_segments
    return Labelling(
        name,
        stretched(labels, record.picture.height, record.picture.width),
        count_of(labels),
        "segment" if is_segments else "label",
        frame_palette_indices(record, frame),
        record=kept,
        frame=frame,
        note="Stopped: each pixel has its patch's label." if is_by_patches(record, frame) else "",
    )


def _of_level(record: RunRecord, kept: RunRecord, hierarchy: Hierarchy, name: str, count: int) -> Labelling:
    """In a thread."""
    labels, found = _level_labels(record.picture, hierarchy, count)
    text = f"{name}, {found.text} of detail"
    return Labelling(text, labels, found, palette_indices=run_colors(hierarchy, record), record=kept)


def _level_labels(picture: Picture, hierarchy: Hierarchy, count: int) -> tuple[Labels, LabelCount]:
    from grapl_engine.hierarchy.tree_cut import TreeCut
    from grapl_engine.images.picture import stretched

    cut = TreeCut.at_level(hierarchy.tree, count)
    return stretched(hierarchy.labels_of(cut.nodes), picture.height, picture.width), cut.label_count


def _of_level_map(level: LevelMap, picture: Picture, owner: RunRecord | None, _count: int) -> Labelling:
    """In a thread."""
    whose = "the run" if owner is not None else "the picture"
    name = f"Detail of {whose}, {level.cut.label_count.text}"
    labels = level.labels(picture.height, picture.width)
    return Labelling(name, labels, level.cut.label_count, palette_indices=level.palette_indices, record=owner)
