from __future__ import annotations

from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from app.compare.sweep.axis import axis_of
from app.compare.sweep.cell_view import CellView
from app.compare.sweep.sweep_board import SweepBoard
from app.compare.sweep.sweep_plan import SweepPlan
from grapl_engine import PRESETS


def test_above_the_cells_stands_what_goes_across_and_down(qtbot: QtBot) -> None:
    whole = QWidget()
    qtbot.addWidget(whole)
    board, cells = SweepBoard(whole), CellView(whole)
    board.show_plan(SweepPlan.of(PRESETS["explore"], axis_of("lambda", "0, 8"), axis_of("seed", "0-2")))
    assert board.strip.title == "Sweep: \N{GREEK SMALL LETTER LAMDA} across, Seed down" and board.strip.badge == "6 runs"
    board.resize(600, 400)
    board.take_cells(cells)
    board.show()
    whole.resize(600, 400)
    whole.show()
    qtbot.waitExposed(whole)
    qtbot.waitUntil(lambda: cells.geometry().top() >= board.strip.geometry().bottom() > 0)
    assert cells.parentWidget() is board and cells.isVisible()
