"""Pictures of the page: their size is bounded, their colours say what they should."""

from __future__ import annotations

import base64
import io

import numpy as np
from made_runs import made_run
from PIL import Image
from report_sources import SIDE, quarters, some_truth

from grapl_engine import Frame, Stage, as_picture
from grapl_engine.evaluation.boundary_meanings import Meaning
from grapl_engine.report.pictures import (
    BOUNDARY_COLORS,
    MOST_MAP,
    MOST_PICTURE,
    map_figure,
    mistakes_figure,
    photograph,
    truth_figures,
)
from grapl_engine.report.sections import Figure
from grapl_engine.storage.painting import painted
from grapl_engine.truth import Truth

GREY = np.full((SIDE, SIDE, 3), 100, np.uint8)


def pixels_of(figure: Figure) -> np.ndarray:
    with Image.open(io.BytesIO(base64.b64decode(figure.source.partition(",")[2]))) as image:
        return np.asarray(image.convert("RGB"))


def test_a_large_picture_is_made_smaller_and_says_so() -> None:
    large = as_picture(np.zeros((100, 3 * MOST_PICTURE, 3), np.uint8), "wide.png")
    figure = photograph(large)
    assert (figure.width, figure.height) == (MOST_PICTURE, 33) == pixels_of(figure).shape[1::-1]
    assert figure.caption == f"{3 * MOST_PICTURE} × 100 pixels, shown at {MOST_PICTURE} × 33"
    record = made_run(np.zeros((90, 3 * MOST_PICTURE), np.uint16))
    assert max(map_figure(record, record.finished.pixel_labels, None, "").width, 0) <= MOST_MAP  # type: ignore[union-attr]


def test_a_map_has_the_colours_of_the_screen() -> None:
    record = made_run(quarters())
    figure = map_figure(record, quarters(), None, "Run 1")
    np.testing.assert_array_equal(pixels_of(figure), painted(record, quarters()))
    record.segment_palette_indices = (3, 2, 1, 0)
    figure = map_figure(record, quarters(), None, "Run 1")
    np.testing.assert_array_equal(pixels_of(figure), painted(record, quarters(), frame=Frame(Stage.FINAL)))
    assert (pixels_of(figure) != painted(record, quarters())).any()


def test_a_truth_has_the_colours_of_the_map_that_it_agrees_with_and_void_has_none() -> None:
    picture = as_picture(GREY, "grey.png")
    turned = (3 - quarters()).astype(np.int32)
    turned[0, 0] = 9
    (figure,) = truth_figures(picture, Truth((turned,), 9), quarters(), None)
    record = made_run(quarters(), pixels=GREY)
    same = painted(record, quarters())
    shown = pixels_of(figure)
    np.testing.assert_array_equal(shown[6, 6], same[6, 6])
    np.testing.assert_array_equal(shown[18, 6], same[18, 6])
    np.testing.assert_array_equal(shown[0, 0], [100, 100, 100])
    assert figure.caption == "annotator 1: 4 regions"
    assert len(truth_figures(picture, some_truth(), None, None)) == 2


def test_boundaries_have_three_meanings_and_marks_stand_at_their_places() -> None:
    side = 200
    labels = np.zeros((side, side), np.uint16)
    labels[:, 50:] = 1
    labels[100:, 50:] = 2
    drawn = np.zeros((side, side), np.int32)
    drawn[:, 50:] = 1
    drawn[:, 150:] = 2
    picture = as_picture(np.full((side, side, 3), 100, np.uint8), "grey.png")
    figure = mistakes_figure(picture, labels, Truth((drawn,)), 2.0, [("M1", (30, 100))], "What it shows")
    shown = pixels_of(figure)

    def has(color: tuple[int, ...], rows: slice, columns: slice) -> bool:
        return bool((shown[rows, columns] == color).all(-1).any())

    assert has(BOUNDARY_COLORS[Meaning.AGREED], slice(20, 80), slice(48, 53))
    assert has(BOUNDARY_COLORS[Meaning.ONLY_MAP], slice(97, 103), slice(70, 130))
    assert has(BOUNDARY_COLORS[Meaning.ONLY_TRUTH], slice(20, 80), slice(147, 153))
    assert has((255, 255, 255), slice(20, 40), slice(85, 115)), "the mark"
    assert not has(BOUNDARY_COLORS[Meaning.ONLY_MAP], slice(20, 80), slice(48, 160))
