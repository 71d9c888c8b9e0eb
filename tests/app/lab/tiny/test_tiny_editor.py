from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtWidgets import QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from app.lab.tiny.tiny_board import colors_of_grid
from app.lab.tiny.tiny_editor import TinyEditor, figure_box
from app.lab.tiny.tiny_grid import TinyGrid
from grapl_engine.analysis.tiny import lattice

GRID = TinyGrid(
    2, 3, np.arange(18, dtype=float).reshape(6, 3) / 4, np.array(lattice(2, 3)), np.arange(1.0, 8.0), 1.0, (0, 1, 2), (4, 7, 9)
)


@pytest.fixture
def editor(window: QWidget) -> TinyEditor:
    editor = TinyEditor()
    layout = QVBoxLayout(window)
    layout.addWidget(editor.title)
    layout.addWidget(editor)
    window.show()
    return editor


def test_a_cell_has_a_field_a_label(editor: TinyEditor) -> None:
    editor.show_chosen(GRID, 4, None)
    assert editor.title.text() == "Cell at row 1, column 1: costs, nats"
    assert [box.isVisible() for box in editor.costs] == [True] * 3 + [False] * 3 and not editor.weight.isVisible()
    assert [box.value() for box in editor.costs[:3]] == [3.0, 3.25, 3.5]
    assert [box.accessibleName() for box in editor.costs[:3]] == [f"Cost of label {name}" for name in (4, 7, 9)]
    color = editor._swatches[1].pixmap().toImage().pixelColor(6, 6)
    assert color == colors_of_grid(GRID)[1] and editor._swatches[1].toolTip() == "Label 7"


def test_an_edge_has_a_field_for_its_weight(editor: TinyEditor) -> None:
    edge = GRID.edges.tolist().index([1, 4])
    editor.show_chosen(GRID, None, edge)
    assert editor.title.text() == "Edge from row 0, column 1 to row 1, column 1: weight \N{GREEK SMALL LETTER PHI}"
    assert editor.weight.isVisible() and editor.weight.value() == GRID.phi[edge]
    assert not any(box.isVisible() for box in editor.costs)


def test_what_the_person_changes_is_told_and_what_is_shown_is_not(editor: TinyEditor, qtbot: QtBot) -> None:
    costs, weights = [], []
    editor.cost_changed.connect(lambda label, cost: costs.append((label, cost)))
    editor.weight_changed.connect(weights.append)
    editor.show_chosen(GRID, 4, None)
    editor.show_chosen(GRID, None, 2)
    assert costs == [] and weights == []
    editor.weight.setValue(1.5)
    editor.costs[2].setValue(0.25)
    assert costs == [(2, 0.25)] and weights == [1.5]


def test_a_cost_of_more_digits_is_not_rounded_by_being_looked_at(editor: TinyEditor) -> None:
    costs = []
    editor.cost_changed.connect(lambda label, cost: costs.append((label, cost)))
    editor.show_chosen(GRID.with_unary(0, 0, 1.23456), 0, None)
    assert editor.costs[0].value() == 1.23 and costs == []


def test_the_keyboard_goes_to_the_first_field_that_is_seen(editor: TinyEditor, qtbot: QtBot) -> None:
    editor.show_chosen(GRID, 4, None)
    editor.take_focus()
    assert editor.window().focusWidget() is editor.costs[0]
    editor.show_chosen(GRID, None, 2)
    editor.take_focus()
    assert editor.window().focusWidget() is editor.weight


def test_a_field_takes_no_negative_cost(qtbot: QtBot) -> None:
    box = figure_box("Lambda")
    qtbot.addWidget(box)
    box.setValue(-1)
    assert box.value() == 0 and box.accessibleName() == "Lambda" and box.decimals() == 2
