"""What writes files, in a thread: what is imported here is not waited for by the window."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path
from typing import TYPE_CHECKING

from grapl_engine import RunRecord
from grapl_engine.storage.formats import REPORT

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from grapl_engine.edited_map import EditedMap
    from grapl_engine.hierarchy.hierarchy import Hierarchy
    from grapl_engine.hierarchy.level_map import LevelMap
    from grapl_engine.report.source import ReportSource
    from grapl_engine.storage.overlay_look import OverlayLook

__all__ = [
    "export_run", "save_animation", "save_edits", "save_labels", "save_levels", "save_made", "save_overlay", "save_report",
    "save_run",
]  # fmt: skip


def save_run(path: Path, record: RunRecord) -> None:
    """The whole run."""
    from grapl_engine.storage import run_file as storage

    storage.save_run(path, record)


def save_labels(path: Path, record: RunRecord, level: LevelMap | EditedMap | None, *, ids_from: int = 0) -> None:
    """The label map, or a level's; `ids_from`: the number of the first segment."""
    from grapl_engine.storage import export

    export.save_labels(path, record, detail=level, ids_from=ids_from)


def save_overlay(path: Path, record: RunRecord, level: LevelMap | EditedMap | None, look: OverlayLook | None = None) -> None:
    """The photograph under the segments."""
    from grapl_engine.storage import export
    from grapl_engine.storage.overlay_look import HALF

    export.save_overlay(path, record, detail=level, look=look or HALF)


def save_levels(path: Path, hierarchy: Hierarchy, size: tuple[int, int]) -> None:
    """All levels of detail of a picture of this height and width."""
    from grapl_engine.storage import level_files

    level_files.save_levels(path, hierarchy, size)


def save_edits(path: Path, record: RunRecord) -> None:
    """The edits of a run, and what tells it from others."""
    from grapl_engine.storage.edit_files import write_edits

    write_edits(path, record.edits, record)


def save_made(path: Path, make: Callable[[], bytes]) -> None:
    """What is made while it is written."""
    from grapl_engine.storage.atomic import replacing

    with replacing(path) as part:
        part.write_bytes(make())


def save_animation(path: Path, pictures: Callable[[], Iterable[NDArray[np.uint8]]], seconds: float) -> None:
    """Pictures one after the other."""
    from grapl_engine.storage import animation

    animation.save_animation(path, pictures(), seconds)


def save_report(path: Path, source: ReportSource) -> None:
    """The report of a picture, for a browser or on paper."""
    from grapl_engine.report.page import page_of, render_page, write_report

    if REPORT.kind_of(path) == ".pdf":
        from app.files.paper import save_pdf

        save_pdf(path, render_page(page_of(source), is_paper=True))
    else:
        write_report(path, source)


def export_run(
    folder: Path,
    record: RunRecord,
    level: LevelMap | None,
    look: OverlayLook | None = None,
    *,
    accepts_model: bool = False,
    ids_from: int = 0,
) -> None:
    """Everything about a run, its map after edits by hand included, into a folder of this name."""
    from grapl_engine.storage import export
    from grapl_engine.storage.overlay_look import HALF

    edited = None
    if record.edits:
        from grapl_engine.analysis.editing import apply_edits

        edited = apply_edits(record, record.edits)
    export.export_run(
        record,
        folder.parent,
        folder.name,
        level,
        edited,
        accepts_model=accepts_model,
        ids_from=ids_from,
        look=look or HALF,
    )
