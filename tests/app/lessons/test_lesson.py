"""A lesson as it is played."""

from __future__ import annotations

from pathlib import Path

from lesson_files import QUESTION, plain, written

from app.lessons.lesson import Lesson
from app.lessons.parser import read_lesson


def test_a_lesson_is_named_by_its_file_and_counts_its_tasks(tmp_path: Path) -> None:
    asked = {"text": "A", "task": {"kind": "do", "until": "k_hat > 3", **QUESTION}}
    lesson = read_lesson(written(tmp_path, plain(steps=[asked, {"text": "B"}, asked])))
    assert isinstance(lesson, Lesson)
    assert (lesson.name, lesson.tasks, len(lesson.steps)) == ("mine", 2, 3)
