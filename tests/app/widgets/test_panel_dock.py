"""A panel's title is as large as the letters are now."""

from __future__ import annotations

from painted_text import painted_texts
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QMainWindow, QTextEdit
from pytestqt.qtbot import QtBot

from app.widgets.panel_dock import PanelDock


def test_a_title_follows_the_letters(qtbot: QtBot) -> None:
    window = QMainWindow()
    qtbot.addWidget(window)
    dock = PanelDock("Settings", window)
    dock.setWidget(QTextEdit())
    window.addDockWidget(Qt.DockWidgetArea.LeftDockWidgetArea, dock)
    window.resize(500, 300)
    window.show()
    (before,) = [painted.place for painted in painted_texts(dock) if painted.text == "Settings"]
    font, top = window.font(), dock.widget().y()
    font.setPointSize(2 * font.pointSize())
    window.setFont(font)
    qtbot.waitUntil(lambda: dock.widget().y() > top)
    (after,) = [painted.place for painted in painted_texts(dock) if painted.text == "Settings"]
    assert after.width() > 1.8 * before.width() and dock.widget().y() > after.bottom() - 4


def test_a_long_title_is_cut_short(qtbot: QtBot) -> None:
    window = QMainWindow()
    qtbot.addWidget(window)
    dock = PanelDock("A title that is much longer than the panel is wide, and then some words", window)
    dock.setWidget(QTextEdit())
    window.addDockWidget(Qt.DockWidgetArea.LeftDockWidgetArea, dock)
    window.resize(300, 200)
    window.show()
    assert any(painted.text.endswith("\N{HORIZONTAL ELLIPSIS}") for painted in painted_texts(dock))
