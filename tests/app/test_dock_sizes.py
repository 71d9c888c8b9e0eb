"""Panels come back as large as they were, and larger with the letters."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QSize
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot
from whole_window import settle

from app import theme
from app.dock_sizes import DockSizes
from app.main_window import MainWindow

TITLES = ("Settings", "Runs", "Segments", "Training")
POINTS = 18


@pytest.fixture
def at_rest(done: MainWindow) -> MainWindow:
    done.resize(1280, 800)
    settle()
    return done


@pytest.fixture
def usual(qapp: QApplication) -> Iterator[int]:
    points = qapp.font().pointSize()
    yield points
    theme.set_font_size(points)


def sizes(window: MainWindow) -> dict[str, QSize]:
    return {title: window.docks[title].size() for title in TITLES}


@pytest.mark.parametrize("points", [0, POINTS])
def test_what_had_their_place_leaves_them_as_they_were(at_rest: MainWindow, qtbot: QtBot, usual: int, points: int) -> None:
    theme.set_font_size(points)
    settle()
    before, window = sizes(at_rest), at_rest.size()
    for page in ("maps", "sweep"):
        at_rest.open_compare(page)
        settle()
        assert at_rest.docks["Compare"].width() > before["Runs"].width()
        at_rest.docks["Compare"].hide()
        qtbot.waitUntil(lambda: sizes(at_rest) == before)
        assert at_rest.size() == window


def test_larger_letters_get_more_room_at_once(at_rest: MainWindow, qtbot: QtBot, usual: int) -> None:
    before, line = sizes(at_rest), at_rest.fontMetrics().height()
    assert len(at_rest.findChildren(DockSizes)) == 1
    theme.set_font_size(POINTS)
    share = at_rest.fontMetrics().height() / line
    for title in ("Settings", "Runs"):
        wanted = before[title].width() * share
        qtbot.waitUntil(lambda title=title, wanted=wanted: abs(at_rest.docks[title].width() - wanted) <= 2)
    assert at_rest.size() == QSize(1280, 800)
