"""What is counted and averaged for each segment, against numpy."""

from __future__ import annotations

import numpy as np
import pytest
from scripted_run import scripted_picture, scripted_record

from app.panels.segment_figures import segments_of
from grapl_engine import EndReason, Finished, Frame, Picture, Stage


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


def test_large_pictures_are_looked_at_in_part() -> None:
    exact = {s.label: s for s in segments_of(scripted_record(), Frame(Stage.FINAL))}
    for segment in segments_of(scripted_record(), Frame(Stage.FINAL), most_pixels=1000):
        assert not segment.is_exact
        assert segment.share == pytest.approx(exact[segment.label].share, abs=0.02)
        assert segment.color == pytest.approx(exact[segment.label].color, abs=10)


def test_pictures_of_16_bits_have_colours_of_8() -> None:
    pixels = scripted_picture().pixels.astype(np.uint16) * 257
    wide = segments_of(scripted_record(Picture(pixels, "deep.tif")), Frame(Stage.FINAL))
    assert [s.color for s in wide] == [s.color for s in segments_of(scripted_record(), Frame(Stage.FINAL))]
