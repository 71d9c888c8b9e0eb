"""What a running lesson shows, and which button says what."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from lesson_files import QUESTION, task, written
from PySide6.QtCore import Qt
from PySide6.QtGui import QFont
from PySide6.QtWidgets import QApplication, QHBoxLayout, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from app.lessons.format import Task
from app.lessons.judging import Verdict
from app.lessons.lesson_page import WAITING, LessonPage
from app.lessons.parser import read_lesson
from app.lessons.walk import Mark, StepNote
from app.paths import lesson_paths


@pytest.fixture
def reader(qtbot: QtBot) -> LessonPage:
    reader = LessonPage()
    qtbot.addWidget(reader)
    reader.resize(340, 400)
    reader.show()
    return reader


@pytest.fixture
def number(tmp_path: Path) -> Task:
    asked = read_lesson(written(tmp_path, task(kind="number", quantity="k_hat", tolerance=0))).steps[0].task
    assert asked is not None and asked.question == QUESTION["question"]
    return asked


def test_a_coming_step_has_its_place_and_no_text_yet(reader: LessonPage, number: Task) -> None:
    reader.show_step("Text.", number, "How many?")
    reader.show_verdict(Verdict(True, "So."))
    reader.show_place("Title", [Mark.NEW] * 2, 0)
    assert reader.title.text() == "Title" and reader.place.text() == "Step 1 of 2"
    assert not reader.back.isEnabled() and reader.next.text() == "Next"
    assert reader.text.markdown == "" and reader.task is None and not reader.reply.isVisible()
    assert reader.waiting.isVisible() and reader.waiting.text() == "Setting up the step."
    reader.show_place("Title", [Mark.NEW] * 2, 1)
    assert reader.back.isEnabled() and reader.next.text() == "Finish"


def test_a_step_has_text_and_task(reader: LessonPage, number: Task) -> None:
    reader.show_place("Title", [Mark.NEW], 0)
    reader.show_step("**E** is 3.", number, "How many?")
    assert not reader.waiting.isVisible() and reader.text.markdown == "**E** is 3."
    assert reader.task is not None and reader.task.question.markdown == "How many?" and reader.task.check.isEnabled()
    assert reader.answer is None
    reader.task.field.setText("4")  # type: ignore[union-attr]
    assert reader.answer == 4
    reader.show_step("Only read.", None, "")
    assert reader.task is None and reader.answer is None


def test_another_answer_takes_the_reply_away(reader: LessonPage, number: Task, qtbot: QtBot) -> None:
    reader.show_step("Text.", number, "How many?")
    reader.show_verdict(Verdict(False, "Look again."))
    assert reader.reply.isVisible() and reader.reply.markdown == "**Not yet.** Look again."
    wrong = reader.reply.styleSheet()
    assert reader.task is not None and reader.task.field is not None
    qtbot.keyClicks(reader.task.field, "5")
    assert not reader.reply.isVisible()
    reader.show_verdict(Verdict(True, "So it is."))
    assert reader.reply.markdown == "**Right.** So it is." and reader.reply.styleSheet() != wrong


def test_each_button_says_what_is_wanted(reader: LessonPage, number: Task, qtbot: QtBot) -> None:
    reader.show_place("Title", [Mark.NEW] * 3, 1)
    reader.show_step("Text.", number, "How many?")
    assert reader.task is not None
    check = reader.task.check
    for button, signal in ((check, reader.check_asked), (reader.again, reader.setup_asked), (reader.leave, reader.left)):
        with qtbot.waitSignal(signal):
            button.click()
    for button, by in ((reader.back, -1), (reader.next, 1)):
        with qtbot.waitSignal(reader.moved) as moved:
            button.click()
        assert moved.args == [by]
    with qtbot.waitSignal(reader.check_asked):
        reader.task.entered.emit()


def test_the_keyboard_goes_to_the_answer_and_then_to_the_way_on(reader: LessonPage, number: Task, qtbot: QtBot) -> None:
    reader.activateWindow()
    reader.show_place("Title", [Mark.NEW] * 2, 0)
    reader.show_step("Text.", number, "How many?")
    reader.take_focus()
    assert reader.task is not None and reader.task.field is not None and reader.focusWidget() is reader.task.field
    assert reader.keys.text() == WAITING and reader.next.text() == "Skip"
    qtbot.keyClicks(reader.task.field, "4")
    reader.show_verdict(Verdict(True, "So."))
    reader.take_focus()
    assert reader.focusWidget() is reader.next and reader.next.text() == "Next" and not reader.task.check.isEnabled()
    assert reader.keys.isHidden()
    with qtbot.waitSignal(reader.moved) as moved:
        qtbot.keyClick(reader.next, Qt.Key.Key_Return)
    assert moved.args == [1]


def test_enter_judges_and_then_goes_on(reader: LessonPage, number: Task, qtbot: QtBot) -> None:
    reader.show_place("Title", [Mark.NEW] * 2, 0)
    with qtbot.assertNotEmitted(reader.check_asked), qtbot.assertNotEmitted(reader.moved):
        qtbot.keyClick(reader, Qt.Key.Key_Return)
    reader.show_step("Text.", number, "How many?")
    with qtbot.waitSignal(reader.check_asked):
        qtbot.keyClick(reader, Qt.Key.Key_Return)
    reader.show_verdict(Verdict(True, "So."))
    with qtbot.waitSignal(reader.moved):
        qtbot.keyClick(reader, Qt.Key.Key_Return)


def test_what_was_answered_before_stands_there(reader: LessonPage, number: Task) -> None:
    note = StepNote(Mark.WRONG, 4.5, "4,5", "Look again.")
    reader.show_step("Text.", number, "How many?", note, "For this step, only Network is in sight.")
    assert reader.answer == 4.5 and reader.reply.markdown == "**Not yet.** Look again." and reader.sight.isVisible()
    reader.show_step("Text.", number, "How many?")
    assert reader.answer is None and reader.reply.isHidden() and reader.sight.isHidden()


def test_a_long_text_is_read_by_keys(reader: LessonPage, number: Task, qtbot: QtBot) -> None:
    reader.show_step("Word by word. " * 200, number, "How many?")
    bar = reader._column.told.verticalScrollBar()
    qtbot.waitUntil(lambda: bar.maximum() > 0 and bar.pageStep() > 0)
    qtbot.keyClick(reader, Qt.Key.Key_PageDown)
    assert bar.value() > 0
    qtbot.keyClick(reader, Qt.Key.Key_PageUp)
    assert bar.value() == 0


def test_tab_goes_from_top_to_bottom_and_stays_in_the_lesson(reader: LessonPage, number: Task, qtbot: QtBot) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    layout = QHBoxLayout(window)
    layout.addWidget(QPushButton("elsewhere"))
    layout.addWidget(reader)
    for step in range(2):  # each step has a task of its own
        reader.show_place("Title", [Mark.NEW] * 2, step)
        reader.show_step("Text.", number, "How many?")
        assert reader.task is not None
        wanted = [*reader.strip.buttons, *reader.task.controls, reader.again, reader.next, reader.leave, reader.back]
        found: list[QWidget] = [reader.strip.buttons[0]]
        while found[-1] is not reader.back:
            found.append(found[-1].nextInFocusChain())
        stops = [widget for widget in found if widget.focusPolicy() & Qt.FocusPolicy.TabFocus]
        assert [widget for widget in stops if widget in wanted] == wanted
        assert all(reader.isAncestorOf(widget) for widget in stops)


@pytest.mark.parametrize("path", lesson_paths(), ids=lambda path: path.stem)
def test_no_task_makes_the_panel_wider_with_large_letters(qapp: QApplication, qtbot: QtBot, path: Path) -> None:
    usual, large = qapp.font(), QFont(qapp.font())
    large.setPointSize(18)
    qapp.setFont(large)
    try:
        reader = LessonPage()
        qtbot.addWidget(reader)
        reader.show_step("Text.", None, "")
        room = reader.minimumSizeHint().width()
        bar = reader._column.told.verticalScrollBar().sizeHint().width()
        for step in read_lesson(path).steps:
            reader.show_step("Text.", step.task, "" if step.task is None else re.sub(r"{.*?}", "12,345.67", step.task.question))
            needed = 0 if reader.task is None else reader.task.minimumSizeHint().width()
            assert needed <= room - bar, step.task
    finally:
        qapp.setFont(usual)
