"""What is kept of a run: its map, packed, its small picture in shared colours, its figures."""

from __future__ import annotations

import dataclasses

import numpy as np
import pytest
from scripted_run import scripted_labels, scripted_picture, scripted_record

from app.compare.sweep.cell_result import SIDE, CellResult, ColorReference, PackedMap, record_bytes
from grapl_engine import LabelCount, Picture
from grapl_engine.pipeline.run_pool import RunResult
from grapl_engine.storage.palette import COLORS


def test_a_packed_map_is_the_same_and_much_smaller() -> None:
    for labels in (scripted_labels((200, 300)), scripted_labels((64, 96), 60).astype(np.uint16) * 10):
        packed = PackedMap.of(labels)
        np.testing.assert_array_equal(packed.labels(), labels)
        assert packed.labels().dtype == np.uint16 and len(packed.data) < labels.nbytes / 10


def test_a_result_has_the_figures_of_its_run() -> None:
    record = scripted_record(labels=20)
    result = CellResult.of(RunResult(0, record), None)
    assert result.label_count == LabelCount.of_map(record.finished.pixel_labels)  # type: ignore[union-attr]
    assert result.k_hat == len(np.unique(record.finished.pixel_labels)) and result.k0 == 20  # type: ignore[union-attr]
    assert result.energy is record.iterations[0].energy_after, "the last iteration has no cut"
    assert result.seconds == 0.3 and result.record is record and not result.failure
    np.testing.assert_array_equal(result.packed.labels(), record.finished.pixel_labels)  # type: ignore[union-attr]
    assert result.without_record().record is None and result.without_record().packed is result.packed
    assert result.serial != CellResult.of(RunResult(0, record), None).serial


def test_a_failure_is_its_sentence() -> None:
    assert CellResult.of(RunResult(0, failure="No weights."), None).failure == "No weights."
    assert CellResult.of(RunResult(0, scripted_record(until=3)), None).failure


def test_a_large_map_is_seen_small_and_kept_whole() -> None:
    picture = scripted_picture(width=1000, height=700)
    result = CellResult.of(RunResult(0, scripted_record(picture)), None)
    assert max(result.image.width(), result.image.height()) <= SIDE
    assert result.packed is not None and result.packed.shape == (700, 1000)


def test_maps_share_their_colours_where_they_are_alike() -> None:
    first = CellResult.of(RunResult(0, scripted_record()), None)
    other = scripted_record()
    assert other.finished is not None
    swapped = np.array([4, 3, 2, 1, 0], np.uint16)[other.finished.pixel_labels]  # the same regions, numbered backwards
    other.finished = dataclasses.replace(other.finished, pixel_labels=swapped)
    second = CellResult.of(RunResult(1, other), first.reference)
    assert other.palette_indices == (4, 3, 2, 1, 0) and second.image == first.image
    top_left = first.image.pixelColor(0, 0)
    assert (top_left.red(), top_left.green(), top_left.blue()) == tuple(COLORS[0])


@pytest.mark.parametrize("level", [True, False])
def test_segments_take_the_colours_and_labels_those_of_the_segments_where_they_lie(level: bool) -> None:
    first = CellResult.of(RunResult(0, scripted_record()), None)
    settings = scripted_record().settings.replace(pixel_map="hierarchy" if level else "network", contiguous=not level)
    other = scripted_record(settings=settings)
    assert other.finished is not None
    swapped = np.array([4, 3, 2, 1, 0], np.uint16)[other.finished.pixel_labels]
    other.finished = dataclasses.replace(other.finished, pixel_labels=swapped)
    second = CellResult.of(RunResult(1, other), first.reference)
    assert other.segment_palette_indices == (4, 3, 2, 1, 0) and second.image == first.image
    assert other.palette_indices == ((0, 1, 2, 3, 4) if level else (4, 3, 2, 1, 0)), "a piece has its label's number"
    again = ColorReference.of(other)
    assert again is not None and again.palette_indices == (4, 3, 2, 1, 0)


def test_the_reference_of_a_run_has_a_colour_for_each_label_of_its_map() -> None:
    record = scripted_record(labels=20)
    record.palette_indices = (3, 2, 1)
    reference = ColorReference.of(record)
    assert reference is not None and len(reference.palette_indices) == 20 and reference.palette_indices[:3] == (3, 2, 1)
    assert ColorReference.of(None) is None and ColorReference.of(scripted_record(until=3)) is None


def test_bytes_of_a_run_are_those_of_its_arrays_without_the_picture() -> None:
    small, large = scripted_record(), scripted_record(Picture(np.zeros((640, 960, 3), np.uint8), "large"))
    assert small.finished is not None and large.finished is not None
    assert record_bytes(small) > small.finished.pixel_labels.nbytes
    assert record_bytes(large) - record_bytes(small) >= large.finished.pixel_labels.nbytes - small.finished.pixel_labels.nbytes
    assert record_bytes(scripted_record(until=0)) == 0
