"""What writes a session's files, in a thread: what is imported here is not waited for by the window."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeAlias

from grapl_engine import GraplError

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from app.session.kept_runs import KeptRun
    from app.session.session_folders import ClaimedFolder
    from grapl_engine import Picture, RunRecord
    from grapl_engine.label_edits import LabelEdits
    from grapl_engine.storage.session_index import SessionIndex

__all__ = [
    "Written", "doing", "end_session", "save_session", "write_attachment", "write_edits", "write_index", "write_picture",
    "write_run",
]  # fmt: skip

WAY_OUT = "runs of this session stay in memory. Make room, or save them elsewhere (Ctrl+S)."
Written: TypeAlias = "Path | tuple[KeptRun, int]"
"""A file in which the session is, or a run with the change of it that its file has."""


def doing(work: Callable[[Path], Written | None], folder: Path, _should_stop: Callable[[], bool]) -> Iterator[Written]:
    """Do one of the others in a folder.

    Raises
    ------
    GraplError
        If the disk does not take it.
    """
    try:
        done = work(folder)
    except OSError as error:
        raise GraplError(f"{folder} could not be written ({error.strerror or error}): {WAY_OUT}") from error
    if done is not None:
        yield done


def write_picture(number: int, picture: Picture, folder: Path) -> None:
    """A picture's pixels, which lie there from then on: memory for them is the system's to take back."""
    from grapl_engine.storage import session_folder

    session_folder.write_picture(folder, number, picture)
    session_folder.map_picture(folder, number, picture)


def write_run(entry: KeptRun, change: int, picture: int, record: RunRecord, folder: Path) -> tuple[KeptRun, int]:
    """A run; its entry and the change of it that is written are handed on."""
    from grapl_engine.storage import session_folder

    session_folder.write_run(folder, entry.number, picture, record)
    return entry, change


def write_edits(number: int, picture: int, edits: LabelEdits, folder: Path) -> None:
    """The edits of a run, before its own file has them."""
    from grapl_engine.storage import session_folder

    session_folder.write_run_edits(folder, number, picture, edits)


def write_attachment(number: int, facts: dict[str, Any], arrays: dict[str, NDArray[Any]], folder: Path) -> None:
    """What belongs to a picture or a run."""
    from grapl_engine.storage import session_attachments

    session_attachments.write_attachment(folder, number, facts, arrays)


def write_index(index: SessionIndex, folder: Path) -> None:
    """What there is; after all that it tells of."""
    from grapl_engine.storage import session_folder

    session_folder.write_index(folder, index)


def save_session(path: Path, folder: Path) -> Path:
    """The session in a file, which is handed on."""
    from grapl_engine.storage import session_file

    session_file.save_session(path, folder)
    return path


def end_session(claimed: ClaimedFolder, index: SessionIndex, folder: Path) -> None:
    """Nothing stays that the index does not name; of a session with nothing in it, nothing at all."""
    from grapl_engine.storage import session_folder

    if not index.pictures and not index.attachments:
        claimed.remove()
        return
    try:
        session_folder.write_index(folder, index)  # which names the removed runs as long as their files are there
        session_folder.tidy(folder, index)
        if index.removed:
            session_folder.write_index(folder, replace(index, removed=()))
    finally:
        claimed.release()
