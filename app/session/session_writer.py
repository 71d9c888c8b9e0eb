"""Writes what a session has into its folder as soon as it is there, so that nothing hangs on how the program ends."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Iterator, Mapping, MutableMapping
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING
from weakref import WeakKeyDictionary

from PySide6.QtCore import QObject, QTimer, Signal, Slot

from app.session.kept_runs import KeptRun, KeptRuns
from app.session.view_state import ViewState
from app.tasks.background_task import BackgroundTask
from grapl_engine import GraplError
from grapl_engine.storage.session_index import AttachmentEntry, PictureEntry, Place, RunEntry, SessionIndex

if TYPE_CHECKING:
    from app.session.configuration import Configuration
    from app.session.session_folders import ClaimedFolder
    from grapl_engine import Picture, RunRecord

__all__ = ["SessionWriter"]

WAY_OUT = "runs of this session stay in memory. Make room, or save them elsewhere (Ctrl+S)."
REST_MS = 500
"""How long names, notes and what is looked at rest before they are written."""


class SessionWriter(QObject):
    """Follows runs and view; all writing is done beside the window, one thing after the other.

    Parameters
    ----------
    kept : KeptRuns
    view : ViewState
    configuration : Configuration
        Whose seeds are kept with what is looked at.

    Attributes
    ----------
    attachments : tuple of AttachmentEntry
        What belongs to pictures and runs.

    Signals
    -------
    run_written()
        A run's file is complete: the run may be put away.
    saved(Path)
        The session is in a file.
    failed(Failure)
        Something could not be written; runs stay in memory then.
    """

    run_written = Signal()
    saved = Signal(object)
    failed = Signal(object)

    def __init__(self, kept: KeptRuns, view: ViewState, configuration: Configuration, parent: QObject) -> None:
        super().__init__(parent)
        self._kept, self._view, self._configuration = kept, view, configuration
        self._claimed: ClaimedFolder | None = None
        self._pictures: MutableMapping[Picture, PictureEntry] = WeakKeyDictionary()
        self._last_picture = 0
        self._being_written: set[int] = set()
        self.attachments: tuple[AttachmentEntry, ...] = ()
        self._task = BackgroundTask("the session's files", self, words="The session could not be written: {}", keeps_all=True)
        self._task.result.connect(self._on_task_result)
        self._task.failed.connect(self._on_task_failed)
        self._rest = QTimer(self, interval=REST_MS, singleShot=True)
        self._rest.timeout.connect(self._write_index)
        kept.changed.connect(self._on_kept_changed)
        for changed in (kept.run_changed, view.frame_changed, view.selection_changed, view.patch_changed):
            changed.connect(self._on_something_changed)
        configuration.constraints_changed.connect(self._on_something_changed)
        view.picture_changed.connect(self._on_view_picture_changed)

    @property
    def folder(self) -> Path | None:
        """Where it writes; None: nowhere."""
        return None if self._claimed is None else self._claimed.path

    def number_of(self, picture: Picture) -> int:
        """The picture's number in the session; it gets one, and a file, if it has none."""
        if picture not in self._pictures:
            from grapl_engine.storage.session_folder import picture_entry

            self._last_picture += 1
            number = self._last_picture
            self._pictures[picture] = picture_entry(number, picture)
            self._submit(partial(_write_picture, number, picture))
        return self._pictures[picture].number

    def enter(
        self,
        claimed: ClaimedFolder | None,
        pictures: Mapping[Picture, PictureEntry],
        attachments: tuple[AttachmentEntry, ...] = (),
    ) -> None:
        """Write into another folder from now on, which has these already; None: into none."""
        self._claimed, self._pictures, self.attachments = claimed, WeakKeyDictionary(pictures), attachments
        self._last_picture = max((entry.number for entry in pictures.values()), default=0)
        self._being_written.clear()

    def leave(self) -> None:
        """Write what is still to be written, tidy up, and let the folder go."""
        if self._claimed is not None:
            self._rest.stop()
            index = dataclasses.replace(self.index(), removed=())
            self._submit(partial(_end, self._claimed, index))
        self._claimed = None

    def save_as(self, path: Path) -> None:
        """Write the session to a file, after all that waits to be written."""
        self._write_index()
        self._submit(partial(_save, path))

    def index(self) -> SessionIndex:
        """What the session has now."""
        runs = tuple(self._run_entry(entry) for entry in self._kept.entries)
        wanted = {run.picture for run in runs} | {self.number_of(entry.record.picture) for entry in self._kept.removed}
        if self._view.picture is not None:
            wanted.add(self.number_of(self._view.picture))
        pictures = tuple(entry for entry in self._pictures.values() if entry.number in wanted)
        return SessionIndex(
            pictures, runs, self.attachments, self._place(), tuple(entry.number for entry in self._kept.removed)
        )

    def close(self) -> None:
        """Leave, and wait until all is written."""
        self.leave()
        self._task.close()

    # What happens

    @Slot()
    def _on_kept_changed(self) -> None:
        if self._claimed is None:
            return
        for entry in self._kept.entries:
            if not entry.is_written and entry.number not in self._being_written:
                self._being_written.add(entry.number)
                picture, copy = self.number_of(entry.record.picture), dataclasses.replace(entry.record)
                self._submit(partial(_write_run, entry, picture, copy))
        self._write_index()

    @Slot()
    @Slot(object)
    def _on_something_changed(self, _what: object = None) -> None:
        if self._claimed is not None and not self._rest.isActive():
            self._rest.start()

    @Slot()
    def _on_view_picture_changed(self) -> None:
        if self._claimed is not None and self._view.picture is not None:
            self.number_of(self._view.picture)
            self._write_index()

    @Slot()
    def _write_index(self) -> None:
        self._rest.stop()
        if self._claimed is not None:
            self._submit(partial(_write_index, self.index()))

    @Slot(object)
    def _on_task_result(self, written: KeptRun | Path) -> None:
        if isinstance(written, Path):
            self.saved.emit(written)
        else:
            written.is_written = True
            self._being_written.discard(written.number)
            self.run_written.emit()

    @Slot(object)
    def _on_task_failed(self, failure: object) -> None:
        self._being_written.clear()  # tried again with the next run
        self.failed.emit(failure)

    # How

    def _submit(self, work: Callable[[Path], KeptRun | Path | None]) -> None:
        if self._claimed is not None:
            self._task.submit(partial(_written, work, self._claimed.path))

    def _run_entry(self, entry: KeptRun) -> RunEntry:
        record = entry.record
        picture = self.number_of(record.picture)
        return RunEntry(
            entry.number, picture, record.settings, record.constraints, record.palette_indices, entry.facts,
            entry.name, entry.note, entry.is_pinned,
        )  # fmt: skip

    def _place(self) -> Place:
        view, shown = self._view, self._kept.entry_of(self._view.shown)
        picture = None if view.picture is None else self.number_of(view.picture)
        constraints = self._configuration.constraints
        if shown is None:
            return Place(picture, constraints=constraints)
        return Place(picture, shown.number, view.frame, view.selected, view.patch, constraints)


# In the thread: what is imported here is not waited for by the window.


def _written(
    work: Callable[[Path], KeptRun | Path | None], folder: Path, _should_stop: Callable[[], bool]
) -> Iterator[KeptRun | Path]:
    try:
        done = work(folder)
    except OSError as error:
        raise GraplError(f"{folder} could not be written ({error.strerror or error}): {WAY_OUT}") from error
    if done is not None:
        yield done


def _write_picture(number: int, picture: Picture, folder: Path) -> None:
    from grapl_engine.storage import session_folder

    session_folder.write_picture(folder, number, picture)


def _write_run(entry: KeptRun, picture: int, record: RunRecord, folder: Path) -> KeptRun:
    from grapl_engine.storage import session_folder

    session_folder.write_run(folder, entry.number, picture, record)
    return entry


def _write_index(index: SessionIndex, folder: Path) -> None:
    from grapl_engine.storage import session_folder

    session_folder.write_index(folder, index)


def _save(path: Path, folder: Path) -> Path:
    from grapl_engine.storage import session_file

    session_file.save_session(path, folder)
    return path


def _end(claimed: ClaimedFolder, index: SessionIndex, folder: Path) -> None:
    """Nothing stays that the index does not name; of a session without a picture, nothing at all."""
    from grapl_engine.storage import session_folder

    if not index.pictures:
        claimed.remove()
        return
    try:
        session_folder.write_index(folder, index)
        session_folder.tidy(folder, index)
    finally:
        claimed.release()
