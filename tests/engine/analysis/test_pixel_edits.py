"""Edits of pixels on maps small enough to say what comes out."""

from __future__ import annotations

import numpy as np
import pytest

from grapl_engine import EditError
from grapl_engine.analysis.pixel_edits import box_of, carried_out, free_labels, lassoed
from grapl_engine.label_edits import MOST_LABEL, AbsorbSmall, Brush, Edit, Fill, Merge, Relabel, Smooth, StrokeSplit


def fields() -> np.ndarray:
    """Left 1, right 2, and a piece of 1 inside of 2: 20 x 30."""
    labels = np.ones((20, 30), np.uint16)
    labels[:, 10:] = 2
    labels[8:12, 20:24] = 1
    return labels


def after(labels: np.ndarray, edit: Edit) -> np.ndarray:
    before = labels.copy()
    change = carried_out(labels, edit)
    np.testing.assert_array_equal(labels, before)  # the map itself stays
    top, left, bottom, right = change.box
    found = labels.copy()
    found[top:bottom, left:right] = change.labels
    assert found.dtype == np.uint16 and change.sentence.endswith(".")
    return found


def test_merging_makes_one_of_all() -> None:
    labels = fields()
    labels[0, 0] = 7
    np.testing.assert_array_equal(after(labels, Merge(2, (1, 7))), np.full_like(labels, 2))


def test_a_segment_takes_a_number_that_is_free() -> None:
    labels = fields()
    np.testing.assert_array_equal(after(labels, Relabel(1, 9)), np.where(labels == 1, 9, labels))
    with pytest.raises(EditError, match="another segment has the number 2"):
        carried_out(labels, Relabel(1, 2))


def test_filling_takes_one_connected_piece() -> None:
    labels = fields()
    found = after(labels, Fill(5, 21, 9))
    assert (found[8:12, 20:24] == 5).all() and (found == 5).sum() == 16
    labels[12, 24] = 1  # hangs on it by a corner alone
    assert after(labels, Fill(5, 21, 9))[12, 24] == 1


@pytest.mark.parametrize("radius", [0, 1, 3])
def test_a_brush_paints_what_is_near_its_line(radius: int) -> None:
    found = after(fields(), Brush(9, ((5, 10), (15, 10)), radius))
    rows, columns = np.indices(found.shape)
    away = np.hypot(rows - 10, np.maximum(np.maximum(5 - columns, columns - 15), 0))
    np.testing.assert_array_equal(found == 9, away <= radius)


def test_a_brush_may_begin_outside_of_the_picture() -> None:
    found = after(fields(), Brush(9, ((2, 50), (2, 12)), 0))
    assert (found[12:, 2] == 9).all() and (found == 9).sum() == 8
    assert (after(fields(), Brush(9, ((31, 5),), 2)) == 9).sum() == 1


def test_a_stroke_splits_what_it_crosses_and_the_larger_part_keeps_the_number() -> None:
    labels = fields()
    found = after(labels, StrokeSplit(1, ((0, 5), (9, 5))))
    assert (found[7:, :10] == 1).all() and (found[:5, :10] == 3).all()
    assert set(np.unique(found[5, :10])) <= {1, 3} and (found[8:12, 20:24] == 1).all()
    np.testing.assert_array_equal(found[:, 10:], labels[:, 10:])


def test_a_stroke_through_two_pieces_splits_both() -> None:
    found = after(fields(), StrokeSplit(1, ((0, 10), (29, 10))))
    assert set(np.unique(found)) == {1, 2, 3}  # of the small piece a part is a crumb
    labels = np.zeros((40, 40), np.uint16)
    labels[:, 15:25] = 4
    found = after(labels, StrokeSplit(0, ((0, 10), (39, 10))))
    assert {int(found[0, 0]), int(found[0, 39])} == {5, 6} and (found[11:, :15] == 0).all() and (found[11:, 25:] == 0).all()
    np.testing.assert_array_equal(found == 4, labels == 4)


def test_crumbs_beside_a_stroke_go_to_the_nearest_part() -> None:
    found = after(np.zeros((20, 20), np.uint16), StrokeSplit(0, ((0, 10), (8, 10), (8, 12), (10, 12), (10, 10), (19, 10))))
    assert set(np.unique(found)) == {0, 1}


def test_small_pieces_go_where_most_of_their_border_is() -> None:
    labels = fields()
    found = after(labels, AbsorbSmall(17))
    assert (found[8:12, 20:24] == 2).all() and (found[:, :10] == 1).all()
    labels[0, 9:11] = 5  # beside both
    labels[1, 9] = 5
    assert (after(labels, AbsorbSmall(4)) != 5).all()
    whole = after(np.arange(12, dtype=np.uint16).reshape(3, 4), AbsorbSmall(12))
    assert len(np.unique(whole)) == 1


@pytest.mark.parametrize("seed", range(6))
def test_no_piece_is_small_afterwards(seed: int) -> None:
    from skimage.measure import label as connected

    labels = np.random.default_rng(seed).integers(0, 4, (24, 31)).astype(np.uint16)
    found = after(labels, AbsorbSmall(9))
    assert np.bincount(connected(found, background=-1, connectivity=1).ravel())[1:].min() >= 9


def test_smoothing_takes_away_what_sticks_out_between_two_segments_alone() -> None:
    labels = fields()
    labels[5, 10:13] = 1  # sticks out of 1 into 2
    labels[15, 9] = 6  # another segment, which stays
    found = after(labels, Smooth((1, 2), 3))
    assert (found[5, 10:13] == 2).all() and found[15, 9] == 6
    everywhere = after(labels, Smooth((), 3))
    assert everywhere[15, 9] != 6


def test_smoothing_with_more_than_256_segments() -> None:
    labels = np.arange(400, dtype=np.uint16).reshape(20, 20).repeat(4, 0).repeat(4, 1)
    labels[1, 1] = 399
    assert after(labels, Smooth((), 2))[1, 1] == 0


@pytest.mark.parametrize(
    ("edit", "sentence"),
    [
        (Merge(1, (8,)), "no segment 8"),
        (Merge(0, (1,)), "no segment 0"),
        (StrokeSplit(8, ((0, 0),)), "no segment 8"),
        (StrokeSplit(1, ((0, 5), (4, 5))), "does not cross segment 1"),
        (StrokeSplit(1, ((25, 0), (25, 5))), "does not cross segment 1"),
        (AbsorbSmall(3), "no piece has fewer than 3"),
        (Smooth((1, 8), 3), "no segment 8"),
        (Brush(1, ((2, 2),), 2), "have the label 1"),
        (Brush(1, ((90, 2),), 2), "outside of the picture"),
        (Fill(1, 2, 2), "has the label 1"),
        (Fill(1, 30, 2), "outside of the picture"),
    ],
)
def test_what_leaves_nothing_to_do_says_so(edit: Edit, sentence: str) -> None:
    with pytest.raises(EditError, match=f"^Not done: .*{sentence}"):
        carried_out(fields(), edit)


def test_a_map_of_one_segment_has_no_border() -> None:
    for edit in (Smooth((), 2), AbsorbSmall(10_000)):
        with pytest.raises(EditError, match="Not done"):
            carried_out(np.zeros((8, 8), np.uint16), edit)


def test_free_numbers_are_the_next_ones_and_then_the_lowest() -> None:
    labels = fields()
    assert free_labels(labels, 2) == [3, 4]
    labels[0, 0] = MOST_LABEL
    assert free_labels(labels, 2) == [0, 3]
    with pytest.raises(EditError, match="all 65,536 numbers"):
        free_labels(np.arange(MOST_LABEL + 1, dtype=np.uint16).reshape(256, 256), 1)


def test_a_lasso_takes_what_lies_mostly_inside() -> None:
    labels = fields()
    labels[8:12, 20:24] = 3
    assert lassoed(labels, ((18, 6), (26, 6), (26, 14), (18, 14))) == [3]
    assert lassoed(labels, ((-1, -1), (30, -1), (30, 20), (-1, 20))) == [1, 2, 3]
    assert box_of(labels == 3) == (8, 20, 12, 24)
