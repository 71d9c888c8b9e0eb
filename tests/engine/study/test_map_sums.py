"""What maps have over all pictures together."""

from __future__ import annotations

import math

import pytest
from study_levels import results_of, row_of

from grapl_engine.study.map_sums import map_sums


def test_pictures_are_added_up_before_they_are_divided() -> None:
    rows = [
        row_of("a", "slic", covered=30.0, places=100.0, boundary_right=8.0, boundary_drawn=10.0, boundary_found=6.0, boundary_wanted=20.0),
        row_of("b", "slic", covered=270.0, places=300.0, boundary_right=2.0, boundary_drawn=30.0, boundary_found=10.0, boundary_wanted=20.0),
    ]  # fmt: skip
    sums = map_sums(results_of(rows).all[0])
    assert sums is not None
    assert sums.covering == pytest.approx(300 / 400)
    precision, recall = 10 / 40, 16 / 40
    assert sums.boundary_f == pytest.approx(2 * precision * recall / (precision + recall))


def test_rows_of_an_earlier_version_have_none() -> None:
    assert map_sums(results_of([row_of("a", "slic"), row_of("b", "slic", boundary_drawn=math.nan)]).all[0]) is None
