from __future__ import annotations

import json
import shlex

import pytest

from grapl_engine import PictureError
from grapl_engine.images.file_parts import (
    AS_IT_COMES,
    ONE_PICTURE,
    RGB_NAMES,
    FileParts,
    PartChoice,
    check_number,
    part_facts,
    parts_from,
)

CHOICE = PartChoice(8, 2, (-0.00001, 4095.5))
PARTS = FileParts(8, 10, "plane", 2, 3, ("DAPI", "GFP", "Cy5"), False, -0.00001, 4095.5)


def test_options_are_those_that_were_chosen_and_have_no_exponent() -> None:
    assert AS_IT_COMES.options() == []
    assert CHOICE.options() == ["--page", "8", "--channel", "2", "--range", "-0.00001", "4095.5"]
    assert PartChoice(limits=(0.0, 1e20)).options() == ["--range", "0", "100000000000000000000"]
    assert float(PartChoice(limits=(-0.1, 1 / 3)).options()[2]) == 1 / 3
    assert shlex.join(CHOICE.options()).split() == CHOICE.options()


def test_both_come_back_from_json() -> None:
    facts = json.loads(json.dumps(part_facts(CHOICE, PARTS)))
    assert parts_from(facts) == (CHOICE, PARTS)
    assert facts["choice"] == {"page": 8, "channel": 2, "range": [-0.00001, 4095.5]}


def test_files_of_earlier_versions_say_nothing_and_neither_do_photographs() -> None:
    assert part_facts(AS_IT_COMES, ONE_PICTURE) == {}
    assert parts_from({"name": "leaf.png"}) == (AS_IT_COMES, ONE_PICTURE)


@pytest.mark.parametrize(
    "facts",
    [
        {"choice": {"page": 0}},
        {"choice": {"channel": "two"}},
        {"choice": {"range": [0]}},
        {"choice": {"range": [0, float("nan")]}},
        {"choice": 3},
        {"parts": {}},
        {"parts": PARTS.to_dict() | {"page": 11}},
        {"parts": PARTS.to_dict() | {"channel": -1}},
        {"parts": PARTS.to_dict() | {"low": float("inf")}},
        {"parts": PARTS.to_dict() | {"low": "0"}},
    ],
)
def test_damaged_facts_are_refused(facts: dict[str, object]) -> None:
    with pytest.raises((ValueError, TypeError, LookupError, AttributeError)):
        parts_from(facts)


def test_the_title_says_which_of_how_many() -> None:
    assert PARTS.title == "plane 8 of 10, channel 2 of 3 (GFP)"
    assert FileParts(1, 30, "slice").title == "slice 1 of 30"
    assert FileParts(channel=1, channels=3).title == "channel 1 of 3"
    assert ONE_PICTURE.title == "" and FileParts(channels=3, names=RGB_NAMES).title == ""


@pytest.mark.parametrize(
    ("parts", "has"),
    [
        (ONE_PICTURE, False),
        (FileParts(channels=3, names=RGB_NAMES, has_colors=True), False),
        (FileParts(pages=2), True),
        (FileParts(channels=2), True),
        (FileParts(channels=3, names=("a", "b", "c")), True),
    ],
)
def test_what_has_others_is_worth_a_chooser(parts: FileParts, has: bool) -> None:
    assert parts.has_others == has


def test_a_number_that_is_not_there_is_refused() -> None:
    check_number(3, 3, "slice", "a.tif")
    with pytest.raises(PictureError, match=r"^a\.tif has 3 slices, and no slice 4: choose one from 1 to 3\.$"):
        check_number(4, 3, "slice", "a.tif")


@pytest.mark.parametrize(
    ("parts", "title"),
    [
        (FileParts(), ""),
        (FileParts(3, 30, "slice"), "slice 3"),
        (FileParts(3, 30, "slice", 2, 3, ("DAPI", "GFP", "Cy5")), "slice 3, GFP"),
        (FileParts(1, 1, "page", 2, 5), "channel 2"),
        (FileParts(2, 9, "frame", 1, 2, ("", "GFP")), "frame 2, channel 1"),
        (FileParts(2, 9, "frame", 0, 3, ("red", "green", "blue")), "frame 2"),
    ],
)
def test_a_title_for_little_room(parts: FileParts, title: str) -> None:
    assert parts.short_title == title
