"""The panels around the views: which there are, where they stand, and which take the place of those beside them."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import QEvent, QObject, QSize, Qt, QTimer, Slot
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QDockWidget, QMainWindow, QWidget

from app.dock_sizes import DockSizes
from app.widgets.panel_dock import PanelDock

__all__ = ["DOCKS", "SidePlace", "arrange_docks", "place_docks", "side_width"]

_LEFT, _RIGHT = Qt.DockWidgetArea.LeftDockWidgetArea, Qt.DockWidgetArea.RightDockWidgetArea
DOCKS: dict[str, Qt.DockWidgetArea] = {
    "Settings": _LEFT,
    "Runs": _RIGHT,
    "Segments": _RIGHT,
    "Truth": _RIGHT,
    "Training": _RIGHT,
    "Lab": _RIGHT,
    "Compare": _RIGHT,
    "Edit": _RIGHT,
    "Batch": _RIGHT,
    "Lessons": _LEFT,
}
"""Title -> where it stands at first. A saved layout of the window knows them by their titles."""

PUT_AWAY = ("Truth", "Lab", "Compare", "Edit", "Batch", "Lessons")
"""Until they are asked for."""
TABS = (("Settings", "Lessons"), ("Segments", "Truth"))
"""Which share a place."""
SIDES = ("Lab", "Compare", "Edit", "Batch")
"""Which take the place of those, and of each other."""
BESIDE = ("Runs", "Segments", "Truth", "Training")
NARROW = 1500
"""Below this width of the window the settings make room for those sides too."""
SETTINGS_WIDTH, SIDE_WIDTH, BESIDE_WIDTH = 234, 380, 246
USUAL_LINE = 17
"""The height of a line in pixels for which these widths are; larger letters get as much more."""


def place_docks(window: QMainWindow, contents: Mapping[str, QWidget]) -> dict[str, QDockWidget]:
    """A dock for each entry of the table, by title, around the middle of the window.

    Parameters
    ----------
    window : QMainWindow
    contents : mapping of str to QWidget
        What is in each.
    """
    docks: dict[str, QDockWidget] = {}
    for title in DOCKS:
        dock = docks[title] = PanelDock(title, window)
        dock.setObjectName(title)
        dock.setWidget(contents[title])
    arrange_docks(window, docks)
    return docks


def arrange_docks(window: QMainWindow, docks: Mapping[str, QDockWidget]) -> None:
    """Every dock to where it stands at first."""
    for title, area in DOCKS.items():
        window.addDockWidget(area, docks[title])
        if docks[title].isFloating():
            docks[title].setFloating(False)
        if title not in PUT_AWAY:
            docks[title].show()
    for first, other in TABS:
        docks[other].hide()  # before: of panels in sight Qt makes bars anew, and old ones stay behind the views
        window.tabifyDockWidget(docks[first], docks[other])
    for title in PUT_AWAY:
        docks[title].hide()
    window.setCorner(Qt.Corner.BottomLeftCorner, _LEFT)
    window.setCorner(Qt.Corner.BottomRightCorner, _RIGHT)
    widths = [_width(window, SETTINGS_WIDTH), _width(window, BESIDE_WIDTH)]
    window.resizeDocks([docks["Settings"], docks["Runs"]], widths, Qt.Orientation.Horizontal)
    stack = [docks[title] for title in ("Runs", "Segments", "Training")]
    window.resizeDocks(stack, [4, 3, 3], Qt.Orientation.Vertical)


class SidePlace(QObject):
    """Lab, comparison and editing take the place of the panels beside them, and of each other; not where they float.

    In a narrow window the settings give way too.

    Parameters
    ----------
    window : QMainWindow
    docks : mapping of str to QDockWidget

    Attributes
    ----------
    away : list of QDockWidget
        What comes into sight when no side is open any more.
    """

    def __init__(self, window: QMainWindow, docks: Mapping[str, QDockWidget]) -> None:
        super().__init__(window)
        self._window = window
        self._sides = [docks[title] for title in SIDES]
        self._beside = [docks[title] for title in BESIDE]
        self._settings, self._lessons = docks["Settings"], docks["Lessons"]
        self.away = [docks[title] for title in BESIDE if title not in PUT_AWAY]
        self._open: list[QDockWidget] = []
        self._sizes = DockSizes(window, [self._settings, *self._beside], self._sides)
        self._size_before, self._gave_way = QSize(), False
        for side in self._sides:
            side.visibilityChanged.connect(self._on_side_visibility_changed)
        window.installEventFilter(self)

    @property
    def is_open(self) -> bool:
        """Whether one of them has the place of the panels beside it."""
        return any(not (side.isHidden() or side.isFloating()) for side in self._sides)

    def bring(self, dock: QDockWidget) -> None:
        """In sight at once, or as soon as what has its place is closed."""
        if not self.is_open or dock.isFloating():
            dock.show()
            dock.raise_()
        elif dock not in self.away:
            self.away.append(dock)

    @Slot(bool)
    def _on_side_visibility_changed(self, _visible: bool) -> None:
        before, self._open = self._open, [side for side in self._sides if not side.isHidden()]
        new = [side for side in self._open if side not in before]
        self._gave_way |= self._open != before
        if not self._open and before:
            self._sizes.give_back()
            for dock in self.away:
                dock.show()
        for side in new:
            self._make_room_for(side, is_first=not before)

    def _make_room_for(self, side: QDockWidget, *, is_first: bool) -> None:
        is_narrow = self._window.width() < NARROW and self._lessons.isHidden()  # a lesson may ask for a setting
        wanted = [*self._beside, self._settings] if is_narrow else self._beside
        beside = [dock for dock in wanted if not (dock.isHidden() or dock.isFloating())]
        if is_first and beside:
            self.away = list(beside)
        self.away += [dock for dock in beside if dock not in self.away]
        others = [other for other in self._sides if other is not side and not other.isFloating()]
        for dock in (*self.away, *others):
            dock.hide()
        self._window.resizeDocks([side], [side_width(self._window)], Qt.Orientation.Horizontal)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Panels that come may make the window larger before others have given way: it shall not stay so."""
        if isinstance(event, QResizeEvent) and not event.spontaneous() and self._window.isVisible():
            self._size_before = event.oldSize() if self._size_before.isEmpty() else self._size_before
            QTimer.singleShot(0, self, self._on_turn_ended)
        return super().eventFilter(watched, event)

    @Slot()
    def _on_turn_ended(self) -> None:
        size, gave_way = self._size_before, self._gave_way
        self._size_before, self._gave_way = QSize(), False
        if gave_way and not size.isEmpty():
            self._window.resize(size)


def side_width(window: QMainWindow) -> int:
    """How wide a side is when it opens."""
    return _width(window, SIDE_WIDTH)


def _width(window: QMainWindow, usual: int) -> int:
    """For the letters of the window."""
    return max(usual, round(usual * window.fontMetrics().height() / USUAL_LINE))
