"""What pydantic finds, as sentences for a person."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any, Literal

import pytest
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from app.lessons.json_source import JsonSource, read_json
from app.lessons.sentences import first_error, in_entry, not_one_of, or_nearest, unknown_key


class Part(BaseModel):
    model_config = ConfigDict(strict=True)
    kind: Literal["part"] = "part"
    many: int = Field(0, ge=2, le=5)
    names: Annotated[tuple[Annotated[str, Field(min_length=1)], ...], Field(min_length=2, strict=False)] = ("a", "b")
    other: Any = None


class Whole(BaseModel):
    model_config = ConfigDict(strict=True)
    first: bool
    parts: list[Part] = []
    tagged: Part | None = None


def source_of(tmp_path: Path, text: str) -> JsonSource:
    (tmp_path / "mine.json").write_text(text, encoding="utf-8")
    return read_json(tmp_path / "mine.json")


def told(tmp_path: Path, text: str) -> str:
    source = source_of(tmp_path, text)
    with pytest.raises(ValidationError) as caught:
        Whole.model_validate(source.value)
    return str(first_error(caught.value, source))


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("[]", "line 1: the lesson is a list [ ], and must be an object { }."),
        ("{}", 'line 1: the lesson has no "first".'),
        ('{"first":\n 1}', 'line 2: "first" is a whole number, and must be true or false.'),
        ('{"first": true,\n "parts":\n 3}', 'line 3: "parts" is a whole number, and must be a list [ ].'),
        ('{"first": true,\n "parts": [{},\n null]}', 'line 3: an entry of "parts" is null, and must be an object { }.'),
        ('{"first": true,\n "parts": [{"many":\n 6}]}', 'line 3: "many" is 6, and must be 5 at most.'),
        ('{"first": true,\n "parts": [{"many":\n 1000000}]}', 'line 3: "many" is 1,000,000, and must be 5 at most.'),
        ('{"first": true,\n "parts": [{"many":\n -6}]}', 'line 3: "many" is -6, and must be 2 at least.'),
        ('{"first": true,\n "parts": [{"names":\n []}]}', 'line 3: "names" has no entry, and needs 2 at least.'),
        ('{"first": true,\n "parts": [{"names":\n ["a"]}]}', 'line 3: "names" has 1 entry, and needs 2 at least.'),
        ('{"first": true,\n "parts": [{"names": ["a", "b",\n ""]}]}', 'line 3: an entry of "names" is empty.'),
    ],
)
def test_a_sentence_names_line_value_and_what_is_expected(text: str, sentence: str, tmp_path: Path) -> None:
    assert told(tmp_path, text) == f"mine.json, {sentence}"


def test_the_topmost_of_several_errors_is_told(tmp_path: Path) -> None:
    text = '{\n "tagged": {"many": 9},\n "parts": [{"many": "a"}],\n "first": 3}'
    assert told(tmp_path, text) == 'mine.json, line 2: "many" is 9, and must be 5 at most.'


def test_a_list_whose_entries_are_wrong_is_not_called_too_short(tmp_path: Path) -> None:
    text = '{"first": true, "parts": [{"names": [\n3,\n4]}]}'
    assert told(tmp_path, text) == 'mine.json, line 2: an entry of "names" is a whole number, and must be a text.'


def test_what_no_sentence_is_made_for_is_told_in_pydantics_words(tmp_path: Path) -> None:
    assert told(tmp_path, '{"first": true, "parts": [{"kind": "x"}]}') == "mine.json, line 1: \"kind\": Input should be 'part'."


@pytest.mark.parametrize(
    ("error", "sentence"),
    [
        (in_entry("a", 1, ValueError("So it is.")), "line 2: So it is."),
        (in_entry("a", "y", not_one_of(["x", "z"])), 'line 2: "a" is "y", and must be one of x, z.'),
        (in_entry("a", 1, not_one_of(["x", "z"])), 'line 2: "a" is a whole number, and must be a text.'),
        (unknown_key("a", 1, ["x", "z"]), 'line 2: "a" is unknown here: the lesson has x, z.'),
    ],
)
def test_errors_of_entries_are_told_at_the_entry(error: ValidationError, sentence: str, tmp_path: Path) -> None:
    source = source_of(tmp_path, '{\n "a": 1}')
    assert str(first_error(error, source)) == f"mine.json, {sentence}"


def test_a_name_is_proposed_where_one_is_alike() -> None:
    assert or_nearest("lamda", ["lambda_", "mu"], "there are two.") == 'did you mean "lambda_"? There are two.'
    assert or_nearest("lens", ["labels", "mu"], "there are two.") == "there are two."
