"""Colours that are told by numbers, in PNG, AVIF and HEIC, against the definition."""

from __future__ import annotations

from pathlib import Path

import imagecodecs
import numpy as np
import pytest
from heic_files import HEIC, SEEN

from grapl_engine import Picture, read_picture
from grapl_engine.images.code_points import SRGB_PRIMARIES, of_code_points, of_primaries, srgb_light
from tests.engine import color_profiles as made

CHART = (made.chart() * 255).round().astype(np.uint8)
LARGE = CHART.repeat(16, 0).repeat(16, 1)
DEEP = (made.chart() * 65535).round().astype(np.uint16)
BT2020 = np.array([[0.6734241, 0.1656411, 0.1251286], [0.2790177, 0.6753402, 0.0456377], [-0.0019300, 0.0299784, 0.7973330]])
"""Red, green and blue as XYZ (columns) of D50, after http://www.brucelindbloom.com/Eqn_RGB_XYZ_Matrix.html from ITU-R BT.2020."""


def of_bt2020(values: np.ndarray) -> np.ndarray:
    """In sRGB, 0 to 1, where the curve is sRGB's."""
    xyz = made.srgb_light(values) @ BT2020.T
    return made.srgb_value(xyz @ np.linalg.inv(made.SPACES["sRGB"][0]).T)


def off(picture: Picture, expected: np.ndarray) -> float:
    pixels = picture.pixels[8::16, 8::16] / np.iinfo(picture.pixels.dtype).max
    return float(np.abs(pixels - expected).max())


@pytest.mark.parametrize(("bits", "stored"), [(8, CHART), (10, DEEP >> 6), (12, DEEP >> 4)])
@pytest.mark.parametrize(("points", "name"), [((12, 13), "Display P3"), ((9, 1), "BT.2020"), ((1, 8), "linear BT.709")])
def test_an_avif(tmp_path: Path, bits: int, stored: np.ndarray, points: tuple[int, int], name: str) -> None:
    facts = {"level": 100, "bitspersample": bits, "primaries": points[0], "transfer": points[1]}
    (tmp_path / "a").write_bytes(bytes(imagecodecs.avif_encode(stored.repeat(16, 0).repeat(16, 1), **facts)))
    picture = read_picture(tmp_path / "a")
    values = stored / (2**bits - 1)
    space = {"linear BT.709": "linear sRGB"}.get(name, name)
    expected = of_bt2020(values) if name == "BT.2020" else made.in_srgb(values, space)
    assert np.abs(values - expected).max() > 0.02  # there is something to convert
    assert off(picture, expected) < 0.006
    assert picture.notes == (f"Colours were converted from {name} to sRGB.",)


@pytest.mark.parametrize("points", [(1, 13), (1, 1), (2, 2), (1, 4), (2, 13), (1, 6)])
def test_an_avif_of_srgb(tmp_path: Path, points: tuple[int, int]) -> None:
    facts = {"level": 100, "primaries": points[0], "transfer": points[1]}
    (tmp_path / "a").write_bytes(bytes(imagecodecs.avif_encode(LARGE, **facts)))
    picture = read_picture(tmp_path / "a")
    np.testing.assert_array_equal(picture.pixels, LARGE)
    assert picture.notes == ()


@pytest.mark.parametrize(("transfer", "name"), [(16, "PQ"), (18, "HLG")])
def test_an_avif_of_a_high_range_has_a_note(tmp_path: Path, transfer: int, name: str) -> None:
    (tmp_path / "a").write_bytes(bytes(imagecodecs.avif_encode(LARGE, level=100, primaries=9, transfer=transfer)))
    picture = read_picture(tmp_path / "a")
    np.testing.assert_array_equal(picture.pixels, LARGE)
    assert picture.notes == (
        f"Colours were left as they are, of BT.2020 {name}: their curve is of more light than a screen has.",
    )


NCLX = b"colrnclx"


@pytest.mark.parametrize(("points", "word"), [((12, 13), "from Display P3 to sRGB"), ((9, 16), "of BT.2020 PQ"), ((1, 13), "")])
def test_a_heic(tmp_path: Path, points: tuple[int, int], word: str) -> None:
    at = HEIC[8].index(NCLX) + len(NCLX)
    content = HEIC[8][:at] + b"".join(number.to_bytes(2, "big") for number in points) + HEIC[8][at + 4 :]
    (tmp_path / "a.heic").write_bytes(content)
    picture = read_picture(tmp_path / "a.heic")
    stripes = SEEN[8].astype(np.uint8)
    expected = made.in_srgb(stripes / 255, "Display P3") * 255 if points[0] == 12 else stripes
    assert np.abs(picture.pixels - expected).max() <= 1.5
    assert (word in picture.notes[0]) if word else picture.notes == ()


@pytest.mark.parametrize(
    ("points", "name", "why"),
    [
        ((99, 13), "primaries of kind 99", "these are not known here"),
        ((1, 99), "a curve of kind 99", "it is not known here"),
        ((2, 16), "PQ", "their curve is of more light than a screen has"),
    ],
)
def test_what_cannot_be_converted_says_why(points: tuple[int, int], name: str, why: str) -> None:
    found = of_code_points(*points)
    assert found is not None and (found.name, found.why_not, found.data) == (name, why, b"")


def test_primaries_that_were_rounded_are_the_same() -> None:
    assert of_primaries([place + 0.004 for place in SRGB_PRIMARIES], None) is None
    assert of_primaries([place + 0.006 for place in SRGB_PRIMARIES], None) is not None
    assert of_primaries(SRGB_PRIMARIES, 1000.0) is None, "no curve of light"


def test_the_curve_is_that_of_the_standard() -> None:
    np.testing.assert_allclose(srgb_light(np.array([0.0, 0.04045, 0.5, 1.0])), [0, 0.0031308, 0.2140411, 1], atol=1e-6)
