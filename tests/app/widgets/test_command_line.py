"""A command is broken between its words alone, and what is selected of it is what is typed."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QFont, QGuiApplication, QTextLayout
from pytestqt.qtbot import QtBot

from app.widgets.command_line import CommandLine
from app.widgets.word_joiner import JOINER

COMMAND = "grapl study DATASET --vary lambda=0.0 --vary mu=1.0 --edge-threshold 0.2 --no-levels"


@pytest.fixture
def line(qtbot: QtBot) -> CommandLine:
    line = CommandLine()
    qtbot.addWidget(line)
    line.show_command(COMMAND)
    line.show()
    return line


def _lines(text: str, font: QFont, width: int) -> list[str]:
    layout = QTextLayout(text, font)
    layout.beginLayout()
    lines = []
    while (line := layout.createLine()).isValid():
        line.setLineWidth(width)
        lines.append(text[line.textStart() : line.textStart() + line.textLength()])
    layout.endLayout()
    return lines


def test_no_line_ends_within_an_option(line: CommandLine) -> None:
    widths = range(line.fontMetrics().horizontalAdvance("--edge-threshold 0") + 2, 400, 5)
    assert any(one.endswith("-") for width in widths for one in _lines(COMMAND, line.font(), width))
    assert not any(one.strip(f"{JOINER} ").endswith("-") for width in widths for one in _lines(line.text(), line.font(), width))
    assert line.fontMetrics().horizontalAdvance(line.text()) == line.fontMetrics().horizontalAdvance(COMMAND)


def test_a_selection_is_copied_as_it_is_typed(line: CommandLine, qtbot: QtBot) -> None:
    line.setSelection(0, len(line.text()))
    qtbot.keyClick(line, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    assert QGuiApplication.clipboard().text() == COMMAND


def test_the_menu_copies_what_is_selected_or_all(line: CommandLine) -> None:
    assert line.contextMenuPolicy() is Qt.ContextMenuPolicy.ActionsContextMenu
    line.copy_selected.trigger()
    assert QGuiApplication.clipboard().text() == COMMAND
    line.setSelection(0, len("grapl study"))
    line.copy_selected.trigger()
    assert QGuiApplication.clipboard().text() == "grapl study"
