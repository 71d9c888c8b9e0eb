"""What every page of the lab is, and what the pages share."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtWidgets import QWidget

from app.files.opening import Opening
from app.files.saving import Saving
from app.image_views.picture_grid import PictureGrid
from app.lab.lab_model import LabModel
from app.session.session import Session
from app.widgets.paged_panel import Page
from grapl_engine import Settings

__all__ = ["LabContext", "LabPage"]


@dataclass(frozen=True, slots=True, eq=False)
class LabContext:
    """What the pages share."""

    session: Session
    grid: PictureGrid
    model: LabModel
    opening: Opening
    saving: Saving


class LabPage(Page):
    """A page that looks at the lab's model while it is open.

    Attributes
    ----------
    is_of_run : bool
        Whether what it shows is of the run's frame, so that the lab says which that is.
    """

    is_of_run = True

    def __init__(self, context: LabContext, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.session, self.grid, self.model = context.session, context.grid, context.model

    def want(self, settings: Settings) -> None:
        """Show what these settings of lambda and graph give; a page that answers no what-if does nothing."""
