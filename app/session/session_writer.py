"""Writes what a session has into its folder as soon as it is there, so that nothing hangs on how the program ends."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Iterable, Mapping, MutableMapping
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any
from weakref import WeakKeyDictionary

from PySide6.QtCore import QObject, QTimer, Signal, Slot

from app.session.kept_look import KeptLook
from app.session.kept_runs import KeptRun, KeptRuns
from app.session.session_jobs import (
    Written,
    doing,
    end_session,
    save_session,
    write_attachment,
    write_edits,
    write_index,
    write_picture,
    write_run,
)
from app.session.view_state import ViewState
from app.tasks.background_task import BackgroundTask
from grapl_engine.storage.session_index import AttachmentEntry, PictureEntry, RunEntry, SessionIndex
from grapl_engine.storage.session_place import Place

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from app.session.session_folders import ClaimedFolder
    from grapl_engine import Picture, RunRecord

__all__ = ["SessionWriter"]

REST_MS = 500
"""How long names, notes and what is looked at rest before they are written."""


class SessionWriter(QObject):
    """Follows runs and view; all writing is done beside the window, one thing after the other.

    Parameters
    ----------
    kept : KeptRuns
    view : ViewState
    look : KeptLook

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
    save_failed(Failure)
        It could not be saved there.
    failed(Failure)
        Something could not be written; runs stay in memory then.
    """

    run_written = Signal()
    saved = Signal(object)
    save_failed = Signal(object)
    failed = Signal(object)

    def __init__(self, kept: KeptRuns, view: ViewState, look: KeptLook, parent: QObject) -> None:
        super().__init__(parent)
        self._kept, self._view, self._look = kept, view, look
        self._claimed: ClaimedFolder | None = None
        self._pictures: MutableMapping[Picture, PictureEntry] = WeakKeyDictionary()
        self._last_picture = self._last_attachment = 0
        self._being_written: dict[int, int] = {}  # by number: which change of it
        self._held: Place | None = None
        self.attachments: tuple[AttachmentEntry, ...] = ()
        self._task = BackgroundTask("the session's files", self, words="The session could not be written: {}", keeps_all=True)
        self._task.result.connect(self._on_task_result)
        self._task.failed.connect(self._on_task_failed)
        self._saving = BackgroundTask("saving the session", self, keeps_all=True, beside=self._task)
        self._saving.result.connect(self.saved)
        self._saving.failed.connect(self.save_failed)
        self._editing = BackgroundTask("edits of the session", self, words="The edits could not be written: {}", keeps_all=True)
        self._editing.failed.connect(self.failed)
        self._rest = QTimer(self, interval=REST_MS, singleShot=True)
        self._rest.timeout.connect(self._write_index)
        kept.changed.connect(self._on_kept_changed)
        kept.edits_changed.connect(self._on_kept_edits_changed)
        kept.run_changed.connect(self._on_something_changed)
        look.changed.connect(self._on_something_changed)
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
            self._submit(partial(write_picture, number, picture))
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
        self._last_attachment = max((entry.number for entry in attachments), default=0)
        self._being_written.clear()
        self._held = None  # its numbers are those of the folder before
        self._on_kept_changed()

    def attach(
        self,
        kind: str,
        facts: Mapping[str, Any],
        arrays: Mapping[str, NDArray[Any]],
        *,
        picture: Picture | None = None,
        run: RunRecord | None = None,
        beside: bool = False,
    ) -> int | None:
        """Keep something that belongs to a picture or a run, in place of what there was of this kind, or beside it.

        Returns
        -------
        int or None
            The attachment's number; None: there is no folder.
        """
        if self._claimed is None:
            return None
        self._last_attachment += 1
        owner = self._owner(picture, run)
        entry = AttachmentEntry(self._last_attachment, kind, *owner)
        others = (one for one in self.attachments if beside or (one.kind, one.picture, one.run) != (kind, *owner))
        self.attachments = (*others, entry)
        self._submit(partial(write_attachment, entry.number, dict(facts), dict(arrays)))
        self._write_index()
        return entry.number

    def write_again(self, number: int, facts: Mapping[str, Any]) -> None:
        """Let an attachment without arrays say something else."""
        self._submit(partial(write_attachment, number, dict(facts), {}))

    def detach(self, kind: str, *, picture: Picture | None = None, run: RunRecord | None = None) -> None:
        """Keep what there is of a kind no longer."""
        owner = self._owner(picture, run)
        self.drop(entry.number for entry in self.attachments if (entry.kind, entry.picture, entry.run) == (kind, *owner))

    def drop(self, numbers: Iterable[int]) -> None:
        """Keep these attachments no longer."""
        gone = set(numbers)
        left = tuple(entry for entry in self.attachments if entry.number not in gone)
        if self._claimed is not None and left != self.attachments:
            self.attachments = left
            self._write_index()

    def _owner(self, picture: Picture | None, run: RunRecord | None) -> tuple[int | None, int | None]:
        entry = self._kept.entry_of(run)
        return None if picture is None else self.number_of(picture), None if entry is None else entry.number

    def leave(self) -> None:
        """Write what is still to be written, tidy up, and let the folder go."""
        if self._claimed is not None:
            self._on_kept_changed()
            self._editing.pool.waitForDone()  # the folder may go with its last picture
            self._submit(partial(end_session, self._claimed, self.index()))
        self._claimed = None

    def hold_place(self, *, on: bool) -> None:
        """Keep what is looked at now, whatever is looked at from here on; off: follow that again."""
        self._held = self._look.place(self._kept, self.number_of) if on else None
        self._on_something_changed()

    def save_as(self, path: Path) -> None:
        """Write the session to a file, after all that waits to be written."""
        self._on_kept_changed()
        if self._claimed is not None:
            self._saving.submit(partial(doing, partial(save_session, path), self._claimed.path))

    def index(self) -> SessionIndex:
        """What the session has now."""
        runs = tuple(self._run_entry(entry) for entry in self._kept.entries)
        wanted = {run.picture for run in runs} | {self.number_of(entry.record.picture) for entry in self._kept.removed}
        if self._view.picture is not None:
            wanted.add(self.number_of(self._view.picture))
        wanted |= {entry.picture for entry in self.attachments if entry.picture is not None}
        place = self._held or self._look.place(self._kept, self.number_of)
        wanted |= set() if place.picture is None else {place.picture}
        pictures = tuple(entry for entry in self._pictures.values() if entry.number in wanted)
        return SessionIndex(pictures, runs, self.attachments, place, self._kept.removed_numbers)

    def close(self) -> None:
        """Leave, and wait until all is written."""
        self.leave()
        self._saving.refuse()
        self._editing.close()
        self._task.close()

    # What happens

    @Slot()
    def _on_kept_changed(self) -> None:
        if self._claimed is None:
            return
        for entry in self._kept.entries:
            if not entry.is_written and self._being_written.get(entry.number) != entry.changes:
                self._being_written[entry.number] = entry.changes
                picture, copy = self.number_of(entry.record.picture), dataclasses.replace(entry.record)
                self._submit(partial(write_run, entry, entry.changes, picture, copy))
        self._write_index()

    @Slot(object)
    def _on_kept_edits_changed(self, record: RunRecord) -> None:
        """The edits alone are written at once, and beside what else is written: a run's file takes its time."""
        if self._claimed is not None and (entry := self._kept.entry_of(record)) is not None:
            picture = self.number_of(record.picture)
            work = partial(write_edits, entry.number, picture, record.edits)
            self._editing.submit(partial(doing, work, self._claimed.path))

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
            self._submit(partial(write_index, self.index()))

    @Slot(object)
    def _on_task_result(self, written: tuple[KeptRun, int]) -> None:
        entry, change = written
        if entry.changes == change:
            entry.is_written = True
            self._being_written.pop(entry.number, None)
            self.run_written.emit()

    @Slot(object)
    def _on_task_failed(self, failure: object) -> None:
        self._being_written.clear()  # tried again with the next run
        self.failed.emit(failure)

    # How

    def _submit(self, work: Callable[[Path], Written | None]) -> None:
        if self._claimed is not None:
            self._task.submit(partial(doing, work, self._claimed.path))

    def _run_entry(self, entry: KeptRun) -> RunEntry:
        record = entry.record
        picture = self.number_of(record.picture)
        return RunEntry(
            entry.number, picture, record.settings, record.constraints, record.palette_indices, entry.facts,
            entry.name, entry.note, entry.is_pinned,
        )  # fmt: skip
