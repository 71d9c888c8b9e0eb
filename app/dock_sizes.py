"""How large the panels are, kept while another has their place."""

from __future__ import annotations

from collections.abc import Collection

from PySide6.QtCore import QEvent, QObject, QSize, Qt, QTimer, Slot
from PySide6.QtWidgets import QDockWidget, QMainWindow

__all__ = ["DockSizes"]


class DockSizes(QObject):
    """Notes the sizes of panels as long as no side is open, and gives them back; larger letters get as much more.

    Parameters
    ----------
    window : QMainWindow
    docks : collection of QDockWidget
        Whose sizes are kept.
    sides : collection of QDockWidget
        What takes their place, and may need more room than they do.
    """

    def __init__(self, window: QMainWindow, docks: Collection[QDockWidget], sides: Collection[QDockWidget]) -> None:
        super().__init__(window)
        self._window, self._docks, self._sides = window, docks, sides
        self._sizes: dict[QDockWidget, QSize] = {}
        self._line = window.fontMetrics().height()
        self._is_changing = False
        for watched in (window, *docks):
            watched.installEventFilter(self)

    def give_back(self) -> None:
        """The panels come into sight again; until the loop comes round Qt keeps the room for what had their place."""
        self._is_changing = True
        QTimer.singleShot(0, self, self._on_turn_ended)

    @Slot()
    def _on_turn_ended(self) -> None:
        before, self._line = self._line, self._window.fontMetrics().height()
        self._sizes = {dock: size * (self._line / before) for dock, size in self._sizes.items()}
        seen = [dock for dock in self._sizes if _stands(dock)]
        if all(side.isHidden() or side.isFloating() for side in self._sides) and seen:
            sizes = [self._sizes[dock] for dock in seen]
            self._window.resizeDocks(seen, [size.width() for size in sizes], Qt.Orientation.Horizontal)
            self._window.resizeDocks(seen, [size.height() for size in sizes], Qt.Orientation.Vertical)
        self._is_changing = False

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self._window:
            if event.type() == QEvent.Type.FontChange and self._window.fontMetrics().height() != self._line:
                self.give_back()  # panels have their letters after the window has its own
        elif event.type() == QEvent.Type.Resize and isinstance(watched, QDockWidget):
            is_free = all(side.isHidden() for side in self._sides) and not self._is_changing
            if is_free and self._window.isVisible() and _stands(watched):
                self._sizes[watched] = watched.size()
        return super().eventFilter(watched, event)


def _stands(dock: QDockWidget) -> bool:
    """In its place at the window's edge."""
    return not (dock.isHidden() or dock.isFloating())
