"""A session as a folder, while somebody works on it.

``session.json`` says what there is, ``pictures/P.npy`` are the pictures' pixels, ``runs/N-P.grapl`` the runs (N of picture P),
and ``attachments/N.npz`` what belongs to them (`session_attachments`). ``runs/N-P.edits.json`` are a run's edits by hand,
written with each edit, and so never older than those in the run's own file. Each file is written whole or not at all, and the
index after the file that it tells of: whoever reads a folder after a crash finds every run that was written, be it in the index
or not.
"""

from __future__ import annotations

import re
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

from grapl_engine.errors import GraplError, SessionFileError
from grapl_engine.storage.atomic import replacing, replacing_in
from grapl_engine.storage.broken import BROKEN
from grapl_engine.storage.edit_files import read_edits
from grapl_engine.storage.run_facts import RunFacts
from grapl_engine.storage.session_attachments import attachment_file
from grapl_engine.storage.session_index import PictureEntry, RunEntry, SessionIndex, path_of

if TYPE_CHECKING:
    from grapl_engine.images.picture import Picture
    from grapl_engine.label_edits import LabelEdits
    from grapl_engine.record import RunRecord

__all__ = [
    "INDEX", "map_picture", "names", "picture_entry", "picture_file", "read_index", "read_picture", "read_run",
    "run_edits_file", "run_file", "stray_entry", "stray_picture", "strays", "tidy", "write_index", "write_picture", "write_run",
    "write_run_edits",
]  # fmt: skip

INDEX = "session.json"
_RUN = re.compile(r"(\d{1,9})-(\d{1,9})\.grapl")


def picture_file(number: int) -> str:
    """A picture's file, from the folder."""
    return f"pictures/{number}.npy"


def run_file(number: int, picture: int) -> str:
    """A run's file, from the folder."""
    return f"runs/{number}-{picture}.grapl"


def run_edits_file(number: int, picture: int) -> str:
    """The file of a run's edits, from the folder; not each run has one."""
    return f"runs/{number}-{picture}.edits.json"


def names(index: SessionIndex) -> list[str]:
    """The files that an index speaks of, from the folder."""
    return [
        *(picture_file(picture.number) for picture in index.pictures),
        *(run_file(run.number, run.picture) for run in index.runs),
        *(attachment_file(entry.number) for entry in index.attachments),
    ]


def picture_entry(number: int, picture: Picture) -> PictureEntry:
    """What the index says of a picture."""
    rows, columns, channels = picture.pixels.shape
    path = None if picture.path is None else str(picture.path)
    shape, dtype = (rows, columns, channels), picture.pixels.dtype.name
    return PictureEntry(number, picture.name, path, picture.notes, shape, dtype, picture.choice, picture.parts)


# Writing


def write_index(folder: Path, index: SessionIndex) -> None:
    """Write what there is; last of all.

    Raises
    ------
    RunFileError
        If it cannot be written, as in all of these.
    """
    with replacing(folder / INDEX) as part:
        part.write_text(index.to_json(), encoding="utf-8")


def write_picture(folder: Path, number: int, picture: Picture) -> None:
    """Write a picture's pixels as they are, so that they need not be read at once when they are needed again."""
    import numpy as np

    with replacing_in(folder, picture_file(number)) as part, part.open("wb") as stream:
        np.lib.format.write_array(stream, np.ascontiguousarray(picture.pixels), allow_pickle=False)


def map_picture(folder: Path, number: int, picture: Picture) -> None:
    """Let the pixels of a picture that was written lie in its file: memory for them is the system's to take back.

    Raises
    ------
    SessionFileError
        If the file has others; the picture is as before then.
    """
    found = read_picture(folder, picture_entry(number, picture))
    object.__setattr__(picture, "pixels", found.pixels)  # the same values, from elsewhere: nobody can tell


def write_run(folder: Path, number: int, picture: int, record: RunRecord) -> None:
    """Write a run, its picture included: such a file can be opened by itself."""
    from grapl_engine.storage.run_file import save_run

    path = folder / run_file(number, picture)
    path.parent.mkdir(parents=True, exist_ok=True)
    save_run(path, record)


def write_run_edits(folder: Path, number: int, picture: int, edits: LabelEdits) -> None:
    """Write the edits of a run: they are small, and its own file is not."""
    with replacing_in(folder, run_edits_file(number, picture)) as part:
        part.write_text(edits.to_json(), encoding="utf-8")


def tidy(folder: Path, index: SessionIndex) -> None:
    """Remove pictures, runs and attachments that the index does not name."""
    named = {*names(index), *(run_edits_file(run.number, run.picture) for run in index.runs)}
    for path in folder.glob("*/*"):
        if path.relative_to(folder).as_posix() not in named:
            with suppress(OSError):  # a picture that is still looked at, on systems that do not let go of such files
                path.unlink()


# Reading


def read_index(folder: Path) -> SessionIndex:
    """What there is.

    Raises
    ------
    SessionFileError
        If there is no index, or a damaged one, or one of a newer version.
    """
    try:
        text = (folder / INDEX).read_bytes()
    except OSError as error:
        raise SessionFileError(f"{folder} holds no session that can be read ({error.strerror}): begin a new one.") from error
    return SessionIndex.from_json(text, INDEX)


def read_picture(folder: Path, entry: PictureEntry) -> Picture:
    """A picture whose pixels stay in the file until they are looked at.

    Raises
    ------
    SessionFileError
        If the file is missing or another one than the index says.
    """
    import numpy as np

    from grapl_engine.images.picture import Picture

    try:
        pixels = np.load(folder / picture_file(entry.number), mmap_mode="r", allow_pickle=False)
        if pixels.shape != entry.shape or pixels.dtype.name != entry.dtype or not pixels.flags.c_contiguous:
            raise ValueError(f"it has shape {pixels.shape} and type {pixels.dtype}")
    except BROKEN as error:
        raise SessionFileError(f"The picture {entry.name} of the session is damaged ({error}): open it again.") from error
    return Picture(pixels, entry.name, path_of(entry), entry.notes, entry.choice, entry.parts)


def read_run(folder: Path, number: int, picture_number: int, picture: Picture) -> RunRecord:
    """A run of that picture, with its latest edits; its own copy of the picture is not read.

    Raises
    ------
    SessionFileError
        If its file is missing or damaged.
    """
    from grapl_engine.storage.run_file import load_run

    try:
        record = load_run(folder / run_file(number, picture_number), picture)
    except GraplError as error:
        raise SessionFileError(f"A run of the session cannot be brought back. {error}") from error
    edits = folder / run_edits_file(number, picture_number)
    if edits.exists():
        with suppress(GraplError):  # what the run's file has is there
            record.edits = read_edits(edits)
    return record


def strays(folder: Path, index: SessionIndex) -> list[tuple[int, int]]:
    """Runs, with their pictures' numbers, that were written and are not in the index, as after a crash.

    Their pictures are in the index, or came after all that are: these too were written before their runs.
    """
    known = {run.number for run in index.runs} | set(index.removed)
    pictures = {picture.number for picture in index.pictures}
    last = max(pictures, default=0)
    there = (_RUN.fullmatch(path.name) for path in (folder / "runs").glob("*.grapl"))
    numbers = sorted((int(found[1]), int(found[2])) for found in there if found is not None)
    return [(number, picture) for number, picture in numbers if number not in known and (picture in pictures or picture > last)]


def stray_picture(folder: Path, number: int, picture: int) -> tuple[Picture, PictureEntry]:
    """The picture of a stray run that the index does not know, and what the index should have said of it.

    Raises
    ------
    GraplError
        If its file, or that of the run, is missing or damaged.
    """
    from grapl_engine.storage.run_file import load_run

    entry = picture_entry(picture, load_run(folder / run_file(number, picture)).picture)
    return read_picture(folder, entry), entry


def stray_entry(number: int, picture: int, record: RunRecord) -> RunEntry:
    """What the index should have said of a run that was read from its file."""
    return RunEntry(number, picture, record.settings, record.constraints, record.palette_indices, RunFacts.of(record))
