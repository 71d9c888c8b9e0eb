"""The table of what can be read, and what follows from it."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from grapl_engine import PictureError, read_picture
from grapl_engine.images import formats
from grapl_engine.images.formats import READABLE, SUFFIXES, PictureFormat

GUIDE = Path(__file__).parents[3] / "resources" / "guide"


@pytest.mark.parametrize("kind", READABLE, ids=lambda kind: kind.name)
def test_every_ending_of_the_table_can_be_read(kind: PictureFormat, tmp_path: Path) -> None:
    for suffix in kind.suffixes:
        path = tmp_path / f"leaf{suffix}"
        Image.new("L", (9, 5), 200).save(path)
        picture = read_picture(path)
        assert (picture.width, picture.height) == (9, 5)
        assert np.abs(picture.pixels.astype(int) - 200).max() <= 3


@pytest.mark.parametrize("kind", READABLE, ids=lambda kind: kind.name)
def test_the_guide_has_the_same_table(kind: PictureFormat) -> None:
    row = f"| {kind.name} | {' '.join(f'`{suffix}`' for suffix in kind.suffixes)} | {kind.holds} |"
    assert row in (GUIDE / "window.md").read_text(encoding="utf-8").splitlines()


def test_the_endings_are_those_of_the_table() -> None:
    assert len(set(SUFFIXES)) == len(SUFFIXES)
    assert {".png", ".jpg", ".jpeg", ".tif", ".tiff", ".bmp", ".webp", ".gif", ".ppm", ".pgm"} == set(SUFFIXES)


def test_the_way_out_names_the_advised_ones() -> None:
    assert formats.WAY_OUT == "save it as PNG, JPEG, TIFF, BMP or WebP in another program"


def test_the_largest_picture() -> None:
    formats.check_size(20_000, 15_000, "leaf.png")
    with pytest.raises(PictureError, match=r"^leaf\.png has 20000 x 15001 pixels, more than 300 million: make it smaller"):
        formats.check_size(20_000, 15_001, "leaf.png")
