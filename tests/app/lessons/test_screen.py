"""How the window stands, as a lesson asks about it."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from app.image_views.picture_grid import PictureGrid
from app.image_views.views import ViewKind
from app.lessons.context import context_of
from app.lessons.quantities import Value, figure
from app.lessons.screen import Screen, screen_of
from app.session.session import Session
from grapl_engine import RunRecord


@pytest.fixture
def grid(session: Session, lab_record: RunRecord, qtbot: QtBot) -> PictureGrid:
    session.add_run(lab_record)
    grid = PictureGrid(session)
    qtbot.addWidget(grid)
    return grid


def told(session: Session, grid: PictureGrid, name: str, *, guide: bool = False) -> Value:
    context = context_of(session, screen=screen_of(session, grid, guide=guide))
    assert context is not None
    return figure(name, context)


CHANGES: dict[str, tuple[Callable[[Session, PictureGrid], object], Value, Value]] = {
    "view": (lambda _, grid: grid.maximise(ViewKind.CUT), "several", "cut"),
    "selected": (lambda session, _: session.sight.select(1), "no", "yes"),
    "opacity": (lambda _, grid: grid.options.set_opacity(0.25), 0.6, 0.25),
    "contours": (lambda _, grid: grid.options.set_contours(False), "yes", "no"),
    "crosshair.row": (lambda session, _: session.view.point_at((0.0, session.view.picture.height - 0.5)), None, 7.0),  # type: ignore[union-attr]
    "crosshair.column": (lambda session, _: session.view.point_at((session.view.picture.width / 2, 0.0)), None, 4.0),  # type: ignore[union-attr]
}


@pytest.mark.parametrize("name", CHANGES)
def test_what_the_person_did_is_told(name: str, session: Session, grid: PictureGrid) -> None:
    do, before, after = CHANGES[name]
    assert told(session, grid, name) == before
    do(session, grid)
    assert told(session, grid, name) == after


def test_guide_and_detail(session: Session, grid: PictureGrid) -> None:
    assert [told(session, grid, "guide", guide=guide) for guide in (False, True)] == ["no", "yes"]
    assert told(session, grid, "detail") is None
    context = context_of(session, screen=Screen(detail=12))
    assert context is not None and figure("detail", context) == 12


def test_without_a_picture_nothing_is_known(qapp: QWidget, session: Session, qtbot: QtBot) -> None:
    grid = PictureGrid(session)
    qtbot.addWidget(grid)
    assert screen_of(session, grid, guide=False) == Screen(opacity=grid.options.opacity, contours=grid.options.contours)
