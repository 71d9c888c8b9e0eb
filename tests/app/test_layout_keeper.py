"""The layout is in the preferences before the window is closed."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import QSettings, Qt
from PySide6.QtWidgets import QDockWidget, QMainWindow
from pytestqt.qtbot import QtBot

from app import layout_keeper
from app.layout_keeper import LayoutKeeper
from app.preferences import Preferences


def test_a_panel_that_is_opened_is_open_in_the_next_window(
    qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(layout_keeper, "REST_MS", 10)
    store = QSettings(str(tmp_path / "kept.ini"), QSettings.Format.IniFormat)

    def made() -> tuple[QMainWindow, QDockWidget]:
        window = QMainWindow()
        qtbot.addWidget(window)
        dock = QDockWidget("Lab", window)
        dock.setObjectName("Lab")
        window.addDockWidget(Qt.DockWidgetArea.RightDockWidgetArea, dock)
        dock.hide()
        return window, dock

    window, dock = made()
    LayoutKeeper(window, [dock], Preferences(store))
    dock.show()
    qtbot.wait(30)
    assert not store.contains("window/state"), "nobody sees the window yet"
    dock.hide()
    window.show()
    dock.show()
    qtbot.waitUntil(lambda: store.contains("window/state"))
    other, restored = made()
    assert Preferences(store).restore_window(other) and not restored.isHidden()
    dock.hide()
    qtbot.waitUntil(lambda: not Preferences(store).restore_window(other) or restored.isHidden())
