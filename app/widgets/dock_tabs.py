"""The tabs of panels that share a place."""

from __future__ import annotations

from PySide6.QtCore import QChildEvent, QEvent, QObject, Qt
from PySide6.QtWidgets import QMainWindow, QTabBar

__all__ = ["DockTabs"]


class DockTabs(QObject):
    """Lets the keyboard pass by the bars that Qt has no use for: it keeps them shown, at a place outside the window."""

    def __init__(self, window: QMainWindow) -> None:
        super().__init__(window)
        self._window = window
        window.installEventFilter(self)

    def _look_at(self, bar: QTabBar) -> None:
        is_seen = self._window.rect().intersects(bar.geometry())
        bar.setFocusPolicy(Qt.FocusPolicy.TabFocus if is_seen else Qt.FocusPolicy.NoFocus)
        if not is_seen and bar.hasFocus():
            self._window.setFocus()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if isinstance(event, QChildEvent) and event.type() == QEvent.Type.ChildPolished:
            if isinstance(bar := event.child(), QTabBar):
                bar.installEventFilter(self)
                self._look_at(bar)
        elif event.type() == QEvent.Type.Move and isinstance(watched, QTabBar):
            self._look_at(watched)
        return super().eventFilter(watched, event)
