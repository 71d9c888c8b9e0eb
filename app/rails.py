"""Panels folded to the window's edge: a narrow strip with their names, which brings them back."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial

from PySide6.QtCore import QObject, Qt, Signal, Slot
from PySide6.QtWidgets import QDockWidget, QMainWindow, QToolBar, QToolButton

from app.preferences import Preferences
from app.widgets.rail_button import RailButton

__all__ = ["FOLDING", "Rails", "fold_button"]

FOLDING = ("Settings", "Runs", "Segments", "Truth", "Training")
"""The panels that fold, by title; lab, comparison, editing and lessons are there while they are used, and closed."""
_EDGES = {
    Qt.DockWidgetArea.LeftDockWidgetArea: Qt.ToolBarArea.LeftToolBarArea,
    Qt.DockWidgetArea.RightDockWidgetArea: Qt.ToolBarArea.RightToolBarArea,
}


class Rails(QObject):
    """A strip at each side, there while a panel of that side is folded; one that comes back on any way is folded no more.

    Parameters
    ----------
    window : QMainWindow
    docks : mapping of str to QDockWidget
        By title.
    preferences : Preferences
        Where it is kept which are folded.

    Attributes
    ----------
    bars : dict of Qt.DockWidgetArea to QToolBar
        The strips.

    Signals
    -------
    changed()
        Others are folded.
    """

    changed = Signal()

    def __init__(self, window: QMainWindow, docks: Mapping[str, QDockWidget], preferences: Preferences) -> None:
        super().__init__(window)
        self._window, self._preferences = window, preferences
        self._docks = {title: docks[title] for title in FOLDING}
        self._folded: list[str] = []
        self._together: list[str] = []
        self._before: list[str] | None = None
        self.bars = {side: self._made_bar(side) for side in _EDGES}
        for dock in self._docks.values():
            dock.visibilityChanged.connect(self._on_dock_visibility_changed)

    @property
    def folded(self) -> tuple[str, ...]:
        """The titles of the folded panels."""
        return tuple(self._folded)

    def fold(self, *titles: str) -> None:
        """Put these away, with their names at the edge; a panel that floats is left alone."""
        new = [title for title in titles if not (self._docks[title].isHidden() or self._docks[title].isFloating())]
        for title in new:
            self._docks[title].hide()
        self._folded = [title for title in self._docks if title in (*self._folded, *new)]
        if new:
            self._renew()

    def unfold(self, *titles: str) -> None:
        """Bring these back."""
        for title in titles:
            self._docks[title].show()
            self._docks[title].raise_()
        self._on_dock_visibility_changed()

    def toggle(self, title: str) -> None:
        """Fold a panel that is there; bring one back that is folded or closed."""
        (self.unfold if self._docks[title].isHidden() else self.fold)(title)

    def toggle_all(self) -> None:
        """Fold all that are there; if none is, bring those back that were folded so."""
        there = [title for title, dock in self._docks.items() if not (dock.isHidden() or dock.isFloating())]
        if there:
            self._together = there
            self.fold(*there)
        else:
            self.unfold(*(self._together or self._folded))

    def clear(self) -> None:
        """None is folded any more; where the panels are is for others to say."""
        self._folded, self._together = [], []
        self._renew()

    def restore(self) -> None:
        """As it was in the last window, whose layout is back."""
        kept = self._preferences.folded
        self._folded = [title for title in self._docks if title in kept and self._docks[title].isHidden()]
        self._renew()

    def set_held(self, on: bool) -> None:
        """While a guest such as a lesson arranges the panels nothing is kept; once they are back, so is what was folded."""
        if on:
            self._before = list(self._folded)
        elif self._before is not None:
            kept, self._before = self._before, None
            self._folded = [title for title in kept if self._docks[title].isHidden()]
            self._renew()

    @Slot()
    def _on_dock_visibility_changed(self) -> None:
        if any(not self._docks[title].isHidden() for title in self._folded):
            self._folded = [title for title in self._folded if self._docks[title].isHidden()]
            self._renew()

    def _renew(self) -> None:
        """The strips as long as there is a name on them."""
        for side, bar in self.bars.items():
            had_keyboard = any(button.hasFocus() for button in bar.findChildren(RailButton))
            bar.clear()
            titles = [title for title in self._folded if self._side_of(title) == side]
            for title in titles:
                bar.addWidget(self._made_button(title, side, bar))
            if self._window.toolBarArea(bar) != _EDGES[side]:  # a layout of an earlier version knows no strips
                self._window.addToolBar(_EDGES[side], bar)
            bar.setVisible(bool(titles))
            if had_keyboard and not titles:
                self._window.setFocus()
        if self._before is None:
            self._preferences.folded = self._folded
        self.changed.emit()

    def _side_of(self, title: str) -> Qt.DockWidgetArea:
        area = self._window.dockWidgetArea(self._docks[title])
        return area if area in _EDGES else Qt.DockWidgetArea.RightDockWidgetArea

    def _made_button(self, title: str, side: Qt.DockWidgetArea, bar: QToolBar) -> RailButton:
        button = RailButton(title, runs_up=side == Qt.DockWidgetArea.LeftDockWidgetArea, parent=bar)
        button.setToolTip(f"Bring {title} back")
        button.setAccessibleName(f"Bring {title} back")
        button.clicked.connect(partial(self.unfold, title))
        return button

    def _made_bar(self, side: Qt.DockWidgetArea) -> QToolBar:
        name = "Left rail" if side == Qt.DockWidgetArea.LeftDockWidgetArea else "Right rail"
        bar = QToolBar(name, self._window)
        bar.setObjectName(name)
        bar.setMovable(False)
        bar.toggleViewAction().setVisible(False)
        bar.setContextMenuPolicy(Qt.ContextMenuPolicy.PreventContextMenu)
        self._window.addToolBar(_EDGES[side], bar)
        bar.hide()
        return bar


def fold_button(title: str, fold: Callable[[], object]) -> QToolButton:
    """The mouse's way to fold a panel; keys have their commands."""
    button = QToolButton(autoRaise=True)
    button.setText("\N{EN DASH}")
    button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    button.setToolTip(f"Fold {title} to the window's edge")
    button.setAccessibleName(f"Fold {title} to the window's edge")
    button.clicked.connect(fold)
    return button
