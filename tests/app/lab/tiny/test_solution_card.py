from __future__ import annotations

import numpy as np
import pytest
from painted import has_color, painted_widget
from pytestqt.qtbot import QtBot

from app.lab.tiny.solution_card import SolutionCard
from app.lab.tiny.tiny_board import colors_of_grid
from app.lab.tiny.tiny_grid import TinyGrid
from grapl_engine import Energy
from grapl_engine.analysis.tiny import Solution, lattice

GRID = TinyGrid(3, 3, np.ones((9, 2)), np.array(lattice(3, 3)), np.ones(12), 2.0, (0, 1), (0, 1))
BEST = Solution(np.zeros(9, np.uint16), Energy(9.0, 0.0, 2.0))
OTHER = Solution(np.array([0, 0, 1, 0, 0, 0, 0, 0, 0], np.uint16), Energy(9.0, 2.0, 2.0))
WORDS = "U 9.00, \N{GREEK SMALL LETTER LAMDA}V 4.00, E 13.00"


@pytest.fixture
def card(qtbot: QtBot) -> SolutionCard:
    card = SolutionCard("Swap")
    qtbot.addWidget(card)
    card.resize(90, card.sizeHint().height())
    card.open()
    return card


def test_it_tells_the_energy_in_its_parts(card: SolutionCard) -> None:
    card.show_solution(GRID, OTHER, BEST)
    assert card.accessibleDescription() == WORDS
    assert card.toolTip().splitlines() == ["Swap", *WORDS.split(", ")]
    assert card.solution is OTHER and card.isEnabled()


def test_cells_that_differ_from_the_optimum_are_ringed(card: SolutionCard) -> None:
    card.show_solution(GRID, OTHER, BEST)
    assert card.differs is not None and card.differs.tolist() == [False, False, True] + 6 * [False]
    ringed = painted_widget(card)
    card.show_solution(GRID, OTHER, OTHER)
    assert card.differs is not None and not card.differs.any()
    plain = painted_widget(card)
    rows, columns = np.nonzero((ringed != plain).any(-1))
    pitch = 76 / 3
    assert columns.min() >= (90 - 76) / 2 + 2 * pitch and rows.max() - rows.min() <= pitch  # the upper right cell
    assert has_color(plain, colors_of_grid(GRID)[0]) and has_color(plain, colors_of_grid(GRID)[1])


def test_without_an_optimum_nothing_differs(card: SolutionCard) -> None:
    card.show_solution(GRID, OTHER, None)
    assert card.differs is None and card.isEnabled()


def test_what_cannot_be_had_says_so(card: SolutionCard) -> None:
    card.show_solution(GRID, None, None)
    assert card.accessibleDescription() == "too large to solve exactly" and not card.isEnabled()


def test_before_an_answer_it_tells_none(card: SolutionCard) -> None:
    card.show_solution(GRID, OTHER, BEST)
    card.clear()
    assert card.solution is None and card.differs is None
    assert card.accessibleDescription() == "" and card.toolTip() == "Swap"
    assert not has_color(painted_widget(card), colors_of_grid(GRID)[1])


def test_a_closed_card_keeps_its_answer_to_itself(card: SolutionCard) -> None:
    card.show_solution(GRID, OTHER, BEST)
    card.open(False)
    assert card.accessibleDescription() == "click to solve" and "13.00" not in card.toolTip()
    assert not has_color(painted_widget(card), colors_of_grid(GRID)[1])
    card.open()
    assert card.accessibleDescription() == WORDS and has_color(painted_widget(card), colors_of_grid(GRID)[1])
