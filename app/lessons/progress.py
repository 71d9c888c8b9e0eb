"""The progress in all lessons: read once, written beside the window whenever it changes."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path

from PySide6.QtCore import QObject, Signal, Slot

from app.lessons.lesson import Lesson
from app.lessons.progress_file import DamagedProgressError, WalkEntry, read_walks, write_walks
from app.lessons.walk import Walk
from app.tasks.background_task import BackgroundTask
from app.tasks.failure import Failure

__all__ = ["LessonProgress"]


class LessonProgress(QObject):
    """How far the person has come in each lesson, also after a restart.

    Parameters
    ----------
    path : Path
        The file.
    owner : QObject
        Whose `close_tasks` waits for the last writing.

    Attributes
    ----------
    trouble : str
        Why what was there before could not be read; "" if it could.

    Signals
    -------
    notice_given(str)
        It could not be written, as a sentence.
    """

    notice_given = Signal(str)

    def __init__(self, path: Path, owner: QObject, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._path = path
        self._entries: dict[str, WalkEntry] = {}
        self._own: dict[str, WalkEntry] = {}
        self.trouble = ""
        self._writer = BackgroundTask("lesson progress", owner, keeps_all=True)
        self._writer.failed.connect(self._on_writer_failed)
        try:
            self._entries = read_walks(path)
        except DamagedProgressError as error:
            self.trouble = str(error)

    def walk_of(self, lesson: Lesson) -> Walk:
        """How far the person came in it."""
        entry = self._entries.get(lesson.key)
        return Walk.begun(lesson) if entry is None else entry.walk(lesson)

    def keep(self, lesson: Lesson, walk: Walk) -> None:
        """Remember this from now on."""
        entry = WalkEntry.of(lesson, walk)
        if entry != self._entries.get(lesson.key):
            self._entries[lesson.key] = self._own[lesson.key] = entry
            own = dict(self._own)
            self._writer.submit(lambda _: _write(self._path, own))

    @Slot(object)
    def _on_writer_failed(self, failure: Failure) -> None:
        self.notice_given.emit(f"The progress in lessons is not kept. {failure.sentence}")


def _write(path: Path, walks: Mapping[str, WalkEntry]) -> Iterator[object]:
    """In a thread."""
    write_walks(path, walks)
    yield None
