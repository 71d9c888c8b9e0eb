"""What a batch is given: pictures and saved runs, folders of pictures, patterns, and standard input."""

from __future__ import annotations

import glob
import stat
import sys
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import BinaryIO

from grapl_engine.errors import GraplError, PictureError
from grapl_engine.images.file_parts import AS_IT_COMES, PartChoice
from grapl_engine.images.formats import SUFFIXES
from grapl_engine.images.picture import Picture, read_picture
from grapl_engine.storage.run_file import SUFFIX
from grapl_engine.truth import is_named_as_truth

__all__ = ["STDIN", "Source", "sources_of"]

STDIN = "-"
_LABELS = "_labels"
"""A picture IMAGE_labels.png beside IMAGE is what somebody drew of it, as data sets have it."""
_PIECE = 1 << 20


@dataclass(frozen=True, slots=True)
class Source:
    """One picture or saved run to be segmented.

    Attributes
    ----------
    text : str
        As it was typed or found.
    error : GraplError or None
        Why there is nothing.
    """

    text: str
    error: GraplError | None = None

    @property
    def is_run(self) -> bool:
        """Whether it is a saved run."""
        return Path(self.text).suffix.lower() == SUFFIX

    @property
    def name(self) -> str:
        """The file's name, which gives the folder its own."""
        return "stdin" if self.text == STDIN else Path(self.text).name

    @property
    def origin(self) -> str | None:
        """What makes the run again reads it; None: the picture's own file."""
        return STDIN if self.text == STDIN else str(Path(self.text).absolute()) if self.is_run else None

    def picture(self, choice: PartChoice = AS_IT_COMES) -> Picture:
        """Read it, or a part of it.

        Raises
        ------
        GraplError
            If there is none.
        """
        if self.text != STDIN and not _is_stream(Path(self.text)):
            return read_picture(self.text, choice)
        with _spooled(self.text, self.name) as path:
            return replace(read_picture(path, choice), path=None)


def sources_of(given: Iterable[str]) -> list[Source]:
    """The sources in what was typed; a folder is the pictures in it, a pattern what it fits.

    Parameters
    ----------
    given : iterable of str
        Files, folders, patterns with ``*``, ``?``, ``[...]`` or ``**``, or "-" for a picture on standard input.

    Returns
    -------
    list of Source
        Folders and patterns by name; what stands for nothing is one that says so.
    """
    found: list[Source] = []
    for text in given:
        if text == STDIN and any(source.text == STDIN for source in found):
            found.append(Source(text, PictureError("Standard input holds one picture: give - once.")))
        else:
            found += _sources(text)
    return found


def _sources(text: str) -> list[Source]:
    path = Path(text)
    try:
        if path.is_dir():
            return _of_folder(path)
        if text == STDIN or path.exists() or not glob.has_magic(text):
            return [Source(text)]
        fitting = sorted(Path(name) for name in glob.glob(text, recursive=True))  # noqa: PTH207 - of an absolute or a relative pattern
        files = [Source(str(file)) for file in fitting if not file.is_dir()]
    except (OSError, ValueError) as error:
        why = (isinstance(error, OSError) and error.strerror) or error
        return [Source(text, PictureError(f"{text} cannot be looked into ({why}): check the name, and that you may read it."))]
    if not fitting:
        return [Source(text, PictureError(f"Nothing fits {text}: check the pattern and the folder."))]
    return files or [source for folder in fitting for source in _sources(str(folder))]


def _of_folder(folder: Path) -> list[Source]:
    """The pictures in a folder, not in those below; names with a dot in front are none, nor are truths of the others."""
    there = sorted(file for file in folder.iterdir() if file.suffix.lower() in SUFFIXES and not file.name.startswith("."))
    stems = {file.stem for file in there}
    pictures = [
        file
        for file in there
        if file.is_file() and not is_named_as_truth(file) and not (_is_drawn(file) and file.stem.removesuffix(_LABELS) in stems)
    ]
    if not pictures:
        reason = f"{folder} holds no picture that can be read: {', '.join(SUFFIXES)} are looked for."
        return [Source(str(folder), PictureError(reason))]
    return [Source(str(file)) for file in pictures]


def _is_drawn(file: Path) -> bool:
    return file.stem.endswith(_LABELS)


def _is_stream(path: Path) -> bool:
    """Whether it can be read once, from front to end: a named pipe, or what a shell puts in the place of ``<(...)``."""
    try:
        return stat.S_ISFIFO(path.stat().st_mode)
    except (OSError, ValueError):
        return False


@contextmanager
def _spooled(text: str, name: str) -> Iterator[Path]:
    """A stream as a file, which readers can go back in."""
    with tempfile.TemporaryDirectory(prefix="grapl-") as folder:
        path = Path(folder) / (name or "picture")
        try:
            with path.open("wb") as file:
                if text != STDIN:
                    with Path(text).open("rb") as stream:
                        _copy(stream, file)
                elif sys.stdin is not None:
                    _copy(sys.stdin.buffer, file)
        except OSError as error:
            raise PictureError(f"{name} cannot be read ({error.strerror or error}): save it as a file and name it.") from error
        yield path


def _copy(stream: BinaryIO, file: BinaryIO) -> None:
    while piece := stream.read(_PIECE):
        file.write(piece)
