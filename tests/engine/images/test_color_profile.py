"""Profiles of each kind in files of each kind, against colours that are computed by the definition."""

from __future__ import annotations

import io
import struct
import zlib
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import tifffile
from PIL import Image

from grapl_engine import read_picture
from grapl_engine.images import decoders
from grapl_engine.images.codec_files import Coded
from grapl_engine.images.color_profile import ColorProfile, embedded, in_srgb, of_the_camera
from tests.engine import color_profiles as made
from tests.engine.png_files import chunk, png, png16

MEAN, MOST = 0.004, 0.012
"""Of the range; without a conversion the mean is 0.03 to 0.13."""
WIDE = ("Display P3", "Adobe RGB", "ProPhoto", "linear sRGB")


def patches(values: np.ndarray) -> np.ndarray:
    """Each colour as a square of 16 pixels a side, so that a lossy file leaves its middle as it was."""
    return values.repeat(16, 0).repeat(16, 1)


def middles(pixels: np.ndarray) -> np.ndarray:
    """The middle of each square, 0 to 1."""
    return pixels[8::16, 8::16] / np.iinfo(pixels.dtype).max


def check(path: Path, expected: np.ndarray, word: str, most: float = MOST) -> None:
    picture = read_picture(path)
    error = np.abs(middles(picture.pixels) - expected)
    assert error.mean() < MEAN and error.max() < most
    assert picture.notes == ((f"Colours were converted from {word} to sRGB.",) if word else ())


@pytest.mark.parametrize("space", WIDE)
@pytest.mark.parametrize("kind", ["png", "jpg", "tif", "webp", "avif"])
def test_wide_colours_of_8_bits_are_those_of_srgb(tmp_path: Path, kind: str, space: str) -> None:
    values = (made.chart() * 255).round().astype(np.uint8)
    facts = {"jpg": {"quality": 100, "subsampling": 0}, "webp": {"lossless": True}}.get(kind, {})
    facts = {"quality": 100, "subsampling": "4:4:4"} if kind == "avif" else facts
    Image.fromarray(patches(values)).save(tmp_path / f"a.{kind}", icc_profile=made.rgb_profile(space), **facts)
    expected = made.in_srgb(values / 255, space)
    assert np.abs(values / 255 - expected).mean() > 0.02  # there is something to convert
    check(tmp_path / f"a.{kind}", expected, space, 0.03 if kind in ("jpg", "avif") or space == "linear sRGB" else MOST)


@pytest.mark.parametrize("space", WIDE)
@pytest.mark.parametrize("kind", ["png", "tif"])
def test_wide_colours_of_16_bits_keep_them(tmp_path: Path, kind: str, space: str) -> None:
    values = (made.chart() * 65535).round().astype(np.uint16)
    if kind == "png":
        profile = b"P\0\0" + zlib.compress(made.rgb_profile(space))
        (tmp_path / "a.png").write_bytes(png16(patches(values), chunk(b"iCCP", profile)))
    else:
        tifffile.imwrite(tmp_path / "a.tif", patches(values), photometric="rgb", iccprofile=made.rgb_profile(space))
    check(tmp_path / f"a.{kind}", made.in_srgb(values / 65535, space), space, 0.008)


@pytest.mark.parametrize("dtype", [np.float16, np.float32, np.float64])
def test_floats_from_0_to_1_have_colours_too(tmp_path: Path, dtype: Any) -> None:
    values = made.chart().astype(dtype)
    tifffile.imwrite(tmp_path / "a.tif", patches(values), photometric="rgb", iccprofile=made.rgb_profile("Display P3"))
    check(tmp_path / "a.tif", made.in_srgb(values.astype(float), "Display P3"), "Display P3")


def test_what_a_codec_hands_over_has_its_profile(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    values = (made.chart() * 65535).round().astype(np.uint16)
    coded = Coded(patches(values), 1, embedded(made.rgb_profile("Display P3")))
    monkeypatch.setattr(decoders, "read_coded", lambda *_: coded)
    (tmp_path / "a.heic").write_bytes(bytes(200))
    check(tmp_path / "a.heic", made.in_srgb(values / 65535, "Display P3"), "Display P3")


def test_measurements_are_left_as_they_are(tmp_path: Path) -> None:
    values = np.linspace(-3, 200, 24 * 3).reshape(4, 6, 3).astype(np.float32)
    tifffile.imwrite(tmp_path / "a.tif", values, photometric="rgb", iccprofile=made.rgb_profile("Display P3"))
    picture = read_picture(tmp_path / "a.tif")
    np.testing.assert_allclose(picture.pixels / 65535, (values + 3) / 203, atol=1e-4)
    assert picture.notes[0] == "Its colour profile (Display P3) was left out: it says nothing of such numbers."


def test_a_palette_and_an_opacity(tmp_path: Path) -> None:
    red = np.full((8, 8, 4), (200, 100, 50, 255), np.uint8)
    red[:, 4:, 3] = 0
    profile = made.rgb_profile("Display P3")
    Image.fromarray(red).save(tmp_path / "a.png", icc_profile=profile)
    Image.fromarray(red[..., :3]).quantize(4).save(tmp_path / "b.png", icc_profile=profile)
    expected = made.in_srgb(np.array([200, 100, 50]) / 255, "Display P3") * 255
    for name in ("a.png", "b.png"):
        pixels = read_picture(tmp_path / name).pixels
        np.testing.assert_allclose(pixels[0, 0], expected, atol=1)
        assert (pixels[0, 7] == 255).all() == (name == "a.png")


@pytest.mark.parametrize("gamma", [1.0, 1.8, 3.0])
@pytest.mark.parametrize("dtype", [np.uint8, np.uint16])
def test_grey_profiles(tmp_path: Path, dtype: Any, gamma: float) -> None:
    most = np.iinfo(dtype).max
    values = np.linspace(0, most, 24).round().astype(dtype).reshape(4, 6)
    tifffile.imwrite(tmp_path / "a.tif", patches(values), photometric="minisblack", iccprofile=made.grey_profile(gamma))
    expected = made.srgb_value((values / most) ** gamma)[..., None].repeat(3, -1)
    check(tmp_path / "a.tif", expected, f"Grey {gamma}", 0.03 if gamma == 1.0 else MOST)
    Image.fromarray((values >> 8 * (values.itemsize - 1)).astype(np.uint8)).save(
        tmp_path / "a.png", icc_profile=made.grey_profile(gamma)
    )
    assert len(read_picture(tmp_path / "a.png").notes) == 1


@pytest.mark.parametrize("kind", ["jpg", "tif"])
def test_inks_by_their_profile(tmp_path: Path, kind: str) -> None:
    inks = np.zeros((2, 4, 4), np.uint8)
    inks[0] = [(0, 0, 0, 0), (255, 0, 0, 0), (0, 255, 0, 0), (0, 0, 255, 0)]
    inks[1] = [(255, 255, 0, 0), (0, 0, 0, 255), (128, 0, 0, 0), (0, 0, 255, 255)]
    facts: dict[str, Any] = {"quality": 100, "subsampling": 0} if kind == "jpg" else {}
    Image.fromarray(patches(inks), "CMYK").save(tmp_path / f"a.{kind}", icc_profile=made.cmyk_profile(), **facts)
    picture = read_picture(tmp_path / f"a.{kind}")
    pixels = middles(picture.pixels)
    assert "CMYK colours were converted from Newsprint to sRGB." in picture.notes
    lightness = {(0, 0): 100, (0, 1): 45, (0, 2): 45, (0, 3): 81, (1, 1): 0, (1, 2): 67.4}
    for place, expected in lightness.items():
        light = made.srgb_light(pixels[place]) @ made.SPACES["sRGB"][0][1]
        assert abs((116 * np.cbrt(light) - 16 if light > 0.009 else 903.3 * light) - expected) < 2
    assert np.abs(pixels[0, 1, 0] - pixels[0, 1, 1]) < 0.05  # what this printer's cyan looks like


def variants() -> dict[str, bytes]:
    """Profiles that are sRGB by different firms: of a table, of a formula, and with primaries rounded otherwise."""
    from PIL.ImageCms import ImageCmsProfile, createProfile

    return {"table": made.rgb_profile("sRGB", "a firm's own"), "formula": ImageCmsProfile(createProfile("sRGB")).tobytes()}


@pytest.mark.parametrize("variant", ["table", "formula"])
@pytest.mark.parametrize("kind", ["png", "jpg", "tif", "webp"])
def test_what_is_srgb_stays_bit_for_bit(tmp_path: Path, kind: str, variant: str) -> None:
    image = Image.fromarray(np.random.default_rng(3).integers(0, 256, (40, 60, 3), dtype=np.uint8))
    image.save(tmp_path / f"a.{kind}")
    image.save(tmp_path / f"b.{kind}", icc_profile=variants()[variant])
    plain, with_profile = (read_picture(tmp_path / f"{name}.{kind}") for name in "ab")
    np.testing.assert_array_equal(plain.pixels, with_profile.pixels)
    assert with_profile.notes == ()


def test_grey_pictures_with_the_profile_of_colours(tmp_path: Path) -> None:
    ramp = np.arange(256, dtype=np.uint8).reshape(16, 16)
    for space, is_changed in (("sRGB", False), ("Display P3", False), ("Adobe RGB", True)):
        Image.fromarray(ramp).save(tmp_path / "a.png", icc_profile=made.rgb_profile(space))
        picture = read_picture(tmp_path / "a.png")
        expected = made.in_srgb(ramp[..., None].repeat(3, -1) / 255, space) * 255
        np.testing.assert_allclose(picture.pixels, expected if is_changed else ramp[..., None].repeat(3, -1), atol=1)
        assert bool(picture.notes) == is_changed


# Profiles that cannot be used


@pytest.mark.parametrize(
    ("profile", "word"),
    [
        (b"rubbish" * 40, "it is damaged"),
        (made.rgb_profile("Display P3")[:300], "it is damaged"),
        (made.grey_profile(1.8), "not of such a picture"),
        (made.cmyk_profile(), "not of such a picture"),
    ],
)
def test_a_profile_that_cannot_be_used_is_left_out_with_a_note(tmp_path: Path, profile: bytes, word: str) -> None:
    values = (made.chart() * 255).round().astype(np.uint8)
    tifffile.imwrite(tmp_path / "a.tif", values, photometric="rgb", iccprofile=profile)
    picture = read_picture(tmp_path / "a.tif")
    np.testing.assert_array_equal(picture.pixels, values)
    assert len(picture.notes) == 1 and "was left out" in picture.notes[0] and word in picture.notes[0]


def test_a_name_is_plain_and_short() -> None:
    profile = embedded(made.rgb_profile("Display P3", "<img src='file:///dev/zero'>\n\x07" + "x" * 200))
    assert profile is not None and len(profile.name) <= 60 and profile.name.isprintable()
    assert embedded(b"") is None and embedded(None) is None


def test_a_pictures_own_array_comes_back_where_nothing_changes() -> None:
    values = np.zeros((4, 5, 3), np.uint8)
    profile = embedded(made.rgb_profile("sRGB"))
    assert profile is not None and in_srgb(values, profile)[0] is values
    assert in_srgb(values, ColorProfile(b"", "nothing"))[0] is values


# Chunks of PNG, and what a camera says without a profile


@pytest.mark.parametrize("dtype", [np.uint8, np.uint16])
@pytest.mark.parametrize("gamma", [1.0, 1 / 1.8])
def test_a_gamma_of_its_own(tmp_path: Path, gamma: float, dtype: Any) -> None:
    most = np.iinfo(dtype).max
    values = (made.chart() * most).round().astype(dtype)
    (tmp_path / "a.png").write_bytes(
        png(patches(values), 8 * values.itemsize, chunk(b"gAMA", struct.pack(">I", round(gamma * 1e5))))
    )
    check(tmp_path / "a.png", made.srgb_value((values / most) ** (1 / gamma)), f"RGB with a gamma of {1 / gamma:.3g}", 0.03)


def chrm(*primaries: float) -> bytes:
    return chunk(b"cHRM", struct.pack(">8I", *(round(value * 1e5) for value in primaries)))


P3 = (0.3127, 0.3290, 0.680, 0.320, 0.265, 0.690, 0.150, 0.060)
SRGB = (0.3127, 0.3290, 0.640, 0.330, 0.300, 0.600, 0.150, 0.060)


def test_primaries_of_its_own(tmp_path: Path) -> None:
    values = (made.chart() * 255).round().astype(np.uint8)
    (tmp_path / "a.png").write_bytes(png(patches(values), 8, chrm(*P3)))
    check(tmp_path / "a.png", made.in_srgb(values / 255, "Display P3"), "RGB with primaries of its own")


@pytest.mark.parametrize(
    "facts",
    [
        [chunk(b"gAMA", struct.pack(">I", 45455))],
        [chunk(b"gAMA", struct.pack(">I", 45455)), chrm(*SRGB)],  # as ImageMagick writes it
        [chunk(b"sRGB", b"\0"), chunk(b"gAMA", struct.pack(">I", 100000))],
        [chunk(b"gAMA", struct.pack(">I", 0))],
        [chunk(b"sBIT", bytes([5, 6, 5]))],
    ],
)
def test_what_means_srgb_changes_nothing(tmp_path: Path, facts: list[bytes]) -> None:
    values = np.random.default_rng(3).integers(0, 256, (9, 11, 3), dtype=np.uint8)
    (tmp_path / "a.png").write_bytes(png(values, 8, *facts))
    picture = read_picture(tmp_path / "a.png")
    np.testing.assert_array_equal(picture.pixels, values)
    assert picture.notes == ()


def test_primaries_that_no_colours_have_are_left_out(tmp_path: Path) -> None:
    values = np.random.default_rng(3).integers(0, 256, (9, 11, 3), dtype=np.uint8)
    (tmp_path / "a.png").write_bytes(png(values, 8, chrm(*[0.3] * 8)))
    picture = read_picture(tmp_path / "a.png")
    np.testing.assert_array_equal(picture.pixels, values)
    assert "was left out" in picture.notes[0]


def test_a_camera_that_says_adobe_rgb_by_exif_alone(tmp_path: Path) -> None:
    values = (made.chart() * 255).round().astype(np.uint8)
    exif = Image.Exif()
    exif[0x8769] = {0xA001: 0xFFFF, 0xA005: {1: "R03"}}
    stream = io.BytesIO()
    Image.fromarray(patches(values)).save(stream, "JPEG", quality=100, subsampling=0, exif=exif)
    (tmp_path / "a.jpg").write_bytes(stream.getvalue())
    check(tmp_path / "a.jpg", made.in_srgb(values / 255, "Adobe RGB"), "Adobe RGB")
    assert of_the_camera("R98") is None and of_the_camera(None) is None


@pytest.mark.filterwarnings("ignore")
def test_exif_that_cannot_be_read_says_nothing_of_colours(tmp_path: Path) -> None:
    stream = io.BytesIO()
    Image.new("RGB", (16, 16), (200, 100, 50)).save(stream, "JPEG", exif=b"Exif\0\0II*\0" + b"\xff" * 40)
    (tmp_path / "a.jpg").write_bytes(stream.getvalue())
    assert read_picture(tmp_path / "a.jpg").notes == ()
