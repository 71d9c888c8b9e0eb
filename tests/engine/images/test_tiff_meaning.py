"""Colours that a TIFF tells by numbers: a note where they are not those of sRGB."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest
import tifffile

from grapl_engine import read_picture
from grapl_engine.images.tiff_meaning import left_out
from tests.engine import color_profiles as made

VALUES = (made.chart() * 255).round().astype(np.uint8).repeat(4, 0).repeat(4, 1)
SRGB = (0.64, 0.33, 0.30, 0.60, 0.15, 0.06)
P3 = (0.680, 0.320, 0.265, 0.690, 0.150, 0.060)
LIGHT = (made.srgb_light(np.arange(256) / 255) * 65535).round().astype(int)
WORD = "Colours were taken as sRGB's: the {} that the file tells by numbers were left out."


def fractions(tag: int, places: tuple[float, ...]) -> tuple[Any, ...]:
    return tag, 5, len(places), tuple(number for place in places for number in (round(place * 10000), 10000)), True


def curve(values: np.ndarray, repeat: int = 1) -> tuple[Any, ...]:
    return 301, 3, len(values) * repeat, tuple(map(int, values)) * repeat, True


@pytest.mark.may_warn  # tifffile takes a curve for a palette
@pytest.mark.parametrize(
    ("tags", "what"),
    [
        ([fractions(319, P3)], "primaries"),
        ([fractions(318, (0.3457, 0.3585))], "white"),
        ([curve(np.arange(256) * 257)], "curve"),
        ([curve(np.arange(256) * 257, 3)], "curve"),
        ([fractions(319, P3), curve(np.arange(256) * 257)], "primaries and curve"),
        ([fractions(318, (0.3127, 0.3290)), fractions(319, SRGB), curve(LIGHT, 3)], ""),
        ([curve(((np.arange(256) / 255) ** 2.2 * 65535).round())], ""),
        ([curve(np.arange(100))], ""),
        ([fractions(319, P3[:4])], ""),
        ([], ""),
    ],
)
def test_a_note_where_they_differ(tmp_path: Path, tags: list[Any], what: str) -> None:
    tifffile.imwrite(tmp_path / "a.tif", VALUES, photometric="rgb", extratags=tags)
    picture = read_picture(tmp_path / "a.tif")
    np.testing.assert_array_equal(picture.pixels, VALUES)
    assert picture.notes == ((WORD.format(what),) if what else ())


@pytest.mark.may_warn
def test_what_says_nothing_of_light_has_no_note(tmp_path: Path) -> None:
    tifffile.imwrite(tmp_path / "a.tif", VALUES[..., 0], photometric="minisblack", extratags=[curve(np.arange(256) * 257)])
    with tifffile.TiffFile(tmp_path / "a.tif") as tiff:
        assert left_out(tiff.pages.first) == (WORD.format("curve"),)
    tifffile.imwrite(tmp_path / "b.tif", VALUES, photometric="cielab", extratags=[fractions(319, P3)])
    assert read_picture(tmp_path / "b.tif").notes == ("CIELAB colours were turned into sRGB.",)


def test_a_profile_counts_more(tmp_path: Path) -> None:
    profile = made.rgb_profile("Display P3")
    tifffile.imwrite(tmp_path / "a.tif", VALUES, photometric="rgb", iccprofile=profile, extratags=[fractions(319, P3)])
    assert read_picture(tmp_path / "a.tif").notes == ("Colours were converted from Display P3 to sRGB.",)
