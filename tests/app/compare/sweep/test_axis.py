"""What can be varied, and what is made of the values that are typed."""

from __future__ import annotations

import pytest

from app.compare.sweep.axis import OFFERED, axis_of, typed_values, usual_values
from grapl_engine import PARAMETERS, Settings, SettingsError
from grapl_engine.sweep_axis import axis_title


def values(name: str, text: str) -> list[object]:
    return [value.setting for value in axis_of(name, text).values]


def test_values_are_typed_as_a_study_has_them() -> None:
    assert values("lambda", "0, 2,8") == [0.0, 2.0, 8.0]
    assert values("d", "16,32") == [16, 32]
    assert values("seed", "0-2, 7") == [0, 1, 2, 7]
    assert values("seed", "0 to 2") == [0, 1, 2]
    assert values("steps", "40,32 / 20") == [[40, 32], [20]]
    assert values("warm_start", "off, on") == [False, True]
    assert values("preset", "paper, tuned") == ["paper", "tuned"]
    assert [value.text for value in axis_of("resize", "antialias,nearest").values] == ["antialias", "nearest"]


def test_none_stands_twice() -> None:
    assert values("lambda", "2, 2.0, 8") == [2.0, 8.0]


@pytest.mark.parametrize(
    ("name", "text", "bad", "said"),
    [
        ("lambda", "2, x, 8", "x", "lambda: 'x' is not a value of this setting."),
        ("seed", "0, -3", "-3", "Seeds are whole numbers"),
        ("preset", "paper, mine", "mine", "There is no preset mine"),
    ],
)
def test_a_value_that_is_none_says_why_and_stands_alone(name: str, text: str, bad: str, said: str) -> None:
    (wrong,) = [value for value in axis_of(name, text).values if value.failure]
    assert wrong.text == bad and said in wrong.failure
    assert len(axis_of(name, text).values) == len(text.split(","))


def test_no_value_is_a_sentence() -> None:
    with pytest.raises(SettingsError, match="type values parted by commas"):
        axis_of("lambda", " , ")


@pytest.mark.parametrize("name", OFFERED)
def test_everything_offered_has_usual_values_that_can_be_run(name: str) -> None:
    axis = axis_of(name, usual_values(name, Settings()))
    assert not [value.failure for value in axis.values if value.failure] and axis_title(name)


def test_lambda_is_offered_over_five_values() -> None:
    assert OFFERED[0] == "lambda" and len(axis_of("lambda", usual_values("lambda")).values) == 5
    assert {name.rstrip("_") for name in PARAMETERS} - set(OFFERED) == {"threads", "device", "precise"}


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("lambda", "0, 2.5, x, 8"),
        ("seed", "0-4"),
        ("steps", "40,32 / 20"),
        ("warm_start", "off, on"),
        ("preset", "paper, none"),
    ],
)
def test_an_axis_can_be_typed_again(name: str, text: str) -> None:
    axis = axis_of(name, text)
    again = axis_of(name, typed_values(axis))
    assert again.name == name and [value.setting for value in again.values] == [value.setting for value in axis.values]
    assert [bool(value.failure) for value in again.values] == [bool(value.failure) for value in axis.values]


@pytest.mark.parametrize("name", OFFERED)
def test_so_can_the_usual_values(name: str) -> None:
    axis = axis_of(name, usual_values(name))
    assert axis_of(name, typed_values(axis)) == axis
