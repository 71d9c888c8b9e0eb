from __future__ import annotations

import pytest

from app.compare.mistakes.judging import Kind, Mistake
from app.compare.mistakes.remedy import Answer
from app.compare.mistakes.remedy_text import COST_COLUMNS, COSTS, answer_text, cost_rows
from grapl_engine import Energy
from grapl_engine.analysis.what_it_takes import MergeCost, Separation
from grapl_engine.evaluation.false_pairs import FalsePair

MISTAKE = Mistake(Kind.MERGE, FalsePair(0, 1, 2, 3, 0.5, (0, 0, 1, 1), (0, 0)))


def test_energies_stand_apart_and_sum_to_the_change() -> None:
    cost = MergeCost(Energy(10.0, 4.0, 2.0), Energy(13.5, 1.0, 2.0), 1, (3, 4))
    rows = cost_rows(Answer(MISTAKE, cost=cost))
    assert len(rows) == len(COSTS) and all(len(row) == len(COST_COLUMNS) for row in rows)
    assert [row[2] for row in rows] == ["+3.50", "\N{MINUS SIGN}6.00", "\N{MINUS SIGN}2.50"]
    assert rows[1][:2] == ("8.00", "2.00") and cost.change == pytest.approx(-2.5)
    assert answer_text(Answer(MISTAKE, cost=cost)) == cost.sentence


@pytest.mark.parametrize(
    ("separation", "said"),
    [
        (Separation(None, None, 2.0, False, (), (3, 4)), " Asked at 41 values from 0 to 256."),
        (Separation(None, None, 2.0, False, (), (0, 4)), ""),
        (Separation(0.5, 0.6, 2.0, False, (0.0, 0.5), (3, 4)), ""),
        (Separation(2.0, None, 2.0, True, (), (3, 4)), ""),
    ],
)
def test_a_separation_says_what_the_engine_says_and_never_where_it_was_asked(separation: Separation, said: str) -> None:
    assert answer_text(Answer(MISTAKE, separation=separation), 41, 256.0) == f"{separation.sentence}{said}"


def test_what_is_open_is_not_told_as_an_answer() -> None:
    never = Separation(None, None, 2.0, False, (), (3, 4))
    assert answer_text(Answer(MISTAKE, separation=never, is_open=True), 41, 256.0) == ""
