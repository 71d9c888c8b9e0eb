"""The comparison: its pages, and which one is open."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QWidget

from app.compare.lambda_sweep import LambdaSweep
from app.compare.page import CompareContext, ComparePage
from app.compare.pages import PAGES
from app.compare.sources import Sources
from app.files.opening import Opening
from app.image_views.picture_grid import PictureGrid
from app.session.session import Session
from app.widgets.paged_panel import PagedPanel
from app.widgets.placeholder import LatePart

__all__ = ["ComparePanel"]


class ComparePanel(PagedPanel[ComparePage]):
    """The pages that compare maps of the picture.

    Parameters
    ----------
    session : Session
    grid : PictureGrid
    centre : LatePart
        Where the image views stand.
    opening : Opening, optional

    Signals
    -------
    lab_asked(str, Settings or None)
        A page of the lab is wanted, by name; with settings for its what-if, or None.
    """

    lab_asked = Signal(str, object)

    def __init__(
        self,
        session: Session,
        grid: PictureGrid,
        centre: LatePart,
        opening: Opening | None = None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(PAGES, self._made, parent)
        sweep = LambdaSweep(self)
        sweep.wanted.connect(self._on_sweep_wanted, Qt.ConnectionType.QueuedConnection)
        self._context = CompareContext(session, grid, centre, Sources(session, self), opening or Opening(self), sweep)

    def _made(self, page: type[ComparePage]) -> ComparePage:
        made = page(self._context)
        made.lab_asked.connect(self.lab_asked)
        made.page_asked.connect(self._on_page_asked)
        return made

    @Slot()
    def _on_sweep_wanted(self) -> None:
        """The page brings back what the session keeps of it."""
        self.page_of("sweep")

    @Slot(str, object)
    def _on_page_asked(self, name: str, question: object) -> None:
        self.open_page(name)
        self.page_of(name).ask(question)
