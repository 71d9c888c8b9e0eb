"""Progress is read once, and written beside the window."""

from __future__ import annotations

from pathlib import Path

import pytest
from lesson_files import plain, written
from pytestqt.qtbot import QtBot

from app.lessons.lesson import Lesson
from app.lessons.parser import read_lesson
from app.lessons.progress import LessonProgress
from app.lessons.progress_file import read_walks
from app.lessons.walk import Walk
from app.session.session import Session


@pytest.fixture
def lesson(tmp_path: Path) -> Lesson:
    return read_lesson(written(tmp_path, plain(steps=[{"text": "1"}, {"text": "2"}])))


def test_it_is_there_at_the_next_start(session: Session, lesson: Lesson, tmp_path: Path) -> None:
    path = tmp_path / "kept" / "lessons.json"
    progress, walk = LessonProgress(path, session, session), Walk.begun(lesson)
    assert progress.walk_of(lesson) == walk and progress.trouble == ""
    walk.visit(1)
    progress.keep(lesson, walk)
    walk.finish()
    assert progress.walk_of(lesson).place == 1 and not progress.walk_of(lesson).is_finished, "as it was when it was kept"
    session.close()
    assert LessonProgress(path, session, session).walk_of(lesson).place == 1


def test_what_has_not_changed_is_not_written(session: Session, lesson: Lesson, tmp_path: Path, qtbot: QtBot) -> None:
    path = tmp_path / "lessons.json"
    progress, walk = LessonProgress(path, session, session), Walk.begun(lesson)
    progress.keep(lesson, walk)
    qtbot.waitUntil(path.exists)
    qtbot.waitUntil(lambda: not progress._writer.is_running and not progress._writer.is_busy)
    path.unlink()
    progress.keep(lesson, walk)
    assert not progress._writer.is_busy and not path.exists()


def test_a_damaged_file_is_told_and_the_next_one_written(session: Session, lesson: Lesson, tmp_path: Path) -> None:
    path = tmp_path / "lessons.json"
    path.write_text("{")
    progress = LessonProgress(path, session, session)
    assert progress.trouble.startswith("What was answered in lessons cannot be read (it is damaged): they begin anew.")
    walk = Walk.begun(lesson)
    walk.finish()
    progress.keep(lesson, walk)
    session.close()
    assert read_walks(path)[lesson.key].is_finished


def test_what_cannot_be_written_is_told(session: Session, lesson: Lesson, tmp_path: Path, qtbot: QtBot) -> None:
    (tmp_path / "file").write_text("")
    progress = LessonProgress(tmp_path / "file" / "lessons.json", session, session)
    with qtbot.waitSignal(progress.notice_given) as told:
        progress.keep(lesson, Walk.begun(lesson))
    assert told.args[0].startswith("The progress in lessons is not kept.")
