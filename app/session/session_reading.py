"""Sessions read from their folders and files; in a thread, but for `kept_run`."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from app.session.kept_runs import KeptRun
from app.session.kept_truth import FoundTruth, read_truths
from app.session.session_folders import ClaimedFolder, SessionFolders
from grapl_engine import GraplError, RunRecord

if TYPE_CHECKING:
    from grapl_engine import Picture
    from grapl_engine.batch.queue import Queue
    from grapl_engine.storage.session_index import AttachmentEntry, PictureEntry, RunEntry, SessionIndex

__all__ = ["FoundSession", "found_session", "kept_run", "unpacked_session"]

QUEUE = "batch"
"""The kind of the attachment that is one; what reads it is not imported by a start without one."""


@dataclass(frozen=True, slots=True, eq=False)
class FoundSession:
    """A session that was read, its runs without their arrays.

    Attributes
    ----------
    claimed : ClaimedFolder
    index : SessionIndex
    pictures : dict of Picture to PictureEntry
        Those that are whole.
    strays : tuple of RunEntry
        Runs that were written and are not in the index.
    truths : tuple of FoundTruth
    queue : Queue or None
        Its batch; never that of a session's file, whose folders may be another machine's.
    path : Path or None
        The file or folder that the person chose; None at a start.
    """

    claimed: ClaimedFolder
    index: SessionIndex
    pictures: dict[Picture, PictureEntry]
    strays: tuple[RunEntry, ...]
    truths: tuple[FoundTruth, ...]
    queue: Queue | None
    path: Path | None

    @property
    def attachments(self) -> tuple[AttachmentEntry, ...]:
        """Those that stay with it: a batch that was not taken over does not come back at the next start either."""
        return tuple(entry for entry in self.index.attachments if self.queue is not None or entry.kind != QUEUE)


def kept_run(entry: RunEntry, picture: Picture) -> KeptRun:
    """A run as the list has it, its arrays in its file."""
    record = RunRecord(
        picture, entry.settings, entry.palette_indices, failure=entry.facts.failure, constraints=entry.constraints
    )
    record.put_away(entry.facts.ended)
    return KeptRun(record, entry.number, entry.name, entry.note, is_pinned=entry.is_pinned, facts=entry.facts)


def found_session(claimed: ClaimedFolder, path: Path | None, _should_stop: Callable[[], bool]) -> Iterator[FoundSession]:
    """Read a session's index, and look for runs that were written and are not in it."""
    from grapl_engine.storage import session_folder

    try:
        index = session_folder.read_index(claimed.path)
        pictures = _pictures(claimed.path, index)
        by_number = {entry.number: picture for picture, entry in pictures.items()}
        strays: list[RunEntry] = []
        for number, of in session_folder.strays(claimed.path, index):
            if of > max(by_number, default=0):
                with suppress(GraplError):  # it cannot be read: it stays in the folder
                    picture, entry = session_folder.stray_picture(claimed.path, number, of)
                    pictures[picture], by_number[of] = entry, picture
            if of in by_number:
                strays += _stray(claimed.path, number, of, by_number[of])
        truths = read_truths(claimed.path, index.attachments, by_number)
        queue = _queue(claimed.path, index) if path is None or path == claimed.path else None
    except GraplError:
        claimed.release()
        raise
    yield FoundSession(claimed, index, pictures, tuple(strays), tuple(truths), queue, path)


def _pictures(folder: Path, index: SessionIndex) -> dict[Picture, PictureEntry]:
    """Those that are whole: one that is damaged takes its runs from the list, and no others."""
    from grapl_engine.storage import session_folder

    pictures: dict[Picture, PictureEntry] = {}
    for entry in index.pictures:
        try:
            pictures[session_folder.read_picture(folder, entry)] = entry
        except GraplError:
            continue
    return pictures


def _queue(folder: Path, index: SessionIndex) -> Queue | None:
    """Its batch, as the disk has it."""
    if all(entry.kind != QUEUE for entry in index.attachments):
        return None
    from grapl_engine.batch.queue import looked_after, read_queue

    queue = read_queue(folder, index.attachments)
    return None if queue is None else looked_after(queue)


def _stray(folder: Path, number: int, picture: int, shown: Picture) -> list[RunEntry]:
    from grapl_engine.storage import session_folder

    try:
        return [session_folder.stray_entry(number, picture, session_folder.read_run(folder, number, picture, shown))]
    except GraplError:  # it cannot be read: it stays in the folder
        return []


def unpacked_session(path: Path, folders: SessionFolders, should_stop: Callable[[], bool]) -> Iterator[FoundSession]:
    """Unpack a saved session into a folder of its own, and read it there, unless nobody waits for it any more."""
    from grapl_engine.storage import session_file

    folder = folders.new_path()
    session_file.open_session(path, folder)
    if should_stop():
        shutil.rmtree(folder, ignore_errors=True)
        return
    claimed = folders.claim(folder)
    if claimed is None:
        raise GraplError(f"{path.name} was unpacked into {folder}, which another program has taken: try again.")
    yield from found_session(claimed, path, should_stop)
