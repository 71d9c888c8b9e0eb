"""What a section may say of itself: that it is empty, and that its rows are of other pictures."""

from __future__ import annotations

from pathlib import Path

import pytest
from report_pages import PAPER, task_row, task_rows

from grapl_engine.study.folder import Study
from grapl_engine.study.results import Results
from grapl_engine.study.sections import CellTable, Missing, ReportSection, ResultTable, Strip, uneven
from grapl_engine.study.variants import GRAPL, Variant

COLD = Variant(GRAPL, "paper", {"warm_start": False})


@pytest.mark.parametrize(
    ("shown", "empty"),
    [
        ({}, True),
        ({"missing": [Missing("all", "grapl study")], "notes": ["A note."]}, True),
        ({"tables": [ResultTable(("a", ""), (), ("b", ""), ())]}, False),
        ({"cells": [CellTable("a", (), ())]}, False),
        ({"charts": ["<svg/>"]}, False),
        ({"strips": [Strip("a", ())]}, False),
    ],
)
def test_a_section_without_anything_to_see_is_empty(shown: dict[str, object], empty: bool) -> None:
    assert ReportSection("anchor", "Title", "Caption.", **shown).empty is empty  # type: ignore[arg-type]


def test_rows_of_other_pictures_are_told_and_those_without_any_do_not_count() -> None:
    failed = task_row("z", Variant("slic"), 0, state="failed")
    even = Results(Study(Path(), {}, (*task_rows([PAPER, COLD]), failed)))
    assert uneven(even.all) == []
    other = Results(Study(Path(), {}, (*task_rows([PAPER]), *task_rows([COLD], ("a", "b")))))
    (sentence,) = uneven(other.all)
    assert "not of the same pictures" in sentence
    assert uneven(other.all[:1]) == []
