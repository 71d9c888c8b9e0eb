from __future__ import annotations

import pytest
from PySide6.QtCore import QObject
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QHBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from app.image_views.camera_link import CameraLink
from app.image_views.canvas import Camera
from app.image_views.picture_view import PictureView
from app.image_views.zoom_label import ZoomLabel, zoom_text


@pytest.mark.parametrize(
    ("magnification", "text"),
    [(1.0, "100 %"), (0.034, "3.4 %"), (0.0995, "10 %"), (12.5, "1,250 %"), (256, "25,600 %"), (1.333, "133 %")],
)
def test_it_is_said_in_percent(magnification: float, text: str) -> None:
    assert zoom_text(magnification) == text


def test_it_speaks_of_the_view_that_keys_mean(qtbot: QtBot) -> None:
    owner, link = QObject(), None
    link = CameraLink(owner)
    views = [PictureView("A", ""), PictureView("B", "")]
    for view, width in zip(views, (240, 480), strict=True):
        qtbot.addWidget(view)
        view.resize(width, 400)
        view.show_photograph(QImage(40, 40, QImage.Format.Format_RGB32), 40, 40)
        link.add(view)
    label = ZoomLabel(link)
    qtbot.addWidget(label)
    assert label.text() == "", "nothing is in sight"
    for view in views:
        view.show()
    small, large = (f"zoom {zoom_text(view.canvas.magnification)}" for view in views)
    views[0].pointed.emit((1.0, 1.0))
    assert label.text() == small
    views[1].pointed.emit((1.0, 1.0))
    assert label.text() == large != small
    link.look_at(Camera(20, 20, 0.25))
    assert label.text() == "zoom 400 %"
    views[1].canvas.show_one_to_one()
    assert label.text() == "zoom 100 %"
    views[1].hide()
    views[0].canvas.zoom(2)
    assert label.text() == "zoom 200 %"


def test_it_follows_the_room_and_the_views_that_come_and_go(qtbot: QtBot) -> None:
    owner = QObject()
    link, board = CameraLink(owner), QWidget()
    qtbot.addWidget(board)
    board.resize(600, 300)
    row = QHBoxLayout(board)
    views = [PictureView("A", ""), PictureView("B", "")]
    for view in views:
        row.addWidget(view)
        view.show_photograph(QImage(20, 80, QImage.Format.Format_RGB32), 20, 80)
        link.add(view)
    label = ZoomLabel(link)
    qtbot.addWidget(label)

    def is_true() -> bool:
        return label.text() == f"zoom {zoom_text(link.leading.canvas.magnification)}"

    board.show()
    qtbot.waitUntil(is_true)
    board.hide()
    board.resize(600, 700)
    board.show()
    qtbot.waitUntil(is_true)
    views[0].hide()
    qtbot.waitUntil(is_true)
    assert link.leading is views[1]
    for hidden in views:
        hidden.hide()
    assert label.text() == ""
