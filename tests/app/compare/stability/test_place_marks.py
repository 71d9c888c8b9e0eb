from __future__ import annotations

from PySide6.QtCore import QRectF
from PySide6.QtGui import QColor, QImage, QPainter
from PySide6.QtWidgets import QStyleOptionGraphicsItem

from app.compare.stability.place_marks import REACH, PlaceMarks


def drawn(scale: float) -> QImage:
    """A mark at (10, 8) of a picture, on grey, at a scale."""
    marks = PlaceMarks()
    marks.show_places([(10.0, 8.0)], QRectF(0, 0, 20, 16))
    image = QImage(200, 160, QImage.Format.Format_RGB32)
    image.fill(QColor("#808080"))
    painter = QPainter(image)
    painter.scale(scale, scale)
    marks.paint(painter, QStyleOptionGraphicsItem())
    painter.end()
    return image


def test_a_cross_is_where_it_was_put_and_as_large_at_any_zoom(qapp: object) -> None:
    for scale in (2.0, 10.0):
        image, x, y = drawn(scale), round(10 * scale), round(8 * scale)
        assert image.pixelColor(x, y).name() == "#ffffff"
        for dx, dy in ((1, 0), (-1, 0), (0, 1), (0, -1)):
            assert image.pixelColor(x + dx * (REACH - 1), y + dy * (REACH - 1)).name() == "#ffffff"
            assert image.pixelColor(x + dx * (REACH + 5), y + dy * (REACH + 5)).name() == "#808080"
        assert image.pixelColor(x + 5, y + 5).name() == "#808080"


def test_it_tells_what_it_marks(qapp: object) -> None:
    marks, rect = PlaceMarks(), QRectF(0, 0, 20, 16)
    marks.show_places([(1.0, 2.0), (3.0, 4.0)], rect)
    assert marks.places == [(1.0, 2.0), (3.0, 4.0)] and marks.boundingRect() == rect
