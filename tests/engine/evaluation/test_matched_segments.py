"""Two maps side by side, on maps whose splits and merges are known."""

from __future__ import annotations

import numpy as np
import pytest

from grapl_engine.evaluation import matched_segments
from grapl_engine.evaluation.boundary import boundary_f, matched_lines
from grapl_engine.evaluation.matched_segments import MapPair, MatchedSegment
from grapl_engine.evaluation.metrics import contingency, score, variation_of_information, weighted_iou

ONE = np.repeat([[0, 0, 0, 0, 2, 2, 5, 5]], 4, axis=0)
OTHER = np.repeat([[3, 3, 4, 4, 1, 1, 1, 1]], 4, axis=0)


def row_of(pair: MapPair, one: int | None, other: int | None = None) -> MatchedSegment:
    (row,) = [row for row in pair.segments if row.one == one and (one is not None or row.other == other)]
    return row


def test_equal_maps_are_matched_whole() -> None:
    pair = MapPair(ONE, ONE)
    assert [(row.one, row.other, row.iou) for row in pair.segments] == [(0, 0, 1.0), (2, 2, 1.0), (5, 5, 1.0)]
    assert all(row.parts == (row.one,) == row.other_parts and row.common == row.pixels for row in pair.segments)
    assert not pair.leaving().any() and pair.partners == {0: 0, 2: 2, 5: 5}


def test_what_is_split_and_what_is_merged() -> None:
    pair = MapPair(ONE, OTHER)
    split, merged = row_of(pair, 0), row_of(pair, 2)
    assert split.parts == (3, 4) and split.other == 3 and split.iou == 0.5 and (split.pixels, split.other_pixels) == (16, 8)
    assert merged.other_parts == (2, 5) and merged.other == 1 and merged.parts == (1,) and merged.iou == 0.5
    assert row_of(pair, 5) == MatchedSegment(5, None, 0.0, 8, 0, 0, (1,), ())
    assert row_of(pair, None, 4) == MatchedSegment(None, 4, 0.0, 0, 8, 0, (), (0,))
    assert [(row.one, row.other) for row in pair.segments] == [(0, 3), (2, 1), (5, None), (None, 4)]


def test_places_that_leave_their_pair() -> None:
    expected = np.repeat([[False, False, True, True, False, False, True, True]], 4, axis=0)
    assert (MapPair(ONE, OTHER).leaving() == expected).all()


def test_a_border_that_is_a_little_off_splits_nothing() -> None:
    one = np.zeros((100, 100), int)
    one[:, 50:] = 1
    other = np.zeros((100, 100), int)
    other[:, 51:] = 1
    assert all(len(row.parts) == len(row.other_parts) == 1 for row in MapPair(one, other).segments)


def test_a_small_segment_that_lies_in_another_is_a_part_of_it() -> None:
    other = np.zeros((100, 100), int)
    other[:5, :5] = 1
    (pair, alone) = MapPair(np.zeros((100, 100), int), other).segments
    assert pair.parts == (0, 1) and alone.one is None and alone.other_parts == (0,)


def test_the_table_gives_what_the_measures_give() -> None:
    random = np.random.default_rng(1)
    one, other = (np.kron(random.integers(0, n, (8, 9)), np.ones((5, 5), int)) for n in (7, 11))
    pair = MapPair(one, other)
    table = contingency(one, other)
    scores = score(one, [other]).mean
    assert (pair.table == table).all()
    assert weighted_iou(pair.table) == scores.weighted_iou
    assert sum(variation_of_information(pair.table)) == pytest.approx(scores.variation_of_information, abs=1e-12)
    matched = sum(row.iou * row.other_pixels for row in pair.segments) / one.size
    assert matched == pytest.approx(scores.weighted_iou, abs=1e-12)
    inside = sum(row.common for row in pair.segments)
    assert int(pair.leaving().sum()) == one.size - inside
    assert sum(row.pixels for row in pair.segments) == sum(row.other_pixels for row in pair.segments) == one.size


def test_void_places_of_either_map_are_left_out() -> None:
    one, other = ONE.copy(), OTHER.copy()
    one[0], other[3] = 255, 254
    pair = MapPair(one, other, void=255, other_void=254)
    assert pair.names.tolist() == [0, 2, 5] and pair.other_names.tolist() == [1, 3, 4] and pair.table.sum() == 16
    assert not pair.leaving()[[0, 3]].any() and pair.leaving()[1:3].sum() == 8


def test_boundaries_are_those_of_the_measures() -> None:
    random = np.random.default_rng(2)
    one, other = (np.kron(random.integers(0, 4, (4, 5)), np.ones((9, 8), int)) for _ in range(2))
    other = np.roll(other, 1, axis=1)
    found = MapPair(one, other).boundaries
    mine, theirs = matched_lines(found.mine, found.theirs, 2.0)
    f = (mine.sum() + theirs.sum()) / (found.mine.sum() + found.theirs.sum())
    assert f == pytest.approx(boundary_f(one, other, 2.0), abs=1e-12) and 0 < f < 1
    turned = MapPair(other, one).boundaries
    assert (turned.mine == found.theirs).all() and (turned.to_truth == found.to_map).all()


@pytest.mark.parametrize("voids", [(255, None), (None, 255), (255, 255)])
def test_void_hides_boundaries_of_both_maps(voids: tuple[int | None, int | None]) -> None:
    one, other = np.zeros((40, 60), int), np.zeros((40, 60), int)
    one[:, 30:], other[:, 31:] = 1, 1
    one[20:, :], other[20:, :] = (255 if void else labels[20:, :] for void, labels in zip(voids, (one, other), strict=True))
    pair = MapPair(one, other, *voids)
    found = pair.boundaries
    drawn = found.mine, found.theirs
    assert all(lines[:15].any() and not lines[30:].any() for lines in drawn)
    assert not any(lines[:, :25].any() for lines in drawn), "the rim of void is no boundary"
    agreed = found.meanings(2.0)
    assert set(np.unique(agreed)) == {0, 1} and set(np.unique(found.meanings(0.0))) == {0, 2, 3}


@pytest.mark.parametrize("voids", [(None, None), (255, 255)])
def test_boundaries_of_large_maps_are_found_in_another_process_and_can_be_stopped(
    voids: tuple[int | None, int | None], monkeypatch: pytest.MonkeyPatch
) -> None:
    maps = [np.where(labels == 5, 255, labels) for labels in (ONE, OTHER)]
    here = MapPair(*maps, *voids)
    assert here.find_boundaries(lambda: True) is here.boundaries, "small ones are found at once"
    monkeypatch.setattr(matched_segments, "MOST_PIXELS_HERE", 0)
    pair = MapPair(*maps, *voids)
    assert pair.find_boundaries(lambda: True) is None
    there = pair.find_boundaries(lambda: False)
    assert there is not None and pair.boundaries is there and pair.find_boundaries(lambda: True) is there
    for name in ("mine", "theirs", "to_truth", "to_map"):
        np.testing.assert_array_equal(getattr(there, name), getattr(here.boundaries, name))


def test_labels_may_be_any_numbers() -> None:
    pair = MapPair(1000 * ONE, OTHER)
    assert row_of(pair, 5000).parts == (1,) and pair.table.shape == (3, 3)


def test_what_cannot_be_compared_is_refused() -> None:
    with pytest.raises(ValueError, match=r"one shape"):
        MapPair(ONE, OTHER[:2])
    with pytest.raises(ValueError, match=r"no place is known in both"):
        MapPair(np.zeros((2, 2), int), OTHER[:2, :2], void=0)


def test_one_segment_each() -> None:
    assert MapPair(np.zeros((3, 3), int), np.zeros((3, 3), int)).segments == (MatchedSegment(0, 0, 1.0, 9, 9, 9, (0,), (0,)),)
