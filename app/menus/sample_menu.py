"""The pictures that come with the program."""

from __future__ import annotations

from PySide6.QtCore import Slot
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu, QWidget

from app.files.opening import Opening
from app.paths import samples
from app.preferences import Preferences

__all__ = ["SampleMenu"]


class SampleMenu(QMenu):
    """Opens one of them; the status bar says what to look for in it, and so does a line above its views."""

    def __init__(self, preferences: Preferences, opening: Opening, parent: QWidget) -> None:
        super().__init__("&Samples", parent)
        self._preferences, self._opening = preferences, opening
        for sample in samples():
            action = self.addAction(sample.title)
            action.setData(sample.path)
            action.setStatusTip(sample.look_for)
        self.triggered.connect(self._on_triggered)

    @Slot(QAction)
    def _on_triggered(self, action: QAction) -> None:
        path = action.data()
        self._preferences.set_hint_away(path.name, away=False)
        self._opening.open_path(path)
