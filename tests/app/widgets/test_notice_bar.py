"""A message that is longer than its room ends in dots, before what is always there."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from app import theme
from app.widgets.notice_bar import NoticeBar

LONG = "A sentence that is much longer than what a small window has room for: <b>it</b> goes on and on and on."


@pytest.fixture
def bar(qtbot: QtBot) -> NoticeBar:
    bar = NoticeBar()
    qtbot.addWidget(bar)
    bar.addPermanentWidget(QLabel("Done in four seconds"))
    bar.resize(400, 24)
    bar.show()
    return bar


def test_it_ends_in_dots_and_the_tip_says_all(bar: NoticeBar, qtbot: QtBot) -> None:
    bar.showMessage(LONG)
    assert bar.shown_text().endswith("…") and bar.currentMessage() == LONG
    assert "&lt;b&gt;" in bar.toolTip() or "<b>it</b>" not in bar.toolTip()
    label = bar.findChild(QLabel)
    assert label is not None
    qtbot.waitUntil(lambda: bar.fontMetrics().horizontalAdvance(bar.shown_text()) < label.x())
    bar.resize(1600, 24)
    qtbot.waitUntil(lambda: bar.shown_text() == LONG)
    bar.clearMessage()
    assert not bar.toolTip() and not bar.shown_text()


def test_of_a_path_the_name_of_the_file_stays_in_sight(bar: NoticeBar, qtbot: QtBot) -> None:
    bar.showMessage("Saved /home/someone/Pictures/of last summer/in the mountains/and at the sea/coffee-labels.tif")
    label = bar.findChild(QLabel)
    assert label is not None
    qtbot.waitUntil(lambda: bar.fontMetrics().horizontalAdvance(bar.shown_text()) < label.x())
    assert bar.shown_text().startswith("Saved /home") and bar.shown_text().endswith("coffee-labels.tif")
    assert "…" in bar.shown_text() and "in the mountains" in bar.toolTip()


@pytest.mark.parametrize("dark", [False, True])
def test_it_is_painted(bar: NoticeBar, dark: bool) -> None:
    bar.setPalette(theme.palette(dark=dark))
    empty = bar.grab().toImage()
    bar.showMessage("Saved")
    assert bar.grab().toImage() != empty
