"""A view as a picture: its size, and the colours at known places."""

from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtGui import QImage
from pytestqt.qtbot import QtBot
from scripted_run import scripted_labels, scripted_picture

from app.image_views.canvas import Camera
from app.image_views.colors import label_table
from app.image_views.layers import photograph
from app.image_views.picture_view import PictureView
from app.image_views.view_content import ViewContent
from app.image_views.view_copy import MOST_SIDE, view_image


@pytest.fixture
def view(qtbot: QtBot) -> PictureView:
    view = PictureView("Network", "2")
    qtbot.addWidget(view)
    view.resize(404, 330)
    view.show()
    view.show_photograph(photograph(scripted_picture()), 96, 64)
    view.set_contours(False)
    return view


def test_a_picture_that_is_seen_larger_is_copied_larger_by_whole_numbers(view: PictureView) -> None:
    view.set_camera(Camera(48, 32, 1 / 3.4))
    image = view_image(view)
    assert (image.width(), image.height()) == (96 * 4, 64 * 4)
    picture = photograph(scripted_picture())
    for x, y in ((0, 0), (30, 20), (95, 63)):
        assert {image.pixelColor(4 * x + dx, 4 * y + dy).name() for dx in (0, 3) for dy in (0, 3)} == {
            picture.pixelColor(x, y).name()
        }


def test_a_picture_that_is_seen_smaller_is_copied_with_all_its_pixels(view: PictureView) -> None:
    large = QImage(1600, 900, QImage.Format.Format_RGB32)
    large.fill(0xFF224466)
    view.show_photograph(large, 1600, 900)
    image = view_image(view)
    assert (image.width(), image.height()) == (1600, 900)


def test_of_a_very_large_picture_no_more_than_the_most(view: PictureView) -> None:
    view.show_photograph(QImage(2000, 1000, QImage.Format.Format_RGB32), 8000, 4000)
    assert (view_image(view).width(), view_image(view).height()) == (MOST_SIDE, MOST_SIDE // 2)


def test_labels_borders_and_opacity_are_as_in_sight_and_the_crosshair_is_not(view: PictureView) -> None:
    labels = scripted_labels((64, 96))
    view.show_labels(ViewContent("Network", labels), label_table(5))
    view.set_opacity(0.6)
    view.set_camera(Camera(48, 32, 1 / 4))
    plain = view_image(view)
    view.point((30.5, 20.5))
    assert view_image(view) == plain
    photo = np.array(photograph(scripted_picture()).pixelColor(30, 20).getRgb()[:3])
    color = label_table(5).lut[labels[20, 30], :3].astype(int)
    np.testing.assert_allclose(plain.pixelColor(122, 82).getRgb()[:3], 0.6 * color + 0.4 * photo, atol=3)
    view.set_contours(True)
    assert view_image(view) != plain


def test_only_what_is_in_sight_is_copied(view: PictureView) -> None:
    view.set_camera(Camera(20, 10, 1 / 16))
    image, part = view_image(view), view.seen_part
    assert part.width() < 30 and (image.width(), image.height()) == (part.width() * 16, part.height() * 16)
    view.set_camera(Camera(5000, 10, 1 / 16))
    assert view_image(view).isNull()
