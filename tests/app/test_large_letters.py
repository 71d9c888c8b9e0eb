"""With letters of 18 points all of it fits in 1280 x 800: no text is cut off at a side, and the window does not outgrow its screen."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from hierarchies import striped
from PySide6.QtCore import QPoint
from PySide6.QtGui import QFont
from PySide6.QtWidgets import QAbstractButton, QApplication, QLabel, QWidget
from pytestqt.exceptions import TimeoutError as QtBotTimeoutError
from pytestqt.qtbot import QtBot
from whole_window import dialogs, fill, scenes

from app.commands.key_guard import KeyGuard
from app.main_window import MainWindow
from app.session.session import Session
from app.widgets.elided_label import ElidedLabel
from grapl_engine import RunRecord

SIZE = 1280, 800
POINTS = 18


@pytest.fixture
def large(qapp: QApplication, qtbot: QtBot, lab_record: RunRecord) -> Iterator[MainWindow]:
    usual = qapp.font()
    font = QFont(usual)
    font.setPointSize(POINTS)
    qapp.setFont(font)
    session = Session(engine=lambda job, should_stop: iter(()), maker=lambda picture, should_stop: striped())
    window = MainWindow(session)
    KeyGuard(window)
    window.resize(*SIZE)
    window.show()
    fill(window, lab_record, qtbot)
    session.runs.warm_up()
    qtbot.waitUntil(lambda: session.detail.hierarchy is not None)  # the bar below the pixel map has words now
    yield window
    window.close()
    window.deleteLater()
    qapp.setFont(usual)


def cut_off(root: QWidget) -> Iterator[str]:
    """Texts that have less room than they need, or reach beyond the right edge of what they are in."""
    for widget in root.findChildren(QWidget):
        if not isinstance(widget, QLabel | QAbstractButton) or isinstance(widget, ElidedLabel):
            continue
        if widget.isVisible() and len(widget.text()) > 1 and widget.visibleRegion():
            right = widget.mapTo(root, QPoint(0, 0)).x() + widget.width()
            if widget.width() < widget.minimumSizeHint().width() or right > root.width():
                yield f"{type(widget).__name__} {widget.text()[:50]!r}"


def wrong(root: QWidget) -> Iterator[str]:
    """What is cut off in a part of the window, or whether the window is too large."""
    yield from cut_off(root)
    window = root.window()
    if window.width() > SIZE[0] or window.height() > SIZE[1]:
        yield f"the window is {window.width()} x {window.height()}"


def test_no_text_is_cut_off_and_the_window_stays_on_its_screen(large: MainWindow, qtbot: QtBot) -> None:
    faults = []
    for walk in (scenes, dialogs):
        for name, root in walk(large, qtbot):
            try:
                qtbot.waitUntil(lambda root=root: not list(wrong(root)))  # layouts take a turn or two
            except QtBotTimeoutError:
                faults += [f"{name}: {text}" for text in wrong(root)]
    assert not faults, "\n".join(faults)
