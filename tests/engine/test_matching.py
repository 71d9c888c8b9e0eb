"""Which labels of two maps belong together."""

from __future__ import annotations

import numpy as np
import pytest
from label_maps import random_maps

from grapl_engine.matching import assignment, check_shapes, contingency, match


@pytest.mark.parametrize("block", [1, 7, 10_000])
def test_each_place_is_counted_once(monkeypatch: pytest.MonkeyPatch, block: int) -> None:
    monkeypatch.setattr("grapl_engine.matching.BLOCK", block)
    rng = np.random.default_rng(0)
    labels, reference = rng.integers(0, 3, (40, 51)).astype(np.uint16), rng.integers(0, 4, (40, 51)).astype(np.uint8)
    table = contingency(labels, reference)
    assert table.shape == (3, 4) and table.dtype == np.int64
    for i in range(3):
        for j in range(4):
            assert table[i, j] == ((labels == i) & (reference == j)).sum()


def test_void_places_are_not_counted() -> None:
    labels, reference = random_maps(0)
    reference[:, :9] = 255
    assert np.array_equal(contingency(labels, reference, void=255), contingency(labels[:, 9:], reference[:, 9:]))
    with pytest.raises(ValueError, match="void everywhere"):
        contingency(labels, np.full_like(reference, 255), void=255)


def test_labels_are_matched_one_to_one_where_they_overlap_most() -> None:
    table = np.array([[5, 4, 0], [4, 0, 0]])
    assert match(table) == [(0, 1), (1, 0)]  # 4 + 4 is more than 5 + 0
    rows, columns = assignment(table)
    assert table[rows, columns].sum() == 8
    assert match(np.array([[0, 0], [0, 3]])) == [(1, 1)], "pairs that share nothing are none"


def test_what_cannot_be_compared_is_refused() -> None:
    one, other = np.zeros((2, 3), np.uint16), np.zeros((3, 2), np.uint16)
    with pytest.raises(ValueError, match=r"one shape.*\(2, 3\) and \(3, 2\)"):
        check_shapes(one, other)
    with pytest.raises(ValueError, match="void everywhere"):
        contingency(one, one, void=0)
