"""Bars of tabs: reached by keys as long as they are seen."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDockWidget, QLineEdit, QMainWindow, QTabBar
from pytestqt.qtbot import QtBot

from app.widgets.dock_tabs import DockTabs


def test_keys_pass_by_a_bar_that_is_not_seen(qtbot: QtBot) -> None:
    window = QMainWindow()
    qtbot.addWidget(window)
    DockTabs(window)
    docks = [QDockWidget(title, window) for title in ("A", "B")]
    for dock in docks:
        dock.setWidget(QLineEdit())
        window.addDockWidget(Qt.DockWidgetArea.LeftDockWidgetArea, dock)
    window.tabifyDockWidget(*docks)
    window.resize(500, 300)
    window.show()
    window.activateWindow()

    def stops() -> list[bool]:
        bars = [bar for bar in window.findChildren(QTabBar) if bar.isVisible()]
        return [bar.focusPolicy() == Qt.FocusPolicy.TabFocus for bar in bars]

    qtbot.waitUntil(lambda: stops() == [True])
    (bar,) = window.findChildren(QTabBar)
    bar.setFocus()
    qtbot.waitUntil(bar.hasFocus)
    docks[1].hide()
    qtbot.waitUntil(lambda: True not in stops())
    assert not bar.hasFocus()
    docks[1].show()
    qtbot.waitUntil(lambda: stops() == [True])
