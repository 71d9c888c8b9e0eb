"""Kinds of values in lesson files."""

from __future__ import annotations

from typing import Annotated, Any

import pytest
from pydantic import TypeAdapter, ValidationError

from app.lessons.condition import read_condition
from app.lessons.field_types import Conditions, FilledText, NumberName, OneOf, SettingsOf, Text
from grapl_engine import PARAMETERS


def errors(adapter: Any, value: object) -> list[tuple[tuple[object, ...], str]]:
    with pytest.raises(ValidationError) as caught:
        adapter.validate_python(value)
    return [(error["loc"], str(error.get("ctx", {}).get("error", error["type"]))) for error in caught.value.errors()]


def test_texts_are_stripped_and_not_empty() -> None:
    adapter = TypeAdapter(Text)
    assert adapter.validate_python(" a b\n") == "a b"
    assert errors(adapter, " \n") == [((), "string_too_short")]


def test_names_in_braces_are_quantities() -> None:
    adapter = TypeAdapter(FilledText)
    assert adapter.validate_python("E is {energy.total}, was {earlier.energy.total}.") == (
        "E is {energy.total}, was {earlier.energy.total}."
    )
    assert errors(adapter, "K is {khat}.") == [
        ((), '"{khat}" is no quantity: did you mean "k_hat"? The README of the lessons lists them.')
    ]


def test_conditions_stand_alone_or_in_a_list() -> None:
    adapter = TypeAdapter(Conditions)
    assert adapter.validate_python("k_hat > 3") == (read_condition("k_hat > 3"),)
    assert adapter.validate_python(["k_hat > 3", "page == 'lens'"]) == (
        read_condition("k_hat > 3"),
        read_condition("page == 'lens'"),
    )
    assert adapter.validate_python([]) == ()
    assert [place for place, _ in errors(adapter, ["k_hat > 3", "k_hat"])] == [(1,)]


def test_one_of_some_names_is_an_enumeration_for_editors() -> None:
    adapter = TypeAdapter(Annotated[str, OneOf(("b", "a"))])
    assert adapter.validate_python("a") == "a" and adapter.json_schema()["enum"] == ["b", "a"]
    assert errors(adapter, "c") == [((), "one_of")]


def test_a_number_to_be_asked_for_is_no_text() -> None:
    adapter = TypeAdapter(NumberName)
    assert adapter.validate_python("earlier.k_hat") == "earlier.k_hat"
    assert "no quantity that is a number" in errors(adapter, "page")[0][1]


@pytest.mark.parametrize(
    ("values", "place", "sentence"),
    [
        ({"d": 8, "threads": 2}, "threads", '"threads" is a matter of the machine, and no lesson\'s.'),
        ({"mu": 1}, "mu", "unknown_key"),
        ({"d": 1}, "d", "Grid side is 1: expected a whole number from 2 to 96."),
        ({"solver": 3}, "solver", "Solver: expected one of swap, expansion; got 3."),
    ],
)
def test_settings_are_checked_one_by_one(values: dict[str, Any], place: str, sentence: str) -> None:
    adapter = TypeAdapter(Annotated[dict[str, Any], SettingsOf(("d", "solver", "steps"))])
    assert adapter.validate_python({"d": 8, "steps": [3, 2]}) == {"d": 8, "steps": [3, 2]}
    assert errors(adapter, values) == [((place,), sentence)]


def test_editors_know_range_choices_and_effect_of_a_setting() -> None:
    schema = TypeAdapter(Annotated[dict[str, Any], SettingsOf(("d", "solver", "steps", "precise"))]).json_schema()
    assert schema["additionalProperties"] is False
    values = schema["properties"]
    assert values["d"] == {"type": "integer", "minimum": 2, "maximum": 96, "description": PARAMETERS["d"].effect}
    assert values["solver"]["enum"] == ["swap", "expansion"] and values["precise"]["type"] == "boolean"
    assert values["steps"]["type"] == "array" and values["steps"]["items"]["type"] == "integer"
