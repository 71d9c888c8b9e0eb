"""The file in which the progress in lessons is kept: it is read and written whole, and survives whatever is in it."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import asdict
from pathlib import Path

from pydantic import BaseModel, ConfigDict, NonNegativeInt, ValidationError
from PySide6.QtCore import QLockFile

from app.lessons.lesson import Lesson
from app.lessons.walk import Mark, StepNote, Walk
from grapl_engine import RunFileError
from grapl_engine.storage.atomic import replacing
from grapl_engine.storage.small_text import TooLongError, read_small_text

__all__ = ["DamagedProgressError", "WalkEntry", "read_walks", "write_walks"]

MOST_BYTES = 2**22
"""A lesson's progress has a few thousand."""
PATIENCE_MS = 500
"""For another window's turn, which takes a few."""


class DamagedProgressError(ValueError):
    """The file is not what this program has written: a sentence."""


class _Entry(BaseModel):
    model_config = ConfigDict(strict=True, frozen=True, defer_build=True, extra="ignore")


class NoteEntry(_Entry):
    """A step's note as it is written down."""

    mark: str = Mark.NEW.value
    answer: int | float | None = None
    spoken: str = ""
    said: str = ""
    question: str = ""
    solution: str = ""


class WalkEntry(_Entry):
    """A lesson's walk as it is written down; `steps_are` tells whether the lesson is the same still."""

    steps_are: str
    place: NonNegativeInt = 0
    is_finished: bool = False
    notes: list[NoteEntry] = []

    @classmethod
    def of(cls, lesson: Lesson, walk: Walk) -> WalkEntry:
        """What is written down of a walk."""
        notes = [NoteEntry(**(asdict(note) | {"mark": note.mark.value})) for note in walk.notes]
        return cls(steps_are=lesson.steps_are, place=walk.place, is_finished=walk.is_finished, notes=notes)

    def walk(self, lesson: Lesson) -> Walk:
        """The walk; at the beginning, if the lesson's steps are others now."""
        walk = Walk.begun(lesson)
        marks = {mark.value: mark for mark in Mark}
        if self.steps_are != lesson.steps_are or len(self.notes) != len(walk.notes) or self.place >= len(walk.notes):
            return walk
        walk.notes = [StepNote(**(note.model_dump() | {"mark": marks.get(note.mark, Mark.NEW)})) for note in self.notes]
        walk.place, walk.is_finished = self.place, self.is_finished
        return walk


class _File(_Entry):
    version: int = 1
    lessons: dict[str, WalkEntry] = {}


def read_walks(path: Path) -> dict[str, WalkEntry]:
    """What the file has; nothing if there is none.

    Raises
    ------
    DamagedProgressError
        In a sentence. A file that is not what was written is kept under another name first; one that the disk does not give
        stays where it is.
    """
    try:
        return dict(_File.model_validate_json(read_small_text(path, MOST_BYTES)).lessons)
    except FileNotFoundError:
        return {}
    except (TooLongError, UnicodeDecodeError, ValidationError) as error:
        reason = error.strerror if isinstance(error, OSError) else "it is damaged"
        aside = path.with_name(f"{path.stem}.damaged{path.suffix}")
        kept = ""
        with suppress(OSError):
            path.replace(aside)
            kept = f" The file is kept as {aside}."
        raise DamagedProgressError(f"What was answered in lessons cannot be read ({reason}): they begin anew.{kept}") from error
    except OSError as error:
        raise DamagedProgressError(
            f"What was answered in lessons cannot be read ({error.strerror or error}): they begin anew until {path} can be."
        ) from error


def write_walks(path: Path, walks: Mapping[str, WalkEntry]) -> None:
    """Put these walks into the file; those of other lessons, which another window may have written, stay.

    Raises
    ------
    RunFileError
        In a sentence, if it cannot be written, or not be read before that: what others have written would be lost.
    """
    with suppress(OSError):  # what is wrong with the folder is told when the file is written
        path.parent.mkdir(parents=True, exist_ok=True)
    with _in_turn(path):
        try:
            walks = read_walks(path) | dict(walks)
        except DamagedProgressError as error:
            if path.exists():
                raise RunFileError(str(error)) from error
        content = {"version": 1, "lessons": {name: entry.model_dump() for name, entry in walks.items()}}
        with replacing(path) as part:
            part.write_text(json.dumps(content, ensure_ascii=False, indent=1), encoding="utf-8")


@contextmanager
def _in_turn(path: Path) -> Iterator[None]:
    lock = QLockFile(f"{path}.turn")
    lock.tryLock(PATIENCE_MS)  # a folder that takes no lock takes no file either
    try:
        yield
    finally:
        lock.unlock()
