from __future__ import annotations

import pytest
from pytestqt.qtbot import QtBot

from app.widgets.figure_grid import FigureGrid, change_text, count_change_text, energy_text


@pytest.mark.parametrize(
    ("value", "text"), [(0.0, "0.00"), (1234.567, "1,234.57"), (-2.5, "\N{MINUS SIGN}2.50"), (0.004, "0.00")]
)
def test_energies_have_two_decimals(value: float, text: str) -> None:
    assert energy_text(value) == text


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (0.0, "0"), (12.5, "+12.50"), (-1234.5, "\N{MINUS SIGN}1,234.50"), (0.005, "+0.01"), (-0.005, "\N{MINUS SIGN}0.01"),
        (0.0012, "+1.2e-03"), (-3e-7, "\N{MINUS SIGN}3.0e-07"),
    ],
)  # fmt: skip
def test_changes_have_a_sign_and_are_never_hidden_by_rounding(value: float, text: str) -> None:
    assert change_text(value) == text


@pytest.mark.parametrize(("value", "text"), [(0, "0"), (3, "+3"), (-12, "\N{MINUS SIGN}12")])
def test_changes_of_counts_have_a_sign(value: int, text: str) -> None:
    assert count_change_text(value) == text


def test_a_short_row_leaves_the_rest_without_a_figure(qtbot: QtBot) -> None:
    grid = FigureGrid(("run", "what-if"), (("U", "Unary term"), ("V", "Pairwise term")))
    qtbot.addWidget(grid)
    dash = "\N{EN DASH}"
    assert grid.texts() == [[dash, dash], [dash, dash]]
    grid.show_rows([("1", "2"), ("3",)])
    assert grid.texts() == [["1", "2"], ["3", dash]]
    assert grid.accessibleDescription() == "U: 1, 2; V: 3"
    grid.show_head(1, "preview")
    assert [head.text() for head in grid.heads] == ["run", "preview"]
    assert [[cell.toolTip() for cell in row] for row in grid.cells] == [["Unary term"] * 2, ["Pairwise term"] * 2]
