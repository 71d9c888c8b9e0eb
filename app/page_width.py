"""The width of a panel whose pages need different ones: one that had to be wider gives it back."""

from __future__ import annotations

from typing import Generic, TypeVar

from PySide6.QtCore import QEvent, QObject, Qt, QTimer, Slot
from PySide6.QtWidgets import QDockWidget, QMainWindow

from app.widgets.paged_panel import Page, PagedPanel

__all__ = ["PageWidth"]

PageT = TypeVar("PageT", bound=Page)


class PageWidth(QObject, Generic[PageT]):
    """Notes how wide a panel is while its page would do with less: that was chosen, by the person or for the panel.

    A page that needs more makes it wider, and Qt would leave it so.

    Parameters
    ----------
    window : QMainWindow
    dock : QDockWidget
        In which the panel stands.
    panel : PagedPanel
    usual : int
        Its width until one was chosen.
    """

    def __init__(self, window: QMainWindow, dock: QDockWidget, panel: PagedPanel[PageT], usual: int) -> None:
        super().__init__(dock)
        self._window, self._dock, self._chosen = window, dock, usual
        dock.installEventFilter(self)
        panel.page_changed.connect(self._on_panel_page_changed)

    @Slot()
    def _on_panel_page_changed(self) -> None:
        """Once the page has said what it needs."""
        QTimer.singleShot(0, self, self._give_back)

    @Slot()
    def _give_back(self) -> None:
        dock = self._dock
        if not (dock.isHidden() or dock.isFloating()) and dock.width() > self._chosen:
            self._window.resizeDocks([dock], [self._chosen], Qt.Orientation.Horizontal)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Resize and isinstance(watched, QDockWidget):
            is_placed = watched.isVisible() and not watched.isFloating()
            if is_placed and watched.width() > watched.minimumSizeHint().width():
                self._chosen = watched.width()
        return super().eventFilter(watched, event)
