"""What is counted and averaged for each segment, against numpy."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import tifffile
from scripted_run import scripted_picture, scripted_record

from app.panels.segment_figures import segments_of, stretched_part, stretched_sizes
from grapl_engine import EndReason, Finished, Frame, Picture, RunRecord, Settings, Stage
from grapl_engine.images.picture import stretched
from grapl_engine.storage.export import save_labels
from grapl_engine.storage.summary import summary


def test_figures_of_the_final_map_are_those_of_numpy() -> None:
    record = scripted_record()
    assert record.finished is not None
    labels = record.finished.pixel_labels
    segments = segments_of(record, Frame(Stage.FINAL))
    assert [s.pixels for s in segments] == sorted((int((labels == k).sum()) for k in range(5)), reverse=True)
    for segment in segments:
        inside = record.picture.pixels[labels == segment.label]
        assert segment.is_exact
        assert segment.share == pytest.approx(len(inside) / labels.size)
        assert segment.color == pytest.approx(inside.mean(0), abs=1.0)
        assert segment.confidence == pytest.approx(0.8)


def test_before_the_map_patches_count_and_say_about() -> None:
    record = scripted_record()
    frame = Frame(Stage.CUT, 0)
    labels = record.patch_labels(frame)
    assert labels is not None
    segments = segments_of(record, frame)
    assert sum(s.share for s in segments) == pytest.approx(1.0)
    assert not any(s.is_exact for s in segments)
    for segment in segments:
        assert segment.share == pytest.approx((labels == segment.label).mean())
        probabilities = record.iterations[0].probabilities[labels == segment.label, segment.label]
        assert segment.confidence == pytest.approx(probabilities.mean(), abs=1e-6)


def test_a_stopped_run_takes_its_confidence_from_the_patches() -> None:
    record = scripted_record()
    assert record.finished is not None
    record.finished = Finished(EndReason.STOPPED, record.finished.pixel_labels, None, True, {"total": 1.0})
    assert all(s.confidence is not None and 0.0 < s.confidence <= 1.0 for s in segments_of(record, Frame(Stage.FINAL)))


def test_of_large_pictures_a_part_is_averaged_and_all_is_counted() -> None:
    exact = {s.label: s for s in segments_of(scripted_record(), Frame(Stage.FINAL))}
    for segment in segments_of(scripted_record(), Frame(Stage.FINAL), most_pixels=1000):
        assert segment.is_exact and segment.pixels == exact[segment.label].pixels
        assert segment.color == pytest.approx(exact[segment.label].color, abs=10)


def with_dot(height: int = 300, width: int = 400) -> RunRecord:
    """A run whose map has a segment of one pixel, which no grid of every other pixel meets."""
    pixels = np.full((height, width, 3), 10, np.uint8)
    labels = np.zeros((height, width), np.uint16)
    labels[:, width // 2 :] = 1
    labels[151, 203], pixels[151, 203] = 7, (250, 128, 3)
    record = scripted_record(Picture(pixels, "dot.png"), settings=Settings(d=8, k0=5, steps=(1, 1), contiguous=True))
    record.finished = Finished(EndReason.COMPLETED, labels, np.full(labels.shape, 51, np.uint8), False, {"total": 1.0})
    return record


def test_table_files_and_k_hat_count_the_same_labels_the_smallest_too(tmp_path: Path) -> None:
    record = with_dot()
    segments = segments_of(record, Frame(Stage.FINAL), most_pixels=1000)
    dot = segments[-1]
    assert (dot.label, dot.pixels, dot.color, dot.is_exact) == (7, 1, (250, 128, 3), True)
    assert dot.confidence == pytest.approx(0.2)
    save_labels(tmp_path / "labels.tif", record)
    numbers, sizes = np.unique(tifffile.imread(tmp_path / "labels.tif"), return_counts=True)
    assert {s.label: s.pixels for s in segments} == dict(zip(numbers.tolist(), sizes.tolist(), strict=True))
    assert record.k_hat == len(segments) == 3 and summary(record)["k_hat"] == 3
    assert record.small_components == 1


@pytest.mark.parametrize(("values", "mean"), [([1, 2], 2), ([0, 1, 1], 1), ([254, 255, 255], 255), ([1, 1, 2], 1)])
def test_means_are_rounded(values: list[int], mean: int) -> None:
    """1.5 is 2 (the even one of two), 0.67 is 1: they are not cut off."""
    record = with_dot()
    record.picture = Picture(np.array([[[value] * 3 for value in values]] * 2, np.uint8), "means.png")
    labels = np.zeros((2, len(values)), np.uint16)
    record.finished = Finished(EndReason.COMPLETED, labels, None, False, {"total": 1.0})
    assert [s.color for s in segments_of(record, Frame(Stage.FINAL))] == [(mean, mean, mean)]


@pytest.mark.parametrize(("height", "width"), [(7, 5), (64, 96), (3, 200)])
def test_patches_count_the_pixels_that_they_are_stretched_over(height: int, width: int) -> None:
    labels = np.random.default_rng(0).integers(0, 6, (8, 8)).astype(np.uint16)
    sizes = stretched_sizes(labels, height, width)
    np.testing.assert_array_equal(sizes, np.bincount(stretched(labels, height, width).ravel(), minlength=len(sizes)))
    np.testing.assert_array_equal(stretched_part(labels, height, width, 1), stretched(labels, height, width).ravel())


def test_pictures_of_16_bits_have_colours_of_8() -> None:
    pixels = scripted_picture().pixels.astype(np.uint16) * 257
    wide = segments_of(scripted_record(Picture(pixels, "deep.tif")), Frame(Stage.FINAL))
    assert [s.color for s in wide] == [s.color for s in segments_of(scripted_record(), Frame(Stage.FINAL))]
