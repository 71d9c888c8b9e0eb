"""The panels around the views: which there are, where they stand, and how the lab takes the place of those beside it."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import QObject, Qt, Slot
from PySide6.QtWidgets import QDockWidget, QMainWindow, QWidget

__all__ = ["DOCKS", "LabPlace", "place_docks"]

_LEFT, _RIGHT = Qt.DockWidgetArea.LeftDockWidgetArea, Qt.DockWidgetArea.RightDockWidgetArea
DOCKS: dict[str, Qt.DockWidgetArea] = {
    "Settings": _LEFT,
    "Runs": _RIGHT,
    "Segments": _RIGHT,
    "Truth": _RIGHT,
    "Training": Qt.DockWidgetArea.BottomDockWidgetArea,
    "Lab": _RIGHT,
    "Lessons": _LEFT,
}
"""Title -> where it stands at first. A saved layout of the window knows them by their titles."""

PUT_AWAY = ("Truth", "Lab", "Lessons")
"""Until they are asked for."""
BESIDE_LAB = ("Runs", "Segments", "Truth")
LAB_WIDTH = 380


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
    window.resizeDocks([docks["Settings"], docks["Runs"]], [300, 270], Qt.Orientation.Horizontal)
    window.resizeDocks([docks["Training"]], [200], Qt.Orientation.Vertical)
    return docks


class LabPlace(QObject):
    """The lab takes the place of the panels beside it, and gives it back.

    Parameters
    ----------
    window : QMainWindow
    docks : mapping of str to QDockWidget
    """

    def __init__(self, window: QMainWindow, docks: Mapping[str, QDockWidget]) -> None:
        super().__init__(window)
        self._window, self._lab = window, docks["Lab"]
        self._beside = [docks[title] for title in BESIDE_LAB]
        self._away = [docks[title] for title in BESIDE_LAB if title not in PUT_AWAY]
        self._lab.visibilityChanged.connect(self._on_lab_visibility_changed)

    @Slot(bool)
    def _on_lab_visibility_changed(self, _visible: bool) -> None:
        if self._lab.isHidden():
            for dock in self._away:
                dock.show()
        else:
            self._away = [dock for dock in self._beside if not (dock.isHidden() or dock.isFloating())] or self._away
            for dock in self._away:
                dock.hide()
            self._window.resizeDocks([self._lab], [LAB_WIDTH], Qt.Orientation.Horizontal)
