"""Numbers as the page writes them."""

from __future__ import annotations

import math

from grapl_engine.report.sections import Cell, number_cell, signed


def test_numbers_have_a_true_minus_and_groups() -> None:
    assert signed(-1234.567, 2) == "\N{MINUS SIGN}1,234.57"


def test_where_there_is_none_stands_a_dash() -> None:
    dash = Cell("\N{EN DASH}", is_number=True)
    assert number_cell(None, 2) == number_cell(math.nan, 2) == dash
    assert number_cell(2.0, 1, "more", is_strong=True) == Cell("2.0", "more", True, True)
