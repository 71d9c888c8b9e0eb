"""Keeps the window's layout when it changes, so that it comes back after a crash too."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import QObject, QTimer, Slot
from PySide6.QtWidgets import QDockWidget, QMainWindow

from app.preferences import Preferences
from app.session.session_keeper import SessionKeeper

__all__ = ["LayoutKeeper"]

REST_MS = 1000
"""How long panels rest before their places are written; one that opens moves others."""


class LayoutKeeper(QObject):
    """Follows the panels; the window itself writes its place once more when it is closed.

    While a guest of the session, such as a lesson, arranges them, they stay as they were before it.

    Parameters
    ----------
    window : QMainWindow
    docks : iterable of QDockWidget
        Its panels.
    preferences : Preferences
    keeper : SessionKeeper
    """

    def __init__(
        self, window: QMainWindow, docks: Iterable[QDockWidget], preferences: Preferences, keeper: SessionKeeper
    ) -> None:
        super().__init__(window)
        self._window, self._preferences, self._keeper = window, preferences, keeper
        keeper.held_changed.connect(self._on_keeper_held_changed)
        self._rest = QTimer(self, interval=REST_MS, singleShot=True)
        self._rest.timeout.connect(self._write)
        for dock in docks:
            dock.visibilityChanged.connect(self._on_dock_changed)
            dock.topLevelChanged.connect(self._on_dock_changed)
            dock.dockLocationChanged.connect(self._on_dock_changed)

    @Slot(bool)
    @Slot(object)
    def _on_dock_changed(self, _what: object) -> None:
        if self._window.isVisible():  # before and after that nobody moves them
            self._rest.start()

    @Slot()
    def _write(self) -> None:
        if self._window.isVisible() and not self._keeper.is_held:
            self._preferences.save_window(self._window)

    @Slot()
    def _on_keeper_held_changed(self) -> None:
        """What the person has arranged may not be written yet; no panel says that it was made wider or higher."""
        if self._keeper.is_held and self._window.isVisible():
            self._rest.stop()
            self._preferences.save_window(self._window)
