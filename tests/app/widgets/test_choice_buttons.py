"""Buttons of which one is down."""

from __future__ import annotations

from enum import Enum

from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from app.widgets.choice_buttons import ChoiceButtons, ChoiceEntry


class Fruit(Enum):
    APPLE = 1
    PEAR = 2
    PLUM = 3


ENTRIES = {
    Fruit.PLUM: ChoiceEntry("Plum", "It is blue."),
    Fruit.APPLE: ChoiceEntry("Apple", "It is red."),
    Fruit.PEAR: ChoiceEntry("Pear", "It is green."),
}


def test_a_press_says_which_and_what_is_shown_says_nothing(qtbot: QtBot) -> None:
    row = ChoiceButtons(ENTRIES, 2, " (N)")
    qtbot.addWidget(row)
    said: list[Fruit] = []
    row.chosen.connect(said.append)
    row.show_choice(Fruit.PEAR)
    assert said == [] and [button.isChecked() for button in row.buttons.values()] == [False, False, True]
    row.buttons[Fruit.APPLE].click()
    assert said == [Fruit.APPLE] and [button.isChecked() for button in row.buttons.values()] == [False, True, False]


def test_they_stand_in_their_order_so_many_in_a_row(qtbot: QtBot) -> None:
    row = ChoiceButtons(ENTRIES, 2, " (N)")
    qtbot.addWidget(row)
    row.show()
    plum, apple, pear = (row.buttons[fruit] for fruit in ENTRIES)
    assert plum.y() == apple.y() < pear.y() and plum.x() == pear.x() < apple.x()
    assert plum.toolTip() == "It is blue. (N)" and plum.focusPolicy() is Qt.FocusPolicy.TabFocus
