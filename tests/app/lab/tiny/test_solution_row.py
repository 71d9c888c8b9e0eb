from __future__ import annotations

import numpy as np
import pytest
from pytestqt.qtbot import QtBot

from app.lab.tiny.solution_row import SolutionRow
from app.lab.tiny.tiny_presets import PRESETS
from grapl_engine.analysis.tiny import Comparison

GRID = PRESETS[1].grid()


@pytest.fixture
def row(qtbot: QtBot) -> SolutionRow:
    row = SolutionRow()
    qtbot.addWidget(row)
    row.show_answers(GRID, GRID.compare())
    return row


def test_answers_are_closed_until_they_are_clicked(row: SolutionRow, qtbot: QtBot) -> None:
    assert row.opened == [] and row.labels is None and not row.is_whole
    with qtbot.waitSignal(row.changed):
        row.cards["icm"].click()
    assert row.opened == ["icm"] and (row.labels == GRID.compare().icm.labels).all()
    row.cards["swap"].click()
    assert row.opened == ["icm", "swap"] and (row.labels == GRID.compare().swap.labels).all()


def test_all_are_opened_with_the_optimum_chosen_and_closed_again(row: SolutionRow) -> None:
    row.open_all()
    assert row.is_whole and row.cards["optimum"].isChecked()
    assert row.labels is not None and (row.labels == GRID.compare().optimum.labels).all()
    row.close_all()
    assert row.opened == [] and row.labels is None and not any(card.isChecked() for card in row.cards.values())


def test_another_answer_to_an_edited_grid_stays_open(row: SolutionRow) -> None:
    row.cards["swap"].click()
    edited = GRID.replace(lambda_=0.0)
    row.show_answers(edited, edited.compare())
    assert row.opened == ["swap"] and row.labels is not None
    assert (row.labels == np.asarray(edited.cheapest)).all()


def test_an_optimum_that_cannot_be_had_is_not_missed(row: SolutionRow) -> None:
    found = GRID.compare()
    row.show_answers(GRID, Comparison(found.icm, found.expansion, found.swap, None))
    row.open_all()
    assert row.is_whole and row.opened == ["icm", "expansion", "swap"] and row.cards["expansion"].isChecked()
