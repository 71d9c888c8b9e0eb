"""A report's small pictures: their size, whose reference they are, and colours that agree."""

from __future__ import annotations

import base64
import io
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest
from PIL import Image
from report_pages import PAPER, data_folder, page_of, study_folder, task_row, task_rows

from grapl_engine.study.datasets import Sample
from grapl_engine.study.folder import Study
from grapl_engine.study.pictures import LEAST, MIDDLE, MOST, Album, Thumbnail


@pytest.fixture
def album(tmp_path: Path) -> Album:
    """A picture of 600 x 200, grey, whose three annotators drew 4, 1 and 2 segments, beside void; and two maps."""
    halves = np.repeat([0, 1], 300)[None].repeat(200, 0).astype(np.uint8)
    Image.fromarray(np.full((200, 600, 3), 120, np.uint8)).save(tmp_path / "grey.png")
    drawn = [np.arange(4, dtype=np.uint8).repeat(150)[None].repeat(200, 0), np.zeros_like(halves), halves]
    references = []
    for place, labels in enumerate(drawn):
        labels = labels.copy()
        labels[:20] = 255
        Image.fromarray(labels).save(tmp_path / f"{place}.png")
        references.append(str(tmp_path / f"{place}.png"))
    Image.fromarray(halves).save(tmp_path / "map.png")
    Image.fromarray(7 - 4 * halves).save(tmp_path / "renamed.png")
    sample = Sample("grey", str(tmp_path / "grey.png"), tuple(references), 255)
    return Album(Study(tmp_path, {}, ()), _samples={"grey": sample})


def _pixels(small: Thumbnail | None) -> np.ndarray:
    assert small is not None
    head, _, text = small.source.partition(",")
    assert head == "data:image/jpeg;base64"
    return np.asarray(Image.open(io.BytesIO(base64.b64decode(text)))).astype(int)


def _row(name: str) -> Any:
    return SimpleNamespace(image="grey", map=name, variant="paper", seed=3)


def test_a_thumbnail_is_the_picture_made_small(album: Album) -> None:
    small = album.original("grey")
    assert small is not None and (small.width, small.height, small.text) == (240, 80, "grey: picture")
    pixels = _pixels(small)
    assert pixels.shape == (80, 240, 3) and abs(pixels - 120).max() <= 3


@pytest.mark.parametrize(("which", "segments"), [(LEAST, 1), (MIDDLE, 2), (MOST, 4)])
def test_annotators_are_told_apart_by_how_much_they_drew_and_void_is_no_segment(
    album: Album, which: str, segments: int
) -> None:
    found = album.reference("grey", which)
    assert found is not None and found[1] == segments
    assert found[0].text == "grey: an annotator's segments"
    middle = _pixels(found[0])[60]
    lines = (middle.max(1) < 70).astype(int)  # dark lines between the segments
    assert (np.diff(lines) == 1).sum() == segments - 1


def test_maps_that_say_the_same_have_the_same_colours_whatever_their_labels(album: Album) -> None:
    one, other = _pixels(album.map(_row("map.png"))), _pixels(album.map(_row("renamed.png")))
    assert abs(one - other).max() <= 3
    assert abs(one[40, 20] - one[40, 220]).max() > 30, "and their two segments have two"


def test_labels_lie_over_the_picture_in_grey(album: Album) -> None:
    found = album.map(_row("map.png"))
    assert found is not None and found.text == "grey: paper, seed 3"
    from grapl_engine.storage.palette import label_colors

    shown = _pixels(found)[40, 20]
    expected = 0.62 * label_colors(12).astype(float) + 0.38 * 120
    assert abs(expected - shown).max(1).min() <= 4


def test_what_cannot_be_shown_is_said_once(album: Album) -> None:
    assert album.map(_row("gone.png")) is album.map(_row("gone.png")) is album.map(_row("")) is None
    assert album.original("other") is None and album.reference("other") is None
    assert list(album.problems) == ["The map gone.png cannot be read.", "The dataset has no picture other any more."]


def test_a_map_that_is_gone_is_said_to_be_gone(tmp_path: Path) -> None:
    rows = [task_row(image, PAPER, 0, map=f"maps/{image}/0.png") for image in ("a", "b", "c")]
    page = page_of(study_folder(tmp_path / "out", rows, [PAPER], data_folder(tmp_path / "data")))
    assert "The map maps/a/0.png cannot be read." in page.words


def test_a_dataset_that_is_gone_is_said_to_be_gone(tmp_path: Path) -> None:
    page = page_of(study_folder(tmp_path / "out", task_rows([PAPER]), [PAPER]))
    assert "Pictures are left out, since the dataset is not here" in page.words
