"""A part of the picture drawn at another scale: the same colours at the same places as in the view."""

from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtCore import QRectF
from PySide6.QtGui import QColor, QImage, QPainter
from pytestqt.qtbot import QtBot
from scripted_run import scripted_labels, scripted_picture

from app.image_views.canvas import Camera
from app.image_views.colors import label_table
from app.image_views.layers import photograph
from app.image_views.part_painting import paint_part
from app.image_views.picture_view import PictureView
from app.image_views.view_content import ViewContent

WIDTH, HEIGHT = 96, 64


@pytest.fixture
def view(qtbot: QtBot) -> PictureView:
    view = PictureView("Network", "2")
    qtbot.addWidget(view)
    view.resize(500, 380)
    view.show()
    view.show_photograph(photograph(scripted_picture()), WIDTH, HEIGHT)
    view.set_contours(False)
    view.show_labels(ViewContent("Network", scripted_labels((HEIGHT, WIDTH))), label_table(5))
    view.show_compared(ViewContent("Other", np.full((4, 4), 3, np.uint16)), label_table(5))
    view.set_wipe(30.0)
    return view


def part_of(view: PictureView, part: QRectF, cell: int) -> QImage:
    image = QImage(round(part.width()) * cell, round(part.height()) * cell, QImage.Format.Format_RGB32)
    image.fill(QColor("#010203"))
    painter = QPainter(image)
    view.paint_part(painter, part, QRectF(image.rect()))
    painter.end()
    return image


def test_each_pixel_is_a_square_of_its_colour_in_the_view(view: PictureView) -> None:
    view.point((40.5, 20.5))  # the crosshair is left out
    view.canvas.set_camera(Camera(48, 32, 1 / 4))
    screen, image = view.canvas.grab().toImage(), part_of(view, QRectF(36, 16, 9, 9), 8)
    view.point(None)
    screen = view.canvas.grab().toImage()
    for row in range(9):
        for column in range(9):
            spot = view.canvas.to_scene(36 + column + 0.6, 16 + row + 0.6).toPoint()
            square = {image.pixel(column * 8 + dx, row * 8 + dy) for dx in (0, 3, 7) for dy in (0, 3, 7)}
            assert square == {screen.pixel(spot)}


def test_what_is_out_of_sight_is_drawn_all_the_same_and_nothing_beside_the_picture(view: PictureView) -> None:
    whole = part_of(view, QRectF(0, 0, WIDTH, HEIGHT), 2)
    view.canvas.set_camera(Camera(90, 60, 1 / 64))
    assert part_of(view, QRectF(0, 0, WIDTH, HEIGHT), 2) == whole
    beside = part_of(view, QRectF(-4, -4, 4, 4), 4)
    assert {beside.pixelColor(x, y).name() for x in range(16) for y in range(16)} == {"#010203"}


def test_either_side_of_the_wipe_is_its_own_run(view: PictureView) -> None:
    view.set_opacity(1.0)
    image, lut = part_of(view, QRectF(26, 4, 8, 1), 4), label_table(5).lut
    own = scripted_labels((HEIGHT, WIDTH))
    colors = [image.pixelColor(column * 4 + 1, 1).getRgb()[:3] for column in (0, 1, 6, 7)]
    wanted = [lut[label][:3] for label in (3, 3, own[4, 32], own[4, 33])]
    assert colors == [tuple(int(value) for value in color) for color in wanted]


def test_hidden_items_and_those_left_out_are_not_drawn(view: PictureView) -> None:
    image = QImage(4, 4, QImage.Format.Format_RGB32)
    image.fill(QColor("#010203"))
    painter = QPainter(image)
    paint_part(painter, view.canvas.picture_items, QRectF(0, 0, 4, 4), QRectF(0, 0, 4, 4), view.canvas.picture_items)
    painter.end()
    assert image.pixelColor(2, 2).name() == "#010203"
