"""Conditions as they are written."""

from __future__ import annotations

import pytest

from app.lessons.condition import Condition, read_condition, unknown_quantity


@pytest.mark.parametrize(
    ("text", "sides"),
    [
        ("energy.total < network.total", ("energy.total", "<", "network.total")),
        ("k_hat >= 3", ("k_hat", ">=", 3.0)),
        ("  -1.5e2 != earlier.k_hat ", (-150.0, "!=", "earlier.k_hat")),
        ("page == 'lens'", ("page", "==", "'lens'")),
        ("frame != 'cut 1'", ("frame", "!=", "'cut 1'")),
        ("run.solver == 'swap'", ("run.solver", "==", "'swap'")),
        ("page == ''", ("page", "==", "''")),
    ],
)
def test_both_sides_and_the_sign_are_read(text: str, sides: tuple[object, ...]) -> None:
    found = read_condition(text)
    assert (found.left, found.sign, found.right) == sides and found == Condition(*sides, text)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("k_hat = 3", '"k_hat = 3" is no condition: write a quantity, one of < <= == != >= >, and a quantity or a value.'),
        ("k_hat <", '"k_hat <" is no condition'),
        ("page == lens", '"lens" is no quantity and no number: the README of the lessons lists them.'),
        ("energy.totl > 3", '"energy.totl" is no quantity and no number: did you mean "energy.total"? The README of the lessons lists them.'),
        ("page == 3", '"page == 3" compares a number with a text; texts stand in single quotes.'),
        ("k_hat == 'three'", "compares a number with a text"),
        ("page < 'lens'", "\"page < 'lens'\": texts can be compared with == and != only."),
    ],
)  # fmt: skip
def test_what_is_no_condition_is_told(text: str, sentence: str) -> None:
    with pytest.raises(ValueError) as caught:  # noqa: PT011 (its text is compared)
        read_condition(text)
    assert sentence in str(caught.value)


def test_the_nearest_name_of_the_kind_is_proposed() -> None:
    assert 'did you mean "earlier.k_hat"' in str(unknown_quantity("earlier.khat"))
    assert 'did you mean "looking_at"' in str(unknown_quantity("{lookingat}"))
    assert "did you mean" not in str(unknown_quantity("lookingat", "no quantity that is a number", (float,)))
