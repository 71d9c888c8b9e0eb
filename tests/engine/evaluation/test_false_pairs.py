from __future__ import annotations

import numpy as np
import pytest
from label_maps import random_maps

from grapl_engine.evaluation.clusterings import under_segmentation
from grapl_engine.evaluation.false_pairs import MOST_SIDE, FalsePair, chained_pairs, located
from grapl_engine.matching import contingency


@pytest.mark.parametrize("seed", range(10))
def test_the_pairs_of_each_row_sum_to_its_entropy(seed: int) -> None:
    table = contingency(*random_maps(seed, labels=6, references=9))
    pairs = chained_pairs(table)
    np.testing.assert_allclose(np.bincount(pairs.within, pairs.bits, len(table)), under_segmentation(table), atol=1e-12)
    assert len(pairs.bits) == np.count_nonzero(table) - np.count_nonzero(table.sum(1))
    assert (table[pairs.within, pairs.first] >= pairs.pixels).all() and (pairs.first != pairs.second).all()
    worst = pairs.worst(3)
    assert worst.bits.tolist() == sorted(pairs.bits.tolist(), reverse=True)[:3]


def test_a_row_of_one_part_has_no_pair() -> None:
    assert len(chained_pairs(np.array([[4, 0], [0, 0], [0, 3]])).bits) == 0


def test_places_are_boxes_and_pixels_well_inside() -> None:
    cells = np.full((30, 40), -1, np.int32)
    cells[5:14, 10:19] = 4
    cells[20:, 30:] = 2
    (box, point), other, again = located(cells, np.array([4, 2, 4]))
    assert (box, point) == ((5, 10, 14, 19), (9, 14)) == again
    assert other[0] == (20, 30, 30, 40)
    assert located(cells, np.array([], np.intp)) == []


def test_the_pixel_lies_inside_a_thin_and_a_large_piece() -> None:
    cells = np.zeros((3 * MOST_SIDE, 3 * MOST_SIDE), np.int32)
    cells[:, 1] = 1  # no thinning hits it
    cells[100:, 400:] = 2
    for number, (_, point) in zip((0, 1, 2), located(cells, np.arange(3)), strict=True):
        assert cells[point] == number


def test_a_pair_among_several_annotators_is_a_part_of_the_mean() -> None:
    pair = FalsePair(1, 2, 3, 10, 0.5, (0, 0, 1, 1), (0, 0))
    assert pair.of_annotator(4, 5) == FalsePair(1, 2, 3, 10, 0.1, (0, 0, 1, 1), (0, 0), 4)
