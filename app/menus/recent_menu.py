"""The files that were opened last."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Slot
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu, QWidget

from app.files.opening import Opening
from app.preferences import Preferences

__all__ = ["RecentMenu"]


class RecentMenu(QMenu):
    """Opens one of them; filled anew each time it is shown."""

    def __init__(self, preferences: Preferences, opening: Opening, parent: QWidget) -> None:
        super().__init__("Open &recent", parent)
        self._preferences, self._opening = preferences, opening
        self.aboutToShow.connect(self._on_about_to_show)
        self.triggered.connect(self._on_triggered)

    @Slot()
    def _on_about_to_show(self) -> None:
        self.clear()
        for path in self._preferences.recent:
            action = self.addAction(path.name.replace("&", "&&"))
            action.setData(path)
            action.setStatusTip(str(path))
        self.addSeparator()
        self.addAction("Clear list").setEnabled(bool(self._preferences.recent))

    @Slot(QAction)
    def _on_triggered(self, action: QAction) -> None:
        if isinstance(path := action.data(), Path):
            self._opening.open_path(path)
        else:
            self._preferences.clear_recent()
