from __future__ import annotations

from pytestqt.qtbot import QtBot
from scripted_run import scripted_picture

from app.image_views.picture_grid import PictureGrid
from app.image_views.pointed_place import PointedPlace
from app.image_views.views import ViewKind
from app.session.session import Session


def test_it_is_the_crosshairs_and_a_menus_while_one_of_its_entries_is_done(session: Session, qtbot: QtBot) -> None:
    grid = PictureGrid(session)
    qtbot.addWidget(grid)
    grid.show()
    pointed, views = grid.pointed, grid.views
    assert pointed.place is None and pointed.view is views[ViewKind.PIXELS]
    session.open_picture(scripted_picture())
    session.view.point_at((20.5, 10.5))
    assert pointed.place == (20.5, 10.5) and not pointed.is_menus
    session.view.point_at(None)  # the mouse has gone into the menu
    with pointed.held(views[ViewKind.CUT], (30.5, 12.5)):
        assert pointed.place == session.view.pointer == (30.5, 12.5)
        assert pointed.view is views[ViewKind.CUT] and pointed.is_menus
    assert pointed.view is views[ViewKind.PIXELS] and not pointed.is_menus


def test_beside_the_picture_no_place_is_meant(session: Session, qtbot: QtBot) -> None:
    grid = PictureGrid(session)
    qtbot.addWidget(grid)
    session.open_picture(scripted_picture())
    session.view.point_at((5.5, 5.5))
    pointed = PointedPlace(session.view, grid.cameras)
    with pointed.held(grid.views[ViewKind.CUT], (96.0, 10.0)):
        assert pointed.place is None and session.view.pointer == (5.5, 5.5)
