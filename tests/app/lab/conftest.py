"""A real run for the lab's tests, and the lab beside the picture views that show it."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtWidgets import QHBoxLayout, QWidget
from pytestqt.qtbot import QtBot
from scripted_run import scripted_picture

from app.files.opening import Opening
from app.files.saving import Saving
from app.image_views.picture_grid import PictureGrid
from app.lab.lab_model import LabModel
from app.lab.page import LabContext
from app.lab.panel import LabPanel
from app.lab.patch import breakpoint_panel
from app.lab.patch.patch_page import PatchPage
from app.session.session import Session
from grapl_engine import PRESETS, Frame, RunRecord, Stage, segment


@pytest.fixture
def grid(session: Session, qtbot: QtBot) -> PictureGrid:
    """The picture views of the session."""
    return PictureGrid(session)


@pytest.fixture(scope="session")
def alone_record() -> RunRecord:
    """A run without a network, as the engine makes it."""
    settings = replace(PRESETS["instant"], d=8, k0=5, device="cpu", threads=1)
    record = RunRecord(scripted_picture(), settings)
    for event in segment(record.picture, settings):
        record.add(event)
    return record


@pytest.fixture
def window(qtbot: QtBot) -> QWidget:
    """What the lab and the views stand in; it lives as long as the test."""
    window = QWidget()
    window.resize(1100, 700)
    qtbot.addWidget(window)
    return window


@pytest.fixture
def context(session: Session, grid: PictureGrid, lab_record: RunRecord, window: QWidget) -> LabContext:
    """What a page's parts are made with, at the run's graph cut; the window is not shown yet."""
    QHBoxLayout(window).addWidget(grid)
    session.open_picture(lab_record.picture)
    session.add_run(lab_record)
    session.view.show_frame(Frame(Stage.CUT, 0))
    opening = Opening(window)
    return LabContext(session, grid, LabModel(session, window), opening, Saving(opening, window))


@pytest.fixture
def lab(session: Session, grid: PictureGrid, lab_record: RunRecord, window: QWidget) -> LabPanel:
    """The lab in a window with the picture views, at the run's graph cut."""
    lab = LabPanel(session, grid)
    layout = QHBoxLayout(window)
    layout.addWidget(grid, 1)
    layout.addWidget(lab)
    lab.setFixedWidth(380)
    session.open_picture(lab_record.picture)
    session.add_run(lab_record)
    session.view.show_frame(Frame(Stage.CUT, 0))
    window.show()
    return lab


@pytest.fixture
def inspector(lab: LabPanel, session: Session, monkeypatch: pytest.MonkeyPatch) -> PatchPage:
    """At a patch on the border of two labels of the cut; nothing is solved by itself."""
    monkeypatch.setattr(breakpoint_panel, "MOST_EDGES", 0)
    lab.open_page("patch")
    session.view.select_patch((3, 5))
    page = lab.page
    assert isinstance(page, PatchPage)
    return page
