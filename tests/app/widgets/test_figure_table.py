from __future__ import annotations

from itertools import pairwise

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QApplication, QLabel, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from app.widgets.column_scroll import ColumnScroll
from app.widgets.figure_model import FigureRow
from app.widgets.figure_table import GROWTH, FigureTable


def row(key: str, *values: float, color: QColor | None = None, tip: str = "") -> FigureRow:
    return FigureRow(key, (key, *(f"{value:g}" for value in values)), (0.0, *values), color, 0, tip)


ROWS = [row("a", 10, 1), row("b", 9, 3), row("c", 100, 2)]


def table_of(qtbot: QtBot, **options: object) -> FigureTable:
    table = FigureTable(("Name", "Count", "Cost"), ("whose", "how many", "in nats"), **{"most": 5, **options})  # type: ignore[arg-type]
    qtbot.addWidget(table)
    table.resize(300, 200)
    return table


def keys_of(table: FigureTable) -> list[object]:
    return [shown.key for shown in table.rows]


def marked(table: FigureTable) -> list[object]:
    return [table.rows[index.row()].key for index in table.selectionModel().selectedRows()]


@pytest.fixture
def table(qtbot: QtBot) -> FigureTable:
    table = table_of(qtbot, sorting=True)
    table.show_rows(ROWS)
    return table


def test_rows_come_as_they_are_given_and_are_sorted_by_value_not_by_text(table: FigureTable) -> None:
    assert keys_of(table) == ["a", "b", "c"]
    table.sortByColumn(1, Qt.SortOrder.AscendingOrder)
    assert keys_of(table) == ["b", "a", "c"]
    table.sortByColumn(2, Qt.SortOrder.DescendingOrder)
    assert keys_of(table) == ["b", "c", "a"]
    table.show_rows([*ROWS, row("d", 1, 2.5)])
    assert keys_of(table) == ["b", "d", "c", "a"]


def test_a_row_that_is_come_to_is_chosen_and_one_that_is_marked_is_not(table: FigureTable, qtbot: QtBot) -> None:
    chosen: list[object] = []
    table.row_chosen.connect(chosen.append)
    table.mark("b")
    assert marked(table) == ["b"] and chosen == []
    qtbot.keyClick(table, Qt.Key.Key_Down)
    assert marked(table) == ["c"] and chosen == ["c"]
    table.mark(None)
    assert marked(table) == [] and chosen == ["c"]
    table.sortByColumn(1, Qt.SortOrder.AscendingOrder)
    table.selectRow(0)
    assert chosen == ["c", "b"]
    table.mark("of no row")
    assert marked(table) == [] and chosen == ["c", "b"]


def test_where_moving_does_not_choose_return_and_a_click_do(qtbot: QtBot) -> None:
    table = table_of(qtbot, chooses_by_moving=False)
    table.show_rows(ROWS)
    chosen: list[object] = []
    table.row_chosen.connect(chosen.append)
    qtbot.keyClick(table, Qt.Key.Key_Return)
    assert chosen == []
    table.mark("a")
    qtbot.keyClick(table, Qt.Key.Key_Down)
    assert marked(table) == ["b"] and chosen == []
    qtbot.keyClick(table, Qt.Key.Key_Return)
    assert chosen == ["b"]
    place = table.visualRect(table.model().index(2, 1)).center()
    qtbot.mouseClick(table.viewport(), Qt.MouseButton.LeftButton, pos=place)
    assert chosen == ["b", "c"]


def test_equal_rows_keep_the_mark_and_others_take_it_away_silently(table: FigureTable) -> None:
    chosen: list[object] = []
    table.row_chosen.connect(chosen.append)
    table.mark("b")
    table.show_rows([row("a", 10, 1), row("b", 9, 3), row("c", 100, 2)])
    assert marked(table) == ["b"]
    table.show_rows(ROWS[:2])
    assert marked(table) == [] and chosen == []


def test_it_is_as_high_as_its_rows_up_to_a_limit_and_gone_without_any(qtbot: QtBot) -> None:
    table = table_of(qtbot, most=3)
    heights = []
    for count in (1, 2, 3, 4):
        table.show_rows([row(str(number), number, 0) for number in range(count)])
        heights.append(table.height())
    line = table.verticalHeader().defaultSectionSize()
    assert [after - before for before, after in pairwise(heights)] == [line, line, 0]
    assert not table.isHidden()
    table.show_rows([])
    assert table.isHidden()
    table.show_rows(ROWS)
    assert not table.isHidden()


def test_a_table_that_grows_has_what_is_left_of_the_room_and_no_more(qtbot: QtBot) -> None:
    table, whole = table_of(qtbot, most=3, grows=True), QWidget()
    qtbot.addWidget(whole)
    column = QVBoxLayout(whole)
    column.addWidget(table, GROWTH)
    column.addStretch(1)
    table.show_rows([row(str(number), number, 0) for number in range(20)])
    line = table.verticalHeader().defaultSectionSize()
    seen = []
    for height in (0, 8 * line, 60 * line):
        whole.resize(300, height)
        whole.show()
        qtbot.waitUntil(lambda height=height: whole.height() >= height)
        seen.append(table.viewport().height() // line)
    assert seen[0] == 3 < seen[1] < seen[2] == 20


def test_a_bar_sideways_lies_over_no_row_and_does_not_come_for_a_little(qtbot: QtBot) -> None:
    table = table_of(qtbot, most=3)
    table.show_rows([row("a rather long name of a row", 1, 2)])
    table.show()
    needed, line = sum(table._needs), table.verticalHeader().defaultSectionSize()
    table.resize(needed - 10, table.height())
    qtbot.waitUntil(lambda: table.horizontalHeader().length() == table.viewport().width())
    qtbot.waitUntil(lambda: not table.horizontalScrollBar().maximum())
    table.resize(needed // 2, table.height())
    qtbot.waitUntil(lambda: table.horizontalScrollBar().maximum() > 0 and table.viewport().height() >= line)


def test_no_text_is_cut_as_long_as_there_is_no_bar_sideways(qtbot: QtBot) -> None:
    table = table_of(qtbot, most=2)
    narrow, wide = "Split of 10: 0 | 6, by 3", "Merge in 9: 0 + 2, by 3"  # the shorter one is the wider
    table.show_rows([row(name, 1, 2, color=QColor("red")) for name in (narrow, wide, narrow)])
    table.show()
    places = [table.model().index(line, column) for line in range(3) for column in range(3)]
    for width in range(sum(table._needs) + 40, sum(table._needs) - 40, -1):
        table.resize(width, table.height())
        QApplication.processEvents()
        if table.horizontalScrollBar().maximum():
            break
        assert all(table.sizeHintForIndex(place).width() <= table.columnWidth(place.column()) for place in places)
    assert width < sum(table._needs)


def test_another_heading_has_its_room(table: FigureTable) -> None:
    table.show_head(0, "A rather long name")
    assert table.model().headerData(0, Qt.Orientation.Horizontal) == "A rather long name"
    assert table.columnWidth(0) >= table.fontMetrics().horizontalAdvance("A rather long name") + 8


def test_columns_hold_their_texts_and_fill_the_width(qtbot: QtBot) -> None:
    table = table_of(qtbot)
    table.show_rows([row("a rather long name of a row", 1, 2)])
    widths = [table.columnWidth(column) for column in range(3)]
    advance = table.fontMetrics().horizontalAdvance
    assert widths[0] >= advance("a rather long name of a row") + 14 and widths[2] >= advance("Cost") + 14
    table.resize(600, 200)
    table.show()
    assert sum(table.columnWidth(column) for column in range(3)) == table.viewport().width()


def test_a_divider_is_a_line_across_that_is_never_chosen(qtbot: QtBot) -> None:
    table = table_of(qtbot)
    widths = [table.columnWidth(column) for column in range(3)]
    table.show_rows([ROWS[0], FigureRow(None, ("a long line " * 9,), (), tip="why", is_divider=True), ROWS[1]])
    assert table.columnSpan(1, 0) == 3 and table.columnSpan(0, 0) == 1
    assert table.columnWidth(0) < 2 * max(widths)
    chosen: list[object] = []
    table.row_chosen.connect(chosen.append)
    table.selectRow(0)
    qtbot.keyClick(table, Qt.Key.Key_Down)
    assert chosen == ["a", "b"] and marked(table) == ["b"]
    table.show_rows(ROWS)
    assert table.columnSpan(1, 0) == 1


def in_page(qtbot: QtBot, rows: list[FigureRow]) -> tuple[ColumnScroll, FigureTable]:
    """A table below a line, in a page that is lower than both."""
    table, content = table_of(qtbot, most=None), QWidget()
    column = QVBoxLayout(content)
    column.addWidget(QLabel("above"))
    column.addWidget(table)
    page = ColumnScroll(content)
    qtbot.addWidget(page)
    page.resize(300, 200)
    table.show_rows(rows)
    page.show()
    return page, table


def test_in_a_page_that_scrolls_all_rows_are_there_and_the_page_follows_the_keyboard(qtbot: QtBot) -> None:
    page, table = in_page(qtbot, [row(str(number), number, 0) for number in range(60)])
    bar, line = page.verticalScrollBar(), table.verticalHeader().defaultSectionSize()
    qtbot.waitUntil(lambda: bar.maximum() > 0)
    assert table.height() > 60 * line and not table.verticalScrollBar().maximum()
    table.mark("59")
    assert bar.value() == 0, "a row that is only marked moves nothing"
    table.setFocus()
    qtbot.waitUntil(table.hasFocus)
    for key, number in ((Qt.Key.Key_Home, 0), (Qt.Key.Key_End, 59)):
        qtbot.keyClick(table, key, Qt.KeyboardModifier.ControlModifier)
        middle = table.visualRect(table.model().index(number, 0)).center()
        assert table.viewport().visibleRegion().contains(middle)
        assert (bar.value() > 0) is bool(number)


def test_in_a_page_that_scrolls_the_figures_are_whole_and_the_names_give_way(qtbot: QtBot) -> None:
    page, table = in_page(qtbot, [row("a rather long name of a row", 123456, 654321)])
    advance = table.fontMetrics().horizontalAdvance
    least = page.minimumSizeHint().width()
    assert 2 * advance("123456") < least < advance("a rather long name of a row") + 2 * advance("123456")
    page.resize(least, 200)
    qtbot.waitUntil(lambda: page.width() == least)
    assert sum(table.columnWidth(column) for column in range(3)) <= table.viewport().width()
    assert all(table.columnWidth(column) >= advance("123456") for column in (1, 2))
