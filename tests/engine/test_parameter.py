"""What a setting is: the check of its value, in sentences."""

from __future__ import annotations

from typing import Literal

import pytest

from grapl_engine import Parameter, SettingsError
from grapl_engine.parameter import checked, plain_type

LIMITED = Parameter("Size", "Larger.", low=0.5, high=4e6)


@pytest.mark.parametrize(
    ("kind", "value", "expected"),
    [(float, 1, 1.0), (float, "2.5", None), (int, 3.0, 3), (bool, True, True), (str, "a", "a"), (tuple, (1.0, 2), (1, 2))],
)
def test_values_take_their_kind(kind: type, value: object, expected: object) -> None:
    if expected is None:
        with pytest.raises(SettingsError, match="expected a number"):
            checked(LIMITED, kind, value)
        return
    taken = checked(LIMITED, kind, value)
    assert taken == expected and type(taken) is kind


@pytest.mark.parametrize(
    ("kind", "value", "sentence"),
    [
        (float, 0.25, "Size is 0.25: expected a number from 0.5 to 4,000,000."),
        (float, 5e6, "Size is 5,000,000: expected"),
        (int, 1.5, "Size: expected a whole number from 0.5 to 4,000,000; got 1.5."),
        (int, True, "got True"),
        (int, "", "got nothing"),
        (float, float("inf"), "got inf"),
        (tuple, [1], r"expected whole numbers, one an iteration, such as 40,32,22,12; got \[1\]"),
        (bool, 1, "expected true or false; got 1"),
        (str, 1, "expected a text; got 1"),
    ],
)
def test_wrong_values_are_a_sentence(kind: type, value: object, sentence: str) -> None:
    with pytest.raises(SettingsError, match=sentence):
        checked(LIMITED, kind, value)


def test_a_choice_is_one_of_its_names() -> None:
    parameter = Parameter("Way", "How.", choices={"long": "slow", "short": "quick"})
    assert checked(parameter, str, "short") == "short"
    with pytest.raises(SettingsError, match="Way: expected one of long, short; got 'middle'"):
        checked(parameter, str, "middle")


@pytest.mark.parametrize(
    ("hint", "kind"), [(int, int), (bool, bool), (str, str), (Literal["a", "b"], str), (tuple[int, ...], tuple)]
)
def test_the_plain_type_of_an_annotation(hint: object, kind: type) -> None:
    assert plain_type(hint) is kind
