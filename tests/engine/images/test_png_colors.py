"""Which of a PNG's chunks counts, and that its numbers become what it means."""

from __future__ import annotations

import io
import zlib
from pathlib import Path

import numpy as np
import pytest

from grapl_engine import Picture, read_picture
from grapl_engine.images.png_colors import of_png
from tests.engine import color_profiles as made
from tests.engine.coded_colors import cicp
from tests.engine.png_files import chunk, png, png16

CHART = (made.chart() * 255).round().astype(np.uint8)
DEEP = (made.chart() * 65535).round().astype(np.uint16)
ICC = chunk(b"iCCP", b"P\0\0" + zlib.compress(made.rgb_profile("Adobe RGB")))
SRGB = chunk(b"sRGB", b"\0")
GAMMA = chunk(b"gAMA", (100_000).to_bytes(4, "big"))


def read(path: Path, content: bytes) -> Picture:
    (path / "a.png").write_bytes(content)
    return read_picture(path / "a.png")


def off(picture: Picture, expected: np.ndarray) -> float:
    return float(np.abs(picture.pixels / np.iinfo(picture.pixels.dtype).max - expected).max())


@pytest.mark.parametrize("others", [b"", ICC, SRGB, GAMMA])
def test_code_points_count_most(tmp_path: Path, others: bytes) -> None:
    expected = made.in_srgb(CHART / 255, "Display P3")
    picture = read(tmp_path, png(CHART, 8, cicp(12, 13), others))
    assert off(picture, expected) < 0.004
    assert picture.notes == ("Colours were converted from Display P3 to sRGB.",)
    deep = read(tmp_path, png16(DEEP, cicp(12, 13)))
    assert deep.pixels.dtype == np.uint16 and off(deep, made.in_srgb(DEEP / 65535, "Display P3")) < 0.006


@pytest.mark.parametrize(
    ("chunks", "space", "name"),
    [
        ((ICC, SRGB), "Adobe RGB", "Adobe RGB"),
        ((SRGB, GAMMA), "sRGB", ""),
        ((GAMMA,), "linear sRGB", "RGB with a gamma of 1"),
        ((chunk(b"gAMA", (45_455).to_bytes(4, "big")),), "sRGB", ""),
        ((cicp(1, 13), ICC), "sRGB", ""),
        ((cicp(1, 8),), "linear sRGB", "linear BT.709"),
    ],
)
def test_then_the_profile_then_srgb_then_gamma(tmp_path: Path, chunks: tuple[bytes, ...], space: str, name: str) -> None:
    picture = read(tmp_path, png(CHART, 8, *chunks))
    assert off(picture, made.in_srgb(CHART / 255, space)) < 0.004
    assert picture.notes == ((f"Colours were converted from {name} to sRGB.",) if name else ())


@pytest.mark.parametrize(
    ("code", "word"),
    [
        (cicp(9, 16), "of BT.2020 PQ: their curve is of more light than a screen has"),
        (cicp(9, 18), "of BT.2020 HLG: their curve is of more light than a screen has"),
        (cicp(1, 13, is_full=False), "of numbers from 16 to 235: the range of films is not converted here"),
    ],
)
def test_what_is_left_as_it_is_has_a_note(tmp_path: Path, code: bytes, word: str) -> None:
    picture = read(tmp_path, png(CHART, 8, code))
    np.testing.assert_array_equal(picture.pixels, CHART)
    assert picture.notes == (f"Colours were left as they are, {word}.",)


def test_code_points_behind_the_pixels_or_cut_short_say_nothing(tmp_path: Path) -> None:
    np.testing.assert_array_equal(read(tmp_path, png16(DEEP, b"", cicp(12, 13))).pixels, DEEP)
    np.testing.assert_array_equal(read(tmp_path, png(CHART, 8, chunk(b"cICP", b"\x0c\x0d"))).pixels, CHART)


def test_the_place_in_the_file_stays() -> None:
    stream = io.BytesIO(png(CHART, 8, cicp(12, 13)))
    stream.seek(20)
    found = of_png(stream, {})
    assert found is not None and found.name == "Display P3" and stream.tell() == 20
    assert of_png(io.BytesIO(b"dear diary"), {"gamma": 0.0}) is None


def test_the_palette_has_colours_too(tmp_path: Path) -> None:
    indices = np.arange(24, dtype=np.uint8).reshape(4, 6)
    table = chunk(b"PLTE", CHART.reshape(-1, 3).tobytes())
    picture = read(tmp_path, png(indices[..., None], -8, cicp(12, 13), table))
    assert off(picture, made.in_srgb(CHART / 255, "Display P3")) < 0.004
