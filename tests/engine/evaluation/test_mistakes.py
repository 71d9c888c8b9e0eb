"""Mistakes by segment and by region: counts on maps with known answers, and halves of VI that add up."""

from __future__ import annotations

import math

import numpy as np
import pytest
from label_maps import random_maps, stripes

from grapl_engine.evaluation.clusterings import variation_of_information
from grapl_engine.evaluation.mistakes import Mistakes, RegionMistakes, SegmentMistakes, mistakes_of
from grapl_engine.matching import contingency

SEEDS = range(25)


def counts(found: Mistakes) -> tuple[list[float], list[int], list[bool]]:
    """Merges by segment, splits by region, missed by region."""
    return (
        [segment.merges for segment in found.segments],
        [region.splits for region in found.true_regions],
        [region.is_missed for region in found.true_regions],
    )


@pytest.mark.parametrize(
    ("labels", "reference", "expected"),
    [
        (stripes(40, 10, 25), stripes(40, 10, 25), ([1, 1, 1], [1, 1, 1], [False] * 3)),
        # One region in four segments, the other whole.
        (stripes(40, 5, 10, 15, 20), stripes(40, 20), ([1] * 5, [4, 1], [False] * 2)),
        # One segment over three regions of different sizes: the largest has it, the others are missed.
        (stripes(40, 30), stripes(40, 15, 25, 30), ([3, 1], [1] * 4, [False, True, True, False])),
        # Two equal regions in one segment: neither has more of it.
        (stripes(40), stripes(40, 20), ([2], [1, 1], [False] * 2)),
        # A thing of 2 % inside a segment lies wholly in it: it is merged away, however small.
        (stripes(100), stripes(100, 98), ([2], [1, 1], [False, True])),
        # A speck of 2 % of a region is no split, and of one region alone.
        (stripes(100, 98), stripes(100), ([1, 1], [1], [False])),
        # A border that is one column off makes no split and no merge.
        (stripes(100, 51), stripes(100, 50), ([1, 1], [1, 1], [False] * 2)),
        # A region in crumbs, each below the share: all of them count.
        (stripes(40, *range(1, 40)), stripes(40), ([1] * 40, [40], [False])),
    ],
)  # fmt: skip
def test_counts_on_maps_with_known_answers(
    labels: np.ndarray, reference: np.ndarray, expected: tuple[list, list, list]
) -> None:
    assert counts(mistakes_of(labels, reference)) == expected


def test_the_share_says_what_counts() -> None:
    labels, reference = stripes(100, 98), stripes(100)
    assert counts(mistakes_of(labels, reference, share=0.0))[1] == [2]
    assert counts(mistakes_of(labels, reference, share=0.02))[1] == [1]


def test_rows_say_who_covers_most_and_what_it_costs() -> None:
    found = mistakes_of(7 + stripes(40, 20), 3 + stripes(40, 10))  # segment 7 holds region 3 and as much of region 4
    assert found.segments[0] == SegmentMistakes(7, 400, 2, pytest.approx(0.25 * math.log2(3)), pytest.approx(0.5), 3)
    assert found.segments[1] == SegmentMistakes(8, 400, 1, pytest.approx(0.5 * math.log2(1.5)), 0.0, 4)
    assert found.true_regions[0] == RegionMistakes(3, 200, 1, False, True, 0.0, pytest.approx(0.25), 7)
    assert found.true_regions[1].splits == 2 and found.true_regions[1].segment == 8


def test_a_region_is_tied_where_no_segment_has_most_of_it_alone() -> None:
    def ends(labels: np.ndarray, reference: np.ndarray) -> list[tuple[bool, bool]]:
        return [(row.is_missed, row.is_tied) for row in mistakes_of(labels, reference).true_regions]

    assert ends(stripes(40), stripes(40, 15, 30)) == [(False, True), (False, True), (True, False)]
    assert ends(stripes(40), stripes(40, 25)) == [(False, False), (True, False)]
    # Half of the first region shares a segment with its equal; it has the other half alone.
    assert ends(stripes(40, 20), stripes(40, 30)) == [(False, False), (False, True)]
    assert ends(stripes(40, 20), stripes(40, 20)) == [(False, False)] * 2


@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize("void", [None, 2])
def test_everything_adds_up_to_both_halves(seed: int, void: int | None) -> None:
    labels, reference = random_maps(seed, labels=2 + seed % 9, references=3 + seed % 7)
    found = mistakes_of(labels, reference, void)
    over, under = variation_of_information(contingency(labels, reference, void))
    assert (found.over, found.under) == (pytest.approx(over, abs=1e-12), pytest.approx(under, abs=1e-12))
    for rows in (found.segments, found.true_regions):
        assert sum(row.over for row in rows) == pytest.approx(over, abs=1e-9)
        assert sum(row.under for row in rows) == pytest.approx(under, abs=1e-9)
    assert found.merge_pairs.bits.sum() == pytest.approx(under, abs=1e-9)
    assert found.split_pairs.bits.sum() == pytest.approx(over, abs=1e-9)
    for segment in found.segments:
        pairs = [pair for pair in found.false_merges() if pair.within == segment.label]
        assert sum(pair.bits for pair in pairs) == pytest.approx(segment.under, abs=1e-9)
    assert np.nanmean(found.heat(), dtype=np.float64) == pytest.approx(over + under, rel=1e-5)
    assert np.nanmean(found.heat("under"), dtype=np.float64) == pytest.approx(under, rel=1e-5, abs=1e-6)
    np.testing.assert_array_equal(np.isnan(found.heat()), reference == void)


def test_void_pixels_are_left_out() -> None:
    labels, reference = stripes(40, 10, 30), stripes(40, 10, 20).astype(np.uint8)
    reference[:, 20:] = 255
    found = mistakes_of(labels, reference, void=255)
    assert [segment.label for segment in found.segments] == [0, 1]
    assert [segment.pixels for segment in found.segments] == [200, 200]
    assert found.over == found.under == 0


def test_the_cost_of_a_pair_is_what_cutting_it_out_saves() -> None:
    reference = stripes(80, 40, 60, 70)
    found = mistakes_of(stripes(80), reference)
    dearest = found.false_merges()
    assert [(pair.first, pair.second, pair.pixels) for pair in dearest] == [(0, 1, 400), (0, 3, 200), (0, 2, 200)]
    smallest = dearest[1]  # of equals the last one: the first to be cut out
    saved = found.under - mistakes_of((reference == 3).astype(int), reference).under
    assert smallest.bits == pytest.approx(saved)


def test_false_splits_are_false_merges_the_other_way_round() -> None:
    labels, reference = random_maps(3)
    split, merged = mistakes_of(labels, reference).false_splits(), mistakes_of(reference, labels).false_merges()
    assert split == merged
    for pair in split:
        here = (labels == pair.second) & (reference == pair.within)
        assert here[pair.point] and here.sum() == pair.pixels


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"reference": np.zeros((3, 3), int)}, "Maps of one shape"),
        ({"void": 0}, "void everywhere"),
        ({"share": 0.7}, "from 0 to 0.5"),
    ],
)
def test_what_cannot_be_compared_is_refused(change: dict, sentence: str) -> None:
    with pytest.raises(ValueError, match=sentence):
        mistakes_of(**{"labels": np.zeros((4, 4), int), "reference": np.zeros((4, 4), int), **change})
