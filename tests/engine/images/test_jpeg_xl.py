"""What a JPEG XL says before its pixels, and colours that it tells by numbers or by a profile: values against the definition."""

from __future__ import annotations

from pathlib import Path

import imagecodecs
import numpy as np
import pytest

from grapl_engine import Picture, read_picture
from grapl_engine.images.jpeg_xl import jpeg_xl_header, jpeg_xl_stream
from tests.engine import color_profiles as made
from tests.engine.coded_colors import jpeg_xl_colors, jpeg_xl_multiplied, jpeg_xl_of_jpeg, jpeg_xl_with, jpeg_xl_with_profile_of

CHART = (made.chart() * 255).round().astype(np.uint8)
LARGE = CHART.repeat(16, 0).repeat(16, 1)
DEEP = (made.chart() * 65535).round().astype(np.uint16)
LOSSLESS = bytes(imagecodecs.jpegxl_encode(LARGE, lossless=True))
AS_AN_EYE = bytes(imagecodecs.jpegxl_encode(LARGE, level=98))
ADOBE = [0.64, 0.33, 0.21, 0.71, 0.15, 0.06]
PROPHOTO = [0.3457, 0.3585, 0.7347, 0.2653, 0.1596, 0.8404, 0.0366, 0.0001]
EVERYTHING_BEFORE = [1, 0, 0, 0, 0, 0, 0]
"""That there is more, no turn, no other size, no preview, no animation."""


def read(tmp_path: Path, content: bytes) -> Picture:
    (tmp_path / "a.jxl").write_bytes(content)
    return read_picture(tmp_path / "a.jxl")


def off(picture: Picture, expected: np.ndarray) -> float:
    pixels = picture.pixels[8::16, 8::16] / np.iinfo(picture.pixels.dtype).max
    return float(np.abs(pixels - expected).max())


@pytest.mark.parametrize(
    ("colors", "expected", "name"),
    [
        ({"primaries": 11}, made.in_srgb(CHART / 255, "Display P3"), "Display P3"),
        ({"transfer": 8}, made.in_srgb(CHART / 255, "linear sRGB"), "linear BT.709"),
        ({"gamma": 1 / 1.8}, made.srgb_value((CHART / 255) ** 1.8), "RGB with a gamma of 1.8"),
        (
            {"primaries": 2, "gamma": 1 / 2.19921875, "places": ADOBE},
            made.in_srgb(CHART / 255, "Adobe RGB"),
            "RGB with a gamma of 2.2 and primaries of its own",
        ),
        (
            {"white": 2, "primaries": 2, "gamma": 1 / 1.8, "places": PROPHOTO},
            made.in_srgb(CHART / 255, "ProPhoto"),
            "RGB with a gamma of 1.8 and primaries of its own",
        ),
    ],
)
@pytest.mark.parametrize("before", [None, EVERYTHING_BEFORE])
def test_colours_that_are_told_by_numbers(tmp_path: Path, colors: dict, expected: np.ndarray, name: str, before: list) -> None:  # type: ignore[type-arg]
    picture = read(tmp_path, jpeg_xl_with(LOSSLESS, jpeg_xl_colors(**colors), before=before))
    assert picture.pixels.dtype == np.uint8 and off(picture, expected) < 0.004
    assert picture.notes == (f"Colours were converted from {name} to sRGB.",)


def test_what_the_decoder_turns_into_wide_colours_is_turned_back(tmp_path: Path) -> None:
    picture = read(tmp_path, jpeg_xl_with(AS_AN_EYE, jpeg_xl_colors(primaries=11)))
    assert off(picture, CHART / 255) < 0.012
    assert picture.notes == ("Colours were converted from Display P3 to sRGB.",)


@pytest.mark.parametrize(("bits", "stored"), [(10, DEEP >> 6), (12, DEEP >> 4), (16, DEEP)])
def test_linear_light_of_more_bits(tmp_path: Path, bits: int, stored: np.ndarray) -> None:
    values = stored.repeat(16, 0).repeat(16, 1)
    picture = read(tmp_path, bytes(imagecodecs.jpegxl_encode(values, lossless=True, bitspersample=bits)))
    assert picture.pixels.dtype == np.uint16
    assert off(picture, made.in_srgb(stored / (2**bits - 1), "linear sRGB")) < 0.0005
    assert picture.notes == ("Colours were converted from linear BT.709 to sRGB.",)


@pytest.mark.parametrize(
    ("colors", "word"),
    [
        ({"primaries": 9, "transfer": 16}, "of BT.2020 PQ: their curve is of more light than a screen has"),
        ({"primaries": 9, "transfer": 18}, "of BT.2020 HLG: their curve is of more light than a screen has"),
        ({"white": 10, "transfer": 16}, "of BT.709 PQ: their curve is of more light than a screen has"),
    ],
)
def test_high_ranges_are_left_with_a_note(tmp_path: Path, colors: dict[str, int], word: str) -> None:
    picture = read(tmp_path, jpeg_xl_with(LOSSLESS, jpeg_xl_colors(**colors)))
    np.testing.assert_array_equal(picture.pixels, LARGE)
    assert picture.notes == (f"Colours were left as they are, {word}.",)


@pytest.mark.parametrize("colors", [[1], jpeg_xl_colors(), jpeg_xl_colors(transfer=1)])
def test_srgb_is_left_without_a_word(tmp_path: Path, colors: list[int]) -> None:
    picture = read(tmp_path, jpeg_xl_with(LOSSLESS, colors))
    np.testing.assert_array_equal(picture.pixels, LARGE)
    assert picture.notes == ()


@pytest.mark.parametrize("space", ["Display P3", "Adobe RGB", "ProPhoto"])
def test_the_profile_of_a_jpeg_within(tmp_path: Path, space: str) -> None:
    picture = read(tmp_path, jpeg_xl_of_jpeg(LARGE, made.rgb_profile(space)))
    assert off(picture, made.in_srgb(CHART / 255, space)) < 0.03
    assert picture.notes == (f"Colours were converted from {space} to sRGB.",)


def test_a_profile_that_cannot_be_read_has_a_note(tmp_path: Path) -> None:
    content = jpeg_xl_with_profile_of(LOSSLESS, jpeg_xl_of_jpeg(LARGE, made.rgb_profile("Display P3")))
    picture = read(tmp_path, content)
    np.testing.assert_array_equal(picture.pixels, LARGE)
    word = "Colours were left as they are, of a colour profile of its own: it is compressed in a way that is not read here."
    assert picture.notes == (word,)


@pytest.mark.parametrize("is_boxed", [False, True])
def test_what_the_decoder_hands_over_as_linear_light_becomes_srgb_of_8_bits(tmp_path: Path, is_boxed: bool) -> None:
    content = jpeg_xl_with_profile_of(AS_AN_EYE, jpeg_xl_of_jpeg(LARGE, made.rgb_profile("Display P3")))
    if is_boxed:
        head = bytes(imagecodecs.jpegxl_encode(LARGE[:16, :16], usecontainer=True))[:32]
        content = head + (len(content) + 8).to_bytes(4, "big") + b"jxlc" + content
    picture = read(tmp_path, content)
    assert picture.pixels.dtype == np.uint8 and off(picture, CHART / 255) < 0.008
    assert picture.notes == ("Colours were converted from a colour profile of its own to sRGB.",)


@pytest.mark.parametrize("channels", [2, 4])
def test_colours_that_were_multiplied_with_their_opacity(tmp_path: Path, channels: int) -> None:
    alpha = np.random.default_rng(3).integers(0, 256, (24, 40, 1), dtype=np.uint8)
    own = np.minimum(np.random.default_rng(4).integers(0, 256, (24, 40, channels - 1), dtype=np.uint8), alpha)
    content = bytes(imagecodecs.jpegxl_encode(np.dstack([own, alpha]), lossless=True))
    picture = read(tmp_path, jpeg_xl_multiplied(content))
    np.testing.assert_array_equal(picture.pixels, np.broadcast_to(own + (255 - alpha), (24, 40, 3)))
    assert picture.notes == ("Transparent parts were laid over white.",)


def test_of_further_channels_the_first_is_used_with_a_note(tmp_path: Path) -> None:
    channels = np.random.default_rng(3).integers(0, 256, (4, 24, 40), dtype=np.uint8)
    picture = read(tmp_path, bytes(imagecodecs.jpegxl_encode(channels, lossless=True, planar=True, photometric="gray")))
    np.testing.assert_array_equal(picture.pixels[..., 0], channels[0])
    assert picture.notes == ("1 of 4 channels is used.",)


@pytest.mark.parametrize("is_boxed", [False, True])
@pytest.mark.parametrize(
    ("values", "expected"),
    [
        (np.zeros((30, 45, 3), np.uint8), (45, 30, 8)),
        (np.zeros((3000, 700), np.uint8), (700, 3000, 8)),
        (np.zeros((24, 40, 4), np.uint16), (40, 24, 16)),
        (np.zeros((256, 256), np.float32), (256, 256, 32)),
        (np.zeros((24, 40, 2), np.uint8), (40, 24, 8)),
    ],
)
def test_the_header(values: np.ndarray, expected: tuple[int, int, int], is_boxed: bool) -> None:
    said = jpeg_xl_header(bytes(imagecodecs.jpegxl_encode(values, lossless=True, usecontainer=is_boxed)))
    assert said is not None and (said.width, said.height, said.bits, said.is_xyb) == (*expected, False)


def test_the_frames_of_an_animation_have_one_header() -> None:
    said = jpeg_xl_header(bytes(imagecodecs.jpegxl_encode(np.zeros((3, 24, 40, 3), np.uint8), lossless=True)))
    assert said is not None and (said.width, said.height, said.bits, said.profile) == (40, 24, 8, None)


@pytest.mark.parametrize("length", range(2, 12))
def test_half_a_header_is_none(length: int) -> None:
    stream = jpeg_xl_stream(jpeg_xl_with(LOSSLESS, jpeg_xl_colors(white=2, primaries=2, gamma=0.5, places=PROPHOTO)))
    assert jpeg_xl_header(stream[:length]) is None
    assert jpeg_xl_header(b"\xff\xd8" + stream[2:]) is None
