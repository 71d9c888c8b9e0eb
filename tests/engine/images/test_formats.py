"""The table of what can be read, and what follows from it."""

from __future__ import annotations

from pathlib import Path

import imagecodecs
import numpy as np
import pytest
from heic_files import HEIC, SEEN
from PIL import Image

from grapl_engine import PictureError, read_picture
from grapl_engine.images import formats
from grapl_engine.images.formats import READABLE, SUFFIXES, PictureFormat

GUIDE = Path(__file__).parents[3] / "resources" / "guide"


@pytest.mark.parametrize("kind", READABLE, ids=lambda kind: kind.name)
def test_every_ending_of_the_table_can_be_read(kind: PictureFormat, tmp_path: Path) -> None:
    for suffix in kind.suffixes:
        path = tmp_path / f"leaf{suffix}"
        if kind.plugin:
            Image.new("L", (9, 5), 200).save(path)
        elif kind.name == "HEIC":
            path.write_bytes(HEIC[8])
            assert read_picture(path).width == SEEN[8].shape[1]
            continue
        else:
            codec = {"JPEG XL": "jpegxl", "JPEG-LS": "jpegls"}[kind.name]
            path.write_bytes(bytes(getattr(imagecodecs, f"{codec}_encode")(np.full((5, 9), 200, np.uint8))))
        picture = read_picture(path)
        assert (picture.width, picture.height) == (9, 5)
        assert np.abs(picture.pixels.astype(int) - 200).max() <= 3


@pytest.mark.parametrize("kind", READABLE, ids=lambda kind: kind.name)
def test_the_guide_has_the_same_table(kind: PictureFormat) -> None:
    row = f"| {kind.name} | {' '.join(f'`{suffix}`' for suffix in kind.suffixes)} | {kind.holds} |"
    assert row in (GUIDE / "window.md").read_text(encoding="utf-8").splitlines()


def test_the_endings_are_those_of_the_table() -> None:
    assert len(set(SUFFIXES)) == len(SUFFIXES)
    known = ".png .jpg .jpeg .tif .tiff .bmp .webp .gif .ppm .pgm .avif .jp2 .j2k .jxl .jls .heic .heif"
    assert set(known.split()) == set(SUFFIXES)


def test_the_way_out_names_the_advised_ones() -> None:
    assert formats.WAY_OUT == "save it as PNG, JPEG, TIFF, BMP or WebP in another program"


def test_the_largest_picture() -> None:
    formats.check_size(20_000, 15_000, "leaf.png")
    with pytest.raises(PictureError, match=r"^leaf\.png has 20000 × 15001 pixels, more than 300 million: make it smaller"):
        formats.check_size(20_000, 15_001, "leaf.png")


@pytest.mark.parametrize(("at", "signature", "what"), formats.UNREADABLE)
def test_what_is_no_picture_that_can_be_read_is_called_by_its_name(
    tmp_path: Path, at: int, signature: bytes, what: str
) -> None:
    (tmp_path / "leaf.png").write_bytes(bytes(at) + signature + bytes(200))
    with pytest.raises(PictureError) as refusal:
        read_picture(tmp_path / "leaf.png")
    assert str(refusal.value) == f"leaf.png is {what}, which is not read here: {formats.WAY_OUT}."


def test_no_name_is_given_to_what_can_be_read() -> None:
    for _, signature, _ in formats.UNREADABLE:
        assert not signature.startswith((b"\x89PNG", b"\xff\xd8", b"II*", b"MM\0", b"BM", b"GIF8", b"RIFF"))
