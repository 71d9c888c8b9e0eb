"""Everything that goes to or comes from disk, clipboard and drag and drop, computed beside the window."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QMimeData, QObject, Signal, Slot
from PySide6.QtGui import QGuiApplication, QImage
from PySide6.QtWidgets import QWidget

from app.files import dialogs, readers, writers
from app.files.dialogs import RUN_SUFFIX, SESSION_SUFFIX
from app.files.pasted import picture_from_image
from app.paths import is_own
from app.tasks.abandonable import abandonable
from app.tasks.background_task import BackgroundTask
from app.tasks.failure import Failure
from grapl_engine import GraplError, LabelCount, RunRecord
from grapl_engine.images.file_parts import AS_IT_COMES, PartChoice
from grapl_engine.label_constraints import LabelConstraints
from grapl_engine.storage.constraint_files import read_constraints, write_constraints
from grapl_engine.storage.edit_files import SavedEdits, read_saved_edits
from grapl_engine.storage.formats import EDITS
from grapl_engine.truth import is_named_as_truth

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from grapl_engine import Picture
    from grapl_engine.edited_map import EditedMap
    from grapl_engine.hierarchy.hierarchy import Hierarchy
    from grapl_engine.hierarchy.level_map import LevelMap
    from grapl_engine.report.source import ReportSource
    from grapl_engine.storage.overlay_look import OverlayLook

__all__ = ["Files", "picture_from_image"]

_BUG = "Something in the program went wrong ({}). What was on screen is still there."


class Files(QObject):
    """Reads and writes for the window, which never waits for a disk.

    Of several readings asked for, only the latest is handed on. Writings are
    done one after the other, all of them, of runs as they are when they are asked for.

    Parameters
    ----------
    window : QWidget, optional
        What the dialogs stand in front of.

    Signals
    -------
    picture_read(Picture)
        A picture is here.
    run_read(RunRecord)
        A saved run is here.
    folder_given(Path)
        A folder of pictures is to be opened.
    constraints_read(LabelConstraints)
        Saved seeds are here.
    edits_read(SavedEdits)
        Saved edits are here.
    session_asked(Path)
        A saved session is to be opened.
    truth_chosen(list of Path)
        These are to be the truth of the open picture.
    truth_expected(list of Path)
        These are to be the truth of the picture that is read next.
    written(Path)
        A file, or a folder of files, is complete on disk.
    failed(Failure)
        A reading or writing did not work.
    notice_given(str)
        Something worth a word, as a sentence; nothing went wrong.
    busy_changed(bool)
        Whether a reading or writing is under way.
    """

    picture_read = Signal(object)
    run_read = Signal(object)
    folder_given = Signal(object)
    constraints_read = Signal(object)
    edits_read = Signal(object)
    session_asked = Signal(object)
    truth_chosen = Signal(object)
    truth_expected = Signal(object)
    written = Signal(object)
    failed = Signal(object)
    notice_given = Signal(str)
    busy_changed = Signal(bool)

    def __init__(self, window: QWidget | None = None) -> None:
        super().__init__(window)
        self._window = window
        self._folder: Path | None = None
        self._was_busy = False
        self._reading = BackgroundTask("reading", self, words=_BUG, threads=2)
        self._writing = BackgroundTask("writing", self, words=_BUG, keeps_all=True)
        self._reading.result.connect(self._on_reading_result)
        self._writing.result.connect(self.written)
        for task in (self._reading, self._writing):
            task.failed.connect(self.failed)
            task.busy_changed.connect(self._on_busy_changed)

    @property
    def folder(self) -> Path | None:
        """Where something was opened last."""
        return self._folder

    @property
    def is_busy(self) -> bool:
        """Whether a reading or writing is under way."""
        return self._reading.is_busy or self._writing.is_busy

    # Open

    def ask_and_open(self) -> None:
        """Let the person choose a picture or a run."""
        if path := dialogs.ask_for_file(self._window, self._folder):
            self.open_path(path)

    def ask_and_open_session(self) -> None:
        """Let the person choose a saved session."""
        if path := dialogs.ask_for_session(self._window, self._folder):
            self.open_path(path)

    def open_path(self, path: Path, choice: PartChoice = AS_IT_COMES, known: Sequence[Picture] = ()) -> None:
        """Read a picture or a part of one, a run or edits, or ask for a saved session; a `known` picture stays the same."""
        path = path.absolute()
        if not is_own(path):
            self._folder = path.parent
        if path.suffix.lower() == RUN_SUFFIX:
            self._read(partial(readers.load_run, path))
        elif path.suffix.lower() == SESSION_SUFFIX:
            self.session_asked.emit(path)
        elif path.suffix.lower() == EDITS.suffix:
            self._read(partial(read_saved_edits, path))
        else:
            is_part = choice != AS_IT_COMES or bool(known)
            self._read(partial(readers.read_part, path, choice, known) if is_part else partial(readers.read_picture, path))

    def open_paths(self, paths: Sequence[Path], choice: PartChoice = AS_IT_COMES) -> None:
        """Read the first of several files; the window shows one picture at a time, and a notice says so. A folder is a batch.

        What is a truth by its name belongs to the picture that is given with it, or to the open one.
        """
        if folder := next(filter(_is_folder, paths), None):
            self.folder_given.emit(folder.absolute())
            if others := len(paths) - 1:
                what, rest = ("something else", "that") if others == 1 else (f"{others} others", "the rest one by one")
                self.notice_given.emit(f"{folder.name} and {what} were given: the folder is opened. Open {rest}.")
            return
        truths = [path.absolute() for path in paths if is_named_as_truth(path)]
        paths = [path for path in paths if not is_named_as_truth(path)]
        if truths:
            (self.truth_expected if paths else self.truth_chosen).emit(truths)
        if not paths:
            return
        self.open_path(paths[0], choice)
        if len(paths) > 1:
            rest = "the other one" if len(paths) == 2 else "the others one by one"
            self.notice_given.emit(f"{len(paths)} files were given: {paths[0].name} is opened. Open {rest}.")

    def ask_and_open_truth(self, folder: Path | None = None) -> None:
        """Let the person choose a truth, first in this folder: the picture's."""
        if paths := dialogs.ask_for_truth(self._window, folder or self._folder):
            self.truth_chosen.emit(paths)

    @staticmethod
    def accepts(mime: QMimeData) -> bool:
        """Whether something that is dragged over the window could be opened."""
        return mime.hasImage() or any(url.isLocalFile() for url in mime.urls())

    def open_mime(self, mime: QMimeData) -> None:
        """Open what was dropped or pasted: files, or the pixels of a picture."""
        paths = [Path(url.toLocalFile()) for url in mime.urls() if url.isLocalFile()]
        if paths:
            self.open_paths(paths)
        elif mime.hasImage():
            self._read(partial(picture_from_image, QImage(mime.imageData()), "pasted picture"))
        elif mime.hasUrls():
            self.failed.emit(Failure("Only files on this machine can be opened: save the picture first, then open the file."))
        else:
            self.failed.emit(Failure("There is no picture here: copy a picture or a picture file first."))

    def paste(self) -> None:
        """Open what is in the clipboard."""
        copied: QMimeData | None = QGuiApplication.clipboard().mimeData()
        self.open_mime(QMimeData() if copied is None else copied)  # None where nothing was ever copied

    def ask_and_open_constraints(self) -> None:
        """Let the person choose a file of seeds."""
        if path := dialogs.ask_for_constraints(self._window, self._folder):
            self.open_constraints(path)

    def open_constraints(self, path: Path) -> None:
        """Read seeds."""
        self._read(partial(read_constraints, path))

    # Save

    def ask_and_save_session(self, picture: Picture | None, save: Callable[[Path], object]) -> None:
        """Let the person choose a name, and have the session saved there; it is called after the open picture."""
        if path := dialogs.ask_for_session_name(self._window, picture, self._folder):
            save(path)

    def ask_and_save_run(self, record: RunRecord) -> None:
        """Let the person choose a name, and save the run there."""
        if path := dialogs.ask_for_run_name(self._window, record, self._folder):
            self.save_run(path, record)

    def ask_and_save_labels(self, record: RunRecord, level: LevelMap | EditedMap | None = None) -> None:
        """Let the person choose a name, and save the label map, the level of detail or the edited map there."""
        if chosen := dialogs.ask_for_labels_name(self._window, record, self._folder, _segments(level)):
            self.save_labels(chosen[0], record, level, ids_from=chosen[1])

    def ask_and_save_overlay(
        self, record: RunRecord, level: LevelMap | EditedMap | None = None, look: OverlayLook | None = None
    ) -> None:
        """Let the person choose a name, and save the overlay there, of the run, the level of detail or the edited map."""
        if path := dialogs.ask_for_overlay_name(self._window, record, self._folder, _segments(level)):
            self.save_overlay(path, record, level, look)

    def ask_and_save_levels(self, record: RunRecord, hierarchy: Hierarchy) -> None:
        """Let the person choose a name, and save all levels of detail there: the tree, or the contour map."""
        if path := dialogs.ask_for_levels_name(self._window, record, self._folder):
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
        if folder := dialogs.ask_for_folder(self._window, record, self._folder):
            ids_from = dialogs.ask_for_numbering(self._window, folder)
            if ids_from is not None:
                self.export_run(folder, record, level, look, accepts_model=accepts_model, ids_from=ids_from)

    def ask_and_save_report(self, source: ReportSource) -> None:
        """Let the person choose a name, and save the report of the picture there: a page, or sheets of paper."""
        if path := dialogs.ask_for_report_name(self._window, source.picture, self._folder):
            self.save_report(path, source)

    def ask_and_save_constraints(self, record: RunRecord, constraints: LabelConstraints) -> None:
        """Let the person choose a name, and save the seeds there, as `grapl segment --constraints` takes them."""
        if path := dialogs.ask_for_constraints_name(self._window, record, self._folder):
            self.save_constraints(path, constraints)

    def save_constraints(self, path: Path, constraints: LabelConstraints) -> None:
        """Write seeds."""
        self._write(path, partial(write_constraints, path, constraints))

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
        self._reading.close()
        self._writing.close()

    # How

    def _read(self, work: Callable[[], Picture | RunRecord | LabelConstraints | SavedEdits]) -> None:
        self._reading.submit(abandonable(partial(_reading, work)))

    def _write(self, path: Path, work: Callable[[], None]) -> None:
        self._writing.submit(partial(_writing, path, work))

    @Slot(object)
    def _on_reading_result(self, read: Picture | RunRecord | LabelConstraints | SavedEdits) -> None:
        match read:
            case RunRecord():
                self.run_read.emit(read)
            case LabelConstraints():
                self.constraints_read.emit(read)
            case SavedEdits():
                self.edits_read.emit(read)
            case _:
                self.picture_read.emit(read)

    @Slot()
    def _on_busy_changed(self) -> None:
        """One may be busy while the other is."""
        if self.is_busy != self._was_busy:
            self._was_busy = self.is_busy
            self.busy_changed.emit(self._was_busy)


# In the threads: what is imported here is not waited for by the window.


def _reading(work: Callable[[], object], _should_stop: Callable[[], bool]) -> Iterator[object]:
    yield work()


def _writing(path: Path, work: Callable[[], None], _should_stop: Callable[[], bool]) -> Iterator[object]:
    try:
        work()
    except OSError as error:
        why = error.strerror or error
        raise GraplError(f"{path} could not be written ({why}): choose another folder or make room.") from error
    yield path


def _segments(shown: LevelMap | EditedMap | None) -> LabelCount | str | None:
    """What a proposed name and a title say of what is saved in the run's map's place."""
    from grapl_engine.edited_map import EditedMap

    return None if shown is None else "edited" if isinstance(shown, EditedMap) else shown.cut.label_count


def _is_folder(path: Path) -> bool:
    try:
        return path.is_dir()
    except OSError:  # what lies in a folder that may not be looked into; reading it says so
        return False
