"""A sentence where there is nothing yet, and the part that takes its place."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QPalette
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from app.widgets.placeholder import LAB, LESSONS, TRAINING, WELCOME, LatePart, Placeholder


@pytest.mark.parametrize("sentence", [LAB, LESSONS, TRAINING, WELCOME])
def test_a_sentence_stands_in_the_middle_in_second_rank_and_breaks_its_lines(qtbot: QtBot, sentence: str) -> None:
    label = Placeholder(sentence)
    qtbot.addWidget(label)
    assert label.text() == sentence and sentence.endswith(".")
    assert label.alignment() == Qt.AlignmentFlag.AlignCenter
    assert label.foregroundRole() is QPalette.ColorRole.PlaceholderText
    assert label.heightForWidth(150) > 2 * label.heightForWidth(2000) > 24


def test_a_part_takes_the_sentence_s_place_once_and_for_all(qtbot: QtBot) -> None:
    late, part, other = LatePart("Soon."), QLabel("here"), QLabel("another")
    qtbot.addWidget(late)
    assert isinstance(late.currentWidget(), Placeholder) and late.currentWidget().text() == "Soon."
    for shown in (part, other, part):
        late.show_part(shown)
        assert late.currentWidget() is shown
    assert late.count() == 3
