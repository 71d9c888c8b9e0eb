"""A line that all annotators drew is strong, one that a single one drew is weak."""

from __future__ import annotations

import numpy as np
import pytest

from grapl_engine.evaluation.agreement import boundary_agreement
from grapl_engine.truth import Truth

SHAPE = 12, 30


def _split(*columns: int) -> np.ndarray:
    return np.broadcast_to(np.searchsorted(columns, np.arange(SHAPE[1]), side="right"), SHAPE).astype(np.int32)


def test_strength_is_the_share_of_annotators() -> None:
    found = boundary_agreement(Truth((_split(10, 20), _split(11), _split(25))))
    row = found[6]
    assert row[9] == row[10] == pytest.approx(2 / 3)  # two lines a pixel apart
    assert row[19] == row[24] == pytest.approx(1 / 3)
    assert np.flatnonzero(row).tolist() == [9, 10, 19, 24]
    assert found.dtype == np.float32


def test_the_tolerance_decides_what_is_one_line() -> None:
    truth = Truth((_split(10), _split(14)))
    assert boundary_agreement(truth)[6, 9] == 0.5
    assert boundary_agreement(truth, 4)[6, 9] == 1


def test_one_annotator_and_nothing_drawn() -> None:
    assert boundary_agreement(Truth((_split(10),)))[6].sum() == 1
    assert not boundary_agreement(Truth((_split(), _split()))).any()


def test_void_is_no_region() -> None:
    labels = _split(10, 13)
    labels[labels == 1] = 255  # a band between two regions
    found = boundary_agreement(Truth((np.ascontiguousarray(labels),), 255))
    assert found[6].sum() == 1 and 9 <= np.flatnonzero(found[6])[0] <= 13
