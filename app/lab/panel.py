"""The lab: its pages, which one is open, and a line that says what is looked at."""

from __future__ import annotations

import html

from PySide6.QtCore import Slot
from PySide6.QtGui import QHideEvent, QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QWidget

from app.files.opening import Opening
from app.files.saving import Saving
from app.image_views.picture_grid import PictureGrid
from app.lab.lab_model import LabModel
from app.lab.overlay import Overlay, PatchMark
from app.lab.page import LabContext, LabPage
from app.lab.pages import PAGES
from app.session.run_kind import is_without_network
from app.session.session import Session
from app.widgets.paged_panel import PagedPanel
from app.widgets.rich_label import RichLabel
from grapl_engine import Settings

__all__ = ["LabPanel"]

COMING = "The run is being brought back."
_ALONE = ": this run has no network and no cut; its pixel map is made of the picture alone."


class LabPanel(PagedPanel[LabPage]):
    """The lab's pages, and a line about what is looked at; a frame on the views marks the selected patch."""

    def __init__(
        self,
        session: Session,
        grid: PictureGrid,
        opening: Opening | None = None,
        saving: Saving | None = None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(PAGES, self._made, parent)
        self._session = session
        opening = opening or Opening(self)
        self._context = LabContext(session, grid, LabModel(session, self), opening, saving or Saving(opening, self))
        self._mark = Overlay(session, grid, PatchMark, parent=self)
        self._looked_at = RichLabel(wordWrap=True)
        self.back = QPushButton("Back to the run")
        self._build()
        self._context.model.changed.connect(self._show_looked_at)
        self.page_changed.connect(self._on_page_changed)
        session.view.patch_changed.connect(self._show_mark)
        self.back.clicked.connect(self._on_back_clicked)
        self._show_looked_at()

    @property
    def model(self) -> LabModel:
        """What the pages look at."""
        return self._context.model

    def ask_what_if(self, settings: Settings) -> None:
        """Turn to the lens, and to what these settings give."""
        self.open_page("lens")
        self.page.want(settings)

    # How

    def _made(self, page: type[LabPage]) -> LabPage:
        return page(self._context)

    def _build(self) -> None:
        place = QWidget()
        line = QHBoxLayout(place)
        line.setContentsMargins(8, 0, 8, 0)
        line.addWidget(self._looked_at, 1)
        line.addWidget(self.back)
        self.add_line(place)
        self._line = place

    @Slot()
    def _on_page_changed(self) -> None:
        self._line.setVisible(self.page.is_of_run)

    @Slot()
    def _on_back_clicked(self) -> None:
        self._session.view.set_preview(None)

    @Slot()
    def _show_looked_at(self) -> None:
        preview, record, station = self._session.view.preview, self.model.record, self.model.station
        self.back.setVisible(preview is not None)
        self._show_mark()
        if record is None or station is None:
            self._looked_at.setText(COMING if self._session.is_coming_back else "No run yet.")
            return
        is_alone = station != self.model.frame and is_without_network(record)
        text = html.escape(f"{station.title.capitalize()}{_ALONE if is_alone else ''}", quote=False)
        if preview is not None:
            text = f"<b>{html.escape(preview.kind.value)}</b>: {html.escape(preview.title)}"
        self._looked_at.setText(text)

    @Slot()
    def _show_mark(self) -> None:
        patch = self.model.patch
        for item in self._mark.items:
            item.show_patch(patch)
        self._mark.set_visible(self.isVisible() and patch is not None)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._context.grid.set_picking(patches_alone=True)
        self._show_mark()

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self._mark.set_visible(False)
        self._context.grid.set_picking(patches_alone=False)
