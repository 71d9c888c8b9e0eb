"""The small multiples on screen: their size, their maps, and mouse and keys."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QImage
from pytestqt.qtbot import QtBot

from app.compare.sweep.axis import axis_of
from app.compare.sweep.cell_table import CellContent
from app.compare.sweep.cell_view import LEAST_WIDTH, MOST_HEIGHT, CellView, caption
from app.theme import palette

SENTENCE = "Pairwise weight is -3: expected a number from 0 to 1,000,000, and this is a long sentence."


def content(name: str) -> CellContent:
    image = QImage(96, 64, QImage.Format.Format_RGB32)
    image.fill(QColor("#0072b2"))
    return CellContent(name, "K̂ 5", image)


@pytest.fixture
def view(qtbot: QtBot) -> CellView:
    view = CellView()
    qtbot.addWidget(view)
    view.set_large(False)
    view.resize(330, 300)
    view.show_cells(
        axis_of("lambda", "0, 2, 8"), None, [[content("a"), CellContent("b", SENTENCE, is_failed=True), content("c")]], 2 / 3
    )
    view.show()
    return view


def test_cells_share_the_width_and_have_the_shape_of_the_picture(view: CellView) -> None:
    assert view.columnWidth(0) == 110 and view.rowHeight(0) > 110 * 2 / 3
    assert view.horizontalScrollBar().maximum() == 0 and view.verticalScrollBar().maximum() == 0


def test_many_columns_are_scrolled_and_many_rows_too(view: CellView, qtbot: QtBot) -> None:
    across, down = axis_of("lambda", ", ".join(map(str, range(10)))), axis_of("seed", "0-19")
    view.show_cells(across, down, [[content("x")] * 10] * 20, 2 / 3)
    assert view.columnWidth(0) == LEAST_WIDTH and view.height() <= MOST_HEIGHT + 30
    qtbot.waitUntil(lambda: view.horizontalScrollBar().maximum() > 0 and view.verticalScrollBar().maximum() > 0)


def test_large_all_are_fitted_into_the_room(view: CellView) -> None:
    view.set_large(True)
    view.resize(900, 200)
    assert view.rowHeight(0) <= 200 and view.columnWidth(0) < 300


@pytest.mark.parametrize("dark", [False, True])
def test_a_map_is_painted_and_a_sentence_in_its_place(view: CellView, dark: bool, qtbot: QtBot) -> None:
    view.setPalette(palette(dark=dark))
    image = view.viewport().grab().toImage()
    first, second = (view.visualRect(view.cells.index(0, column)) for column in (0, 1))
    assert image.pixelColor(first.center().x(), first.top() + 20) == QColor("#0072b2")
    colors = {
        image.pixelColor(x, y).name()
        for x in range(second.left(), second.right())
        for y in range(second.top(), second.bottom())
    }
    assert len(colors) > 3, "letters are there"


def test_a_click_and_return_ask_for_the_run_arrows_only_move(view: CellView, qtbot: QtBot) -> None:
    with qtbot.waitSignal(view.load_asked) as asked:
        qtbot.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, pos=view.visualRect(view.cells.index(0, 2)).center())
    assert asked.args == [0, 2] and view.current == (0, 2)
    with qtbot.assertNotEmitted(view.load_asked), qtbot.waitSignal(view.current_changed):
        qtbot.keyClick(view, Qt.Key.Key_Left)
    with qtbot.waitSignal(view.load_asked) as asked:
        qtbot.keyClick(view, Qt.Key.Key_Return)
    assert asked.args == [0, 1]
    with qtbot.assertNotEmitted(view.load_asked):
        qtbot.mouseClick(view.viewport(), Qt.MouseButton.RightButton, pos=view.visualRect(view.cells.index(0, 0)).center())


def test_a_caption_without_room_is_the_figure_alone(view: CellView) -> None:
    metrics, made = view.fontMetrics(), CellContent("a", "5 segments, 2 specks", short="5")
    whole = metrics.horizontalAdvance(made.text)
    assert (caption(made, metrics, whole), caption(made, metrics, whole - 1)) == ("5 segments, 2 specks", "5")
    assert caption(CellContent("a", "not run"), metrics, 20).endswith("\N{HORIZONTAL ELLIPSIS}"), "words have no figure"


def test_figures_stand_alone_under_all_maps_where_words_have_no_room_under_one(view: CellView) -> None:
    image = content("a").image
    few, many = (
        CellContent(f"{count}", f"{count} segments" + " and specks" * long, image, short=str(count))
        for count, long in ((4, 0), (14, 9))
    )
    view.show_cells(axis_of("lambda", "0, 2"), None, [[few, few]], 2 / 3)
    assert not view.is_short and caption(few, view.fontMetrics(), 160) == "4 segments"
    view.show_cells(axis_of("lambda", "0, 2"), None, [[few, many]], 2 / 3)
    assert view.is_short and caption(few, view.fontMetrics(), 160, is_short=True) == "4"
