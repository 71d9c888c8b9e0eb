"""The colours of labels: all apart, kept from run to run, and never used up."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from scripted_engine import scripted_record

from grapl_engine import Frame, RunRecord, Stage
from grapl_engine.storage.palette import (
    COLORS,
    all_palette_indices,
    colors_of_indices,
    frame_palette_indices,
    label_colors,
    label_palette,
    matched_palette_indices,
    segment_palette,
)

FINAL = Frame(Stage.FINAL)
STRIPES = np.repeat(np.arange(4, dtype=np.uint16), 5)[None].repeat(12, 0)


def test_every_colour_is_another_one() -> None:
    assert COLORS.shape == (64, 3) and len(np.unique(COLORS, axis=0)) == 64
    with pytest.raises(ValueError, match="read-only"):
        COLORS[0, 0] = 1


@pytest.mark.parametrize("count", [64, 65, 300, 513, 65_536])
def test_every_label_has_a_colour_of_its_own(count: int) -> None:
    colors = label_colors(count)
    assert len(np.unique(colors, axis=0)) == count
    assert (colors[:64] == COLORS).all() and colors.dtype == np.uint8
    assert (label_colors(2, (5, 3)) == COLORS[[5, 3]]).all()


def test_a_colour_does_not_depend_on_how_many_there_are() -> None:
    every = label_colors(5000)
    for count in (70, 512, 513, 4096):
        np.testing.assert_array_equal(label_colors(count), every[:count])
    np.testing.assert_array_equal(colors_of_indices([4000, 70]), every[[4000, 70]])
    assert colors_of_indices([]).shape == (0, 3)


@pytest.mark.parametrize(
    ("labels", "known", "indices"),
    [(3, None, (0, 1, 2)), (3, (7, 1), (7, 1, 0)), (2, (4, 5, 6), (4, 5)), (4, (0, 2), (0, 2, 1, 3)), (0, None, ())],
)
def test_labels_without_an_index_take_the_lowest_free_ones(
    labels: int, known: tuple[int, ...] | None, indices: tuple[int, ...]
) -> None:
    assert all_palette_indices(labels, known) == indices


def test_labels_keep_the_colours_of_their_like() -> None:
    others = np.array([[0, 0, 1, 1]] * 4, np.uint16)
    labels = np.array([[2, 2, 0, 0]] * 4, np.uint16)
    assert matched_palette_indices(labels, 3, others, None) == (1, 2, 0)
    assert matched_palette_indices(labels, 3, others, (9, 5)) == (5, 0, 9)
    finer = labels.repeat(2, 0).repeat(2, 1)
    assert matched_palette_indices(finer, 3, others, (9, 5)) == (5, 0, 9), "on another grid too"


def test_known_colours_stay_and_are_nobody_elses() -> None:
    others = np.array([[0, 0, 1, 1]] * 4, np.uint16)
    labels = np.array([[2, 2, 1, 1]] * 4, np.uint16)
    assert matched_palette_indices(labels, 3, others, (9, 5), known=(7,)) == (7, 5, 9)
    assert matched_palette_indices(labels, 3, others, (9, 5), known=(9,)) == (9, 5, 0)


def test_large_maps_are_thinned_before_they_are_matched() -> None:
    others = np.repeat(np.arange(4, dtype=np.uint16), 300)[:, None].repeat(700, 1)
    assert matched_palette_indices(3 - others, 4, others, (9, 5, 7, 6)) == (6, 7, 5, 9)


def numbered(order: list[int], *, level: bool = True) -> RunRecord:
    """A run that ends with stripe k of the picture as segment ``order[k]``; its network says that stripe k is label k."""
    record = scripted_record(labels=4, pixel_map="hierarchy" if level else "network", contiguous=not level)
    assert record.finished is not None
    record.finished = replace(record.finished, pixel_labels=np.array(order, np.uint16)[STRIPES])
    record.iterations[-1] = replace(record.iterations[-1], network_labels=np.arange(4, dtype=np.uint16)[None].repeat(4, 0))
    record.palette_indices = (20, 21, 22, 23)
    return record


def test_segments_take_the_colours_of_their_like_in_the_last_run() -> None:
    first, second = numbered([3, 1, 0, 2]), numbered([0, 1, 2, 3])
    first.segment_palette_indices = (10, 11, 12, 13)
    second.segment_palette_indices = segment_palette(second, first)
    assert second.segment_palette_indices == (13, 11, 10, 12)
    assert frame_palette_indices(second, FINAL) == (13, 11, 10, 12)
    assert frame_palette_indices(second, Frame(Stage.NETWORK, 0)) == frame_palette_indices(second, None) == (20, 21, 22, 23)


def test_without_a_last_run_segments_take_the_colours_of_the_runs_own_labels() -> None:
    record = numbered([3, 1, 0, 2])
    assert segment_palette(record, None) == (22, 21, 23, 20)
    record.iterations = []
    assert segment_palette(record, None) is None, "a run without a network has nothing to be matched with"


def test_a_last_run_without_a_final_map_is_matched_by_its_patches() -> None:
    last = numbered([3, 1, 0, 2])
    last.finished, last.segment_palette_indices = None, (10, 11, 12, 13)
    assert segment_palette(numbered([1, 0, 2, 3]), last) == (21, 20, 22, 23)


def test_pieces_that_have_their_labels_number_keep_its_colour() -> None:
    last, record = numbered([0, 1, 2, 3]), numbered([0, 1, 5, 3], level=False)
    last.segment_palette_indices = (10, 11, 12, 13)
    assert segment_palette(record, last) == (20, 21, 22, 23, 0, 12)


def test_a_final_map_of_labels_has_the_labels_colours() -> None:
    record, stopped = scripted_record(), numbered([3, 1, 0, 2])
    assert stopped.finished is not None
    stopped.finished = replace(stopped.finished, by_patches=True)
    for run in (record, stopped):
        assert segment_palette(run, numbered([0, 1, 2, 3])) is None
        assert frame_palette_indices(run, FINAL) == run.palette_indices


def test_labels_are_matched_by_the_first_of_both_runs() -> None:
    record, last = scripted_record(), scripted_record()
    last.palette_indices = (7, 2, 9)
    assert label_palette(record, None) == (0, 1, 2) and label_palette(record, last) == (7, 2, 9)
    assert label_palette(scripted_record(2), last) is None
