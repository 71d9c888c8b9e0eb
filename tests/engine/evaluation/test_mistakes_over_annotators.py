from __future__ import annotations

import numpy as np
import pytest
from label_maps import random_maps

from grapl_engine.evaluation.metrics import score
from grapl_engine.evaluation.mistakes import mistakes_of
from grapl_engine.evaluation.mistakes_over_annotators import mistakes_over


def test_the_halves_of_the_mean_over_annotators_add_up() -> None:
    references = [random_maps(seed)[1] for seed in range(4)]
    references[1] = np.where(references[1] == 1, 9, references[1])  # some places are void for one of them
    labels, _ = random_maps(7)
    found = mistakes_over(labels, references, void=9)
    scores = score(labels, references, void=9).mean
    assert found.over == pytest.approx(scores.over_segmentation, abs=1e-12)
    assert sum(row.over for row in found.segments) == pytest.approx(scores.over_segmentation, abs=1e-9)
    assert sum(row.under for row in found.segments) == pytest.approx(scores.under_segmentation, abs=1e-9)
    assert np.nanmean(found.heat(), dtype=np.float64) == pytest.approx(scores.variation_of_information, rel=1e-5)
    assert sum(pair.bits for pair in found.false_merges(10**6)) == pytest.approx(scores.under_segmentation, abs=1e-9)
    assert sum(pair.bits for pair in found.false_splits(10**6)) == pytest.approx(scores.over_segmentation, abs=1e-9)
    bits = [pair.bits for pair in found.false_merges(9)]
    assert len(bits) == 9 and bits == [pair.bits for pair in found.false_merges(10**6)[:9]] == sorted(bits, reverse=True)
    assert {pair.annotator for pair in found.false_merges(10**6)} == {0, 1, 2, 3}


def test_one_annotator_is_itself() -> None:
    labels, reference = random_maps(1)
    alone, among = mistakes_of(labels, reference), mistakes_over(labels, [reference])
    assert among.segments == alone.segments and among.false_merges() == alone.false_merges()
    np.testing.assert_allclose(among.heat(), alone.heat(), rtol=1e-6)


def test_without_annotators_there_is_nothing_to_compare_with() -> None:
    with pytest.raises(ValueError, match="at least one reference"):
        mistakes_over(np.zeros((4, 4), int), [])
