from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import QObject
from PySide6.QtGui import QImage
from pytestqt.qtbot import QtBot
from scripted_run import scripted_picture

from app.image_views.camera_link import CameraLink
from app.image_views.canvas import Camera
from app.image_views.picture_view import PictureView
from grapl_engine.images.file_parts import FileParts


def views_of(qtbot: QtBot, count: int) -> list[PictureView]:
    views = [PictureView(f"View {number}", "") for number in range(count)]
    for view in views:
        qtbot.addWidget(view)
        view.resize(200, 200)
        view.show_photograph(QImage(40, 40, QImage.Format.Format_RGB32), 40, 40)
    return views


def test_the_others_follow_the_one_that_is_moved(qtbot: QtBot) -> None:
    owner, views = QObject(), views_of(qtbot, 3)
    link = CameraLink(owner)
    for view in views:
        link.add(view)
    camera = Camera(10.0, 12.0, 0.1)
    views[1].camera_moved.emit(camera)
    assert [view.canvas._camera for view in views] == [camera, None, camera], "the mover is there already"
    link.look_at(None)
    assert [view.canvas._camera for view in views] == [None] * 3


def test_a_view_that_comes_later_looks_where_the_others_do(qtbot: QtBot) -> None:
    owner, (first, second) = QObject(), views_of(qtbot, 2)
    link, camera = CameraLink(owner), Camera(5.0, 5.0, 0.05)
    link.add(first)
    link.look_at(camera)
    link.add(second)
    assert second.canvas._camera == camera


def test_another_page_of_a_file_is_looked_at_where_the_one_before_was(qtbot: QtBot) -> None:
    owner, (view,) = QObject(), views_of(qtbot, 1)
    link, camera = CameraLink(owner), Camera(5.0, 5.0, 0.05)
    link.add(view)
    first = replace(scripted_picture(), path=Path("/nowhere/stack.tif"))
    link.open(first)
    link.look_at(camera)
    view.show_photograph(QImage(40, 40, QImage.Format.Format_RGB32), 40, 40)
    link.open(replace(first, parts=FileParts(2, 30)))
    assert view.canvas._camera == camera
    link.open(replace(first, path=Path("/nowhere/other.tif")))
    assert view.canvas._camera is None
