"""What is asked is in sight beside the beginning of what is told, however large the letters are."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QFont
from PySide6.QtWidgets import QApplication, QLabel, QWidget
from pytestqt.qtbot import QtBot

from app.lessons.format import Choice
from app.lessons.judging import Verdict
from app.lessons.lesson import Lesson
from app.lessons.lesson_page import LessonPage
from app.lessons.parser import read_lesson
from app.lessons.step_column import StepColumn
from app.lessons.walk import Mark
from app.paths import lesson_paths
from app.widgets.plain_label import PlainLabel

LARGE, PANEL = 18, (400, 640)
"""Letters, and the lessons' room in a window of 1280 x 800 with such letters."""


def column(qtbot: QtBot, told: int, asked: int, said: int = 0) -> StepColumn:
    """So many lines of each, and a row of one line."""
    labels = [[PlainLabel("\n".join(["word"] * lines), wordWrap=True)] * bool(lines) for lines in (told, asked, said)]
    made = StepColumn(*labels)
    made.set_row(QLabel("row"))
    qtbot.addWidget(made)
    made.resize(200, 20 * made.fontMetrics().lineSpacing())
    made.show()
    qtbot.waitUntil(lambda: made.asked.y() > 0)
    return made


def test_where_there_is_room_what_is_asked_follows_what_is_told(qtbot: QtBot) -> None:
    made = column(qtbot, 5, 5)
    assert not made.told.verticalScrollBar().maximum() and not made.asked.verticalScrollBar().maximum()
    assert made.asked.y() == made.told.height() < 8 * made.fontMetrics().lineSpacing()


def test_the_text_gives_way_and_keeps_two_lines(qtbot: QtBot) -> None:
    made = column(qtbot, 30, 8)
    qtbot.waitUntil(lambda: made.told.verticalScrollBar().maximum() > 0)
    assert not made.asked.verticalScrollBar().maximum()
    made = column(qtbot, 30, 30)
    qtbot.waitUntil(lambda: made.asked.verticalScrollBar().maximum() > 0)
    assert made.told.height() >= 2 * made.fontMetrics().lineSpacing()


def test_the_row_of_the_answer_lies_whole_below_what_is_asked(qtbot: QtBot) -> None:
    for lines in ((3, 3, 3), (30, 8, 3), (30, 30, 30)):
        made = column(qtbot, *lines)
        row = next(label for label in made.findChildren(QLabel) if label.text() == "row")
        qtbot.waitUntil(lambda made=made, row=row: row.y() == made.asked.geometry().bottom() + 1)
        assert made.said.y() == row.geometry().bottom() + 1 and row.height() == row.sizeHint().height()
        assert made.said.geometry().bottom() < made.height()
        assert made.said.height() >= 3 * made.fontMetrics().lineSpacing()


def test_pages_are_turned_through_both_and_back(qtbot: QtBot) -> None:
    made = column(qtbot, 30, 30)
    bars = [made.told.verticalScrollBar(), made.asked.verticalScrollBar()]
    qtbot.waitUntil(lambda: all(bar.maximum() for bar in bars))
    made.turn(1)
    assert bars[0].value() > 0 == bars[1].value()
    for _ in range(100):
        made.turn(1)
    assert [bar.value() for bar in bars] == [bar.maximum() for bar in bars]
    made.turn(-1)
    assert bars[0].value() == bars[0].maximum() and bars[1].value() < bars[1].maximum()
    made.to_top()
    assert [bar.value() for bar in bars] == [0, 0]


@pytest.fixture
def large(qapp: QApplication, qtbot: QtBot) -> Iterator[LessonPage]:
    usual = qapp.font()
    font = QFont(usual)
    font.setPointSize(LARGE)
    qapp.setFont(font)
    page = LessonPage()
    qtbot.addWidget(page)
    page.resize(*PANEL)
    page.show()
    yield page
    qapp.setFont(usual)


def is_whole(widget: QWidget) -> bool:
    """In sight from top to bottom."""
    return bool(widget.visibleRegion().boundingRect().height() == widget.height())


def needed(page: LessonPage) -> list[QWidget]:
    """The beginning of the task, where it is answered and Check; of long answers to choose from the first."""
    box = page.task
    assert box is not None
    heading = box.findChild(QLabel)
    assert heading is not None and heading.text() == "TASK"
    if isinstance(box.task, Choice):
        return [heading, box.question, box.options[0], box.check]
    return [heading, box.question, box.check, *([] if box.field is None else [box.field])]


@pytest.mark.parametrize("lesson", [read_lesson(path) for path in lesson_paths()], ids=lambda lesson: lesson.name)
def test_with_large_letters_the_answer_of_every_step_is_in_sight(lesson: Lesson, large: LessonPage, qtbot: QtBot) -> None:
    for at, step in enumerate(lesson.steps):
        assert step.task is not None
        large.show_place(lesson.title, [Mark.NEW] * len(lesson.steps), at)
        text = "\n\n".join(paragraph.text for paragraph in step.text)
        large.show_step(text, step.task, step.task.question, sight="For this step, only Network and Graph cut are in sight.")
        qtbot.waitUntil(lambda: all(map(is_whole, needed(large))))
        assert large.text.visibleRegion().boundingRect().height() >= large.fontMetrics().height()
        large.take_focus()
        focus = large.focusWidget()
        qtbot.waitUntil(lambda focus=focus: focus is not None and is_whole(focus))


@pytest.mark.parametrize("lesson", [read_lesson(path) for path in lesson_paths()], ids=lambda lesson: lesson.name)
def test_with_large_letters_each_chosen_answer_check_and_what_is_said_are_in_sight(
    lesson: Lesson, large: LessonPage, qtbot: QtBot
) -> None:
    for at, step in enumerate(lesson.steps):
        if not isinstance(step.task, Choice):
            continue
        large.show_place(lesson.title, [Mark.NEW] * len(lesson.steps), at)
        large.show_step("Text. " * 100, step.task, step.task.question)
        box = large.task
        assert box is not None
        large.take_focus()
        for option in box.options:
            qtbot.keyClick(large.window().focusWidget(), Qt.Key.Key_Down)
            assert option.isChecked()
            qtbot.waitUntil(lambda option=option, box=box: is_whole(option) and is_whole(box.check))
            large.show_verdict(Verdict(False, "Not so, and here is why. " * 4))
            text = box.chosen_text
            assert text is not None
            qtbot.waitUntil(lambda text=text, box=box: not text.visibleRegion().isEmpty() and is_whole(box.check))
            two = 2 * large.fontMetrics().lineSpacing()
            qtbot.waitUntil(lambda two=two: large.reply.visibleRegion().boundingRect().height() >= two)
