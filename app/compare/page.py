"""What every page of the comparison is, and what the pages share."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from app.compare.lambda_sweep import LambdaSweep
from app.compare.sources import Sources
from app.files.opening import Opening
from app.image_views.picture_grid import PictureGrid
from app.session.session import Session
from app.widgets.paged_panel import Page
from app.widgets.placeholder import LatePart

__all__ = ["CompareContext", "ComparePage"]


@dataclass(frozen=True, slots=True, eq=False)
class CompareContext:
    """What the pages share.

    Attributes
    ----------
    session : Session
    grid : PictureGrid
        The image views.
    centre : LatePart
        Where the image views stand; a page may show views of its own there.
    sources : Sources
        What can be compared.
    opening : Opening
    lambda_sweep : LambdaSweep
        What the sweep of the picture has found out about lambda.
    """

    session: Session
    grid: PictureGrid
    centre: LatePart
    sources: Sources
    opening: Opening
    lambda_sweep: LambdaSweep


class ComparePage(Page):
    """A page that knows what can be compared.

    Signals
    -------
    lab_asked(str, Settings or None)
        A page of the lab is wanted, by name; with settings for its what-if, or None.
    page_asked(str, object)
        Another page of the comparison is wanted, by name, and what it is asked.
    """

    lab_asked = Signal(str, object)
    page_asked = Signal(str, object)

    def __init__(self, context: CompareContext, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.session, self.grid, self.sources = context.session, context.grid, context.sources

    def in_views_place(self) -> QWidget | None:
        """What the page shows where the image views stand; None: they are there themselves."""
        return None

    def ask(self, question: object) -> None:
        """Take what another page asks."""

    def clear_selection(self) -> None:
        """Select nothing of what the page alone can select."""
