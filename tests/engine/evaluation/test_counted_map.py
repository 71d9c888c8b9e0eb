"""A map is counted once, for all that it is compared with."""

from __future__ import annotations

import numpy as np
import pytest

from grapl_engine.evaluation.counted_map import CountedMap

LABELS = np.array([[9, 2, 2], [7, 9, 255]])


def test_labels_are_counted_anew_in_the_order_of_their_numbers() -> None:
    counted = CountedMap(LABELS)
    assert counted.count == 4
    np.testing.assert_array_equal(counted.ranks, [[2, 0, 0], [1, 2, 3]])
    assert counted.ranks.dtype == np.uint8 and counted.ranks is counted.ranks


@pytest.mark.parametrize("void", [255, -1])
def test_void_is_no_label_and_comes_last(void: int) -> None:
    counted = CountedMap(np.where(LABELS == 255, void, LABELS), void)
    assert counted.count == 3
    np.testing.assert_array_equal(counted.ranks, [[2, 0, 0], [1, 2, 3]])


def test_void_that_does_not_occur_and_void_everywhere() -> None:
    assert CountedMap(LABELS, 4).count == 4
    assert CountedMap(np.full((2, 2), 4), 4).count == 0


def test_many_labels_have_room() -> None:
    many = np.arange(300 * 300).reshape(300, 300)
    np.testing.assert_array_equal(CountedMap(many * 5).ranks, many)


def test_boundaries_are_found_once() -> None:
    counted = CountedMap(np.repeat([[0, 1]], 8, 0).repeat(4, 1))
    lines, known = counted.boundaries
    assert lines[2].tolist() == [False, False, False, True, False, False, False, False] and known
    assert counted.boundaries[0] is lines
