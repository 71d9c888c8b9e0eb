from __future__ import annotations

import multiprocessing

import numpy as np
import pytest

from grapl_engine import GraplError
from grapl_engine.evaluation import boundary_process
from grapl_engine.evaluation.boundary import boundaries, matched_lines
from grapl_engine.evaluation.boundary_process import matched_count

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
    monkeypatch.setattr(boundary_process, "_match", _end)
    with pytest.raises(GraplError, match="ended, perhaps for want of memory"):
        matched_count(*LINES, 1.5, lambda: False)


def _end(_connection: object) -> None:
    """Nothing is said."""
