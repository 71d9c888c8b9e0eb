from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import QCoreApplication, QEvent, QObject
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QHBoxLayout, QWidget
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


def test_the_view_that_leads_is_in_sight_and_the_mouse_was_in_it(qtbot: QtBot) -> None:
    owner, views = QObject(), views_of(qtbot, 3)
    link, told = CameraLink(owner), []
    for view in views:
        link.add(view, goes_first=view is views[1])
        view.show()
    link.leading_changed.connect(lambda: told.append(link.leading))
    assert link.leading is views[1]
    views[2].pointed.emit((3.0, 3.0))
    views[2].pointed.emit((4.0, 3.0))
    views[2].pointed.emit(None)
    assert link.leading is views[2] and told == [views[2]], "it has left, and keys still mean this one"
    views[2].hide()
    assert link.leading is views[1]
    views[1].hide()
    assert link.leading is views[0]
    assert link.views == tuple(views)


def test_it_tells_of_moves_and_not_of_other_sizes(qtbot: QtBot) -> None:
    owner, (view,) = QObject(), views_of(qtbot, 1)
    link = CameraLink(owner)
    link.add(view)
    view.show()
    told: list[str] = []
    link.moved.connect(lambda: told.append("moved"))
    link.view_changed.connect(lambda: told.append("changed"))
    view.resize(300, 250)
    assert told and set(told) == {"changed"}
    told.clear()
    view.canvas.zoom(2)
    assert set(told) == {"moved", "changed"}


class Paints(QObject):
    """Counts how often each of some views is painted."""

    def __init__(self, views: list[PictureView]) -> None:
        super().__init__()
        self.of = [0 for _ in views]
        self._surfaces = [view.canvas.viewport() for view in views]
        for surface in self._surfaces:
            surface.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Paint:
            self.of[self._surfaces.index(watched)] += 1
        return False


def test_each_view_is_painted_once_a_move(qtbot: QtBot) -> None:
    """Whoever moves, and however: a drag comes as fast as views are painted."""
    owner, views = QObject(), views_of(qtbot, 4)
    window = QWidget()
    qtbot.addWidget(window)
    row, link = QHBoxLayout(window), CameraLink(owner)
    for view in views:
        row.addWidget(view)
        link.add(view)
    window.resize(900, 240)
    paints = Paints(views)
    window.show()
    qtbot.waitUntil(lambda: min(paints.of) > 0)
    settle()
    for number, mover in enumerate((views[0], views[2], views[3])):
        for move in range(3):
            paints.of = [0] * 4
            mover.canvas.set_camera(Camera(10.0 + move + number, 12.0, 0.1))
            mover.camera_moved.emit(mover.canvas.camera)
            qtbot.waitUntil(lambda: min(paints.of) > 0)
            settle()
            assert paints.of == [1, 1, 1, 1]


def settle() -> None:
    """Until nothing is left of what was posted, and of what that posts."""
    for _ in range(20):
        QCoreApplication.processEvents()
