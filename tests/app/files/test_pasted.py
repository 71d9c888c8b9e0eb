"""Pixels from the clipboard: each value arrives as it was, with 8 bits and with 16."""

from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtGui import QColor, QColorSpace, QImage, QRgba64

from app.files.pasted import picture_from_image
from grapl_engine import PictureError
from tests.engine.color_profiles import in_srgb

COLORS = ((255, 0, 0), (1, 2, 3), (128, 127, 126), (0, 255, 255))


@pytest.mark.parametrize("format_", [QImage.Format.Format_RGB32, QImage.Format.Format_RGB888, QImage.Format.Format_ARGB32])
def test_colours_of_8_bits_stay_as_they_are(format_: QImage.Format) -> None:
    image = QImage(4, 1, format_)
    for x, color in enumerate(COLORS):
        image.setPixelColor(x, 0, QColor(*color))
    picture = picture_from_image(image, "pasted")
    assert picture.name == "pasted" and picture.pixels.dtype == np.uint8
    np.testing.assert_array_equal(picture.pixels[0], COLORS)


def test_colours_of_16_bits_are_not_stretched() -> None:
    image = QImage(2, 1, QImage.Format.Format_RGBA64)
    for x, values in enumerate(((100, 200, 300), (30_000, 20_000, 10_000))):
        image.setPixelColor(x, 0, QColor.fromRgba64(QRgba64.fromRgba64(*values, 65535)))
    pixels = picture_from_image(image, "pasted").pixels
    depth = 257 if pixels.dtype == np.uint8 else 1
    np.testing.assert_allclose(pixels[0].astype(float) * depth, [[100, 200, 300], [30_000, 20_000, 10_000]], atol=depth)


def test_an_image_without_pixels_is_refused() -> None:
    with pytest.raises(PictureError, match="nothing"):
        picture_from_image(QImage(), "nothing")


@pytest.mark.parametrize("format_", [QImage.Format.Format_RGB32, QImage.Format.Format_RGBA64])
def test_colours_of_another_space_become_srgb(format_: QImage.Format) -> None:
    image = QImage(2, 1, format_)
    for x, color in enumerate(((200, 100, 50), (90, 90, 90))):
        image.setPixelColor(x, 0, QColor(*color))
    image.setColorSpace(QColorSpace(QColorSpace.NamedColorSpace.DisplayP3))
    picture = picture_from_image(image, "pasted")
    expected = in_srgb(np.array([(200, 100, 50), (90, 90, 90)]) / 255, "Display P3")
    np.testing.assert_allclose(picture.pixels[0] / np.iinfo(picture.pixels.dtype).max, expected, atol=0.005)
    assert picture.notes == ("Colours were converted from Display P3 to sRGB.",)


@pytest.mark.parametrize("gamma", [None, 2.2])
def test_colours_that_are_srgb_stay_as_they_are(gamma: float | None) -> None:
    image = QImage(4, 1, QImage.Format.Format_RGB32)
    for x, color in enumerate(COLORS):
        image.setPixelColor(x, 0, QColor(*color))
    near = QColorSpace(QColorSpace.NamedColorSpace.SRgb)
    image.setColorSpace(near if gamma is None else QColorSpace(QColorSpace.Primaries.SRgb, gamma))
    picture = picture_from_image(image, "pasted")
    np.testing.assert_array_equal(picture.pixels[0], COLORS)
    assert picture.notes == ()


@pytest.mark.parametrize(
    ("layout", "values"),
    [
        (QImage.Format.Format_RGB888, [16, 32, 48]),
        (QImage.Format.Format_ARGB32_Premultiplied, [16, 32, 48]),
        (QImage.Format.Format_RGBA64, [16 * 257, 32 * 257, 48 * 257]),
    ],
)
def test_images_of_any_layout(layout: QImage.Format, values: list[int]) -> None:
    image = QImage(5, 3, layout)  # 15 bytes a row of RGB888: Qt pads it to 16
    image.fill(QColor(16, 32, 48))
    picture = picture_from_image(image, "x")
    assert picture.pixels.shape == (3, 5, 3)
    assert (picture.pixels == values).all()


def test_what_is_transparent_is_white() -> None:
    image = QImage(2, 2, QImage.Format.Format_RGBA8888)
    image.fill(QColor(0, 0, 0, 0))
    assert (picture_from_image(image, "clear").pixels == 255).all()
