from __future__ import annotations

import multiprocessing
import time

import numpy as np
import pytest

from grapl_engine import GraplError
from grapl_engine.evaluation import boundary_process
from grapl_engine.evaluation.boundary import boundaries, matched_lines
from grapl_engine.evaluation.boundary_process import compared_boundaries, made_elsewhere, matched_count

LABELS = np.kron(np.random.default_rng(3).integers(0, 4, (5, 6)), np.ones((8, 8), int))
LINES = boundaries(LABELS), boundaries(np.roll(LABELS, 2, axis=1))


def test_as_many_are_matched_in_either_process(monkeypatch: pytest.MonkeyPatch) -> None:
    expected = int(matched_lines(*LINES, 1.5)[0].sum())
    assert 0 < expected < int(LINES[0].sum())
    assert matched_count(*LINES, 1.5, lambda: False) == expected
    monkeypatch.setattr(boundary_process, "MOST_HERE", 0)
    assert matched_count(*LINES, 1.5, lambda: False) == expected


def test_it_can_be_stopped_and_leaves_no_process(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(boundary_process, "MOST_HERE", 0)
    assert matched_count(*LINES, 1.5, lambda: True) is None
    assert multiprocessing.active_children() == []


def test_a_process_that_ends_is_told_in_a_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(boundary_process, "MOST_HERE", 0)
    monkeypatch.setattr(boundary_process, "_serve", _end)
    with pytest.raises(GraplError, match="ended, perhaps for want of memory"):
        matched_count(*LINES, 1.5, lambda: False)


@pytest.mark.parametrize("void", [None, 3])
def test_boundaries_are_the_same_from_either_process(void: int | None, monkeypatch: pytest.MonkeyPatch) -> None:
    references = [np.roll(LABELS, shift, axis=1) for shift in (2, 5)]
    here = compared_boundaries(LABELS, references, void, lambda: True)
    monkeypatch.setattr(boundary_process, "MOST_PIXELS_HERE", 0)
    there = compared_boundaries(LABELS, references, void, lambda: False)
    assert here is not None and there is not None
    for name in ("mine", "theirs", "to_truth", "to_map"):
        np.testing.assert_array_equal(getattr(there, name), getattr(here, name))
    for one_to_one in (False, True):
        np.testing.assert_array_equal(there.meanings(2, one_to_one=one_to_one), here.meanings(2, one_to_one=one_to_one))
    assert compared_boundaries(LABELS, references, void, lambda: True) is None
    assert multiprocessing.active_children() == []


def test_work_that_can_not_be_done_ends_in_a_sentence() -> None:
    with pytest.raises(GraplError, match="could not be compared"):
        made_elsewhere(int, ("no number",), lambda: False)


def test_who_stops_waits_no_longer_than_a_look() -> None:
    begin, asked = time.monotonic(), []
    assert made_elsewhere(time.sleep, (280,), lambda: bool(asked.append(time.monotonic()) or len(asked) > 3)) is None
    assert time.monotonic() - asked[-1] < 60 and asked[-1] - begin < 120
    assert multiprocessing.active_children() == []


def _end(_connection: object, _work: object) -> None:
    """Nothing is said."""
