"""The contingency table, counted piece by piece."""

from __future__ import annotations

import numpy as np
import pytest

from grapl_engine import metrics


@pytest.mark.parametrize("block", [1, 7, 10_000])
def test_each_place_is_counted_once(monkeypatch: pytest.MonkeyPatch, block: int) -> None:
    monkeypatch.setattr(metrics, "BLOCK", block)
    rng = np.random.default_rng(0)
    labels, reference = rng.integers(0, 3, (40, 51)).astype(np.uint16), rng.integers(0, 4, (40, 51)).astype(np.uint8)
    table = metrics.contingency(labels, reference)
    assert table.shape == (3, 4) and table.dtype == np.int64
    for i in range(3):
        for j in range(4):
            assert table[i, j] == ((labels == i) & (reference == j)).sum()


def test_maps_of_two_shapes_are_not_compared() -> None:
    with pytest.raises(ValueError, match=r"one shape.*\(2, 3\) and \(3, 2\)"):
        metrics.contingency(np.zeros((2, 3), np.uint16), np.zeros((3, 2), np.uint16))
