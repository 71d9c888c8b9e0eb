from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtGui import QColor, QPalette
from pytestqt.qtbot import QtBot
from traced import swap_by_hand, trace_by_hand

from app.lab.moves.move_board import MoveBoard
from app.widgets.theme_colors import alarm

COLORS = [QColor("red"), QColor("green"), QColor("blue")]
STOPS = [0, 1, 3]
DASH, MINUS = "\N{EN DASH}", "\N{MINUS SIGN}"


@pytest.fixture
def board(qtbot: QtBot) -> MoveBoard:
    board = MoveBoard()
    qtbot.addWidget(board)
    board.show_steps(trace_by_hand(), STOPS)
    return board


def test_the_start_has_figures_but_no_change(board: MoveBoard) -> None:
    board.show_stop(trace_by_hand(), STOPS, 0, COLORS, is_drawn=True)
    assert board.name.text() == "Start: label 0 everywhere"
    assert board.who.text() == "4 patches; no move has been made."
    assert board.figures.texts() == [["", "11.00", DASH], ["", "0.00", DASH], ["", "11.00", DASH], ["", "1", DASH]]


def test_no_name_decides_how_wide_the_board_is(board: MoveBoard) -> None:
    board.show_stop(trace_by_hand(), STOPS, 2, COLORS, is_drawn=True)
    width = board.minimumSizeHint().width()
    board.name.setText("Start: the network's own labels, but for what the seeds say")
    assert board.minimumSizeHint().width() <= width < board.name.fontMetrics().horizontalAdvance(board.name.text())


def test_a_move_has_its_name_who_switched_and_what_it_did_to_e(board: MoveBoard) -> None:
    board.show_stop(trace_by_hand(), STOPS, 2, COLORS, is_drawn=True)
    assert board.name.text().startswith("Move 2 of 2: <span") and board.name.text().endswith(
        " \N{GREEK SMALL LETTER ALPHA} = 2 grows"
    )
    assert board.who.text() == "4 of 4 patches may switch, 1 did (outlined)."
    assert board.figures.texts() == [
        ["6.00", "1.00", f"{MINUS}5.00"], ["2.50", "7.50", "+5.00"], ["8.50", "8.50", "0"], ["2", "3", "+1"],
    ]  # fmt: skip
    assert board.staircase.mark.value() == 2


def test_the_staircase_has_the_stops(board: MoveBoard) -> None:
    assert board.staircase._energies == [11.0, 8.5, 8.5]
    board.show_steps(trace_by_hand(), [0, 1, 2, 3])
    assert len(board.staircase._energies) == 4


def test_a_question_tells_who_may_and_not_what_happens(board: MoveBoard) -> None:
    board.show_question(trace_by_hand(), 3, COLORS)
    assert board.name.text().startswith("Next: <span") and board.name.text().endswith(" \N{GREEK SMALL LETTER ALPHA} = 2 grows")
    assert board.who.text() == "4 of 4 patches may switch. Which will?"
    assert board.figures.texts() == [["6.00", DASH, DASH], ["2.50", DASH, DASH], ["8.50", DASH, DASH], ["2", DASH, DASH]]


def test_a_swap_names_both_labels_and_veils_the_others(board: MoveBoard) -> None:
    steps = swap_by_hand()
    board.show_steps(steps, [0, 1])
    board.show_stop(steps, [0, 1], 1, COLORS, is_drawn=True)
    assert "1 \N{LEFT RIGHT ARROW} 0" in board.name.text()
    assert board.who.text() == "3 of 4 patches may switch (the others are veiled), 1 did (outlined)."
    board.show_stop(steps, [0, 1], 1, COLORS, is_drawn=False)
    assert board.who.text() == "3 of 4 patches may switch, 1 did."


def test_energies_that_are_not_the_solvers_are_an_error(board: MoveBoard) -> None:
    text = QPalette.ColorRole.WindowText
    assert board.check.text().startswith("\N{CHECK MARK}")
    board.show_steps(replace(trace_by_hand(), error=1.0), STOPS)
    assert board.check.text().startswith("\N{BALLOT X}") and "1 nats" in board.check.text()
    assert board.check.palette().color(text) == alarm(board.palette())
    board.show_steps(trace_by_hand(), STOPS)
    assert board.check.palette().color(text) == board.palette().color(text)
