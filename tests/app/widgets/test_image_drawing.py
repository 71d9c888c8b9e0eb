"""Images in drawings: cut to what is seen, magnified without being smoothed; on screen they are left as they are."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QRectF
from PySide6.QtGui import QColor, QImage, QPainter, QPicture

from app.widgets import image_drawing
from app.widgets.image_drawing import FINENESS, draw_image, draw_lines, is_drawing

RED, BLUE = QColor("red"), QColor("blue")

pytestmark = pytest.mark.usefixtures("qapp")


def board() -> QImage:
    """4 x 2 pixels, red and blue in turn."""
    image = QImage(4, 2, QImage.Format.Format_RGB32)
    for x in range(4):
        for y in range(2):
            image.setPixelColor(x, y, RED if (x + y) % 2 == 0 else BLUE)
    return image


def seen(scale: float, clip: QRectF | None = None) -> tuple[QRectF, QImage]:
    picture = QPicture()
    painter = QPainter(picture)
    painter.scale(scale, scale)
    if clip is not None:
        painter.setClipRect(clip)
    rect, image = image_drawing._seen(painter, QRectF(10, 0, 4, 2), board(), painter.transform(), FINENESS)
    painter.end()
    return rect, image


def widths(scale: float) -> list[float]:
    """How many pixels of the screen each upright line has that is a pixel of the picture wide, by how dark they are."""
    lines = QImage(40, 40, QImage.Format.Format_ARGB32_Premultiplied)
    lines.fill(QColor(0, 0, 0, 0))
    for x in range(2, 40, 4):
        for y in range(40):
            lines.setPixelColor(x, y, QColor("black"))
    view = QImage(90, 20, QImage.Format.Format_RGB32)
    view.fill(QColor("white"))
    painter = QPainter(view)
    painter.scale(scale, scale)
    painter.setClipRect(QRectF(0, 0, 90 / scale, 20 / scale))
    draw_lines(painter, QRectF(0, 0, 40, 40), lines)
    painter.end()
    row = [1 - view.pixelColor(x, 10).lightnessF() for x in range(view.width())]
    centres = [scale * (x + 0.5) for x in range(2, 40, 4) if scale * (x + 2) < view.width()]
    return [sum(row[round(centre - 2 * scale) : round(centre + 2 * scale)]) for centre in centres]


@pytest.mark.parametrize("scale", [1.0, 1.25, 1.48, 2.0, 2.3, 3.6])
def test_lines_are_equally_wide_at_any_magnification(scale: float) -> None:
    assert widths(scale) == pytest.approx([scale] * len(widths(scale)), abs=0.2 if scale % 1 else 0.01)


def test_a_picture_is_a_drawing_and_an_image_is_none() -> None:
    for device, expected in ((QPicture(), True), (QImage(4, 4, QImage.Format.Format_RGB32), False)):
        painter = QPainter(device)
        assert is_drawing(painter) is expected
        painter.end()


def test_magnified_pixels_become_squares_of_one_colour() -> None:
    rect, image = seen(10.0)
    side = 10 * FINENESS
    assert rect == QRectF(10, 0, 4, 2) and (image.width(), image.height()) == (4 * side, 2 * side)
    for x in range(image.width()):
        assert image.pixelColor(x, 0) == (RED if x // side % 2 == 0 else BLUE)


def test_an_image_that_is_shown_smaller_keeps_its_pixels() -> None:
    rect, image = seen(0.5)
    assert rect == QRectF(10, 0, 4, 2) and image == board()


def test_a_clip_leaves_what_lies_inside_and_no_more_than_a_fine_pixel_around() -> None:
    clip = QRectF(11.2, 0.5, 1.5, 3.0)
    rect, image = seen(10.0, clip)
    pixel = 1 / (10 * FINENESS)
    assert rect.contains(clip & QRectF(10, 0, 4, 2))
    assert rect.left() > 11.2 - 2 * pixel and rect.right() < 12.7 + 2 * pixel and rect.top() > 0.5 - 2 * pixel
    assert rect.bottom() <= 2 and abs(image.width() * pixel - rect.width()) < 1e-9
    assert image.pixelColor(0, 0) == BLUE and image.pixelColor(image.width() - 1, 0) == RED


def test_what_lies_outside_the_clip_is_not_drawn_at_all() -> None:
    rect, image = seen(10.0, QRectF(0, 0, 5, 5))
    assert rect.isEmpty() and image.isNull()


def test_on_screen_an_image_is_drawn_as_it_is() -> None:
    target = QImage(8, 4, QImage.Format.Format_RGB32)
    painter = QPainter(target)
    draw_image(painter, QRectF(0, 0, 8, 4), board())
    painter.end()
    assert [target.pixelColor(x, 1) for x in range(8)] == [RED, RED, BLUE, BLUE] * 2
