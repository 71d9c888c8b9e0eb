"""A row as values and back, its columns, and what of them may be missing."""

from __future__ import annotations

import math

import pytest
from study_rows import ROWS

from grapl_engine.evaluation.measures import score_columns
from grapl_engine.study.rows import NEEDED, Row, as_values, columns, from_values


def _values(row: Row) -> dict[str, object]:
    return dict(zip(columns(), as_values(row), strict=True))


def test_columns_are_facts_then_scores_then_what_is_long() -> None:
    names = list(columns())
    assert names[: len(NEEDED)] == ["key", "image", "variant", "method", "preset", "changed", "seed", "state"]
    assert names[-len(score_columns()) - 2 :] == [*score_columns(), "map", "losses"]
    assert {name for name, kind in columns().items() if kind is int} == {"seed", "k0", "k_hat"}
    reals = {"seconds", "seconds_training", "seconds_cutting", "k_reference", *score_columns()}
    assert {name for name, kind in columns().items() if kind is float} == reals


@pytest.mark.parametrize("as_text", [False, True])
def test_a_row_comes_back_from_its_values_also_as_text(as_text: bool) -> None:
    for row in ROWS:
        values = {name: str(value) if as_text else value for name, value in _values(row).items()}
        found = from_values(values)
        assert (found.key, found.changed, found.seed, found.state, found.error) == (
            row.key,
            row.changed,
            row.seed,
            row.state,
            row.error,
        )
        assert (found.k0, found.k_hat, found.map, found.number_type) == (row.k0, row.k_hat, row.map, row.number_type)
        assert list(found.losses) == list(row.losses) and found.seconds == pytest.approx(row.seconds, nan_ok=True)
        assert found.scores == pytest.approx(row.scores or dict.fromkeys(score_columns(), math.nan), nan_ok=True)


def test_what_is_nested_is_json_and_no_losses_are_no_text() -> None:
    values = _values(ROWS[1])
    assert values["changed"] == '{"lambda": 2.0}'
    assert str(values["losses"]).startswith("[[[0.12345,0.12345],[")
    assert _values(ROWS[0])["losses"] == ""
    assert [type(value) for value in as_values(ROWS[2])] == list(columns().values())


def test_what_is_missing_is_as_a_row_has_it_by_itself() -> None:
    needed = dict(zip(NEEDED, ("a|slic|0", "a", "slic", "slic", "", "{}", "0", "done"), strict=True))
    found = from_values({**needed, "k0": None, "covering": "0.5"})
    assert (found.k0, found.losses, found.map, found.device) == (0, (), "", "")
    assert math.isnan(found.seconds) and math.isnan(found.scores["weighted_iou"])
    assert found.scores["covering"] == 0.5 and set(found.scores) == set(score_columns())
    assert found.is_done and not from_values({**needed, "state": "failed"}).is_done


@pytest.mark.parametrize(
    ("name", "value"), [("seed", "x"), ("k0", "1.5"), ("seconds", "soon"), ("changed", "{"), ("losses", "[")]
)
def test_what_is_no_value_of_its_column(name: str, value: str) -> None:
    with pytest.raises(ValueError, match=r"invalid literal|could not convert|Expecting"):
        from_values({**_values(ROWS[0]), name: value})
