from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pytest
from pair_maps import ONE, OTHER, chosen, found, labelling, said

from app.compare.two_maps.comparing import Asked, Borders, Made, Matched, compared
from grapl_engine import SettingsError
from grapl_engine.evaluation import matched_segments


def test_maps_come_first_then_their_matching_then_their_boundaries() -> None:
    one, other = labelling(ONE), labelling(OTHER)
    a, b, matched, borders = said(one, other)
    assert isinstance(a, Made) and isinstance(b, Made) and (a.letter, b.letter) == ("a", "b") and a.labelling is one
    assert isinstance(matched, Matched) and matched.pair.partners == {0: 3, 2: 1} and matched.share == 0.5
    assert isinstance(borders, Borders) and (borders.precision, borders.recall) == (0.5, 0.5)


def test_one_map_alone_is_made_and_nothing_else() -> None:
    (made,) = compared(Asked(None, chosen(labelling(ONE)), 0.0), lambda: False)
    assert isinstance(made, Made) and made.letter == "b"


def test_what_is_known_is_not_made_again() -> None:
    one, other = labelling(ONE), labelling(OTHER)
    first = Asked(chosen(one, "one"), chosen(other, "other"), 0.0)
    a, b, matched, _ = compared(first, lambda: False)
    assert isinstance(matched, Matched)
    again = Asked(first.a, first.b, 3.0, (matched.a, matched.b), matched)
    (borders,) = compared(again, lambda: False)
    assert isinstance(borders, Borders) and borders.pair is matched.pair and borders.precision == 1.0
    others = Asked(first.a, chosen(labelling(ONE), "third"), 0.0, (matched.a, matched.b), matched)
    assert [type(step) for step in compared(others, lambda: False)] == [Made, Matched, Borders]
    assert isinstance(a, Made) and isinstance(b, Made)


def test_stop_ends_it_at_the_next_step() -> None:
    steps: Iterator[bool] = iter([False, False, True, True])
    asked = Asked(chosen(labelling(ONE)), chosen(labelling(OTHER)), 0.0)
    assert [type(step) for step in compared(asked, lambda: next(steps))] == [Made, Made]


def test_void_places_count_nowhere() -> None:
    other = OTHER.copy()
    other[0] = 9
    matched, _ = found(labelling(ONE), labelling(other, void=9))
    assert matched.pair.table.sum() == 24 and matched.share == 0.5


def test_too_many_segments_are_refused_with_a_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(matched_segments, "MOST_SEGMENTS", 10)
    many = np.arange(32, dtype=np.uint16).reshape(4, 8)
    with pytest.raises(SettingsError, match="32 segments are too many to be matched: choose a map with at most 10"):
        said(labelling(ONE), labelling(many))


def test_boundaries_without_a_line_agree() -> None:
    flat = np.zeros((6, 6), np.uint16)
    _, borders = found(labelling(flat), labelling(flat.copy()))
    assert (borders.precision, borders.recall) == (1.0, 1.0)
