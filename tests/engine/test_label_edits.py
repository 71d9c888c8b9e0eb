"""Edits as plain data: checked values, and the same edits back from JSON."""

from __future__ import annotations

import json
from typing import Any

import pytest

from grapl_engine import EditError
from grapl_engine.label_edits import (
    KINDS_OF_EDITS,
    NO_EDITS,
    AbsorbSmall,
    Brush,
    CutSplit,
    Fill,
    LabelEdits,
    Merge,
    Relabel,
    Smooth,
    StrokeSplit,
)

ONE_OF_EACH = (
    Merge(3, (5, 65535)),
    CutSplit(1, (((4, 5), (6, 7)), ((1, 0),), ((9, 9),)), 0.25),
    StrokeSplit(2, ((0, 0), (5, 9))),
    Relabel(4, 0),
    AbsorbSmall(12),
    Smooth((1, 2), 3),
    Smooth((), 1),
    Brush(7, ((3, 3),), 0),
    Fill(9, 2, 1),
)


def test_there_is_one_of_each() -> None:
    assert {type(edit) for edit in ONE_OF_EACH} == set(KINDS_OF_EDITS.values())


@pytest.mark.parametrize("detail", [None, 12, 0.4, "auto", (0, 3, 3)])
def test_edits_come_back_from_json(detail: Any) -> None:
    edits = LabelEdits(ONE_OF_EACH, detail)
    assert LabelEdits.from_json(edits.to_json()) == edits
    assert LabelEdits.from_dict(json.loads(json.dumps(edits.to_dict()))) == edits
    assert LabelEdits.from_json(json.dumps({"settings": {}, "edits": edits.to_dict()})) == edits
    assert len(edits.to_json().splitlines()) == len(ONE_OF_EACH) + 2


def test_lists_grow_and_shrink() -> None:
    edits = NO_EDITS.with_edit(Merge(1, (2,))).with_edit(Relabel(1, 3))
    assert len(edits) == 2 and edits and not NO_EDITS
    assert edits.first(1) == NO_EDITS.with_edit(Merge(1, (2,)))
    assert edits.first(0) == edits.first(-1) == NO_EDITS and edits.first(9) == edits


@pytest.mark.parametrize(
    ("edits", "detail", "sentence"),
    [
        ((3,), None, "a row of edits"),
        ([Merge(1, (2,))], None, "a row of edits"),
        ((), "all", "a level of detail"),
        ((), (1, -1), "got -1"),
        ((), (), "a row of segments"),
    ],
)
def test_wrong_lists_are_refused(edits: Any, detail: Any, sentence: str) -> None:
    with pytest.raises(EditError, match=sentence):
        LabelEdits(edits, detail)


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("{", "not JSON"),
        ("[]", "an object with a version"),
        ('{"version": 1}', "an object with a version"),
        ('{"version": 2, "edits": []}', "newer version"),
        ('{"version": 1, "edits": [{"kind": "paint"}]}', "Edit 1 is of no kind"),
        ('{"version": 1, "edits": [{"kind": ["merge"]}]}', "Edit 1 is of no kind"),
        ('{"version": 1, "edits": [3]}', "Edit 1 is of no kind"),
        ('{"version": 1, "edits": [{"kind": "fill", "label": 1}]}', r"Edit 1 \(fill\) has label, x, y"),
        ('{"version": 1, "edits": [{"kind": "absorb", "least": 4, "most": 9}]}', r"Edit 1 \(absorb\) has least"),
        (
            '{"version": 1, "edits": [{"kind": "absorb", "least": 4}, {"kind": "absorb", "least": "4"}]}',
            "Edit 2: The least size",
        ),
    ],
)
def test_wrong_files_are_refused(text: str, sentence: str) -> None:
    with pytest.raises(EditError, match=sentence):
        LabelEdits.from_json(text)
