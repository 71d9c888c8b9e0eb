"""Two scripted runs of one picture, and the comparison beside the picture views that show the second."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QHBoxLayout, QWidget
from pytestqt.qtbot import QtBot
from scripted_run import D, scripted_picture, scripted_record

from app.compare.panel import ComparePanel
from app.compare.two_maps.two_maps_page import TwoMapsPage
from app.image_views.picture_grid import PictureGrid
from app.session.session import Session
from app.widgets.placeholder import LatePart
from grapl_engine import RunRecord, Settings


@pytest.fixture
def runs(session: Session) -> tuple[RunRecord, RunRecord]:
    """The second has another lambda, and begins with more labels."""
    picture = scripted_picture()
    session.configuration.set_auto_rerun(False)
    session.open_picture(picture)
    first = scripted_record(picture)
    second = scripted_record(picture, 20, settings=Settings(d=D, k0=20, steps=(1, 1), lambda_=3.0))
    for record in (first, second):
        session.add_run(record)
    return first, second


@pytest.fixture
def grid(session: Session, qtbot: QtBot) -> PictureGrid:
    """The picture views of the session."""
    return PictureGrid(session)


@pytest.fixture
def window(qtbot: QtBot) -> QWidget:
    """What the comparison and the views stand in; it lives as long as the test."""
    window = QWidget()
    window.resize(1100, 700)
    qtbot.addWidget(window)
    return window


@pytest.fixture
def centre(window: QWidget, grid: PictureGrid) -> LatePart:
    """Where the picture views stand."""
    centre = LatePart("Open a picture.")
    centre.show_part(grid)
    QHBoxLayout(window).addWidget(centre, 1)
    return centre


@pytest.fixture
def panel(session: Session, grid: PictureGrid, centre: LatePart, window: QWidget) -> ComparePanel:
    """The comparison, in sight."""
    panel = ComparePanel(session, grid, centre)
    panel.setFixedWidth(380)
    window.layout().addWidget(panel)  # type: ignore[union-attr]
    window.show()
    window.activateWindow()
    return panel


@pytest.fixture
def page(runs: tuple[RunRecord, RunRecord], panel: ComparePanel, qtbot: QtBot) -> TwoMapsPage:
    """Both runs, A the first, compared to the end."""
    page = panel.page
    assert isinstance(page, TwoMapsPage)
    qtbot.waitUntil(lambda: page.model.borders is not None)
    return page
