from __future__ import annotations

from PySide6.QtWidgets import QHBoxLayout, QWidget

from app.files.opening import Opening
from app.files.saving import Saving
from app.image_views.picture_grid import PictureGrid
from app.lab.lab_model import LabModel
from app.lab.page import LabContext, LabPage
from app.session.session import Session


def test_a_page_takes_what_it_shares_and_is_closed_at_first(session: Session, grid: PictureGrid, window: QWidget) -> None:
    opening = Opening(window)
    context = LabContext(session, grid, LabModel(session, window), opening, Saving(opening, window))
    page = LabPage(context)
    layout = QHBoxLayout(window)
    layout.addWidget(grid)
    layout.addWidget(page)
    assert page.session is session and page.grid is grid and page.model is context.model
    assert not page.is_open
    page.set_open(True)
    assert page.is_open
    page.set_open(False)
    assert not page.is_open
    assert page.figure() is page
    page.want(session.configuration.settings)  # of no page but the lens
