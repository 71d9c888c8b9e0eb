"""Windows stand on a screen that is there, and are no larger than it."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QRect
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from app.screen_room import ScreenRoom, bring_on_screen, fitted

LEFT, RIGHT = QRect(0, 28, 1280, 772), QRect(1280, 0, 1920, 1080)
"""What two screens have room for."""


@pytest.mark.parametrize(
    ("frame", "rooms", "place"),
    [
        ((100, 100, 900, 600), (LEFT,), (100, 100, 900, 600)),  # nothing is amiss
        ((900, 500, 900, 600), (LEFT,), (900, 500, 900, 600)),  # it hangs over the edge as it was left
        ((0, 28, 1920, 1052), (LEFT,), (0, 28, 1280, 772)),  # the larger screen is gone
        ((200, 100, 1600, 700), (LEFT,), (0, 100, 1280, 700)),  # too wide alone
        ((200, 100, 1000, 900), (LEFT,), (200, 28, 1000, 772)),  # too high alone
        ((1400, 100, 1000, 700), (LEFT,), (140, 64, 1000, 700)),  # its screen is gone
        ((1400, 0, 2600, 1400), (LEFT,), (0, 28, 1280, 772)),
        ((1300, 10, 2200, 900), (LEFT, RIGHT), (1280, 10, 1920, 900)),  # in the one that has its title
        ((200, 100, 2400, 600), (LEFT, RIGHT), (200, 100, 2400, 600)),  # over two screens, as somebody drew it
    ],
)
def test_a_window_is_where_it_can_be_taken_hold_of(
    frame: tuple[int, int, int, int], rooms: tuple[QRect, ...], place: tuple[int, int, int, int]
) -> None:
    assert fitted(QRect(*frame), rooms).getRect() == place


def test_a_window_larger_than_the_screen_is_fitted_into_it(qtbot: QtBot) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    room = QGuiApplication.primaryScreen().availableGeometry()
    window.setGeometry(room.adjusted(-5, 10, 700, 500))
    window.show()
    bring_on_screen(window)
    assert room.contains(window.frameGeometry())


def test_a_change_of_the_screens_brings_windows_and_panels_that_float(qtbot: QtBot) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    floating, inside = QWidget(), QWidget(window)
    qtbot.addWidget(floating)
    screen = QGuiApplication.primaryScreen()
    room = screen.availableGeometry()
    for shown in (window, floating):
        shown.setGeometry(room.translated(room.width() * 3, 0))
        shown.show()
    inside.setGeometry(0, 0, 9000, 9000)
    ScreenRoom((window, floating, inside), window)
    screen.availableGeometryChanged.emit(room)
    qtbot.waitUntil(lambda: room.contains(window.frameGeometry()) and room.contains(floating.frameGeometry()))
    assert inside.size().width() == 9000
