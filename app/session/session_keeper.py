"""The session's life from one start of the program to the next: brought back, begun anew, opened from a file, saved to one."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal, Slot

from app.session.kept_look import KeptLook
from app.session.kept_truth import KeptTruth, declined_pictures
from app.session.run_controller import RunController
from app.session.run_loader import RunLoader
from app.session.session_folders import ClaimedFolder, SessionFolders
from app.session.session_reading import FoundSession, found_session, kept_run, unpacked_session
from app.session.session_writer import SessionWriter
from app.session.truth import SessionTruth
from app.session.view_state import ViewState
from app.tasks.abandonable import abandonable
from app.tasks.background_task import BackgroundTask
from app.tasks.failure import Failure

if TYPE_CHECKING:
    from grapl_engine import Picture
    from grapl_engine.storage.session_index import AttachmentEntry, PictureEntry

__all__ = ["SessionKeeper"]

NO_FOLDER = "Runs of this window are not kept for the next start: {}. Save the session or single runs (Ctrl+S)."


class SessionKeeper(QObject):
    """Without a folder nothing is kept on disk, as in a window of a test.

    Parameters
    ----------
    runs : RunController
    view : ViewState
    look : KeptLook
    truth : SessionTruth

    Attributes
    ----------
    loader : RunLoader
    writer : SessionWriter
    kept_truth : KeptTruth

    Signals
    -------
    began(bool)
        The session of this start is there; whether something of it is looked at.
    file_used(Path)
        The session is that of a file: it was opened from there, or saved there.
    leaving()
        Another session will be there: what this one has still to keep is to be said now.
    changed()
        Another session is there.
    reading_changed()
        `is_reading` has a new value.
    queue_found(Queue)
        The session has a batch; its runs are listed.
    held_changed()
        `is_held` has a new value.
    notice_given(str)
        Something worth a word, as a sentence.
    failed(Failure)
        A session could not be opened or saved; the one before is still there.
    """

    began = Signal(bool)
    file_used = Signal(object)
    leaving = Signal()
    changed = Signal()
    reading_changed = Signal()
    queue_found = Signal(object)
    held_changed = Signal()
    notice_given = Signal(str)
    failed = Signal(object)

    def __init__(self, runs: RunController, view: ViewState, look: KeptLook, truth: SessionTruth, parent: QObject) -> None:
        super().__init__(parent)
        self._runs, self._view, self._kept_look = runs, view, look
        self._folders: SessionFolders | None = None
        self._looks, self._is_held = True, False
        self.loader = RunLoader(runs.keeping, view, self)
        self.writer = SessionWriter(runs.keeping, view, look, self)
        self.kept_truth = KeptTruth(truth, view, self.writer, self)
        self.writer.run_written.connect(self.loader.put_away)
        self.writer.failed.connect(self._on_writer_failed)
        self.writer.saved.connect(self.file_used)
        self.writer.save_failed.connect(self.failed)
        self._task = BackgroundTask("sessions", self, words="The session could not be opened: {}")
        self._task.result.connect(self._on_task_result)
        self._task.failed.connect(self._on_task_failed)
        self._task.busy_changed.connect(self.reading_changed)
        self._pruning = BackgroundTask("old sessions", self, keeps_all=True)

    @property
    def has_folder(self) -> bool:
        """Whether the session is kept on disk."""
        return self.writer.folder is not None

    @property
    def folders(self) -> SessionFolders | None:
        """Where sessions are kept, from `begin` on."""
        return self._folders

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing in it."""
        return self._view.picture is None and not self._runs.kept

    @property
    def is_reading(self) -> bool:
        """Whether a session is being read, that of this start or one that was asked for."""
        return self._task.is_busy

    @property
    def is_held(self) -> bool:
        """Whether what is looked at and set is a guest's, such as a lesson's, and nothing of it is the person's choice."""
        return self._is_held

    # What can be done

    def set_held(self, on: bool) -> None:
        """Keep what is looked at now for the next start until further notice; runs are kept as ever."""
        if on != self._is_held:
            self._is_held = on
            self.writer.hold_place(on=on)
            self.held_changed.emit()

    def begin(self, folders: SessionFolders, *, restores: bool = True, looks: bool = True) -> None:
        """Bring the last session back, or begin one.

        Parameters
        ----------
        folders : SessionFolders
        restores : bool
            False: begin one.
        looks : bool
            Whether what was looked at is looked at again; else the runs are listed alone.
        """
        self._folders, self._looks = folders, looks
        self._pruning.submit(partial(_pruned, folders))
        claimed = folders.claim_last() if restores else None
        if claimed is None:
            self._enter_new()
            self.began.emit(False)
        else:
            self._task.submit(partial(found_session, claimed, None))

    def begin_new(self) -> None:
        """Begin an empty session; the one before is kept among the earlier ones."""
        self._leave()
        self._enter_new()
        self.changed.emit()

    def open_file(self, path: Path) -> None:
        """Open a saved session in place of this one."""
        if self._folders is None:
            self.failed.emit(Failure(f"{path.name} cannot be opened: there is no folder for sessions."))
        else:
            self._task.submit(abandonable(partial(unpacked_session, path, self._folders)))

    def open_earlier(self, folder: Path) -> None:
        """Go back to an earlier session, in place of this one."""
        claimed = None if self._folders is None else self._folders.claim(folder)
        if claimed is None:
            self.failed.emit(Failure("That session is not there any more, or another window works on it."))
        else:
            self._task.submit(partial(found_session, claimed, folder))

    def earlier(self) -> list[Path]:
        """Folders of sessions to which one can go back, the newest first."""
        return [] if self._folders is None else self._folders.earlier()

    def close(self) -> None:
        """Write what is still to be written, and let the folder go."""
        self._task.close()
        self._pruning.close()
        self.writer.close()  # what is still to be looked at is kept too
        self.loader.cancel()

    # What happens

    @Slot(object)
    def _on_task_result(self, found: FoundSession) -> None:
        if found.path is not None:
            self._leave()
            self._looks = True
        self._enter(found)
        if found.path is None:
            self.began.emit(self._view.picture is not None)
        else:
            if found.path != found.claimed.path:  # it was unpacked from there
                self.file_used.emit(found.path)
            self.changed.emit()

    @Slot(object)
    def _on_task_failed(self, failure: Failure) -> None:
        if self.has_folder:
            self.failed.emit(failure)
            return
        self._enter_new()
        self.notice_given.emit(failure.sentence)
        self.began.emit(False)

    @Slot(object)
    def _on_writer_failed(self, failure: Failure) -> None:
        """Nobody has asked for it: a sentence is enough; what could not be written stays in memory."""
        self.notice_given.emit(failure.sentence)

    # How

    def _leave(self) -> None:
        """Let go of all that is there."""
        self.leaving.emit()
        self.writer.leave()
        self.loader.set_folder(None, self.writer.number_of)
        self._runs.make_empty()
        self._view.show_nothing()
        self._runs.keeping.replace_all([])

    def _enter_new(self) -> None:
        assert self._folders is not None
        try:
            claimed = self._folders.claim_new()
        except OSError as error:
            self.notice_given.emit(NO_FOLDER.format(error.strerror or error))
            claimed = None
        self._set_folder(claimed, {})

    def _set_folder(
        self,
        claimed: ClaimedFolder | None,
        pictures: dict[Picture, PictureEntry],
        attachments: tuple[AttachmentEntry, ...] = (),
    ) -> None:
        self.writer.enter(claimed, pictures, attachments)
        self.loader.set_folder(self.writer.folder, self.writer.number_of)

    def _enter(self, found: FoundSession) -> None:
        """List the runs, without their arrays; the shown one is fetched."""
        by_number = {entry.number: picture for picture, entry in found.pictures.items()}
        entries = [
            kept_run(entry, by_number[entry.picture])
            for entry in (*found.index.runs, *found.strays)
            if entry.picture in by_number
        ]
        self._set_folder(found.claimed, found.pictures, found.attachments)
        self.kept_truth.bring_back(found.truths, declined_pictures(found.attachments, by_number))
        self._runs.keeping.replace_all(entries, found.index.removed)
        if found.queue is not None:
            self.queue_found.emit(found.queue)
        if self._looks:
            records = {entry.number: entry.record for entry in entries}
            self._kept_look.bring_back(found.index.place, by_number, records, self.loader)


def _pruned(folders: SessionFolders, _should_stop: Callable[[], bool]) -> Iterator[object]:
    folders.prune()
    return iter(())
