"""What the end of a lesson tells, and where it leads."""

from __future__ import annotations

from pathlib import Path

import pytest
from lesson_files import QUESTION, plain, written
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from app.lessons.end_page import EndPage, result_lines, summary
from app.lessons.judging import Verdict
from app.lessons.lesson import Lesson
from app.lessons.parser import read_lesson
from app.lessons.walk import Walk

NUMBER = {"kind": "number", "quantity": "k_hat", "tolerance": 0, **QUESTION}
TASKS = [NUMBER, NUMBER, {"kind": "patch", "which": "alive", **QUESTION}, {"kind": "do", "until": "k_hat > 1", **QUESTION}]


@pytest.fixture
def lesson(tmp_path: Path) -> Lesson:
    steps = [{"text": "Look.", "task": task} for task in TASKS] + [{"text": "Only read."}]
    return read_lesson(written(tmp_path, plain(title="Own", steps=steps)))


@pytest.fixture
def walk(lesson: Lesson) -> Walk:
    """The first right, the second not, the others skipped; the fourth was never looked at."""
    walk = Walk.begun(lesson)
    walk.visit(0, "How many?", "3")
    walk.judge(0, 3, "3", Verdict(True, "There are 3."))
    walk.visit(1, "And here?", "5")
    walk.judge(1, 4, "4", Verdict(False, "Look."))
    walk.visit(2, "Which one?", "for example the patch in row 1, column 2")
    walk.leave(2)
    walk.finish()
    return walk


@pytest.fixture
def end(qtbot: QtBot, lesson: Lesson, walk: Walk) -> EndPage:
    end = EndPage()
    qtbot.addWidget(end)
    end.resize(300, 500)
    end.show()
    end.activateWindow()
    end.show_end(lesson, walk, "2 Smoothing")
    return end


def test_right_wrong_and_skipped_are_told_with_what_is_right(lesson: Lesson, walk: Walk) -> None:
    assert list(result_lines(lesson, walk)) == [
        "**1 \N{CHECK MARK} Right.** How many? Your answer: 3. There are 3.",
        "**2 \N{MULTIPLICATION X} Not right yet.** And here? Your answer: 4. Right is: **5**",
        "**3 \N{EN DASH} Skipped.** Which one? Right is for example the patch in row 1, column 2.",
        "**4 \N{EN DASH} Skipped.** What is right is told once the step was looked at.",
    ]
    assert summary(walk) == "1 of 4 tasks right, 1 not right, 2 skipped."


def test_all_right_and_nothing_asked_are_told_too(lesson: Lesson, walk: Walk, tmp_path: Path) -> None:
    for step in range(4):
        walk.judge(step, None, "", Verdict(True, "So."))
    assert summary(walk) == "All 4 tasks right."
    assert summary(Walk.begun(read_lesson(written(tmp_path, plain())))) == "This lesson asks nothing."


def test_enter_leads_to_the_next_lesson(end: EndPage, qtbot: QtBot) -> None:
    assert end.title.text() == "Finished: Own" and end.summary.text().endswith("Next comes 2 Smoothing.")
    end.take_focus()
    assert end.focusWidget() is end.next
    for widget in (end.next, end):
        with qtbot.waitSignal(end.next_asked):
            qtbot.keyClick(widget, Qt.Key.Key_Return)


def test_the_last_lesson_leads_to_the_list(end: EndPage, lesson: Lesson, walk: Walk, qtbot: QtBot) -> None:
    end.show_end(lesson, walk, "")
    end.take_focus()
    assert end.next.isHidden() and end.focusWidget() is end.leave
    with qtbot.waitSignal(end.left):
        qtbot.keyClick(end.leave, Qt.Key.Key_Return)


def test_each_button_says_what_is_wanted(end: EndPage, qtbot: QtBot) -> None:
    with qtbot.waitSignal(end.again_asked):
        end.again.click()
    with qtbot.waitSignal(end.step_asked) as asked:
        end.steps.click()
    assert asked.args == [2], "the last one that was read"
    with qtbot.waitSignal(end.step_asked) as asked:
        end.strip.buttons[3].click()
    assert asked.args == [3]
