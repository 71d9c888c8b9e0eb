"""What the table of small multiples says, as text, to eyes and to screen readers."""

from __future__ import annotations

from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from app.compare.sweep.axis import axis_of
from app.compare.sweep.cell_table import CellContent, CellTable


def test_heads_are_the_values_and_items_the_cells(qtbot: QtBot) -> None:
    table = CellTable()
    across, down = axis_of("lambda", "0, 8"), axis_of("seed", "3")
    rows = [[CellContent("λ 0, Seed 3", "K̂ 9", tip="<b>0</b>"), CellContent("λ 8, Seed 3", "K̂ 4", is_shown=True)]]
    with qtbot.waitSignal(table.modelReset):
        table.show_cells(across, down, rows)
    assert (table.rowCount(), table.columnCount()) == (1, 2)
    assert [table.headerData(at, Qt.Orientation.Horizontal) for at in range(2)] == ["0", "8"]
    assert table.headerData(0, Qt.Orientation.Vertical) == "3"
    assert table.headerData(0, Qt.Orientation.Vertical, Qt.ItemDataRole.ToolTipRole) == "Seed 3"
    assert table.data(table.index(0, 1)) == "K̂ 4"
    assert table.data(table.index(0, 1), Qt.ItemDataRole.AccessibleTextRole) == "λ 8, Seed 3: K̂ 4, shown"
    assert "&lt;b&gt;" in table.data(table.index(0, 0), Qt.ItemDataRole.ToolTipRole), "a tip is plain text"


def test_new_contents_of_the_same_axes_leave_what_is_selected(qtbot: QtBot) -> None:
    table, across = CellTable(), axis_of("lambda", "0, 8")
    table.show_cells(across, None, [[CellContent("λ 0", "waits"), CellContent("λ 8", "waits")]])
    with qtbot.assertNotEmitted(table.modelReset), qtbot.waitSignal(table.dataChanged):
        table.show_cells(across, None, [[CellContent("λ 0", "K̂ 9"), CellContent("λ 8", "waits")]])
    assert table.content(0, 0).text == "K̂ 9"
