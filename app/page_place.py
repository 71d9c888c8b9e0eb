"""Which page of a panel is open, kept with the session."""

from __future__ import annotations

from typing import Generic, TypeVar

from PySide6.QtCore import QObject, Slot

from app.session.panel_places import PanelPlaces
from app.widgets.paged_panel import Page, PagedPanel

__all__ = ["PagePlace"]

PageT = TypeVar("PageT", bound=Page)


class PagePlace(QObject, Generic[PageT]):
    """Opens the page that was open, and says which one is.

    Parameters
    ----------
    places : PanelPlaces
    name : str
        The panel's.
    panel : PagedPanel
    """

    def __init__(self, places: PanelPlaces, name: str, panel: PagedPanel[PageT]) -> None:
        super().__init__(panel)
        self._places, self._name, self._panel = places, name, panel
        self._open()
        places.brought_back.connect(self._open)
        panel.page_changed.connect(self._on_panel_page_changed)

    @Slot()
    def _open(self) -> None:
        page = self._places.of(self._name).get("page")
        if isinstance(page, str) and page in self._panel.buttons and page != self._panel.name:
            self._panel.open_page(page)

    @Slot(str)
    def _on_panel_page_changed(self, page: str) -> None:
        self._places.note(self._name, {"page": page})
