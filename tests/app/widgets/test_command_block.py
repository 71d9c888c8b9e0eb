"""A line that is copied as it stands, and a note in the place of a line that there is not."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from pytestqt.qtbot import QtBot

from app.widgets.command_block import CommandBlock


def test_the_line_is_plain_text_and_goes_to_the_clipboard(qtbot: QtBot) -> None:
    block = CommandBlock("The sweep as a command")
    qtbot.addWidget(block)
    block.show()
    block.show_command("grapl study '<b>x</b>' -o sweep", "A note.")
    assert block.line.textFormat() == Qt.TextFormat.PlainText and block.note.isVisible()
    block.copy.click()
    assert QGuiApplication.clipboard().text() == "grapl study '<b>x</b>' -o sweep"
    block.show_command("", "There is none.")
    assert block.line.isHidden() and block.copy.isHidden() and block.note.text() == "There is none."
