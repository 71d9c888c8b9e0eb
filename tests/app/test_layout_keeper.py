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
from app.session.session import Session


def test_a_panel_that_is_opened_is_open_in_the_next_window(
    qtbot: QtBot, session: Session, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
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
    LayoutKeeper(window, [dock], Preferences(store), session.keeper)
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


def test_what_a_lesson_arranges_is_not_kept(
    qtbot: QtBot, session: Session, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(layout_keeper, "REST_MS", 10)
    preferences = Preferences(QSettings(str(tmp_path / "kept.ini"), QSettings.Format.IniFormat))
    window, dock = QMainWindow(), QDockWidget("Lab")
    qtbot.addWidget(window)
    dock.setObjectName("Lab")
    window.addDockWidget(Qt.DockWidgetArea.RightDockWidgetArea, dock)
    window.show()
    keeper = LayoutKeeper(window, [dock], preferences, session.keeper)
    written: list[bool] = []
    monkeypatch.setattr(preferences, "save_window", lambda _window: written.append(not dock.isHidden()))
    dock.hide()
    session.keeper.set_held(True)
    assert written == [False], "what the person did just before is kept"
    dock.show()
    qtbot.waitUntil(lambda: not keeper._rest.isActive())
    assert written == [False]
    session.keeper.set_held(False)
    dock.hide()
    dock.show()
    qtbot.waitUntil(lambda: len(written) == 2)
    assert written == [False, True]
    session.keeper.set_held(True)
    assert written == [False, True, True], "no signal had told that a panel was made wider"
