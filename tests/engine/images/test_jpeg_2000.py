"""Colours of a JPEG 2000 by number and by profile, and tiles that would take too much memory."""

from __future__ import annotations

import io
import struct
from pathlib import Path
from typing import Any

import imagecodecs
import numpy as np
import pytest
from PIL import Image

from grapl_engine import PictureError, read_picture
from grapl_engine.images import formats
from grapl_engine.images.jpeg_2000 import Jpeg2000, check_tile, jpeg_2000_header
from tests.engine import color_profiles as made
from tests.engine.coded_colors import jpeg_2000_with

DEEP = (made.chart() * 65535).round().astype(np.uint16)
ICC = made.rgb_profile("Display P3")


def jp2(bits: int, values: np.ndarray = DEEP, **facts: Any) -> bytes:
    stored = (values >> (16 - bits)).astype(np.uint8 if bits == 8 else np.uint16).repeat(8, 0).repeat(8, 1)
    facts = {"codecformat": "jp2", "reversible": True, "level": 0, "bitspersample": bits} | facts
    return bytes(imagecodecs.jpeg2k_encode(stored, **facts))


def numbered(space: int) -> bytes:
    return struct.pack(">3BI", 1, 0, 0, space)


def check(path: Path, content: bytes, expected: np.ndarray, word: str) -> None:
    (path / "a.jp2").write_bytes(content)
    picture = read_picture(path / "a.jp2")
    assert np.abs(picture.pixels[4::8, 4::8] / np.iinfo(picture.pixels.dtype).max - expected).max() < 0.007
    assert picture.notes == ((word,) if word else ())


@pytest.mark.parametrize("bits", [8, 12, 16])
@pytest.mark.parametrize(
    ("told", "space", "word"),
    [
        (b"\2\0\0" + ICC, "Display P3", "Colours were converted from Display P3 to sRGB."),
        (b"\3\0\0" + ICC, "Display P3", "Colours were converted from Display P3 to sRGB."),
        (b"\2\0\0" + made.rgb_profile("sRGB"), "sRGB", ""),
        (numbered(16), "sRGB", ""),
        (numbered(21), "ProPhoto", "Colours were converted from ROMM RGB (ProPhoto) to sRGB."),
        (numbered(20), "sRGB", "Colours were left as they are, of e-sRGB: it is not converted here."),
    ],
)
def test_colours(tmp_path: Path, bits: int, told: bytes, space: str, word: str) -> None:
    values = (DEEP >> (16 - bits)) / (2**bits - 1)
    check(tmp_path, jpeg_2000_with(jp2(bits), told), made.in_srgb(values, space), word)


@pytest.mark.parametrize("bits", [8, 12, 16])
@pytest.mark.parametrize("method", [2, 3])
def test_grey(tmp_path: Path, bits: int, method: int) -> None:
    grey = np.linspace(0, 65535, 24).astype(np.uint16).reshape(4, 6)
    content = jpeg_2000_with(jp2(bits, grey), bytes([method, 0, 0]) + made.grey_profile(1.8))
    expected = made.srgb_value(((grey >> (16 - bits)) / (2**bits - 1)) ** 1.8)[..., None]
    check(tmp_path, content, expected, "Colours were converted from Grey 1.8 to sRGB.")


def test_a_profile_counts_more_than_a_number(tmp_path: Path) -> None:
    content = jpeg_2000_with(jp2(8), numbered(16), b"\3\0\0" + ICC)
    expected = made.in_srgb((DEEP >> 8) / 255, "Display P3")
    check(tmp_path, content, expected, "Colours were converted from Display P3 to sRGB.")


@pytest.mark.parametrize("bits", [8, 16])
def test_luma_becomes_colours(tmp_path: Path, bits: int) -> None:
    luma = np.full((4, 6, 3), 0x8000, np.uint16)
    luma[..., 0] = np.linspace(0, 65535, 24).reshape(4, 6)
    expected = ((luma[..., :1] >> (16 - bits)) / (2**bits - 1)).repeat(3, 2)
    check(tmp_path, jpeg_2000_with(jp2(bits, luma, mct=False), numbered(18)), expected, "")


def test_cielab_is_refused_by_name(tmp_path: Path) -> None:
    (tmp_path / "a.jp2").write_bytes(jpeg_2000_with(jp2(8), numbered(14)))
    with pytest.raises(PictureError, match=r"^a\.jp2 has colours as CIELAB in a JPEG 2000, which are not converted here: save"):
        read_picture(tmp_path / "a.jp2")


# Memory


@pytest.mark.parametrize("kind", ["jp2", "j2k"])
@pytest.mark.parametrize("bits", [8, 16])
def test_more_channels_than_a_picture_has_are_refused_by_name(tmp_path: Path, kind: str, bits: int) -> None:
    (tmp_path / "a").write_bytes(jp2(bits, np.dstack([DEEP, DEEP]), codecformat=kind))
    with pytest.raises(
        PictureError, match=r"^a has 6 channels in a JPEG 2000, of which no picture is made here: save it as PNG"
    ):
        read_picture(tmp_path / "a")


def tiled(side: int) -> bytes:
    target = io.BytesIO()
    image = Image.fromarray(np.zeros((90, 120, 3), np.uint8))
    image.save(target, "JPEG2000", tile_size=(side, side), num_resolutions=2)
    return target.getvalue()


def test_the_header_of_a_file_and_of_a_bare_stream() -> None:
    content = tiled(32)
    assert jpeg_2000_header(content) == Jpeg2000(120, 90, 8, 3, 32, 32)
    assert jpeg_2000_header(content[content.index(b"\xff\x4f\xff\x51") :]) == Jpeg2000(120, 90, 8, 3, 32, 32)
    assert jpeg_2000_header(jp2(12)) == Jpeg2000(48, 32, 12, 3, 48, 32)
    assert jpeg_2000_header(b"dear diary") is None


@pytest.mark.parametrize(("side", "most", "is_read"), [(32, 15_000, True), (120, 15_000, False), (120, 22_000, True)])
def test_a_picture_of_one_tile_has_a_lower_limit(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, side: int, most: int, is_read: bool
) -> None:
    """Of its 10,800 pixels."""
    monkeypatch.setattr(formats, "MAX_PIXELS", most)
    (tmp_path / "a.jp2").write_bytes(tiled(side))
    if is_read:
        assert read_picture(tmp_path / "a.jp2").width == 120
        return
    monkeypatch.setattr(Image.Image, "load", lambda *_: pytest.fail("it was unpacked"))
    with pytest.raises(PictureError, match=r"^a\.jp2 has 120 × 90 pixels that are not cut into small tiles"):
        read_picture(tmp_path / "a.jp2")


@pytest.mark.parametrize(
    ("said", "millions"),
    [
        (Jpeg2000(20_000, 9000, 8, 3, 20_000, 9000), 163),
        (Jpeg2000(20_000, 9000, 8, 4, 20_000, 9000), 171),
        (Jpeg2000(20_000, 14_000, 8, 1, 20_000, 14_000), None),
        (Jpeg2000(20_000, 14_000, 8, 3, 1024, 1024), None),
        (Jpeg2000(20_000, 14_000, 16, 3, 20_000, 14_000), None),
        (Jpeg2000(16_000, 10_000, 8, 3, 16_000, 10_000), None),
    ],
)
def test_the_limit(said: Jpeg2000, millions: int | None) -> None:
    if millions is None:
        check_tile(said, "a.jp2")
        return
    with pytest.raises(
        PictureError, match=f"of such a JPEG 2000 no more than {millions} million are unpacked: save it in tiles"
    ):
        check_tile(said, "a.jp2")
