from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from pytestqt.qtbot import QtBot

from app.lab.what_if.what_if import WhatIf
from app.lab.what_if.what_if_table import WhatIfTable
from grapl_engine import Settings
from grapl_engine.graphcut.problem import Problem

LAMBDA, MINUS, DASH = "\N{GREEK SMALL LETTER LAMDA}", "\N{MINUS SIGN}", "\N{EN DASH}"
PROBLEM = Problem(
    np.array([[0.0, 4], [0.0, 2], [3, 0.0], [3, 0.0]]),
    np.array([[0, 1], [0, 2], [1, 3], [2, 3]], np.int32),
    np.array([1.0, 0.5, 0.5, 1.0]),
    2.0,
    "swap",
    None,
    2,
)
RUN = np.array([[0, 0], [1, 1]], np.uint16)


def found_of(labels: list[int], lambda_: float, milliseconds: float = 12.4) -> WhatIf:
    problem, grid = PROBLEM.replace(lambda_=lambda_), np.array(labels, np.uint16).reshape(2, 2)
    settings = Settings(d=2, k0=2, lambda_=lambda_)
    return WhatIf(settings, problem, grid, problem.energy(grid), len(set(labels)), milliseconds)


@pytest.fixture
def table(qtbot: QtBot) -> WhatIfTable:
    table = WhatIfTable()
    qtbot.addWidget(table)
    return table


def test_the_run_alone_has_no_difference(table: WhatIfTable) -> None:
    table.show_run("initial", PROBLEM, RUN)
    assert [head.text() for head in table.figures.heads] == ["initial", "what-if", "change"]
    assert table.figures.texts() == [[text, DASH, DASH] for text in ("2", "0.00", "1.00", "2.00", "2.00", DASH)]
    assert table.changed.text() == f"Move {LAMBDA}, the threshold or the affinity: the cut is solved at once."
    assert table.took.text() == "4 edges."


def test_each_figure_stands_beside_that_of_the_run(table: WhatIfTable) -> None:
    table.show_both(PROBLEM, RUN, found_of([0, 0, 0, 0], 10.0))
    assert table.figures.texts() == [
        ["2", "1", f"{MINUS}1"], ["0.00", "6.00", "+6.00"], ["1.00", "0.00", f"{MINUS}1.00"],
        ["2.00", "0.00", DASH], ["2.00", "6.00", DASH], ["10.00", "6.00", f"{MINUS}4.00"],
    ]  # fmt: skip
    assert table.changed.text() == "2 of 4 patches have another label (outlined)."
    assert table.took.text() == "4 edges, solved in 12 ms."


def test_energies_are_subtracted_at_one_lambda_on_one_graph_alone(table: WhatIfTable) -> None:
    table.show_both(PROBLEM, RUN, found_of([0, 0, 0, 0], 2.0))
    assert [row[2] for row in table.figures.texts()] == [f"{MINUS}1", "+6.00", f"{MINUS}1.00", f"{MINUS}2.00", "+4.00", "+4.00"]
    found = found_of([0, 0, 0, 0], 2.0)
    fewer = replace(found, problem=found.problem.replace(edges=PROBLEM.edges[:1], phi=PROBLEM.phi[:1]))
    table.show_both(PROBLEM, RUN, fewer)
    assert [row[2] for row in table.figures.texts()] == [f"{MINUS}1", "+6.00", DASH, DASH, DASH, "+6.00"]


@pytest.mark.parametrize(
    ("labels", "text"),
    [([0, 0, 0, 1], "1 of 4 patches has another label (outlined)."), ([0, 0, 1, 1], "0 of 4 patches have another label.")],
)
def test_changed_patches_are_counted(table: WhatIfTable, labels: list[int], text: str) -> None:
    table.show_both(PROBLEM, RUN, found_of(labels, 2.0))
    assert table.changed.text() == text


def test_it_says_where_an_answer_comes_from_and_of_which_graph(table: WhatIfTable) -> None:
    found = found_of([0, 0, 1, 1], 2.0, 0.0)
    fewer = replace(found, problem=found.problem.replace(edges=PROBLEM.edges[:3], phi=PROBLEM.phi[:3]))
    table.show_both(PROBLEM, RUN, fewer)
    assert table.took.text() == "3 edges, from the sweep."
