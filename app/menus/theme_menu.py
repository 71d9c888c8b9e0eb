"""Light, dark, or as the desktop."""

from __future__ import annotations

from typing import get_args

from PySide6.QtCore import Slot
from PySide6.QtGui import QAction, QActionGroup
from PySide6.QtWidgets import QMenu, QWidget

from app.appearance import Appearance
from app.preferences import Theme

__all__ = ["ThemeMenu"]


class ThemeMenu(QMenu):
    """Dresses the program; the theme that is worn is checked."""

    def __init__(self, appearance: Appearance, parent: QWidget | None = None) -> None:
        super().__init__("The&me", parent)
        self._appearance = appearance
        self._group = QActionGroup(self)
        for name in get_args(Theme):
            action = self.addAction(name.capitalize())
            action.setCheckable(True)
            action.setData(name)
            self._group.addAction(action)
        self._group.triggered.connect(self._on_group_triggered)
        appearance.changed.connect(self._show)
        self._show()

    @Slot()
    def _show(self) -> None:
        for action in self._group.actions():
            action.setChecked(action.data() == self._appearance.theme)

    @Slot(QAction)
    def _on_group_triggered(self, action: QAction) -> None:
        self._appearance.set_theme(action.data())
