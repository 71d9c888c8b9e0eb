"""Labels that show what they are given."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from app.widgets.plain_label import PlainLabel


@pytest.mark.parametrize("text", ["<b>bold</b>", '<img src="file:///dev/zero">', "&lt;i&gt;", "plain"])
def test_text_is_shown_as_it_stands(qtbot: QtBot, text: str) -> None:
    box = QWidget()
    qtbot.addWidget(box)
    for label in (PlainLabel(text, box), PlainLabel(box, wordWrap=True)):
        label.setText(text)
        assert label.textFormat() is Qt.TextFormat.PlainText and label.text() == text and label.parent() is box
    wide = label.fontMetrics().horizontalAdvance(text)
    assert PlainLabel(text, box).sizeHint().width() >= wide, "what looks like a tag takes its room"
