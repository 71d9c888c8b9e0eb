"""The controls by which tasks are answered."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from lesson_files import task, written
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from app.lessons.parser import read_lesson
from app.lessons.task import TaskBox
from app.widgets.markdown_label import MarkdownLabel

OPTIONS = [{"text": "one", "right": True}, {"text": "**two** " + "and more " * 30, "right": False}]


def box_of(tmp_path: Path, qtbot: QtBot, **keys: Any) -> TaskBox:
    asked = read_lesson(written(tmp_path, task(**keys))).steps[0].task
    assert asked is not None
    box = TaskBox(asked, "What is *E*?")
    qtbot.addWidget(box)
    box.resize(300, 400)
    box.show()
    return box


def test_the_chosen_option_is_the_answer(tmp_path: Path, qtbot: QtBot) -> None:
    box = box_of(tmp_path, qtbot, kind="choice", options=OPTIONS)
    assert box.question.markdown == "What is *E*?" and box.answer is None and len(box.options) == 2
    for number in (1, 0):
        with qtbot.waitSignal(box.answered):
            QTest.mouseClick(box.options[number], Qt.MouseButton.LeftButton, pos=QPoint(8, box.options[number].height() // 2))
        assert box.answer == number
    assert box.options[0].accessibleName() == "one"


def test_a_click_on_an_options_text_chooses_it(tmp_path: Path, qtbot: QtBot) -> None:
    box = box_of(tmp_path, qtbot, kind="choice", options=OPTIONS)
    (text,) = [label for label in box.findChildren(MarkdownLabel) if label.markdown.startswith("**two**")]
    assert text.width() <= box.width() and text.height() > 2 * box.options[1].height(), "long ones break into lines"
    with qtbot.waitSignal(box.answered):
        QTest.mouseClick(text, Qt.MouseButton.LeftButton)
    assert box.answer == 1 and box.options[1].isChecked()


def test_the_typed_number_is_the_answer(tmp_path: Path, qtbot: QtBot) -> None:
    box = box_of(tmp_path, qtbot, kind="number", quantity="k_hat", tolerance=0)
    assert box.field is not None and box.answer is None
    with qtbot.waitSignal(box.answered):
        QTest.keyClicks(box.field, "12,5")
    assert box.answer == 12.5
    with qtbot.waitSignal(box.entered):
        QTest.keyClick(box.field, Qt.Key.Key_Return)
    QTest.keyClicks(box.field, "x")
    assert box.answer is None


@pytest.mark.parametrize(
    ("keys", "has_hint"), [({"kind": "patch", "which": "sure"}, True), ({"kind": "do", "until": "k_hat > 1"}, False)]
)
def test_other_tasks_are_answered_on_the_screen(tmp_path: Path, qtbot: QtBot, keys: dict[str, str], has_hint: bool) -> None:
    box = box_of(tmp_path, qtbot, **keys)
    assert box.answer is None and not box.options and box.field is None
    assert any("Click the patch" in label.text() for label in box.findChildren(QLabel)) is has_hint


def test_check_stands_beside_the_answer(tmp_path: Path, qtbot: QtBot) -> None:
    box = box_of(tmp_path, qtbot, kind="number", quantity="k_hat", tolerance=0)
    assert box.field is not None
    qtbot.waitUntil(lambda: box.check.x() > box.field.geometry().right())
    assert abs(box.check.geometry().center().y() - box.field.geometry().center().y()) <= 2
    with qtbot.waitSignal(box.entered):
        box.check.click()


def test_arrows_choose_from_the_first_on(tmp_path: Path, qtbot: QtBot) -> None:
    box = box_of(tmp_path, qtbot, kind="choice", options=OPTIONS)
    box.activateWindow()
    box.take_focus()
    assert box.focusWidget() is box.options[0] and box.answer is None and box.spoken == ""
    for key, chosen in ((Qt.Key.Key_Down, 0), (Qt.Key.Key_Down, 1), (Qt.Key.Key_Down, 1), (Qt.Key.Key_Up, 0)):
        with qtbot.waitSignal(box.answered):
            QTest.keyClick(box.focusWidget(), key)
        assert box.answer == chosen and box.focusWidget() is box.options[chosen]
    assert box.spoken == "one"


def test_an_earlier_answer_is_shown_and_is_no_new_one(tmp_path: Path, qtbot: QtBot) -> None:
    choice = box_of(tmp_path, qtbot, kind="choice", options=OPTIONS)
    number = box_of(tmp_path, qtbot, kind="number", quantity="k_hat", tolerance=0)
    with qtbot.assertNotEmitted(choice.answered), qtbot.assertNotEmitted(number.answered):
        choice.show_answer(1, "two")
        number.show_answer(2.5, "2,5")
    assert choice.answer == 1 and number.answer == 2.5 and number.spoken == "2,5"
    choice.show_answer(7, "seven")
    assert choice.answer == 1


def test_options_are_shown_with_their_figures(tmp_path: Path, qtbot: QtBot) -> None:
    asked = read_lesson(written(tmp_path, task(kind="choice", options=OPTIONS))).steps[0].task
    assert asked is not None
    box = TaskBox(asked, "What is *E*?", ("12.50 nats", "E = U"))
    qtbot.addWidget(box)
    assert [button.accessibleName() for button in box.options] == ["12.50 nats", "E = U"]
    assert {label.markdown for label in box.findChildren(MarkdownLabel)} >= {"12.50 nats", "E = U"}
