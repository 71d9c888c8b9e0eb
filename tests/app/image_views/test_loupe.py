from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, QRectF
from PySide6.QtGui import QImage
from pytestqt.qtbot import QtBot
from scripted_run import scripted_picture

from app.image_views.canvas import Camera
from app.image_views.layers import photograph
from app.image_views.loupe import AWAY, LEAST_CELL, MOST_CELL, Loupe
from app.image_views.picture_view import PictureView


@pytest.fixture
def view(qtbot: QtBot) -> PictureView:
    view = PictureView("Photograph", "1")
    qtbot.addWidget(view)
    view.resize(500, 400)
    view.show()
    view.show_photograph(photograph(scripted_picture()), 96, 64)
    view.words_at = lambda x, y: f"label {int(x) + int(y)}"
    return view


def test_it_enlarges_the_pixels_around_the_place(view: PictureView) -> None:
    view.canvas.set_camera(Camera(48, 32, 1 / 2))
    loupe = Loupe(view)
    loupe.show_place((40.7, 20.2))
    assert loupe.isVisible() and loupe.lines == ["row 20, column 40", "label 60"]
    assert loupe.cell == LEAST_CELL
    assert loupe.part.center().x() == 40.5 and loupe.part.center().y() == 20.5, "a whole pixel is in the middle"
    shown, picture = loupe.grab().toImage(), photograph(scripted_picture())
    middle = QPoint(1, 1) + QPoint(int(loupe.part.width()), int(loupe.part.height())) * loupe.cell / 2
    for away in (-3, -1, 0, 1, 3):
        spot = middle + QPoint(away, 0) * loupe.cell
        assert shown.pixelColor(spot) == picture.pixelColor(40 + away, 20)
    assert loupe.width() == loupe.part.width() * loupe.cell + 2


@pytest.mark.parametrize(("scale", "cell"), [(4.0, LEAST_CELL), (1 / 4, 8), (1 / 6, 12), (1 / 100, MOST_CELL)])
def test_it_enlarges_more_than_the_view(view: PictureView, scale: float, cell: int) -> None:
    view.canvas.set_camera(Camera(48, 32, scale))
    loupe = Loupe(view)
    loupe.show_place((48.5, 32.5))
    assert loupe.cell == cell


def test_what_it_points_at_stays_in_sight_and_so_does_the_loupe(view: PictureView) -> None:
    loupe, room = Loupe(view), QRectF(view.canvas.rect())
    for place in ((0.5, 0.5), (95.5, 0.5), (0.5, 63.5), (95.5, 63.5), (48.5, 32.5)):
        loupe.show_place(place)
        spot = view.canvas.to_scene(*place).toPoint()
        assert room.contains(QRectF(loupe.geometry()))
        assert not loupe.geometry().adjusted(-AWAY + 2, -AWAY + 2, AWAY - 2, AWAY - 2).contains(spot)


def test_in_a_small_view_it_is_small(view: PictureView) -> None:
    loupe = Loupe(view)
    view.words_at = lambda x, y: ""
    sizes = []
    for size in ((700, 700), (170, 150)):
        view.resize(*size)
        loupe.show_place((48.5, 32.5))
        sizes.append(loupe.size())
    assert sizes[1].height() < 110 < 180 < sizes[0].height() < 184 + MOST_CELL + 30


def test_without_a_place_it_goes_away_and_it_hears_of_what_is_drawn_anew(view: PictureView, qtbot: QtBot) -> None:
    loupe = Loupe(view)
    loupe.show_place((40.5, 20.5))
    before = loupe.grab().toImage()
    blank = QImage(96, 64, QImage.Format.Format_RGB32)
    blank.fill(0xFF112233)
    view.canvas.scene().changed.connect(loupe.renew)
    view.show_photograph(blank, 96, 64)
    qtbot.waitUntil(lambda: loupe.grab().toImage() != before)
    loupe.show_place(None)
    assert loupe.isHidden()
