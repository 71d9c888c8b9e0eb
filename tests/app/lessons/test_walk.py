"""What is remembered of a person's way through a lesson."""

from __future__ import annotations

from pathlib import Path

import pytest
from lesson_files import QUESTION, plain, written

from app.lessons.judging import Verdict
from app.lessons.parser import read_lesson
from app.lessons.walk import Mark, Walk

RIGHT, WRONG = Verdict(True, "So."), Verdict(False, "Look.")


@pytest.fixture
def walk(tmp_path: Path) -> Walk:
    """Of three steps; the middle one asks nothing."""
    task = {"kind": "number", "quantity": "k_hat", "tolerance": 0, **QUESTION}
    steps = [{"text": "1", "task": task}, {"text": "2"}, {"text": "3", "task": task}]
    return Walk.begun(read_lesson(written(tmp_path, plain(steps=steps))))


def marks(walk: Walk) -> list[Mark]:
    return [note.mark for note in walk.notes]


def test_at_first_nothing_is_known(walk: Walk) -> None:
    assert marks(walk) == [Mark.NEW] * 3 and walk.asks == (True, False, True)
    walk.visit(0, "How many?", "3")
    assert not walk.is_begun and not walk.is_solved, "the first step was looked at, no more"
    assert walk.notes[0].question == "How many?" and walk.notes[0].verdict is None


def test_answers_are_noted(walk: Walk) -> None:
    walk.visit(0)
    walk.judge(0, 4, "4", WRONG)
    assert walk.notes[0].mark is Mark.WRONG and walk.notes[0].verdict == WRONG and walk.is_begun
    walk.judge(0, None, "", Verdict(False, "Type a number first.", is_answered=False))
    assert walk.notes[0].answer == 4, "that was no answer"
    walk.judge(0, 3, "3", RIGHT)
    walk.judge(0, 4, "4", WRONG)
    assert (walk.notes[0].mark, walk.notes[0].answer, walk.notes[0].said) == (Mark.RIGHT, 3, "So.")


def test_a_task_that_is_passed_by_is_skipped(walk: Walk) -> None:
    for step in range(2):
        walk.visit(step)
        walk.leave(step)
    assert marks(walk) == [Mark.SKIPPED, Mark.READ, Mark.NEW] and walk.place == 1
    walk.judge(0, 4, "4", WRONG)
    walk.leave(0)
    assert walk.notes[0].mark is Mark.WRONG, "it was tried"


def test_at_the_end_all_is_counted(walk: Walk) -> None:
    walk.judge(0, 3, "3", RIGHT)
    walk.finish()
    assert walk.is_finished and not walk.is_solved
    assert [walk.count(mark) for mark in (Mark.RIGHT, Mark.WRONG, Mark.SKIPPED)] == [1, 0, 1]
    walk.judge(2, 3, "3", RIGHT)
    assert walk.is_solved and walk.count(Mark.SKIPPED) == 0
