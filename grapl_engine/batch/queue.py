"""A batch that can be gone on with at another time: what was asked for, and what came of each picture."""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal, get_args

from grapl_engine.settings import Settings
from grapl_engine.storage.atomic import sweep_parts
from grapl_engine.storage.broken import DAMAGED
from grapl_engine.storage.output_folder import FACTS
from grapl_engine.storage.session_attachments import read_attachment
from grapl_engine.storage.session_index import AttachmentEntry
from grapl_engine.storage.small_text import read_small_text

__all__ = ["KIND", "Queue", "QueuedPicture", "State", "looked_after", "read_queue"]

KIND = "batch"
"""Of its attachment to a session, which belongs to no picture."""
State = Literal["waiting", "begun", "done", "failed"]
COARSEST_CLOCK_S = 2.0
"""Some disks give files times of even seconds."""


@dataclass(frozen=True, slots=True)
class QueuedPicture:
    """A picture of a batch.

    Attributes
    ----------
    text : str
        Its path, as it was found.
    name : str
        What its folder was to be called.
    state : {"waiting", "begun", "done", "failed"}
    failure : str
        Why there is nothing, in a sentence.
    home : str or None
        Where its files are; of one that is not done, the folder that a killed program left without them.
    run : int or None
        The number of its run in the session.
    is_missing : bool
        Whether its file is not there, or its files of one that is done.
    """

    text: str
    name: str
    state: State = "waiting"
    failure: str = ""
    home: str | None = None
    run: int | None = None
    is_missing: bool = False


@dataclass(frozen=True, slots=True)
class Queue:
    """All of them, and what is done with each.

    Attributes
    ----------
    folder, output : str
        Where the pictures lie, and where the results go.
    settings : Settings
    overwrite, save_run, accepts_model : bool
    ids_from : 0 or 1
        As for ``grapl segment``; `accepts_model` says whether a person chose the DINO model of the settings.
    begun : float
        When it was started, in seconds of the clock of files.
    pictures : tuple of QueuedPicture
    """

    folder: str
    output: str
    settings: Settings
    overwrite: bool
    ids_from: int
    save_run: bool
    accepts_model: bool
    begun: float
    pictures: tuple[QueuedPicture, ...]

    def to_facts(self) -> dict[str, Any]:
        """As JSON takes it."""
        plain = {field.name: getattr(self, field.name) for field in dataclasses.fields(self)}
        pictures = [dataclasses.asdict(picture) for picture in self.pictures]
        return plain | {"settings": self.settings.to_dict(), "pictures": pictures}

    @classmethod
    def from_facts(cls, facts: dict[str, Any]) -> Queue:
        """The inverse of `to_facts`; what is wrong raises as its kind does."""
        if facts["ids_from"] not in (0, 1):
            raise ValueError(f"a first number of {facts['ids_from']}")
        return cls(
            str(facts["folder"]),
            str(facts["output"]),
            Settings.from_dict(facts["settings"]),
            bool(facts["overwrite"]),
            int(facts["ids_from"]),
            bool(facts["save_run"]),
            bool(facts["accepts_model"]),
            float(facts["begun"]),
            tuple(map(_picture, facts["pictures"])),
        )


def _picture(facts: dict[str, Any]) -> QueuedPicture:
    if facts["state"] not in get_args(State):
        raise ValueError(f"a picture that is {facts['state']}")
    home, run = facts["home"], facts["run"]
    return QueuedPicture(
        str(facts["text"]),
        str(facts["name"]),
        facts["state"],
        str(facts["failure"]),
        None if home is None else str(home),
        None if run is None else int(run),
    )


def read_queue(folder: Path, entries: Sequence[AttachmentEntry]) -> Queue | None:
    """The batch of a session; None if it has none that can be read.

    Parameters
    ----------
    folder : Path
        Of the session.
    entries : sequence of AttachmentEntry
    """
    for entry in entries:
        if entry.kind == KIND:
            with suppress(*DAMAGED):
                return Queue.from_facts(read_attachment(folder, entry.number, 0)[0])
    return None


def looked_after(queue: Queue) -> Queue:
    """The queue as the disk has it: a program that was killed may have written a picture's files and not said so.

    An empty folder that it left is removed; of one that was half moved into place, the name is kept, so that the whole files
    go there.
    """
    return dataclasses.replace(queue, pictures=tuple(_looked_up(queue, picture) for picture in queue.pictures))


def _looked_up(queue: Queue, picture: QueuedPicture) -> QueuedPicture:
    if picture.state == "failed":
        return picture
    if picture.state == "done":
        return dataclasses.replace(picture, is_missing=picture.home is None or not _is_there(Path(picture.home) / FACTS))
    half: str | None = None
    for home in _homes(queue, picture):
        if _is_of(home, queue, picture):
            return dataclasses.replace(picture, state="done", home=str(home))
        if not queue.overwrite and _is_left(home, queue):
            half = str(home)
    return dataclasses.replace(picture, home=half, is_missing=not _is_there(Path(picture.text)))


def _homes(queue: Queue, picture: QueuedPicture) -> Iterator[Path]:
    """Where its files may be: the folder of its name, or the first ones with a number behind it."""
    names = {other.name.casefold() for other in queue.pictures}
    number = 1
    while True:
        name = picture.name if number == 1 else f"{picture.name}-{number}"
        home = Path(queue.output) / name
        if number == 1 or name.casefold() not in names:  # else it is another picture's
            if not _is_there(home):
                return
            yield home
            if queue.overwrite:
                return
        number += 1


def _is_there(path: Path) -> bool:
    try:
        return path.exists()
    except (OSError, ValueError):
        return False


def _is_of(home: Path, queue: Queue, picture: QueuedPicture) -> bool:
    """Whether this batch has written this picture's files there."""
    try:
        if (home / FACTS).stat().st_mtime < queue.begun - COARSEST_CLOCK_S:
            return False
        facts = json.loads(read_small_text(home / FACTS))
        return bool(facts["picture"]["path"] == picture.text and Settings.from_dict(facts["settings"]) == queue.settings)
    except DAMAGED:
        return False


def _is_left(home: Path, queue: Queue) -> bool:
    """Whether a killed program has left a folder there in which there are some files and no `FACTS`."""
    try:
        if (home / FACTS).exists() or home.stat().st_mtime < queue.begun - COARSEST_CLOCK_S:
            return False
        sweep_parts(home / "run")
        with suppress(OSError):  # it is not empty
            home.rmdir()
        return home.exists()
    except OSError:
        return False
