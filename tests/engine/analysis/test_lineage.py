"""Lineage: areas that add up at every station, and ends that are put down to the right one."""

from __future__ import annotations

import itertools

import numpy as np
import pytest
from pictures import halves, quick
from scripted_engine import scripted_record

from grapl_engine import EndReason, Finished, Frame, IterationDone, Prepared, RunRecord, Stage, as_picture, segment
from grapl_engine.analysis.lineage import End, Lineage, disagreement, lineage
from grapl_engine.events import frozen_array


def made_up(grids: list[list[list[int]]], final: np.ndarray, labels: int) -> RunRecord:
    """A run whose labellings are given: initial, then network and cut by turns; the picture has the size of the map."""
    d = len(grids[0])
    record = RunRecord(as_picture(np.zeros((*final.shape, 3), np.uint8)), quick(d=d, k0=1))
    first, *rest = (frozen_array(np.array(grid), np.uint16) for grid in grids)
    answers = np.zeros((d, d, labels), np.float32)
    edges, phi = np.empty((0, 2), np.int32), np.empty(0, np.float32)
    record.add(Prepared("cpu", final.shape, d * 8, labels, labels, answers, first, edges, phi, 1.0))  # type: ignore[arg-type]
    for index in range(0, len(rest), 2):
        cut = rest[index + 1] if index + 1 < len(rest) else None
        record.add(IterationDone(index // 2, answers, rest[index], cut, None, None, None))
    record.add(Finished(EndReason.COMPLETED, frozen_array(final, np.uint16), None, False, {}))
    return record


def assert_adds_up(found: Lineage) -> None:
    assert len(found.flows) == max(0, len(found.frame_areas) - 1)
    for frame_index in found.frame_areas:
        assert frame_index.areas.sum() == pytest.approx(1, abs=1e-9)
        assert frame_index.areas.shape == (len(found.ends),)
    for flow, (before, after) in zip(found.flows, itertools.pairwise(found.frame_areas), strict=True):
        assert (flow >= 0).all()
        assert flow.sum(1) == pytest.approx(before.areas, abs=1e-9)
        assert flow.sum(0) == pytest.approx(after.areas, abs=1e-9)


def test_areas_flows_and_ends_of_a_made_up_run() -> None:
    grids = [
        [[0, 1], [2, 3]],  # initial
        [[0, 1], [2, 2]],  # the network ends 3
        [[0, 2], [2, 2]],  # the cut ends 1
        [[0, 2], [1, 2]],  # the network brings 1 back
        [[0, 2], [2, 2]],  # the cut ends it for good
        [[0, 2], [2, 2]],
    ]
    final = np.full((4, 4), 2)  # the pixel map ends 0
    found = lineage(made_up(grids, final, 5))
    assert_adds_up(found)
    assert [frame_index.frame.title for frame_index in found.frame_areas] == [
        "initial labels", "network 1", "cut 1", "network 2", "cut 2", "network 3", "pixel map",
    ]  # fmt: skip
    assert found.frame_areas[1].areas.tolist() == [0.25, 0.25, 0.5, 0, 0]
    assert found.flows[0][3].tolist() == [0, 0, 0.25, 0, 0]
    assert found.flows[-1][0, 2] == 0.25
    assert found.ends == (
        End(0, 6, "pixels"),
        End(1, 4, "cut"),
        End(2, None, ""),
        End(3, 1, "network"),
        End(4, 0, ""),  # not even the initial labels gave it a place
    )


def test_a_label_that_only_the_pixels_have_lives() -> None:
    final = np.zeros((4, 4))
    final[3, 3] = 1
    found = lineage(made_up([[[0, 1], [0, 0]], [[0, 0], [0, 0]]], final, 2))
    assert_adds_up(found)
    assert found.ends == (End(0, None, ""), End(1, None, ""))
    assert found.flows[-1].tolist() == [[15 / 16, 1 / 16], [0, 0]]


def test_patches_count_with_their_pixels() -> None:
    final = np.zeros((5, 3))  # rows of 3 and 2 pixels, columns of 2 and 1
    found = lineage(made_up([[[0, 1], [2, 3]], [[0, 1], [2, 3]]], final, 4))
    assert_adds_up(found)
    assert found.frame_areas[0].areas * 15 == pytest.approx(np.array([6, 3, 4, 2]))


@pytest.mark.parametrize("shape", [(3, 2), (7, 5), (4, 9)])
@pytest.mark.parametrize("seed", range(4))
def test_any_run_adds_up_on_pictures_of_any_size(shape: tuple[int, int], seed: int) -> None:
    rng = np.random.default_rng(seed)
    grids = rng.integers(6, size=(6, 4, 4)).tolist()
    found = lineage(made_up(grids, rng.integers(6, size=shape), 6))
    assert len(found.frame_areas) == 7
    assert_adds_up(found)


@pytest.mark.parametrize("until", [0, 2, 8, None])
def test_a_run_under_way(until: int | None) -> None:
    record = scripted_record(until)
    found = lineage(record)
    assert [frame_index.frame for frame_index in found.frame_areas] == record.frames()
    assert_adds_up(found)


def test_a_real_run_adds_up_and_its_living_labels_are_k_hat() -> None:
    record = RunRecord(as_picture(halves(30, 41)), quick(d=8, k0=9, steps=(12, 8, 5), lambda_=4.0))
    for event in segment(record.picture, record.settings):
        record.add(event)
    found = lineage(record)
    assert_adds_up(found)
    assert sum(end.frame_index is None for end in found.ends) == record.k_hat
    assert any(end.by in ("network", "cut") for end in found.ends)


def test_a_stopped_run_ends_with_its_patches() -> None:
    record = RunRecord(as_picture(halves(30, 41)), quick(d=8, k0=4))
    for event in segment(record.picture, record.settings, should_stop=lambda: bool(record.iterations)):
        record.add(event)
    assert record.ended is EndReason.STOPPED
    found = lineage(record)
    assert_adds_up(found)
    assert found.frame_areas[-1].areas == pytest.approx(found.frame_areas[-2].areas)
    assert (found.flows[-1] == np.diag(np.diag(found.flows[-1]))).all()


def test_disagreement_is_that_of_the_frames_iteration() -> None:
    grids = [[[0, 1], [2, 3]], [[0, 1], [2, 2]], [[0, 2], [2, 2]], [[0, 2], [1, 2]]]
    record = made_up(grids, np.zeros((4, 4)), 4)
    for stage in (Stage.NETWORK, Stage.CUT):
        found = disagreement(record, Frame(stage, 0))
        assert found is not None
        assert found.tolist() == [[False, True], [False, False]]
    assert disagreement(record, Frame(Stage.NETWORK, 1)) is None, "the last iteration has no cut"
    assert disagreement(record, Frame(Stage.INITIAL)) is None
    assert disagreement(record, Frame(Stage.FINAL)) is None


def test_segments_with_numbers_of_their_own_end_no_label() -> None:
    grids = [[[0, 1], [2, 2]], [[0, 1], [2, 2]], [[1, 1], [2, 2]], [[1, 1], [2, 2]]]
    final = np.array([[2, 2, 2, 2], [2, 2, 2, 2], [0, 0, 0, 3], [0, 0, 0, 3]])  # where label 1 was, segment 2
    record = made_up(grids, final, 3)
    record = RunRecord(
        record.picture, record.settings.replace(contiguous=True), prepared=record.prepared, iterations=record.iterations
    )
    record.add(Finished(EndReason.COMPLETED, frozen_array(final, np.uint16), None, False, {}))
    found = lineage(record)
    assert record.has_own_segments and found.numbers_segments
    assert found.ends == (End(0, 2, "cut"), End(1, None, ""), End(2, None, ""))
    assert found.frame_areas[-1].areas.tolist() == [0.375, 0, 0.5, 0.125]
    assert found.flows[-1][1].tolist() == [0, 0, 0.5, 0] and found.flows[-1][2].tolist() == [0.375, 0, 0, 0.125]
    assert not lineage(made_up(grids, np.ones((4, 4)), 3)).numbers_segments
