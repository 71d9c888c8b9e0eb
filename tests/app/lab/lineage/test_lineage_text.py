from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from grown import record_of

from app.lab.lineage.lineage_text import areas_text, counts_text, end_text, heir_of, segment_of, segment_share_text
from grapl_engine import Frame, Stage
from grapl_engine.analysis.lineage import End, FrameAreas, Lineage, lineage


@pytest.mark.parametrize(
    ("frame", "name"),
    [
        (Frame(Stage.INITIAL), "initial"), (Frame(Stage.NETWORK, 0), "N1"), (Frame(Stage.CUT, 11), "C12"), (Frame(Stage.FINAL), "map"),
    ],
)  # fmt: skip
def test_frames_have_letters(frame: Frame, name: str) -> None:
    assert frame.letters == name


def test_ends_are_told_with_heir_and_share() -> None:
    found = lineage(record_of([0, 1, 2, 2], [1, 1, 2, 2], [1, 1, 1, 1]))
    assert end_text(found, 0) == "Label 0 died in network 1: the network gave its patches, 25.0 % of the picture, to 1."
    assert end_text(found, 2) == "Label 2 died in cut 1: the graph cut gave its patches, 50.0 % of the picture, to 1."
    assert end_text(found, 3) == "Label 3 had no patch from the start."
    assert end_text(found, 1) == "Label 1 lives: 100.0 % at C1."
    assert counts_text(found, is_over=True) == (
        "Of 4 labels the network let 1 die, the cuts 1; 1 had no patch from the start; 1 lives."
    )
    assert counts_text(found, is_over=False).endswith("1 lives so far.")


def test_the_heir_is_who_got_most() -> None:
    found = lineage(record_of([0, 0, 0, 1], [0, 0, 0, 1], [1, 1, 2, 1]))
    heir = heir_of(found, 0)
    assert heir is not None and heir[0] == 1 and heir[1] == pytest.approx(2 / 3)
    assert end_text(found, 0) == "Label 0 died in cut 1: the graph cut gave its patches, 75.0 % of the picture, to 1 (67 %)."
    assert heir_of(found, 1) is None  # it lives
    assert heir_of(found, 3) is None  # it never was


def by_pixels() -> Lineage:
    """Label 0 loses its last pixels in the pixel map, label 2 has some there for the first time."""
    frames = (
        FrameAreas(Frame(Stage.NETWORK, 0), np.array([0.25, 0.75, 0.0])),
        FrameAreas(Frame(Stage.FINAL), np.array([0.0, 0.8, 0.2])),
    )
    flow = np.array([[0.0, 0.05, 0.2], [0.0, 0.75, 0.0], [0.0, 0.0, 0.0]])
    return Lineage(frames, (flow,), (End(0, 1, "pixels"), End(1, None, ""), End(2, None, "")))


def test_the_pixel_map_may_end_a_label_or_bring_one_back() -> None:
    found = by_pixels()
    assert end_text(found, 0) == (
        "Label 0 died in the pixel map: the pixels of its patches, 25.0 % of the picture, went to 2 (80 %)."
    )
    assert counts_text(found, is_over=True) == "Of 3 labels the pixel map let 1 die; 2 live, 1 of them only by the pixel map."


def test_one_label_and_all_alive() -> None:
    assert counts_text(lineage(record_of([0, 0, 0, 0], k=1)), is_over=True) == "The one label lives."
    assert counts_text(lineage(record_of([0, 1, 0, 1], k=2)), is_over=True) == "All 2 labels live."
    assert counts_text(lineage(record_of([0, 1, 0, 1], k=2)), is_over=False) == "All 2 labels live so far."


def test_labels_that_never_were_are_no_deaths() -> None:
    assert counts_text(lineage(record_of([0, 1, 0, 1], k=4)), is_over=True) == (
        "Of 4 labels 2 had no patch from the start; 2 live."
    )


def test_areas_are_listed_by_frame_four_a_line() -> None:
    found = lineage(record_of([0, 0, 0, 1], [0, 0, 1, 1], [0, 1, 1, 1], [1, 1, 1, 1], [0, 0, 0, 0], k=2))
    dot = " \N{MIDDLE DOT} "
    assert areas_text(found, 1) == dot.join(["initial 25.0 %", "N1 50.0 %", "C1 75.0 %", "N2 100.0 %"]) + "\nC2 0.0 %"
    short = replace(found, frame_areas=found.frame_areas[:4])
    assert "\n" not in areas_text(short, 1)


def with_segments() -> Lineage:
    """Label 0 dies in the network; the pixel map has two segments, whose numbers are no labels."""
    frames = (
        FrameAreas(Frame(Stage.INITIAL), np.array([0.25, 0.75, 0.0])),
        FrameAreas(Frame(Stage.NETWORK, 0), np.array([0.0, 1.0, 0.0])),
        FrameAreas(Frame(Stage.FINAL), np.array([0.8, 0.0, 0.2])),
    )
    flows = np.array([[0, 0.25, 0], [0, 0.75, 0], [0, 0, 0]]), np.array([[0, 0, 0], [0.8, 0, 0.2], [0, 0, 0]])
    return Lineage(frames, flows, (End(0, 1, "network"), End(1, None, "")), numbers_segments=True)


def test_a_pixel_map_with_numbers_of_its_own_ends_no_label_and_brings_none_back() -> None:
    found = with_segments()
    assert end_text(found, 0).startswith("Label 0 died in network 1:")
    assert (
        end_text(found, 1) == "Label 1 lives: 100.0 % at N1. In the pixel map 80 % of that is in segment 0, by its own number."
    )
    assert counts_text(found, is_over=True) == (
        "Of 2 labels the network let 1 die; 1 lives at N1; the segments of the pixel map have numbers of their own."
    )
    assert areas_text(found, 1) == "initial 75.0 % \N{MIDDLE DOT} N1 100.0 %"
    assert segment_of(found, 1) == (0, pytest.approx(0.8)) and segment_of(found, 0) is None
    assert segment_share_text(found, 2) == "Segment 2 of the pixel map, by its own number: 20.0 % of the picture"
    assert segment_of(by_pixels(), 1) is None
