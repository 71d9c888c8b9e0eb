"""Profiles of deep JPEGs, in whatever parts, and what their EXIF says."""

from __future__ import annotations

from pathlib import Path

import imagecodecs
import numpy as np
import pytest

from grapl_engine import PictureError, read_picture
from grapl_engine.images.jpeg_segments import jpeg_exif, jpeg_profile
from tests.engine import color_profiles as made
from tests.engine.coded_colors import app_segments, exif_of_the_camera

DEEP = (made.chart() * 65535).round().astype(np.uint16)
LARGE = DEEP.repeat(8, 0).repeat(8, 1)


def jpeg(bits: int) -> bytes:
    return bytes(imagecodecs.jpeg8_encode(LARGE >> (16 - bits), lossless=True, bitspersample=bits))


def check(path: Path, content: bytes, expected: np.ndarray, word: str) -> None:
    (path / "a.jpg").write_bytes(content)
    picture = read_picture(path / "a.jpg")
    assert picture.pixels.dtype == np.uint16
    assert np.abs(picture.pixels[4::8, 4::8] / 65535 - expected).max() < 0.006
    assert picture.notes == ((word,) if word else ())


@pytest.mark.parametrize("size", [60_000, 3000])
@pytest.mark.parametrize("bits", [12, 16])
@pytest.mark.parametrize("space", ["Display P3", "Adobe RGB"])
def test_the_profile_of_a_deep_jpeg(tmp_path: Path, space: str, bits: int, size: int) -> None:
    expected = made.in_srgb((DEEP >> (16 - bits)) / (2**bits - 1), space)
    content = app_segments(jpeg(bits), made.rgb_profile(space), size=size)
    check(tmp_path, content, expected, f"Colours were converted from {space} to sRGB.")


@pytest.mark.parametrize("bits", [12, 16])
def test_srgb_changes_nothing(tmp_path: Path, bits: int) -> None:
    check(tmp_path, app_segments(jpeg(bits), made.rgb_profile("sRGB")), (DEEP >> (16 - bits)) / (2**bits - 1), "")


def test_adobe_rgb_by_exif_alone(tmp_path: Path) -> None:
    content = app_segments(jpeg(16), exif=exif_of_the_camera())
    check(tmp_path, content, made.in_srgb(DEEP / 65535, "Adobe RGB"), "Colours were converted from Adobe RGB to sRGB.")
    check(tmp_path, app_segments(jpeg(16), exif=exif_of_the_camera("R98")), DEEP / 65535, "")


def test_inks_of_12_bits_are_refused_by_name(tmp_path: Path) -> None:
    inks = np.dstack([LARGE, LARGE[..., 0]]) >> 4
    (tmp_path / "a.jpg").write_bytes(bytes(imagecodecs.jpeg8_encode(inks, lossless=True, bitspersample=12)))
    with pytest.raises(PictureError, match=r"^a\.jpg has inks of 12 bits in a JPEG, which are not converted here: save it as"):
        read_picture(tmp_path / "a.jpg")


def test_a_profile_of_which_a_part_is_missing_is_none() -> None:
    content = app_segments(jpeg(16), b"abcdefgh", size=3)
    assert jpeg_profile(content) == b"abcdefgh"
    assert jpeg_profile(content.replace(b"ICC_PROFILE\0\1", b"ICC_PROFILX\0\1")) == b""
    assert jpeg_profile(jpeg(16)) == b"" == jpeg_exif(jpeg(16))


@pytest.mark.parametrize("length", range(2, 60, 7))
def test_what_is_cut_short_raises_nothing(length: int) -> None:
    content = app_segments(jpeg(16), b"abcdefgh", b"Exif\0\0xyz", size=3)
    assert jpeg_profile(content[:length]) in (b"", b"abcdefgh") and jpeg_exif(content[:length]) in (b"", b"Exif\0\0xyz")
