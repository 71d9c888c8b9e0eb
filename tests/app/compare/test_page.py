from __future__ import annotations

from PySide6.QtWidgets import QHBoxLayout, QWidget

from app.compare.lambda_sweep import LambdaSweep
from app.compare.page import CompareContext, ComparePage
from app.compare.sources import Sources
from app.files.opening import Opening
from app.image_views.picture_grid import PictureGrid
from app.session.session import Session
from app.widgets.placeholder import LatePart


def test_a_page_takes_what_it_shares_and_leaves_the_views_where_they_are(
    session: Session, grid: PictureGrid, centre: LatePart, window: QWidget
) -> None:
    sources = Sources(session, window)
    page = ComparePage(CompareContext(session, grid, centre, sources, Opening(window), LambdaSweep(window)))
    layout = window.layout()
    assert isinstance(layout, QHBoxLayout)
    layout.addWidget(page)
    assert page.session is session and page.grid is grid and page.sources is sources
    page.set_open(True)
    page.clear_selection()
    page.ask(None)
    assert page.is_open and page.in_views_place() is None and page.figure() is page and centre.currentWidget() is grid
