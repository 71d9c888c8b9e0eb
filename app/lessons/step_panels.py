"""Panels that a step needs in sight beside the lesson."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDockWidget, QMainWindow

__all__ = ["StepPanels"]

LESSONS = "Lessons"
SHARES = (2, 3)
"""Of the height, where a panel stands above the lesson: its own and the lesson's."""


class StepPanels:
    """Brings panels in sight, and puts all of them back where they were.

    One that shares its place with the lessons stands above them meanwhile: as tabs, only one of the two could be seen.

    Parameters
    ----------
    docks : mapping of str to QDockWidget
        By title.
    """

    def __init__(self, docks: Mapping[str, QDockWidget]) -> None:
        self._docks = docks
        self._titles: tuple[str, ...] = ()
        self._shown: list[QDockWidget] = []
        self._parted: QDockWidget | None = None

    def bring(self, titles: Sequence[str]) -> None:
        """Have these in sight, and those before where they were."""
        if tuple(titles) == self._titles:
            return
        self._put_back()
        self._titles = tuple(titles)
        for title in titles:
            dock = self._docks[title]
            if dock.isHidden():
                dock.show()
                self._shown.append(dock)
            self._part(dock)

    def _part(self, dock: QDockWidget) -> None:
        lessons, window = self._docks[LESSONS], self._docks[LESSONS].parentWidget()
        if not isinstance(window, QMainWindow) or lessons not in window.tabifiedDockWidgets(dock):
            return
        window.addDockWidget(window.dockWidgetArea(dock), lessons, Qt.Orientation.Vertical)
        lessons.show()
        window.resizeDocks([dock, lessons], list(SHARES), Qt.Orientation.Vertical)
        self._parted = dock

    def _put_back(self) -> None:
        lessons, window = self._docks[LESSONS], self._docks[LESSONS].parentWidget()
        if self._parted is not None and isinstance(window, QMainWindow):
            window.tabifyDockWidget(self._parted, lessons)
            lessons.raise_()
        for dock in self._shown:
            dock.hide()
        self._titles, self._shown, self._parted = (), [], None
