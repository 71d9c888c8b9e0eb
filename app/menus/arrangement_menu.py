"""How the views stand beside each other."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Slot
from PySide6.QtGui import QAction, QActionGroup
from PySide6.QtWidgets import QMenu, QWidget

from app.image_views.view_options import Arrangement, ViewOptions

__all__ = ["ArrangementMenu"]

_NAMES = {
    Arrangement.AUTOMATIC: ("&Automatic", "The way in which the pictures are largest."),
    Arrangement.SQUARE: ("&Two by two", "Two views in each of two rows."),
    Arrangement.ROW: ("In a &row", "All views beside each other: good for tall pictures."),
    Arrangement.COLUMN: ("In a &column", "All views below each other: good for wide pictures."),
    Arrangement.LARGE: ("Pixel map &large", "The pixel map large, the other views small beside it."),
    Arrangement.CUT_LARGE: ("&Graph cut large", "The graph cut large, the other views small beside it: good for a projector."),
}


class ArrangementMenu(QMenu):
    """One of the ways is checked; preferences keep it."""

    def __init__(self, options: ViewOptions, parent: QWidget | None = None) -> None:
        super().__init__("Arran&gement", parent)
        self.setToolTipsVisible(True)
        self._options = options
        self._group = QActionGroup(self)
        self._by_way: dict[Arrangement, QAction] = {}
        for way, (name, tip) in _NAMES.items():
            action = self._by_way[way] = self.addAction(name)
            action.setToolTip(tip)
            action.setStatusTip(tip)
            action.setCheckable(True)
            action.triggered.connect(partial(options.set_arrangement, way))
            self._group.addAction(action)
        options.arrangement_changed.connect(self._show)
        self._show()

    @Slot()
    def _show(self) -> None:
        self._by_way[self._options.arrangement].setChecked(True)
