"""How all views draw: said once, told to all."""

from __future__ import annotations

import pytest
from pytestqt.qtbot import QtBot

from app.image_views.picture_grid import VEIL, PictureGrid
from app.image_views.view_options import ViewOptions
from app.image_views.views import LABEL_VIEWS, ViewKind
from app.session.session import Session


def test_opacity_stays_in_its_range_and_is_told_once(qtbot: QtBot) -> None:
    options, told = ViewOptions(0.5), list[float]()
    options.opacity_changed.connect(lambda: told.append(options.opacity))
    for value in (2.0, 1.0, -1.0):
        options.set_opacity(value)
    assert told == [1.0, 0.0]


@pytest.mark.parametrize(("now", "then"), [(0.5, 1.0), (0.6, 1.0), (0.95, 0.0), (0.1, 0.6)])
def test_the_next_opacity_follows_the_nearest(now: float, then: float) -> None:
    options = ViewOptions(now)
    options.next_opacity()
    assert options.opacity == then


def test_the_views_draw_as_the_options_say(qtbot: QtBot, session: Session) -> None:
    options = ViewOptions(0.25, contours=False)
    grid = PictureGrid(session, options)
    qtbot.addWidget(grid)
    photograph = grid.views[ViewKind.PHOTOGRAPH]
    assert all(grid.views[kind]._opacity == 0.25 and not grid.views[kind]._contours for kind in LABEL_VIEWS)
    options.set_opacity(0.75)
    options.set_contours(True)
    assert all(grid.views[kind]._opacity == 0.75 and grid.views[kind]._contours for kind in LABEL_VIEWS)
    assert photograph._opacity == VEIL and not photograph._contours
    options.set_photograph_contours(True)
    assert photograph._contours
