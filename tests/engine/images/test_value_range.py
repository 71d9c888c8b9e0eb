"""Which numbers are black and white, and which do not count: values, not looks."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest
import tifffile

from grapl_engine import PictureError, as_picture, read_picture
from grapl_engine.images.file_parts import PartChoice
from grapl_engine.images.value_range import check_limits, number_text, stretch

H, W = 40, 50
MIDDLE_GREY = 32768
HALVES = np.repeat([[600, 3400]], H, 0).repeat(W // 2, 1)
"""A picture of 12 bits in two halves."""


def read(path: Path, values: np.ndarray, choice: PartChoice | None = None, **facts: Any) -> Any:
    facts.setdefault("photometric", "rgb" if values.ndim == 3 else "minisblack")
    tifffile.imwrite(path / "a.tif", values, **facts)
    return read_picture(path / "a.tif", choice or PartChoice())


def noisy(dtype: Any = np.float64) -> np.ndarray:
    """The halves with noise, as a camera has them."""
    return (HALVES + np.random.default_rng(3).normal(0, 40, HALVES.shape)).astype(dtype)


def apart(pixels: np.ndarray) -> float:
    """By how much the halves differ, as a share of the range."""
    left, right = pixels[:, : W // 2, 0] / 65535, pixels[:, W // 2 :, 0] / 65535
    return float(np.median(right) - np.median(left))


# Extremes


@pytest.mark.parametrize("dtype", [np.uint16, np.int32, np.uint32, np.float32, np.float64])
@pytest.mark.parametrize("spot", [65535, 10_000_000])
def test_one_bright_pixel_leaves_the_halves_apart(tmp_path: Path, spot: int, dtype: Any) -> None:
    values = noisy(dtype)
    values[3, 4] = min(spot, 65535 if dtype is np.uint16 else spot)
    picture = read(tmp_path, values)
    assert apart(picture.pixels) > 0.8
    assert picture.pixels[3, 4, 0] == 65535
    rest = np.delete(values.ravel().astype(float), 3 * W + 4)
    assert picture.parts.low == rest.min() and rest.max() - 100 < picture.parts.high <= rest.max()
    assert picture.notes[0].startswith(f"Values from {number_text(picture.parts.low)} to {number_text(picture.parts.high)} ")
    assert f"to {number_text(float(values[3, 4]))}." in picture.notes[0]


@pytest.mark.parametrize("side", [6, 16, 64, 300])
@pytest.mark.parametrize("channels", [1, 3])
def test_that_holds_for_pictures_of_any_size(side: int, channels: int) -> None:
    values = np.full((side, side, channels), 500, np.uint16)
    values[:, side // 2 :] = 3500
    values[0, 0] = 65535
    found = stretch(values, "a")
    assert found.limits == (500, 3500)
    assert (found.values[1, 0] == 0).all() and (found.values[1, -1] == 65535).all() and (found.values[0, 0] == 65535).all()


def test_a_dark_pixel_too_and_each_end_by_itself() -> None:
    values = noisy(np.float32)
    values[3, 4] = -20_000
    low, high = stretch(values[..., None], "a").limits or (0, 0)
    assert low > 400 and high == values.max()


def test_a_thousandth_of_a_large_picture_may_be_bright() -> None:
    values = np.random.default_rng(4).integers(100, 4000, (1000, 1200), dtype=np.uint16)
    values[:30, :30] = 60_000  # 900 of 1,200,000
    assert (stretch(values[..., None], "a").limits or (0, 0))[1] < 4000
    values[:60, :60] = 60_000  # a thing that is seen
    assert stretch(values[..., None], "a").limits == (100, 60_000)


@pytest.mark.parametrize(
    "values",
    [
        np.random.default_rng(5).integers(0, 65536, (H, W), dtype=np.uint16),
        np.random.default_rng(5).integers(100, 4096, (H, W), dtype=np.uint16),
        np.random.default_rng(5).normal(1000, 200, (H, W)),  # tails that do not flatten the rest
        np.random.default_rng(5).exponential(300, (H, W)).astype(np.float32),
        np.where(np.indices((H, W))[0] < 4, 60_000, 100).astype(np.uint16),
    ],
    ids=["whole", "12 bits", "normal", "exponential", "a bright stripe"],
)
def test_extremes_that_flatten_nothing_are_black_and_white(values: np.ndarray) -> None:
    found = stretch(values[..., None], "a")
    assert found.limits == (values.min(), values.max())
    exact = (values.astype(float) - values.min()) / float(np.ptp(values)) * 65535
    np.testing.assert_allclose(found.values[..., 0], exact, atol=0.51 + 0.004 * (values.dtype == np.uint16))


def test_two_values_alone_stay_two() -> None:
    values = np.zeros((H, W, 1), np.uint16)
    values[0, 0] = 9
    assert np.unique(stretch(values, "a").values).tolist() == [0, 65535]


# Floats


@pytest.mark.parametrize(
    ("low", "high"), [(0.0, 1.0), (0.0, 0.01), (0.2, 0.9), (0.0, 1.05), (0.1, 1.03), (-0.05, 1.0), (-0.02, 1.04)]
)
def test_floats_up_to_a_little_above_1_go_from_0_to_1(tmp_path: Path, low: float, high: float) -> None:
    values = np.linspace(low, high, H * W).reshape(H, W).astype(np.float32)
    picture = read(tmp_path, values)
    np.testing.assert_allclose(picture.pixels[..., 0], values.clip(0, 1) * 65535, atol=0.6)
    assert (picture.parts.low, picture.parts.high) == (0, 1)
    assert bool(picture.notes) == (low < 0 or high > 1)


@pytest.mark.parametrize(("low", "high"), [(-0.05, 0.05), (0.0, 1.2), (-0.2, 1.0), (0.0, 255.0), (-7.0, 300.0)])
def test_other_floats_are_stretched(tmp_path: Path, low: float, high: float) -> None:
    values = np.linspace(low, high, H * W).reshape(H, W)
    picture = read(tmp_path, values)
    np.testing.assert_allclose(picture.pixels[..., 0], np.linspace(0, 65535, H * W).reshape(H, W), atol=0.6)
    assert picture.notes == (f"Values from {number_text(low)} to {number_text(high)} are shown as black to white.",)


# What does not count


@pytest.mark.parametrize(
    "hole", [np.nan, np.inf, -np.inf, 3.4028234663852886e38, -3.4028234663852886e38, -3.4e38, 9.96921e36, 1e30]
)
@pytest.mark.parametrize("channels", [1, 3])
def test_holes_do_not_count_and_are_middle_grey(tmp_path: Path, hole: float, channels: int) -> None:
    values = np.repeat(noisy(np.float32)[..., None], channels, -1)
    values[5:8, 7:10, 0] = hole
    picture = read(tmp_path, values if channels == 3 else values[..., 0])
    rest = noisy(np.float32).astype(float)
    holes = np.zeros((H, W), bool)
    holes[5:8, 7:10] = True
    counted = rest[~holes]
    expected = (rest - counted.min()) / np.ptp(counted) * 65535
    np.testing.assert_allclose(picture.pixels[~holes][:, 1], expected[~holes], atol=0.6)
    assert (picture.pixels[holes] == MIDDLE_GREY).all()
    assert picture.notes[0].startswith("9 pixels have no value (") and picture.notes[0].endswith(": shown in middle grey.")
    assert (picture.parts.low, picture.parts.high) == (counted.min(), counted.max())


@pytest.mark.may_warn  # of tifffile, which takes the text for a number of the page's own type
@pytest.mark.parametrize(
    ("tag", "dtype", "value"),
    [
        ("-9999", np.float32, -9999),
        ("-9999", np.int16, -9999),
        ("0", np.uint16, 0),
        ("65535", np.uint16, 65535),
        ("-3.4028234663852886e+38", np.float32, np.finfo(np.float32).min),
        ("-3.40282346638529e+38 ", np.float32, np.finfo(np.float32).min),
        ("1500.25", np.float64, 1500.25),
        ("-2147483648", np.int32, -(2**31)),
        ("0.1", np.float32, np.float32(0.1)),
    ],
)
def test_the_number_for_no_value_that_the_file_names(tmp_path: Path, tag: str, dtype: Any, value: float) -> None:
    values = noisy(dtype)
    values[:9] = value
    picture = read(tmp_path, values, extratags=[(42113, 2, 0, tag, True)])
    assert (picture.pixels[:9] == MIDDLE_GREY).all()
    assert apart(picture.pixels[9:]) > 0.7
    counted = values[9:].astype(float)
    assert (picture.parts.low, picture.parts.high) == (counted.min(), counted.max())
    assert picture.notes[0].startswith("450 pixels have no value (")
    assert ("as the file says" in picture.notes[0]) == (abs(value) < 1e30)


@pytest.mark.may_warn
@pytest.mark.parametrize(
    ("tag", "dtype"), [("nan", np.float32), ("-9999", np.uint16), ("1.5", np.uint16), ("rubbish", np.uint16)]
)
def test_a_number_for_no_value_that_no_pixel_can_have(tmp_path: Path, tag: str, dtype: Any) -> None:
    values = noisy(dtype)
    picture = read(tmp_path, values, extratags=[(42113, 2, 0, tag, True)])
    assert (picture.parts.low, picture.parts.high) == (values.min(), values.max())
    assert len(picture.notes) == 1


@pytest.mark.parametrize("mark", [-999, -9999, -99999, -32768, -(2**31)])
@pytest.mark.parametrize("dtype", [np.int32, np.float32, np.float64])
def test_usual_marks_of_missing_values_are_known(tmp_path: Path, mark: int, dtype: Any) -> None:
    values = noisy(dtype)
    values[:, :3] = mark
    picture = read(tmp_path, values)
    assert (picture.pixels[:, :3] == MIDDLE_GREY).all() and apart(picture.pixels) > 0.7
    assert (
        picture.notes[0]
        == f"120 pixels have no value ({number_text(mark)}, a usual mark of missing values): shown in middle grey."
    )


@pytest.mark.parametrize(
    "values",
    [
        np.arange(-32768, -32768 + H * W * 30, 30).reshape(H, W).astype(np.int16),
        np.linspace(-9999, 9999, H * W).reshape(H, W),
        np.linspace(-11_000, 500, H * W).round().reshape(H, W),
        np.full((H, W), -9999.0),
    ],
    ids=["all of int16", "from -9,999 on", "a sea", "one value"],
)
def test_numbers_that_look_like_a_mark_are_none(values: np.ndarray) -> None:
    found = stretch(values[..., None], "a")
    assert found.limits == (values.min(), values.max())
    assert not any("no value" in note for note in found.notes)


def test_nothing_but_holes_is_refused() -> None:
    with pytest.raises(PictureError, match=r"^leaf has no finite value that counts"):
        stretch(np.full((3, 4, 1), np.nan), "leaf")
    with pytest.raises(PictureError, match=r"^leaf has no finite value that counts"):
        stretch(np.full((3, 4, 1), -9999.0), "leaf", no_data=-9999.0)


def test_holes_under_an_opacity() -> None:
    values = np.full((3, 4, 2), 0.5, np.float32)
    values[0, 0] = np.nan, 1.0
    values[1, 1] = np.nan, 0.0
    values[..., 1] = np.where(np.isnan(values[..., 1]), 1, values[..., 1])
    values[0, :, 1] = 1.0
    pixels = as_picture(values).pixels
    assert pixels[0, 0, 0] == MIDDLE_GREY and pixels[1, 1, 0] == 65535


# 8 bits, and limits that a person sets


@pytest.mark.parametrize("mark", [0, 255, 77])
def test_the_number_for_no_value_of_8_bits_is_masked_and_the_rest_stays(tmp_path: Path, mark: int) -> None:
    values = np.random.default_rng(3).integers(0, 256, (H, W), dtype=np.uint8)
    picture = read(tmp_path, values, extratags=[(42113, 2, 0, str(mark), True)])
    np.testing.assert_array_equal(picture.pixels[..., 0], np.where(values == mark, 128, values))
    assert picture.pixels.dtype == np.uint8 and picture.parts.low is None
    count = np.count_nonzero(values == mark)
    assert picture.notes == (f"{count} pixels have no value ({mark}, as the file says): shown in middle grey.",)
    kept = values[values != mark][: H * W // 2].reshape(-1, W)
    assert read(tmp_path, kept, extratags=[(42113, 2, 0, str(mark), True)]).notes == ()
    np.testing.assert_array_equal(read_picture(tmp_path / "a.tif").pixels[..., 0], kept)


def test_of_8_bit_colours_all_three_are_to_be_that_number(tmp_path: Path) -> None:
    values = np.random.default_rng(3).integers(1, 256, (H, W, 3), dtype=np.uint8)
    values[:4, :, 1] = 0
    values[2:4] = 0
    picture = read(tmp_path, values, extratags=[(42113, 2, 0, "0", True)])
    expected = values.copy()
    expected[2:4] = 128
    np.testing.assert_array_equal(picture.pixels, expected)
    assert picture.notes == ("100 pixels have no value (0, as the file says): shown in middle grey.",)


def test_holes_of_8_bits_in_a_set_range(tmp_path: Path) -> None:
    values = np.random.default_rng(3).integers(10, 200, (H, W), dtype=np.uint8)
    values[5] = 0
    picture = read(tmp_path, values, PartChoice(limits=(10.0, 110.0)), extratags=[(42113, 2, 0, "0", True)])
    expected = ((values.astype(float) - 10) / 100).clip(0, 1) * 65535
    expected[5] = 32768
    np.testing.assert_allclose(picture.pixels[..., 0], expected, atol=0.6)


@pytest.mark.may_warn
@pytest.mark.parametrize("tag", ["-9999", "256", "1.5", "nan", "rubbish"])
def test_a_number_for_no_value_that_8_bits_cannot_have(tmp_path: Path, tag: str) -> None:
    values = np.random.default_rng(3).integers(0, 256, (H, W), dtype=np.uint8)
    picture = read(tmp_path, values, extratags=[(42113, 2, 0, tag, True)])
    np.testing.assert_array_equal(picture.pixels[..., 0], values)
    assert picture.notes == ()


def test_8_bits_of_nothing_but_holes_are_refused(tmp_path: Path) -> None:
    with pytest.raises(PictureError, match=r"^a\.tif has no finite value that counts"):
        read(tmp_path, np.zeros((H, W), np.uint8), extratags=[(42113, 2, 0, "0", True)])


@pytest.mark.parametrize("dtype", [np.uint8, np.uint16, np.int32, np.float32])
def test_limits_that_are_set(tmp_path: Path, dtype: Any) -> None:
    values = np.linspace(0, 250, H * W).round().reshape(H, W).astype(dtype)
    picture = read(tmp_path, values, PartChoice(limits=(50.0, 150.0)))
    np.testing.assert_allclose(picture.pixels[..., 0], ((values.astype(float) - 50) / 100).clip(0, 1) * 65535, atol=0.6)
    assert picture.notes == ("Values from 50 to 150 are shown as black to white. The picture has values from 0 to 250.",)
    assert (picture.parts.low, picture.parts.high, picture.choice.limits) == (50, 150, (50, 150))


@pytest.mark.parametrize("limits", [(5.0, 5.0), (6.0, 5.0), (float("nan"), 1.0), (0.0, float("inf"))])
def test_limits_that_are_no_range(tmp_path: Path, limits: tuple[float, float]) -> None:
    with pytest.raises(PictureError, match="A range goes from a number to a greater one"):
        read(tmp_path, noisy(np.uint16), PartChoice(limits=limits))
    with pytest.raises(PictureError):
        check_limits(limits)


@pytest.mark.parametrize(
    ("value", "text"),
    [(0, "0"), (4095.0, "4,095"), (-9999, "-9,999"), (0.123456789, "0.123457"), (3.4e38, "3.4e+38"), (1e7, "1e+07")],
)
def test_numbers_as_a_person_writes_them(value: float, text: str) -> None:
    assert number_text(value) == text
