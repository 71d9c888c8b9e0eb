"""Everything that comes from disk, clipboard and drag and drop, read beside the window."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QMimeData, QObject, Signal, Slot
from PySide6.QtGui import QGuiApplication, QImage
from PySide6.QtWidgets import QWidget

from app.files import dialogs, readers
from app.files.dialogs import RUN_SUFFIX, SESSION_SUFFIX
from app.files.pasted import picture_from_image
from app.paths import is_own
from app.tasks.abandonable import abandonable, answer_about
from app.tasks.background_task import BackgroundTask
from app.tasks.failure import BUG, Failure
from grapl_engine import RunRecord
from grapl_engine.images.file_parts import AS_IT_COMES, PartChoice
from grapl_engine.label_constraints import LabelConstraints
from grapl_engine.storage.constraint_files import read_constraints
from grapl_engine.storage.edit_files import SavedEdits, read_saved_edits
from grapl_engine.storage.formats import EDITS
from grapl_engine.truth import is_named_as_truth

if TYPE_CHECKING:
    from grapl_engine import Picture

__all__ = ["Opening"]


class Opening(QObject):
    """Reads for the window, which never waits for a disk; of several readings asked for, only the latest is handed on.

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
    failed(Failure)
        A reading did not work.
    notice_given(str)
        Something worth a word, as a sentence; nothing went wrong.
    busy_changed(bool)
        Whether a reading is under way.
    """

    picture_read = Signal(object)
    run_read = Signal(object)
    folder_given = Signal(object)
    constraints_read = Signal(object)
    edits_read = Signal(object)
    session_asked = Signal(object)
    truth_chosen = Signal(object)
    truth_expected = Signal(object)
    failed = Signal(object)
    notice_given = Signal(str)
    busy_changed = Signal(bool)

    def __init__(self, window: QWidget | None = None) -> None:
        super().__init__(window)
        self._window = window
        self._folder: Path | None = None
        self._task = BackgroundTask("reading", self, words=BUG, threads=2)
        self._task.result.connect(self._on_task_result)
        self._task.failed.connect(self.failed)
        self._task.busy_changed.connect(self.busy_changed)

    @property
    def folder(self) -> Path | None:
        """Where something was opened last."""
        return self._folder

    @property
    def is_busy(self) -> bool:
        """Whether a reading is under way."""
        return self._task.is_busy

    # Ask, and open

    def ask_and_open(self) -> None:
        """Let the person choose a picture or a run."""
        if path := dialogs.ask_for_file(self._window, self._folder):
            self.open_path(path)

    def ask_and_open_session(self) -> None:
        """Let the person choose a saved session."""
        if path := dialogs.ask_for_session(self._window, self._folder):
            self.open_path(path)

    def ask_and_open_truth(self, folder: Path | None = None) -> None:
        """Let the person choose a truth, first in this folder: the picture's."""
        if paths := dialogs.ask_for_truth(self._window, folder or self._folder):
            self.truth_chosen.emit(paths)

    def ask_and_open_constraints(self) -> None:
        """Let the person choose a file of seeds."""
        if path := dialogs.ask_for_constraints(self._window, self._folder):
            self.open_constraints(path)

    # Open

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

    def open_constraints(self, path: Path) -> None:
        """Read seeds."""
        self._read(partial(read_constraints, path))

    def close(self) -> None:
        """Drop what is under way; nothing is read after that."""
        self._task.close()

    # How

    def _read(self, work: Callable[[], Picture | RunRecord | LabelConstraints | SavedEdits]) -> None:
        self._task.submit(abandonable(partial(_reading, work)))

    @Slot(object)
    def _on_task_result(self, read: Picture | RunRecord | LabelConstraints | SavedEdits) -> None:
        match read:
            case RunRecord():
                self.run_read.emit(read)
            case LabelConstraints():
                self.constraints_read.emit(read)
            case SavedEdits():
                self.edits_read.emit(read)
            case _:
                self.picture_read.emit(read)


def _reading(work: Callable[[], object], _should_stop: Callable[[], bool]) -> Iterator[object]:
    """In the thread: what is imported here is not waited for by the window."""
    yield work()


def _is_folder(path: Path) -> bool:
    return answer_about(path, Path.is_dir, otherwise=False)  # where nobody may look, or no disk answers, reading says so
