from __future__ import annotations

import numpy as np
import pytest
from painted import has_color, painted_widget
from PySide6.QtCore import QPointF, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app.lab.tiny.tiny_board import SIDE, TinyBoard, colors_of_grid
from app.lab.tiny.tiny_grid import TinyGrid
from app.widgets.theme_colors import accent, alarm
from grapl_engine.analysis.tiny import lattice


def grid_of(rows: int, columns: int, labels: int = 2, far: tuple[int, int] | None = None) -> TinyGrid:
    edges = lattice(rows, columns).tolist() + ([list(far)] if far is not None else [])
    every = tuple(range(labels))
    return TinyGrid(
        rows, columns, np.ones((rows * columns, labels)), np.array(edges, np.int32), np.ones(len(edges)), 1.0, every, every
    )


def board_of(qtbot: QtBot, grid: TinyGrid, width: int = 246, height: int = 246) -> TinyBoard:
    board = TinyBoard()
    qtbot.addWidget(board)
    board.resize(width, height)
    board.show_grid(grid, np.zeros(grid.cells, np.uint16))
    return board


def click(board: TinyBoard, place: QPointF) -> None:
    QTest.mouseClick(board, Qt.MouseButton.LeftButton, pos=place.toPoint())


def test_cells_stand_in_the_middle_a_pitch_apart(qtbot: QtBot) -> None:
    board = board_of(qtbot, grid_of(3, 4), 246, 300)
    assert board.centre(0) == QPointF(33, 90) and board.centre(11) == QPointF(213, 210)  # the pitch is (246 - 6) / 4 = 60
    rect = board.cell_rect(5)
    assert (rect.center(), rect.width()) == (QPointF(93, 150), pytest.approx(SIDE * 60))


def test_cells_do_not_grow_without_end(qtbot: QtBot) -> None:
    board = board_of(qtbot, grid_of(3, 3), 1000, 1000)
    assert board.centre(1).x() - board.centre(0).x() == 96


def test_a_click_chooses_a_cell_or_an_edge(qtbot: QtBot) -> None:
    grid = grid_of(3, 3)
    board = board_of(qtbot, grid)
    with qtbot.waitSignal(board.chosen_changed):
        click(board, board.centre(4))
    assert (board.cell, board.edge) == (4, None)
    click(board, (board.centre(4) + board.centre(5)) / 2)
    assert board.cell is None and board.edge is not None and grid.edges[board.edge].tolist() == [4, 5]
    with qtbot.assertNotEmitted(board.chosen_changed):
        click(board, (board.centre(4) + board.centre(5)) / 2)
        click(board, (board.centre(0) + board.centre(4)) / 2 + QPointF(1, 0))  # farther from all edges than they reach
    QTest.mouseClick(board, Qt.MouseButton.RightButton, pos=board.centre(0).toPoint())
    assert board.cell is None


def test_a_far_edge_is_bent_and_hit_only_from_its_own_cells(qtbot: QtBot) -> None:
    grid = grid_of(3, 3, far=(3, 5))
    board = board_of(qtbot, grid)
    start, end = board.centre(3), board.centre(5)
    bent = (start + end) / 2 + QPointF(0, 12.8)  # half of 0.16 of 160 pixels, to the right of its way
    path = board._path(3, 5)
    assert (path.pointAtPercent(0.5) - bent).manhattanLength() < 0.5
    off = path.pointAtPercent(0.25)
    assert not any(board.cell_rect(cell).contains(off) for cell in range(9))
    board.choose_cell(0)
    click(board, off)
    assert board.edge != len(grid.edges) - 1
    board.choose_cell(5)
    click(board, off)
    assert board.edge == len(grid.edges) - 1


def test_arrows_go_from_cell_to_cell_and_stay_inside(qtbot: QtBot) -> None:
    board = board_of(qtbot, grid_of(3, 4))
    for key, cell in (
        (Qt.Key.Key_Left, 0), (Qt.Key.Key_Right, 1), (Qt.Key.Key_Down, 5), (Qt.Key.Key_Down, 9), (Qt.Key.Key_Down, 9),
        (Qt.Key.Key_Up, 5), (Qt.Key.Key_Left, 4), (Qt.Key.Key_Left, 4),
    ):  # fmt: skip
        QTest.keyClick(board, key)
        assert board.cell == cell


def test_e_goes_round_the_edges_of_the_cell_and_enter_asks_for_the_editor(qtbot: QtBot) -> None:
    grid = grid_of(3, 3)
    board = board_of(qtbot, grid)
    board.choose_cell(4)
    seen = []
    for _ in range(5):
        QTest.keyClick(board, Qt.Key.Key_E)
        seen.append(board.edge)
    assert seen == [*grid.edges_of(4), grid.edges_of(4)[0]] and board.cell is None
    with qtbot.waitSignal(board.edit_asked):
        QTest.keyClick(board, Qt.Key.Key_Return)
    QTest.keyClick(board, Qt.Key.Key_Right)
    assert (board.cell, board.edge) == (5, None)


def test_what_a_smaller_grid_does_not_have_is_not_chosen(qtbot: QtBot) -> None:
    board, smaller = board_of(qtbot, grid_of(4, 4)), grid_of(3, 3)
    board.choose_cell(15)
    board.show_grid(smaller, np.zeros(9, np.uint16))
    assert board.cell == 0
    board.show_grid(grid_of(4, 4), np.zeros(16, np.uint16))
    board.choose_edge(23)
    board.show_grid(smaller, np.zeros(9, np.uint16))
    assert (board.cell, board.edge) == (0, None)


def test_on_a_grid_without_edges_the_chosen_cell_stays(qtbot: QtBot) -> None:
    grid = grid_of(3, 3)
    bare = grid.replace(edges=np.empty((0, 2), np.int32), phi=np.empty(0))
    board = board_of(qtbot, bare)
    board.choose_cell(4)
    board.show_grid(bare.with_unary(4, 0, 3.0), np.zeros(9, np.uint16))
    assert board.cell == 4
    QTest.keyClick(board, Qt.Key.Key_E)
    assert board.cell == 4


def test_cells_have_their_labels_colours_and_cut_edges_the_alarms(qtbot: QtBot) -> None:
    grid = grid_of(3, 3)
    board = board_of(qtbot, grid)
    board.choose_cell(8)
    first, second = colors_of_grid(grid)
    pixels = painted_widget(board)

    def at(place: QPointF) -> list[int]:
        return pixels[int(place.y()), int(place.x())].tolist()

    corner = board.cell_rect(0).topLeft() + QPointF(4, 4)
    assert at(corner) == [first.red(), first.green(), first.blue()]
    assert not has_color(pixels, alarm(board.palette())) and has_color(pixels, accent(board.palette()))
    board.show_grid(grid, np.array([1, 0, 0, 0, 0, 0, 0, 0, 0], np.uint16))
    pixels = painted_widget(board)
    assert at(corner) == [second.red(), second.green(), second.blue()]
    assert has_color(pixels, alarm(board.palette()))


def test_bars_are_as_high_as_the_costs(qtbot: QtBot) -> None:
    grid = grid_of(3, 3)
    unary = grid.unary.copy()
    unary[4] = (4.0, 2.0)
    board = board_of(qtbot, grid.replace(unary=unary), 306, 306)
    first, second = colors_of_grid(grid)
    rect = board.cell_rect(4)
    chart = rect.adjusted(*(rect.width() * share for share in (0.12, 0.12, -0.12, -0.12))).toRect()
    inside = painted_widget(board)[chart.top() : chart.bottom(), chart.left() + 1 : chart.right() - 1]
    heights = [(inside == (color.red(), color.green(), color.blue())).all(-1).any(1).sum() for color in (first, second)]
    assert heights[0] == pytest.approx(chart.height(), abs=2) and heights[1] == pytest.approx(chart.height() / 2, abs=2)


def test_the_colours_are_those_of_the_palette(qapp: QApplication) -> None:
    grid = grid_of(3, 3).replace(colors=(3, 0))
    plain = colors_of_grid(grid_of(3, 3, labels=4))
    assert colors_of_grid(grid) == [plain[3], plain[0]]
