"""The row of steps."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from app.lessons.step_strip import StepStrip
from app.lessons.walk import Mark

MARKS = [Mark.RIGHT, Mark.SKIPPED, Mark.WRONG, Mark.READ, Mark.NEW, Mark.NEW]


@pytest.fixture
def strip(qtbot: QtBot) -> StepStrip:
    strip = StepStrip()
    qtbot.addWidget(strip)
    strip.resize(600, 60)
    strip.show()
    strip.show_marks(MARKS, 2)
    return strip


def test_each_step_has_its_number_and_mark(strip: StepStrip) -> None:
    assert [button.text()[0] for button in strip.buttons] == list("123456")
    assert len({button.text()[1:] for button in strip.buttons}) == 5, "a sign for each mark"
    names = [button.accessibleName() for button in strip.buttons]
    assert names[:3] == ["Step 1, right", "Step 2, skipped", "Step 3, not right yet, this one"] and names[5] == "Step 6"
    assert [button.isChecked() for button in strip.buttons] == [False, False, True, False, False, False]


def test_a_button_asks_for_its_step_by_mouse_and_by_key(strip: StepStrip, qtbot: QtBot) -> None:
    with qtbot.waitSignal(strip.chosen) as chosen:
        strip.buttons[4].click()
    assert chosen.args == [4] and not strip.buttons[4].isChecked(), "the step is not there yet"
    strip.buttons[1].setFocus()
    with qtbot.waitSignal(strip.chosen) as chosen:
        QTest.keyClick(strip.buttons[1], Qt.Key.Key_Space)
    assert chosen.args == [1]


def test_it_takes_more_rows_where_there_is_less_room(strip: StepStrip, qtbot: QtBot) -> None:
    assert len({button.y() for button in strip.buttons}) == 1
    strip.resize(120, 200)
    qtbot.waitUntil(lambda: len({button.y() for button in strip.buttons}) > 1)
    assert all(button.geometry().right() <= 120 for button in strip.buttons)


def test_another_lesson_has_other_steps(strip: StepStrip) -> None:
    strip.show_marks(MARKS[:2], 0)
    assert len(strip.buttons) == 2
    strip.show_marks([*MARKS, Mark.NEW], 0)
    assert [button.text()[0] for button in strip.buttons] == list("1234567")
