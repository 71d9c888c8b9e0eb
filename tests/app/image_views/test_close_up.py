"""What is looked at closely of large arrays: which cells, and where they are drawn."""

from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtCore import QRectF
from PySide6.QtGui import QImage, QPainter
from pytestqt.qtbot import QtBot

from app.image_views.canvas import Canvas
from app.image_views.close_up import CloseUp
from app.image_views.colors import label_table
from app.image_views.contours import ContourLayer
from app.image_views.layers import ImageLayer, LabelLayer, photograph, photograph_part
from grapl_engine import Picture
from grapl_engine.storage import palette

SHAPE = (3000, 5000)
WHOLE = QRectF(0, 0, 5000, 3000)


class Cutter:
    """Says what it was asked for."""

    def __init__(self) -> None:
        self.asked: list[tuple[int, int, int, int, int]] = []
        self.close = CloseUp(self.cut)

    def cut(self, rows: slice, columns: slice) -> QImage:
        self.asked.append((rows.start, rows.stop, columns.start, columns.stop, rows.step))
        size = [len(range(part.start, part.stop, part.step)) for part in (columns, rows)]
        return QImage(*size, QImage.Format.Format_RGB32)

    def part(self, scale: float, x: float, y: float, thinned: int = 3) -> tuple[QRectF, QImage] | None:
        """Of a surface of 200 x 100 pixels whose left upper corner is at (x, y), `scale` of its pixels for one of the array."""
        surface = QImage(200, 100, QImage.Format.Format_RGB32)
        painter = QPainter(surface)
        painter.scale(scale, scale)
        painter.translate(-x, -y)
        painter.setClipRect(QRectF(x, y, 200 / scale, 100 / scale))
        try:
            return self.close.part(painter, WHOLE, SHAPE, thinned)
        finally:
            painter.end()


def test_no_more_than_is_seen_is_cut(qapp: object) -> None:
    cutter = Cutter()
    part = cutter.part(1.0, 1000, 700)
    assert part is not None and part[0] == QRectF(1000, 700, 200, 100)
    assert cutter.asked == [(700, 800, 1000, 1200, 1)]
    part = cutter.part(8.0, 10, 20)
    assert part is not None and part[0] == QRectF(10, 20, 25, 13) and cutter.asked[-1] == (20, 33, 10, 35, 1)


def test_what_is_shown_smaller_is_cut_as_finely_as_it_is_shown(qapp: object) -> None:
    cutter = Cutter()
    part = cutter.part(0.5, 1001, 701)
    assert part is not None and cutter.asked == [(700, 901, 1000, 1401, 2)]
    assert part[0] == QRectF(1000, 700, 402, 202), "cells are whole, and the same whichever part is seen"


def test_where_the_thinned_copy_has_as_much_nothing_is_cut(qapp: object) -> None:
    cutter = Cutter()
    assert cutter.part(1 / 3, 0, 0) is None and cutter.part(4.0, 0, 0, thinned=1) is None
    assert cutter.part(4.0, 6000, 0) is None, "beside the picture"
    assert cutter.asked == []


def test_a_part_is_cut_once_for_the_view_and_once_for_its_magnifier(qapp: object) -> None:
    cutter = Cutter()
    for _ in range(3):
        cutter.part(1.0, 1000, 700)
        cutter.part(8.0, 1100, 750)
    assert len(cutter.asked) == 2
    cutter.part(1.0, 1001, 700)
    cutter.part(8.0, 1100, 750)
    assert len(cutter.asked) == 3


@pytest.fixture
def canvas(qtbot: QtBot) -> Canvas:
    canvas = Canvas()
    qtbot.addWidget(canvas)
    canvas.resize(300, 200)
    canvas.show()
    canvas.set_size(WHOLE.size())
    return canvas


def seen(canvas: Canvas) -> tuple[np.ndarray, slice, slice]:
    """The pixels on the screen, and the rows and columns of the picture that they show at 1:1."""
    canvas.show_one_to_one((2501.0, 1201.0))
    corner = canvas.to_scene(0, 0)
    image = canvas.grab().toImage().convertToFormat(QImage.Format.Format_RGB888)
    pixels = np.frombuffer(image.constBits(), np.uint8).reshape(image.height(), -1)[:, : 3 * image.width()]
    left, top = -round(corner.x()), -round(corner.y())
    return pixels.reshape(200, 300, 3).copy(), slice(top, top + 200), slice(left, left + 300)


def test_every_pixel_of_a_large_photograph_is_seen_at_one_to_one(canvas: Canvas) -> None:
    picture = Picture(np.random.default_rng(1).integers(0, 256, (*SHAPE, 3), dtype=np.uint8), "large.png")
    layer = ImageLayer()
    canvas.add(layer)
    layer.show_image(photograph(picture), WHOLE, lambda rows, columns: photograph_part(picture, rows, columns, is_grey=False))
    pixels, rows, columns = seen(canvas)
    np.testing.assert_array_equal(pixels, picture.pixels[rows, columns])
    grey = photograph_part(picture, slice(0, 2, 1), slice(0, 3, 1), is_grey=True)
    assert (grey.width(), grey.height()) == (3, 2)
    assert grey.pixelColor(1, 1).red() == grey.pixelColor(1, 1).blue()


def test_every_label_of_a_large_map_is_seen_at_one_to_one(canvas: Canvas) -> None:
    labels = np.random.default_rng(2).integers(0, 5, SHAPE).astype(np.uint16)
    layer = LabelLayer()
    canvas.add(layer)
    layer.show_labels(labels, label_table(5), WHOLE)
    pixels, rows, columns = seen(canvas)
    np.testing.assert_array_equal(pixels, palette.label_colors(5)[labels[rows, columns]])
    layer.show_labels(labels, label_table(5, selected=2), WHOLE)
    pixels, rows, columns = seen(canvas)
    np.testing.assert_array_equal(pixels, label_table(5, selected=2).lut[labels[rows, columns], :3])


def test_borders_of_a_large_map_are_those_of_its_pixels_at_one_to_one(canvas: Canvas) -> None:
    labels = np.zeros(SHAPE, np.uint16)
    labels[:, 2500:] = 1  # no third column
    layer = ContourLayer()
    canvas.setBackground("#808080")
    canvas.add(layer)
    layer.show_labels(labels, WHOLE)
    pixels, _, columns = seen(canvas)
    row = pixels[100].astype(int).sum(axis=1)
    base = row[0]
    assert [int(at) + columns.start for at in np.flatnonzero(row != base)] == [2499, 2500]
