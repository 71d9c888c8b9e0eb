"""Everything that goes to disk: names that are asked for, and files that are written beside the window."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from app.files import dialogs, writers
from app.files.opening import Opening
from app.tasks.background_task import BackgroundTask
from app.tasks.failure import BUG
from grapl_engine import GraplError, LabelCount, RunRecord
from grapl_engine.label_constraints import LabelConstraints
from grapl_engine.storage.constraint_files import write_constraints

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from grapl_engine import Picture
    from grapl_engine.edited_map import EditedMap
    from grapl_engine.hierarchy.hierarchy import Hierarchy
    from grapl_engine.hierarchy.level_map import LevelMap
    from grapl_engine.report.source import ReportSource
    from grapl_engine.storage.overlay_look import OverlayLook

__all__ = ["Saving"]


class Saving(QObject):
    """Writes for the window, which never waits for a disk.

    Writings are done one after the other, all of them, of runs as they are when they are asked for.

    Parameters
    ----------
    opening : Opening
        Where something was opened last, names are proposed first.
    window : QWidget, optional
        What the dialogs stand in front of.

    Signals
    -------
    written(Path)
        A file, or a folder of files, is complete on disk.
    failed(Failure)
        A writing did not work.
    busy_changed(bool)
        Whether a writing is under way.
    """

    written = Signal(object)
    failed = Signal(object)
    busy_changed = Signal(bool)

    def __init__(self, opening: Opening, window: QWidget | None = None) -> None:
        super().__init__(window)
        self._opening, self._window = opening, window
        self._task = BackgroundTask("writing", self, words=BUG, keeps_all=True)
        self._task.result.connect(self.written)
        self._task.failed.connect(self.failed)
        self._task.busy_changed.connect(self.busy_changed)

    @property
    def is_busy(self) -> bool:
        """Whether a writing is under way."""
        return self._task.is_busy

    # Ask, and save

    def ask_and_save_session(self, picture: Picture | None, save: Callable[[Path], object]) -> None:
        """Let the person choose a name, and have the session saved there; it is called after the open picture."""
        if path := dialogs.ask_for_session_name(self._window, picture, self._opening.folder):
            save(path)

    def ask_and_save_run(self, record: RunRecord) -> None:
        """Let the person choose a name, and save the run there."""
        copy = replace(record)
        if path := dialogs.ask_for_run_name(self._window, record, self._opening.folder):
            self.save_run(path, _whole(record, copy))

    def ask_and_save_labels(self, record: RunRecord, level: LevelMap | EditedMap | None = None) -> None:
        """Let the person choose a name, and save the label map, the level of detail or the edited map there."""
        copy = replace(record)
        if chosen := dialogs.ask_for_labels_name(self._window, record, self._opening.folder, _segments(level)):
            self.save_labels(chosen[0], _whole(record, copy), level, ids_from=chosen[1])

    def ask_and_save_overlay(
        self, record: RunRecord, level: LevelMap | EditedMap | None = None, look: OverlayLook | None = None
    ) -> None:
        """Let the person choose a name, and save the overlay there, of the run, the level of detail or the edited map."""
        copy = replace(record)
        if path := dialogs.ask_for_overlay_name(self._window, record, self._opening.folder, _segments(level)):
            self.save_overlay(path, _whole(record, copy), level, look)

    def ask_and_save_levels(self, record: RunRecord, hierarchy: Hierarchy) -> None:
        """Let the person choose a name, and save all levels of detail there: the tree, or the contour map."""
        if path := dialogs.ask_for_levels_name(self._window, record, self._opening.folder):
            self.save_levels(path, record.picture, hierarchy)

    def ask_and_export(
        self,
        record: RunRecord,
        level: LevelMap | None = None,
        look: OverlayLook | None = None,
        *,
        accepts_model: bool = False,
    ) -> None:
        """Let the person choose a folder; everything about the run, and the level of detail, goes into a new folder in it."""
        copy = replace(record)
        if folder := dialogs.ask_for_folder(self._window, record, self._opening.folder):
            ids_from = dialogs.ask_for_numbering(self._window, folder)
            if ids_from is not None:
                self.export_run(folder, _whole(record, copy), level, look, accepts_model=accepts_model, ids_from=ids_from)

    def ask_and_save_report(self, source: ReportSource) -> None:
        """Let the person choose a name, and save the report of the picture there: a page, or sheets of paper."""
        if path := dialogs.ask_for_report_name(self._window, source.picture, self._opening.folder):
            self.save_report(path, source)

    def ask_and_save_constraints(self, record: RunRecord, constraints: LabelConstraints) -> None:
        """Let the person choose a name, and save the seeds there, as `grapl segment --constraints` takes them."""
        if path := dialogs.ask_for_constraints_name(self._window, record, self._opening.folder):
            self.save_constraints(path, constraints)

    # Save

    def save_run(self, path: Path, record: RunRecord) -> None:
        """Write the whole run, to be opened again."""
        self._write(path, partial(writers.save_run, path, replace(record)))

    def save_labels(
        self, path: Path, record: RunRecord, level: LevelMap | EditedMap | None = None, *, ids_from: int = 0
    ) -> None:
        """Write the label map, or a level in its place: as TIFF uint16, one number a pixel; as PNG in the screen's colours."""
        self._write(path, partial(writers.save_labels, path, replace(record), level, ids_from=ids_from))

    def save_overlay(
        self, path: Path, record: RunRecord, level: LevelMap | EditedMap | None = None, look: OverlayLook | None = None
    ) -> None:
        """Write the photograph under the colours of the labels, or of a level; by default as the command line does."""
        self._write(path, partial(writers.save_overlay, path, replace(record), level, look))

    def save_levels(self, path: Path, picture: Picture, hierarchy: Hierarchy) -> None:
        """Write all levels of detail of a picture."""
        self._write(path, partial(writers.save_levels, path, hierarchy, (picture.height, picture.width)))

    def export_run(
        self,
        folder: Path,
        record: RunRecord,
        level: LevelMap | None = None,
        look: OverlayLook | None = None,
        *,
        accepts_model: bool = False,
        ids_from: int = 0,
    ) -> None:
        """Write what the command line writes; `accepts_model`: the person chose the DINO model that the command there names."""
        write = partial(writers.export_run, accepts_model=accepts_model, ids_from=ids_from)
        self._write(folder, partial(write, folder, replace(record), level, look))

    def save_report(self, path: Path, source: ReportSource) -> None:
        """Write the report of a picture; what its runs say is read while it is written."""
        self._write(path, partial(writers.save_report, path, source))

    def save_constraints(self, path: Path, constraints: LabelConstraints) -> None:
        """Write seeds."""
        self._write(path, partial(write_constraints, path, constraints))

    def save_edits(self, path: Path, record: RunRecord) -> None:
        """Write a run's edits by hand, as `grapl segment --edits` takes them."""
        self._write(path, partial(writers.save_edits, path, replace(record)))

    def save_made(self, path: Path, make: Callable[[], bytes]) -> None:
        """Write what is made while it is written."""
        self._write(path, partial(writers.save_made, path, make))

    def save_animation(self, path: Path, pictures: Callable[[], Iterable[NDArray[np.uint8]]], seconds: float) -> None:
        """Write pictures one after the other; they are made while they are written."""
        self._write(path, partial(writers.save_animation, path, pictures, seconds))

    def close(self) -> None:
        """Wait until all that was asked for is written."""
        self._task.close()

    def _write(self, path: Path, work: Callable[[], None]) -> None:
        self._task.submit(partial(_writing, path, work))


def _writing(path: Path, work: Callable[[], None], _should_stop: Callable[[], bool]) -> Iterator[object]:
    """In the thread: what is imported here is not waited for by the window."""
    try:
        work()
    except OSError as error:
        why = error.strerror or error
        raise GraplError(f"{path} could not be written ({why}): choose another folder or make room.") from error
    yield path


def _whole(record: RunRecord, copy: RunRecord) -> RunRecord:
    """A run, unless it was put away while a dialog stood before the window: then the copy that was made before that."""
    return copy if record.is_away else record


def _segments(shown: LevelMap | EditedMap | None) -> LabelCount | str | None:
    """What a proposed name and a title say of what is saved in the run's map's place."""
    from grapl_engine.edited_map import EditedMap

    return None if shown is None else "edited" if isinstance(shown, EditedMap) else shown.cut.label_count
