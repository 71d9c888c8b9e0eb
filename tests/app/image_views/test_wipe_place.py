"""The line between two runs stays where it is on the screen while the picture moves under it."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QObject
from PySide6.QtGui import QImage
from pytestqt.qtbot import QtBot

from app.image_views.camera_link import CameraLink
from app.image_views.canvas import Camera
from app.image_views.picture_view import PictureView
from app.image_views.view_content import ViewContent
from app.image_views.wipe_place import WipePlace

WIDTH, HEIGHT = 400, 300


class Pair(QObject):
    """Two linked views of different width, with a line."""

    def __init__(self, qtbot: QtBot) -> None:
        super().__init__()
        self.views = PictureView("Wide", ""), PictureView("Narrow", "")
        self.link = CameraLink(self)
        self.wipe = WipePlace(self.views, self.link, self)
        for view, width in zip(self.views, (600, 300), strict=True):
            qtbot.addWidget(view)
            view.resize(width, 340)
            view.show()
            view.show_photograph(QImage(WIDTH, HEIGHT, QImage.Format.Format_RGB32), WIDTH, HEIGHT)
            view.show_compared(ViewContent("Other"), None, ("one", "other"))
            self.link.add(view)
        self.wipe.put(WIDTH / 2)

    def on_screen(self, at: int = 0) -> float:
        """Where the line is in a view, in pixels from its left."""
        view = self.views[at]
        return view.canvas.to_scene(view.wipe, 0).x()


@pytest.fixture
def pair(qtbot: QtBot) -> Pair:
    return Pair(qtbot)


def test_zooming_and_panning_leave_it_where_it_is_on_the_screen(pair: Pair) -> None:
    pair.views[0].wipe_moved.emit(250.0)
    assert [view.wipe for view in pair.views] == [250, 250]
    before = pair.on_screen()
    for camera in (Camera(200, 150, 0.5), Camera(180, 120, 0.5), Camera(240, 150, 0.25)):
        pair.link.look_at(camera)
        assert pair.on_screen() == pytest.approx(before, abs=1e-3)
        assert pair.views[0].wipe == pytest.approx(pair.views[1].wipe), "it is at one place of the picture in all views"
        assert pair.views[0]._runs[1].boundingRect().right() == pytest.approx(pair.views[0].wipe)
    pair.link.look_at(None)
    assert pair.views[0].wipe == pytest.approx(250, abs=0.01)


def test_at_the_edge_of_the_picture_it_waits_and_comes_back(pair: Pair) -> None:
    pair.views[0].canvas.set_camera(Camera(200, 150, 1.0))
    pair.link.look_at(Camera(200, 150, 1.0))
    pair.views[0].wipe_moved.emit(300.0)
    before = pair.on_screen()
    pair.link.look_at(Camera(350, 150, 1.0))
    assert pair.views[0].wipe == WIDTH
    pair.link.look_at(Camera(200, 150, 1.0))
    assert pair.on_screen() == pytest.approx(before) and pair.views[0].wipe == 300


def test_in_a_window_of_another_size_it_stays_at_its_place_of_the_picture(pair: Pair) -> None:
    pair.views[0].wipe_moved.emit(100.0)
    pair.views[0].resize(700, 500)
    assert pair.views[0].wipe == 100
    before = pair.on_screen()
    pair.views[0].canvas.zoom(4)
    assert pair.on_screen() == pytest.approx(before, abs=1e-3)


def test_keys_zoom_as_the_wheel_does(pair: Pair) -> None:
    pair.views[0].wipe_moved.emit(130.0)
    before = pair.on_screen()
    pair.views[0].canvas.zoom(3)
    pair.views[0].canvas.show_one_to_one((150.0, 100.0))
    assert pair.on_screen() == pytest.approx(before, abs=1e-3)


def test_a_line_that_comes_later_is_where_the_last_one_was_on_the_screen(pair: Pair) -> None:
    pair.views[0].wipe_moved.emit(250.0)
    before = pair.on_screen()
    for view in pair.views:
        view.show_compared(None, None)
    pair.link.look_at(Camera(100, 80, 0.25))
    assert pair.views[0].wipe == 250, "nothing is done for a line that is not there"
    for view in pair.views:
        view.show_compared(ViewContent("Other"), None, ("one", "other"))
    assert pair.on_screen() == pytest.approx(before, abs=1e-3)
    assert pair.views[0].wipe == pytest.approx(pair.views[1].wipe)
