"""A surface in picture coordinates: what fits, what is seen, and how far one can go."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QSizeF
from pytestqt.qtbot import QtBot

from app.image_views.canvas import CLOSEST, FARTHEST, MARGIN, Camera, Canvas


@pytest.fixture
def canvas(qtbot: QtBot) -> Canvas:
    canvas = Canvas()
    qtbot.addWidget(canvas)
    canvas.resize(404, 304)
    canvas.show()
    qtbot.waitExposed(canvas)
    canvas.set_size(QSizeF(96, 64))
    return canvas


def test_the_whole_picture_is_seen_with_a_margin(canvas: Canvas) -> None:
    room = canvas._box.width(), canvas._box.height()
    scale = MARGIN * max(96 / room[0], 64 / room[1])
    for seen in (canvas.fitting, canvas.camera):
        assert (seen.x, seen.y) == pytest.approx((48, 32)) and seen.scale == pytest.approx(scale)


def test_zooming_keeps_the_centre_and_says_where_it_went(canvas: Canvas, qtbot: QtBot) -> None:
    canvas.set_camera(Camera(20, 30, 0.1))
    with qtbot.waitSignal(canvas.camera_moved) as moved:
        canvas.zoom(2.0)
    (camera,) = moved.args
    assert (camera.x, camera.y, camera.scale) == pytest.approx((20, 30, 0.05))


def test_nobody_gets_lost_by_zooming(canvas: Canvas) -> None:
    canvas.set_camera(Camera(48, 32, 1e-9))
    assert canvas.camera.scale == pytest.approx(CLOSEST)
    canvas.set_camera(Camera(48, 32, 1e9))
    assert canvas.camera.scale == pytest.approx(FARTHEST * canvas.fitting.scale)


def test_y_goes_down(canvas: Canvas) -> None:
    top, bottom = canvas.to_scene(48, 0), canvas.to_scene(48, 64)
    assert bottom.y() > top.y() and bottom.x() == pytest.approx(top.x())
    assert bottom.y() - top.y() == pytest.approx(64 / canvas.camera.scale, rel=1e-3)
