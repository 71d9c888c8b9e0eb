"""The panels around the views: which there are, where they stand, and which take the place of those beside them."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import QObject, Qt, Slot
from PySide6.QtWidgets import QDockWidget, QMainWindow, QWidget

__all__ = ["DOCKS", "SidePlace", "place_docks"]

_LEFT, _RIGHT = Qt.DockWidgetArea.LeftDockWidgetArea, Qt.DockWidgetArea.RightDockWidgetArea
DOCKS: dict[str, Qt.DockWidgetArea] = {
    "Settings": _LEFT,
    "Runs": _RIGHT,
    "Segments": _RIGHT,
    "Truth": _RIGHT,
    "Training": Qt.DockWidgetArea.BottomDockWidgetArea,
    "Lab": _RIGHT,
    "Compare": _RIGHT,
    "Edit": _RIGHT,
    "Lessons": _LEFT,
}
"""Title -> where it stands at first. A saved layout of the window knows them by their titles."""

PUT_AWAY = ("Truth", "Lab", "Compare", "Edit", "Lessons")
"""Until they are asked for."""
SIDES = ("Lab", "Compare", "Edit")
"""Which take the place of those, and of each other."""
BESIDE = ("Runs", "Segments", "Truth")
SIDE_WIDTH, BESIDE_WIDTH = 380, 270


def place_docks(window: QMainWindow, contents: Mapping[str, QWidget]) -> dict[str, QDockWidget]:
    """A dock for each entry of the table, by title, around the middle of the window.

    Parameters
    ----------
    window : QMainWindow
    contents : mapping of str to QWidget
        What is in each.
    """
    docks: dict[str, QDockWidget] = {}
    for title, area in DOCKS.items():
        dock = docks[title] = QDockWidget(title, window)
        dock.setObjectName(title)
        dock.setWidget(contents[title])
        window.addDockWidget(area, dock)
    window.tabifyDockWidget(docks["Settings"], docks["Lessons"])
    window.tabifyDockWidget(docks["Segments"], docks["Truth"])
    for title in PUT_AWAY:
        docks[title].hide()
    window.setCorner(Qt.Corner.BottomLeftCorner, _LEFT)
    window.setCorner(Qt.Corner.BottomRightCorner, _RIGHT)
    window.resizeDocks([docks["Settings"], docks["Runs"]], [300, BESIDE_WIDTH], Qt.Orientation.Horizontal)
    window.resizeDocks([docks["Training"]], [200], Qt.Orientation.Vertical)
    window.resizeDocks([docks["Runs"], docks["Segments"]], [1, 1], Qt.Orientation.Vertical)
    return docks


class SidePlace(QObject):
    """Lab, comparison and editing take the place of the panels beside them, and of each other; not where they float.

    Parameters
    ----------
    window : QMainWindow
    docks : mapping of str to QDockWidget
    """

    def __init__(self, window: QMainWindow, docks: Mapping[str, QDockWidget]) -> None:
        super().__init__(window)
        self._window = window
        self._sides = [docks[title] for title in SIDES]
        self._beside = [docks[title] for title in BESIDE]
        self._away = [docks[title] for title in BESIDE if title not in PUT_AWAY]
        self._open: list[QDockWidget] = []
        self._width = BESIDE_WIDTH
        for side in self._sides:
            side.visibilityChanged.connect(self._on_side_visibility_changed)

    def bring(self, dock: QDockWidget) -> None:
        """In sight at once, or as soon as what has its place is closed."""
        if all(side.isHidden() or side.isFloating() for side in self._sides) or dock.isFloating():
            dock.show()
            dock.raise_()
        elif dock not in self._away:
            self._away.append(dock)

    @Slot(bool)
    def _on_side_visibility_changed(self, _visible: bool) -> None:
        before, self._open = self._open, [side for side in self._sides if not side.isHidden()]
        new = [side for side in self._open if side not in before]
        if not self._open and before:
            for dock in self._away:
                dock.show()
            self._window.resizeDocks(self._away[:1], [self._width], Qt.Orientation.Horizontal)
        for side in new:
            self._make_room_for(side, is_first=not before)

    def _make_room_for(self, side: QDockWidget, *, is_first: bool) -> None:
        beside = [dock for dock in self._beside if not (dock.isHidden() or dock.isFloating())]
        if is_first and beside:
            self._away, self._width = list(beside), beside[0].width()
        self._away += [dock for dock in beside if dock not in self._away]
        others = [other for other in self._sides if other is not side and not other.isFloating()]
        for dock in (*self._away, *others):
            dock.hide()
        self._window.resizeDocks([side], [SIDE_WIDTH], Qt.Orientation.Horizontal)
