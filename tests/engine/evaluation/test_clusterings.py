"""Measures of two partitions: against scikit-image and scikit-learn, and by hand."""

from __future__ import annotations

import numpy as np
import pytest
from label_maps import random_maps, stripes
from skimage.metrics import variation_of_information as vi_of_skimage
from sklearn.metrics import rand_score

from grapl_engine.evaluation import metrics
from grapl_engine.evaluation.clusterings import rand_index, variation_of_information


@pytest.mark.parametrize("seed", range(4))
def test_information_and_pairs_are_those_of_scikit(seed: int) -> None:
    labels, reference = random_maps(seed, labels=3 + seed)
    table = metrics.contingency(labels, reference)
    over, under = metrics.variation_of_information(table)
    assert [under, over] == pytest.approx(vi_of_skimage(labels.astype(int), reference.astype(int)))
    assert metrics.rand_index(table) == pytest.approx(rand_score(reference.ravel(), labels.ravel()))


def test_halves_of_the_variation_add_up_from_segments() -> None:
    reference = stripes(8, 4)
    table = metrics.contingency(stripes(8, 2, 4), reference)  # the left segment is cut in two
    assert metrics.variation_of_information(table) == pytest.approx((0.5, 0.0))
    assert metrics.over_segmentation(table).tolist() == [0.5, 0.0]
    assert metrics.under_segmentation(table).tolist() == [0.0, 0.0, 0.0]
    table = metrics.contingency(np.zeros_like(reference), reference)  # one label over both
    assert metrics.variation_of_information(table) == (0.0, 1.0)
    assert metrics.under_segmentation(table).tolist() == [1.0]
    assert not np.signbit(metrics.over_segmentation(table)).any()


def test_many_pairs_of_places_are_counted_exactly() -> None:
    half = 2**30
    assert metrics.rand_index(np.array([[half, 0], [0, half]])) == 1
    assert metrics.rand_index(np.array([[half, half]])) == pytest.approx((half - 1) / (2 * half - 1), rel=1e-12)


def test_one_segment_against_four_is_two_bits() -> None:
    table = np.full((1, 4), 25)
    assert variation_of_information(table) == pytest.approx((0, 2))
    assert variation_of_information(table.T) == pytest.approx((2, 0))
    assert rand_index(np.eye(3, dtype=np.int64)) == 1
