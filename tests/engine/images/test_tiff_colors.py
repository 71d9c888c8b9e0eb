"""What samples of a TIFF stand for, against other programs' answers and by the definitions."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest
from PIL import Image, ImageCms
from tifffile import EXTRASAMPLE, PHOTOMETRIC

from grapl_engine.images.tiff_colors import ON_WHITE, colored, used_channels

RNG = np.random.default_rng(8)


def page(kind: str, samples: int = 1, bits: int = 8, extras: tuple[int, ...] = (), **facts: Any) -> Any:
    extrasamples = tuple(map(EXTRASAMPLE, extras))
    facts |= {"photometric": PHOTOMETRIC[kind], "samplesperpixel": samples, "bitspersample": bits, "extrasamples": extrasamples}
    return SimpleNamespace(**facts)


@pytest.mark.parametrize(
    ("of", "channels", "has_alpha"),
    [
        (page("MINISBLACK"), [0], False),
        (page("MINISBLACK", 2), [0], False),
        (page("MINISBLACK", 2, extras=(0,)), [0], False),
        (page("MINISBLACK", 2, extras=(2,)), [0, 1], True),
        (page("MINISWHITE", 2, extras=(1,)), [0, 1], True),
        (page("MINISBLACK", 3), [0, 1, 2], False),
        (page("MINISBLACK", 4, extras=(0, 2, 0)), [0, 2], True),
        (page("RGB", 3), [0, 1, 2], False),
        (page("RGB", 4), [0, 1, 2], False),
        (page("RGB", 4, extras=(0,)), [0, 1, 2], False),
        (page("RGB", 4, extras=(2,)), [0, 1, 2, 3], True),
        (page("RGB", 6, extras=(0, 1, 0)), [0, 1, 2, 4], True),
        (page("RGB", 3, extras=(2,)), [0, 1, 2], False),
        (page("SEPARATED", 5, extras=(2,)), [0, 1, 2, 3], False),
        (page("PALETTE", 2, extras=(2,)), [0, 1], True),
    ],
)
def test_which_samples_are_colours_and_which_an_opacity(of: Any, channels: list[int], has_alpha: bool) -> None:
    assert used_channels(of) == (channels, has_alpha)


def test_inks_are_turned_as_pillow_turns_them() -> None:
    inks = RNG.integers(0, 256, (300, 40, 4), dtype=np.uint8)
    found, notes = colored(inks, page("SEPARATED", 4), has_alpha=False)
    np.testing.assert_array_equal(found, np.asarray(Image.fromarray(inks, "CMYK").convert("RGB")))
    assert notes == ("CMYK colours were turned into RGB without a colour profile.",)
    deep, _ = colored(inks.astype(np.uint16) * 257, page("SEPARATED", 4, 16), has_alpha=False)
    assert np.abs(deep / 257 - found).max() < 1


def lab_of(rgb: np.ndarray) -> np.ndarray:
    """L* from 0 to 255, and a* and b* with their sign in 8 bits, by Little CMS."""
    turn = ImageCms.buildTransform(ImageCms.createProfile("sRGB"), ImageCms.createProfile("LAB"), "RGB", "LAB")
    image = ImageCms.applyTransform(Image.fromarray(rgb), turn)
    assert image is not None
    return np.asarray(image)


@pytest.mark.parametrize("bits", [8, 16])
@pytest.mark.parametrize("kind", ["CIELAB", "ICCLAB"])
def test_cielab_comes_back_as_the_colours_that_it_was_made_of(kind: str, bits: int) -> None:
    rgb = RNG.integers(80, 176, (270, 9, 3), dtype=np.uint8)  # a step of CIELAB's 8 bits is larger elsewhere
    lab = lab_of(rgb).astype(np.int32)
    lab[..., 1:] = lab[..., 1:].astype(np.int8)
    if bits == 16:
        lab = np.concatenate([lab[..., :1] * 257 if kind == "CIELAB" else lab[..., :1] * 256, lab[..., 1:] * 256], axis=-1)
    if kind == "ICCLAB":
        lab[..., 1:] += 128 if bits == 8 else 32768
    stored = lab.astype(np.int64).astype(np.uint8 if bits == 8 else np.uint16)
    found, notes = colored(stored, page(kind, 3, bits), has_alpha=False)
    assert found.dtype == stored.dtype and notes == ("CIELAB colours were turned into sRGB.",)
    assert np.abs(found / (1 if bits == 8 else 257) - rgb).max() < 4


def test_greys_of_cielab_are_grey() -> None:
    lab = np.zeros((1, 3, 3), np.uint8)
    lab[0, :, 0] = 0, 128, 255
    found, _ = colored(lab, page("CIELAB", 3), has_alpha=False)
    assert found[0].tolist() == [[0, 0, 0], [119, 119, 119], [255, 255, 255]]  # L* = 50.2 is 119 in sRGB


@pytest.mark.parametrize("dtype", [np.uint8, np.uint16, np.uint32, np.float32])
def test_what_colours_lack_of_white_was_taken_by_their_opacity(dtype: type) -> None:
    most = 1 if dtype == np.float32 else int(np.iinfo(dtype).max)
    color, alpha = np.array([0, most // 4 or 0.25, most // 2 or 0.5], dtype), dtype(most // 2 or 0.5)
    stored = np.dstack([color, np.full(3, alpha)]).reshape(1, 3, 2)
    bits = 8 * np.dtype(dtype).itemsize
    found, notes = colored(stored, page("MINISBLACK", 2, bits, (1,)), has_alpha=True)
    assert found[0, :, 0].tolist() == [dtype(most - alpha + value) for value in color]
    assert notes == (ON_WHITE,)


def test_colours_above_their_opacity_are_white_at_most() -> None:
    stored = np.array([[[200, 100], [9, 0], [7, 255]]], np.uint8)
    found, _ = colored(stored, page("MINISBLACK", 2, 8, (1,)), has_alpha=True)
    assert found[0, :, 0].tolist() == [255, 255, 7]


@pytest.mark.parametrize("bits", [1, 2, 4, 12])
def test_an_opacity_of_any_number_of_bits_spans_its_type(bits: int) -> None:
    most = 2**bits - 1
    dtype = np.bool_ if bits == 1 else np.uint8 if bits < 8 else np.uint16
    stored = np.array([[[most, 0], [0, most], [most, most]]]).astype(dtype)
    found, _ = colored(stored, page("MINISBLACK", 2, bits, (2,)), has_alpha=True)
    largest = np.iinfo(found.dtype).max
    assert found[0, :, 1].tolist() == [0, largest, largest]


@pytest.mark.parametrize(
    ("values", "bits", "expected"),
    [
        (np.array([0, 1, 65535], np.uint16), 16, [65535, 65534, 0]),
        (np.array([0, 1, 4095], np.uint16), 12, [4095, 4094, 0]),
        (np.array([0, 1, 2**32 - 1], np.uint32), 32, [2**32 - 1, 2**32 - 2, 0]),
        (np.array([0, 1, 2**64 - 1], np.uint64), 64, [2**64 - 1, 2**64 - 2, 0]),
        (np.array([-128, 0, 127], np.int8), 8, [127, -1, -128]),
        (np.array([0, 0.25, 0.5], np.float32), 32, [1, 0.75, 0.5]),
        (np.array([0, 2, 8], np.float64), 64, [8, 6, 0]),
        (np.array([True, False]), 1, [False, True]),
    ],
)
def test_white_as_0_is_turned_round(values: np.ndarray, bits: int, expected: list[float]) -> None:
    found, notes = colored(values[None, :, None], page("MINISWHITE", 1, bits), has_alpha=False)
    assert found[0, :, 0].tolist() == expected and found.dtype == values.dtype and notes == ()


def test_a_hole_in_floats_stays_alone() -> None:
    found, _ = colored(np.array([[[np.nan], [0], [4]]], np.float32), page("MINISWHITE", 1, 32), has_alpha=False)
    assert np.isnan(found[0, 0, 0]) and found[0, 1:, 0].tolist() == [4, 0]


def test_palettes_of_8_and_16_bits() -> None:
    colors = np.array([[0, 65535, 300], [1, 2, 515], [256, 257, 0]], np.uint16)
    few = np.array([[[2], [0]]], np.uint8)
    wide, _ = colored(few, page("PALETTE", 1, 8, colormap=colors), has_alpha=False)
    assert wide[0].tolist() == [[1, 2, 0], [0, 0, 1]] and wide.dtype == np.uint8
    old, _ = colored(few, page("PALETTE", 1, 8, colormap=colors % 256), has_alpha=False)
    assert old[0].tolist() == [[44, 3, 0], [0, 1, 0]]  # as some programs write them, 8 bits in the place of 16
    deep, _ = colored(few.astype(np.uint16), page("PALETTE", 1, 16, colormap=colors), has_alpha=False)
    assert deep[0].tolist() == [[300, 515, 0], [0, 1, 256]] and deep.dtype == np.uint16
