from __future__ import annotations

import numpy as np
import pytest

from grapl_engine.analysis.stability import Stability, small_map, stability_of


def halves(column: int, below: int | None = None) -> np.ndarray:
    """Two segments, parted before a column of 40; from a row on another one below the left of them."""
    labels = np.zeros((30, 40), np.uint16)
    labels[:, column:] = 1
    if below is not None:
        labels[below:, :column] = 2
    return labels


def found(maps: list[np.ndarray], tolerance: float = 2.0) -> Stability:
    stability = stability_of(maps, tolerance)
    assert stability is not None
    return stability


def test_a_border_persists_by_the_share_of_runs_that_have_it_within_the_tolerance() -> None:
    runs = found([halves(20), halves(21), halves(22), halves(30)])
    assert runs.seen[5, 19] == 3 and runs.seen[5, 29] == 1 and runs.seen[5, 5] == 0
    assert runs.seen[5, 22] == 2 and runs.seen[5, 23] == 1  # the lines are at columns 19, 20, 21 and 29
    tree = runs.hierarchy.tree
    assert tree.heights.tolist() == pytest.approx([0.25, 0.75])
    assert [runs.count_at(value) for value in (0.25, 0.5, 0.75, 1.0)] == [3, 2, 2, 1]


def test_without_a_tolerance_a_border_a_pixel_off_is_another_one() -> None:
    runs = found([halves(20), halves(21)], 0.0)
    assert runs.hierarchy.tree.leaves == 3 and runs.hierarchy.tree.heights.tolist() == [0.5, 0.5]


def test_slivers_between_two_versions_of_a_border_are_no_pieces() -> None:
    assert found([halves(20), halves(22)], 4.0).hierarchy.tree.leaves == 2
    assert found([halves(20), halves(26)], 4.0).hierarchy.tree.leaves == 3


def test_pieces_unite_weakest_border_first_whatever_the_numbers_of_labels_are() -> None:
    swapped = np.array([1, 0, 2], np.uint16)[halves(20, 15)]
    runs = found([halves(20), swapped, halves(20), halves(20, 15)])
    assert runs.hierarchy.tree.heights.tolist() == pytest.approx(
        [(17 * 0.5 + 3) / 20, 1.0]
    )  # 3 of 20 edges are beside the other line
    level = runs.hierarchy.labels(2)
    assert (level[:, :20] == level[0, 0]).all() and (level[:, 20:] == level[0, 39]).all()


def test_together_counts_runs_by_label_be_it_connected_or_not() -> None:
    apart = halves(20)
    apart[:, 35:] = 0
    runs = found([halves(20), apart])
    assert runs.together(3, 3)[0, 0] == 2 and runs.together(3, 3)[0, 39] == 1 and runs.together(3, 3)[0, 25] == 0
    assert runs.runs_together((3, 3), (0, 39)) == 1 and runs.runs_together((3, 3), (0, 25)) == 0


def test_the_map_of_one_run_alone_is_that_runs_own() -> None:
    runs = found([halves(20, 15)])
    assert runs.runs == 1 and runs.count_at(1.0) == 3


def test_one_label_everywhere_has_one_piece() -> None:
    runs = found([np.zeros((8, 9), np.uint16)] * 3)
    assert runs.hierarchy.tree.leaves == 1 and not runs.seen.any() and runs.count_at(0.5) == 1


def test_a_stop_is_heard_and_wrong_input_gets_a_sentence() -> None:
    assert stability_of([halves(20)] * 2, 2.0, lambda: True) is None
    for maps in ([], [halves(20), halves(20)[:5]]):
        with pytest.raises(ValueError, match="maps of one size"):
            stability_of(maps, 2.0)
    with pytest.raises(ValueError, match="tolerance"):
        stability_of([halves(20)], -1.0)


def test_large_maps_are_looked_at_in_a_smaller_copy() -> None:
    large = np.zeros((2000, 1000), np.uint16)
    large[1000:] = 7
    small = small_map(large)
    assert small.size <= 1_000_000 and small.shape == (1414, 707) and set(np.unique(small)) == {0, 7}
    assert small_map(halves(3)).shape == (30, 40)
