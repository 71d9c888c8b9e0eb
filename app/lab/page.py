"""What every page of the lab is, and what the pages share."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtWidgets import QWidget

from app.files.open_save import Files
from app.image_views.picture_grid import PictureGrid
from app.lab.lab_model import LabModel
from app.session.session import Session

__all__ = ["LabContext", "LabPage"]


@dataclass(frozen=True, slots=True, eq=False)
class LabContext:
    """What the pages share."""

    session: Session
    grid: PictureGrid
    model: LabModel
    files: Files


class LabPage(QWidget):
    """One page: it looks at the lab's model while it is open, and draws over the views only then.

    A page that is not open does nothing when the model changes, and catches up in `set_open`.
    """

    def __init__(self, context: LabContext, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.session, self.grid, self.model = context.session, context.grid, context.model
        self.is_open = False

    def set_open(self, on: bool) -> None:
        """The page is seen from now on, or no longer. Pages that have more to do extend this."""
        self.is_open = on

    def figure(self) -> QWidget:
        """The part of the page that is worth a picture; by default all of it."""
        return self
