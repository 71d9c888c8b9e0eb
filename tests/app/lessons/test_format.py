"""The format as one declaration: the schema for editors says what the program says, and knows the names of all tables."""

from __future__ import annotations

import json
from typing import Any

import pytest
from jsonschema import Draft202012Validator
from lesson_files import plain, step, task
from pydantic import ValidationError

from app.lab.pages import PAGES
from app.lessons.format import GRIDS, PANELS, LessonFile
from app.lessons.patches import PATCHES
from app.lessons.quantities import QUANTITIES, kind_of
from app.paths import lesson_paths
from grapl_engine import PARAMETERS, PRESETS

SCHEMA = json.loads((lesson_paths()[0].parent / "schema.json").read_text(encoding="utf-8"))
VALIDATOR = Draft202012Validator(SCHEMA)


def accepts(values: Any) -> bool:
    try:
        LessonFile.model_validate(values)
    except ValidationError:
        return False
    return True


@pytest.mark.parametrize("path", lesson_paths(), ids=lambda path: path.stem)
def test_lessons_follow_the_schema(path: Any) -> None:
    assert list(VALIDATOR.iter_errors(json.loads(path.read_text(encoding="utf-8")))) == []


RIGHT = [
    plain(),
    plain(preset="paper", hide={"panels": ["Runs"], "pages": ["tiny"], "parameters": ["threads"]}),
    plain(**{"$schema": "schema.json"}),
    plain(steps=[{"text": ["a", {"when": "k_hat > 1", "text": "b"}, {"when": ["k_hat > 1"], "text": "b", "otherwise": "c"}]}]),
    step(state={"patch": None, "what_if": None, "frame": "network 12", "tiny": GRIDS[0], "page": "lens"}),
    step(state={"patch": [0, 7], "what_if": {"lambda_": 3, "affinity": "color"}, "settings": {"steps": [3, 2]}}),
    step(state={"patch": "border"}),
    task(kind="choice", options=[{"text": "A", "right": ["k_hat > 1"]}, {"text": "B", "right": "k_hat > 1", "reply": "C"}]),
    task(kind="number", quantity="earlier.energy.total", tolerance=0),
    task(kind="patch", which="sure"),
    task(kind="do", until="k_hat > 1"),
]
WRONG = [
    [],
    {"title": "T"},
    plain(colour=1),
    plain(title=3),
    plain(minutes="2"),
    plain(minutes=True),
    plain(minutes=2.5),
    plain(minutes=0),
    plain(minutes=99),
    plain(preset="best"),
    plain(settings=None),
    plain(settings={"lamda": 3}),
    plain(settings={"threads": 3}),
    plain(settings={"d": 1000}),
    plain(settings={"lambda_": "much"}),
    plain(settings={"solver": "slap"}),
    plain(settings={"steps": 3}),
    plain(settings={"precise": 1}),
    plain(hide=None),
    plain(hide={"panels": ["Lab"]}),
    plain(hide={"pages": ["lamda"]}),
    plain(hide={"parameters": ["nu"]}),
    plain(hide={"menus": []}),
    plain(steps=[]),
    plain(steps=[{}]),
    plain(steps=[{"text": []}]),
    plain(steps=[{"text": [{"text": "a"}]}]),
    step(state=None),
    step(state={"page": "lamda"}),
    step(state={"patch": "nice"}),
    step(state={"patch": 3}),
    step(state={"patch": [1]}),
    step(state={"patch": [1, -1]}),
    step(state={"what_if": {"mu": 1}}),
    step(state={"what_if": {"lambda_": -1}}),
    step(state={"tiny": "Trap"}),
    step(state={"zoom": 2}),
    step(task=None),
    step(task={}),
    task(kind="essay"),
    task(kind="number", quantity="beauty", tolerance=1),
    task(kind="number", quantity="page", tolerance=1),
    task(kind="number", quantity="k_hat"),
    task(kind="number", quantity="k_hat", tolerance=-1),
    task(kind="patch", which="nice"),
    task(kind="choice", options=[{"text": "A", "right": True}]),
    task(kind="choice", options=[{"text": "A", "right": None}, {"text": "B", "right": True}]),
    task(kind="do", until=["k_hat < 3", 4]),
]


@pytest.mark.parametrize("values", RIGHT)
def test_program_and_schema_accept_the_same(values: Any) -> None:
    assert accepts(values) and VALIDATOR.is_valid(values)


@pytest.mark.parametrize("values", WRONG)
def test_program_and_schema_refuse_the_same(values: Any) -> None:
    assert not accepts(values) and not VALIDATOR.is_valid(values)


@pytest.mark.parametrize(
    "values",
    [
        plain(title=" "),
        plain(steps=[{"text": "{energy.totl}"}]),
        task(kind="do", until="k_hat = 3"),
        task(kind="choice", options=[{"text": "A", "right": False}, {"text": "B", "right": False}]),
    ],
)
def test_what_stands_inside_texts_is_beyond_the_schema(values: Any) -> None:
    assert not accepts(values) and VALIDATOR.is_valid(values)


def test_schema_has_the_names_of_all_tables() -> None:
    defs, top = SCHEMA["$defs"], SCHEMA["properties"]
    state, hidden = defs["State"]["properties"], defs["Hidden"]["properties"]
    assert top["preset"]["enum"] == list(PRESETS)
    assert state["page"]["enum"] == hidden["pages"]["items"]["enum"] == list(PAGES)
    assert state["tiny"]["enum"] == list(GRIDS)
    assert defs["PickPatch"]["properties"]["which"]["enum"] == list(PATCHES)
    assert hidden["panels"]["items"]["enum"] == list(PANELS)
    assert hidden["parameters"]["items"]["enum"] == list(PARAMETERS)
    assert set(top["settings"]["properties"]) == {name for name, known in PARAMETERS.items() if known.affects_labels}
    numbers = defs["Number"]["properties"]["quantity"]["enum"]
    assert {name for name in numbers if not name.startswith("earlier.")} == {n for n in QUANTITIES if kind_of(n) is float}
    assert "earlier.energy.total" in numbers and len(set(numbers)) == len(numbers)
