from __future__ import annotations

import pytest
from grown import record_of
from PySide6.QtGui import QColor
from pytestqt.qtbot import QtBot

from app.lab.lineage.ends_table import EndsTable
from app.lab.lineage.lineage_text import end_text
from app.session.session import Session
from grapl_engine.analysis.lineage import lineage

COLORS = [QColor("red"), QColor("green"), QColor("blue"), QColor("black")]
# 3 is never there, 0 dies in network 1 and 2 in cut 2; 1 lives
FOUND = lineage(record_of([0, 1, 2, 2], [1, 1, 2, 2], [1, 1, 2, 2], [1, 1, 2, 2], [1, 1, 1, 1]))


@pytest.fixture
def table(session: Session, qtbot: QtBot) -> EndsTable:
    table = EndsTable(session)
    qtbot.addWidget(table)
    table.show_lineage(FOUND, COLORS)
    return table


def texts(table: EndsTable) -> list[list[str]]:
    return [[table.item(row, column).text() for column in range(table.columnCount())] for row in range(table.rowCount())]  # type: ignore[union-attr]


def test_the_first_to_die_comes_first_and_who_lives_last(table: EndsTable) -> None:
    assert texts(table) == [
        ["3", "0.0 %", "never there", ""],
        ["0", "25.0 %", "N1, network", "1 (100 %)"],
        ["2", "50.0 %", "C2, cut", "1 (100 %)"],
        ["1", "25.0 %", "lives", ""],
    ]


def test_of_those_that_die_together_the_lowest_comes_first(table: EndsTable) -> None:
    table.show_lineage(lineage(record_of([2, 3, 1, 0], [1, 1, 1, 0], [1, 1, 1, 0])), COLORS)
    assert [row[0] for row in texts(table)] == ["2", "3", "0", "1"]


def test_each_row_has_its_colour_and_tells_its_end(table: EndsTable) -> None:
    for row, label in enumerate((3, 0, 2, 1)):
        item = table.item(row, 0)
        assert item is not None and item.toolTip() == end_text(FOUND, label)
        assert item.icon().pixmap(12, 12).toImage().pixelColor(6, 6) == COLORS[label]


def test_the_selected_row_is_the_selected_label(table: EndsTable, session: Session) -> None:
    table.selectRow(2)
    assert session.view.selected == 2
    session.view.select(0)
    assert [index.row() for index in table.selectionModel().selectedRows()] == [1]
    session.view.select(None)
    assert not table.selectionModel().selectedRows()
    table.selectRow(3)
    table.clearSelection()
    assert session.view.selected is None


def test_another_lineage_keeps_the_selected_label_on_its_new_row(table: EndsTable, session: Session) -> None:
    session.view.select(1)
    table.show_lineage(lineage(record_of([0, 1, 0, 1], [0, 0, 0, 0], [0, 0, 0, 0], k=2)), COLORS)
    assert session.view.selected == 1 and [index.row() for index in table.selectionModel().selectedRows()] == [0]
    table.show_lineage(None, [])
    assert table.rowCount() == 0 and session.view.selected == 1
