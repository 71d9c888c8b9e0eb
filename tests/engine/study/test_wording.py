"""Numbers as a report writes them."""

from __future__ import annotations

import math

from grapl_engine.study import wording


def test_numbers() -> None:
    assert (wording.signed(-0.1236, 3), wording.signed(2.5, 1), wording.plus(0.5), wording.plus(-0.5)) == (
        "\N{MINUS SIGN}0.124", "2.5", "+0.500", "\N{MINUS SIGN}0.500",
    )  # fmt: skip
    assert (wording.spread(0.0126, 2), wording.spread(math.nan, 2)) == ("± 0.01", "")
    assert (wording.counted(1, "row"), wording.counted(1200.0, "row")) == ("1 row", "1,200 rows")
    assert [wording.listed_number(2.0, name) for name in ("k_hat", "seconds", "covering")] == ["2", "2.00", "2.000"]
    assert wording.listed_number(math.nan, "seconds") == "\N{EN DASH}"


def test_bounds_of_a_gain() -> None:
    assert wording.bounds({"low": -0.1, "high": 0.25, "pictures": 3.0}) == "[\N{MINUS SIGN}0.100, +0.250] n = 3"
    assert wording.bounds({"low": 0.1, "high": 0.1, "pictures": 1.0}) == "(1 picture)"
