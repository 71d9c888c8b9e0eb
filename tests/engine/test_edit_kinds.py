"""The kinds of edits: each checks its values."""

from __future__ import annotations

from typing import Any

import pytest

from grapl_engine import EditError
from grapl_engine.edit_kinds import KINDS_OF_EDITS, AbsorbSmall, Brush, CutSplit, Fill, Merge, Relabel, Smooth, StrokeSplit


def test_kinds_have_names_of_their_own_and_can_be_compared() -> None:
    assert all(kind.kind == name for name, kind in KINDS_OF_EDITS.items())
    assert Merge(1, (2,)) == Merge(1, (2,)) != Merge(2, (1,)) and hash(Fill(1, 2, 3)) == hash(Fill(1, 2, 3))


@pytest.mark.parametrize(
    ("make", "sentence"),
    [
        (lambda: Merge(1, (1,)), "Different segments"),
        (lambda: Merge(1, (2, 2)), "Different segments"),
        (lambda: Merge(1, ()), "a row of segments"),
        (lambda: Merge(-1, (2,)), "from 0 to 65535; got -1"),
        (lambda: Merge(True, (2,)), "got True"),
        (lambda: Merge(65536, (2,)), "got 65536"),
        (lambda: CutSplit(1, (((1, 2),),)), "two sides or more"),
        (lambda: CutSplit(1, (((1, 2),), ())), "x and y"),
        (lambda: CutSplit(1, (((1, 2),), ((1, 2),))), "same mark on two sides"),
        (lambda: CutSplit(1, (((1, 2),), ((1, 3),)), 0.5), "below 0.5; got 0.5"),
        (lambda: StrokeSplit(1, ()), "x and y"),
        (lambda: StrokeSplit(1, ((1, -2),)), "got -2"),
        (lambda: StrokeSplit(1, ((1, 2.5),)), "got 2.5"),
        (lambda: Relabel(3, 3), "has that number"),
        (lambda: AbsorbSmall(0), "from 1; got 0"),
        (lambda: Smooth((1,), 2), "two segments or more"),
        (lambda: Smooth((), 101), "from 1 to 100"),
        (lambda: Brush(1, ((0, 0),), -1), "got -1"),
        (lambda: Fill(1, 0, -1), "got -1"),
    ],
)
def test_wrong_values_are_refused(make: Any, sentence: str) -> None:
    with pytest.raises(EditError, match=sentence):
        make()
