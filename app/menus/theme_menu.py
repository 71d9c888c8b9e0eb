"""Light, dark, or as the desktop."""

from __future__ import annotations

from typing import get_args

from PySide6.QtCore import Slot
from PySide6.QtGui import QAction, QActionGroup
from PySide6.QtWidgets import QMenu, QWidget

from app import theme
from app.preferences import Preferences, Theme

__all__ = ["ThemeMenu"]


class ThemeMenu(QMenu):
    """Dresses the program, and remembers in what."""

    def __init__(self, preferences: Preferences, parent: QWidget) -> None:
        super().__init__("&Theme", parent)
        self._preferences = preferences
        group = QActionGroup(self)
        for name in get_args(Theme):
            action = self.addAction(name.capitalize())
            action.setCheckable(True)
            action.setData(name)
            action.setChecked(preferences.theme == name)
            group.addAction(action)
        group.triggered.connect(self._on_group_triggered)

    @Slot(QAction)
    def _on_group_triggered(self, action: QAction) -> None:
        self._preferences.theme = action.data()
        theme.apply(action.data())
