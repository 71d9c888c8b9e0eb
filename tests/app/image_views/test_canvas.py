"""A surface in picture coordinates: what fits, what is seen, and how far one can go."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, QPointF, QSizeF, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QGraphicsRectItem
from pytestqt.qtbot import QtBot

from app.image_views.canvas import CLOSEST, FARTHEST, Camera, Canvas, Stroke


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
    scale = max(96 / room[0], 64 / room[1])
    for seen in (canvas.fitting, canvas.camera):
        assert (seen.x, seen.y) == pytest.approx((48, 32)) and seen.scale == pytest.approx(scale)


def test_what_lies_on_the_picture_is_at_its_place_before_it_is_painted(canvas: Canvas) -> None:
    item = QGraphicsRectItem(0, 0, 1, 1)
    canvas.add(item)
    canvas.set_camera(Camera(20, 30, 0.1))
    place = item.sceneTransform().map(QPointF(20, 30))
    middle = canvas._box.mapToScene(canvas._box.rect().center())
    assert (place.x(), place.y()) == pytest.approx((middle.x(), middle.y()))


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


@pytest.mark.parametrize("about", [None, (70.0, 20.0)])
def test_one_to_one_keeps_a_place_of_the_picture_where_it_is(canvas: Canvas, about: tuple[float, float] | None) -> None:
    canvas.set_camera(Camera(40, 30, 0.25))
    x, y = about or (40.0, 30.0)
    before = canvas.to_scene(x, y)
    canvas.show_one_to_one(about)
    after = canvas.to_scene(x, y)
    assert canvas.camera.scale == pytest.approx(1) and canvas.magnification == pytest.approx(1)
    assert abs(after.x() - before.x()) <= 0.5 and abs(after.y() - before.y()) <= 0.5
    corner = canvas.to_scene(0, 0)
    assert (corner.x() % 1, corner.y() % 1) == (0, 0), "pixels lie on pixels"


def test_one_to_one_is_reached_whatever_the_size_of_the_picture(canvas: Canvas) -> None:
    for width, height in ((5, 4), (9000, 7000)):
        canvas.set_size(QSizeF(width, height))
        canvas.show_one_to_one()
        assert canvas.magnification == pytest.approx(1)


def test_one_to_one_brings_a_place_in_sight_that_was_not(canvas: Canvas) -> None:
    canvas.set_size(QSizeF(2000, 1000))
    canvas.set_camera(Camera(300, 300, 1 / 8))
    canvas.show_one_to_one((1500.0, 800.0))
    assert (canvas.camera.x, canvas.camera.y) == pytest.approx((1500, 800))


def test_y_goes_down(canvas: Canvas) -> None:
    top, bottom = canvas.to_scene(48, 0), canvas.to_scene(48, 64)
    assert bottom.y() > top.y() and bottom.x() == pytest.approx(top.x())
    assert bottom.y() - top.y() == pytest.approx(64 / canvas.camera.scale, rel=1e-3)


def test_while_editing_the_left_button_draws_strokes_and_pans_nothing(canvas: Canvas) -> None:
    told: list[tuple[int, Stroke]] = []
    clicked: list[object] = []
    canvas.stroked.connect(lambda x, y, part: told.append((int(x), part)))
    canvas.clicked.connect(lambda x, y: clicked.append((x, y)))
    canvas.set_editing(True)
    canvas.set_painting(True)  # strokes go before
    before, left, none = canvas.camera, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier

    def at(x: float) -> QPoint:
        return canvas.mapFromScene(canvas.to_scene(x + 0.5, 20.5))

    QTest.mousePress(canvas.viewport(), left, none, at(10))
    QTest.mouseMove(canvas.viewport(), at(30))
    QTest.mouseRelease(canvas.viewport(), left, none, at(40))
    assert [part for _, part in told] in ([Stroke.BEGUN, Stroke.ENDED], [Stroke.BEGUN, Stroke.GOES_ON, Stroke.ENDED])
    assert (told[0][0], told[-1][0]) == (10, 40) and canvas.camera == before and clicked == []
    QTest.mousePress(canvas.viewport(), left, none, QPoint(1, 1))  # beside the picture
    QTest.mouseRelease(canvas.viewport(), left, none, at(10))
    assert told[-1] == (40, Stroke.ENDED)
