from __future__ import annotations

from pytestqt.qtbot import QtBot
from scripted_run import scripted_picture, scripted_record

from app.image_views.canvas import Camera
from app.image_views.magnifier import Magnifier
from app.image_views.picture_grid import PictureGrid
from app.image_views.views import ALL_VIEWS, ViewKind
from app.session.session import Session


def grid_of(session: Session, qtbot: QtBot) -> tuple[PictureGrid, Magnifier]:
    grid = PictureGrid(session)
    qtbot.addWidget(grid)
    grid.resize(900, 700)
    grid.show()
    magnifier = grid.findChild(Magnifier)
    assert magnifier is not None
    return grid, magnifier


def test_a_loupe_on_each_view_follows_the_crosshair(session: Session, qtbot: QtBot) -> None:
    grid, magnifier = grid_of(session, qtbot)
    session.add_run(scripted_record(scripted_picture()))
    session.view.point_at((10.5, 5.5))
    assert magnifier.loupes == {}, "while it is off there is none"
    grid.options.set_magnifier(True)
    assert [*magnifier.loupes] == [grid.views[kind] for kind in ALL_VIEWS]
    session.view.point_at((90.5, 60.5))
    loupes = [magnifier.loupes[grid.views[kind]] for kind in ALL_VIEWS]
    assert {loupe.lines[0] for loupe in loupes} == {"row 60, column 90"} and all(loupe.isVisible() for loupe in loupes)
    assert loupes[0].lines[1].startswith("RGB ") and loupes[2].lines[1].startswith("label ")
    session.view.point_at(None)
    assert not any(loupe.isVisible() for loupe in loupes)


def test_it_follows_the_views_when_they_are_zoomed(session: Session, qtbot: QtBot) -> None:
    grid, magnifier = grid_of(session, qtbot)
    session.open_picture(scripted_picture())
    session.view.point_at((48.5, 32.5))
    grid.options.set_magnifier(True)
    loupe = magnifier.loupes[grid.views[ViewKind.PIXELS]]
    before = loupe.pos()
    grid.cameras.look_at(Camera(30, 20, 1 / 6))
    assert loupe.pos() != before and loupe.cell == 12


def test_when_it_is_off_it_hears_nothing(session: Session, qtbot: QtBot) -> None:
    grid, magnifier = grid_of(session, qtbot)
    session.open_picture(scripted_picture())
    session.view.point_at((48.5, 32.5))
    for _ in range(2):
        grid.options.set_magnifier(True)
        grid.options.set_magnifier(False)
    loupes = magnifier.loupes.values()
    assert not any(loupe.isVisible() for loupe in loupes)
    asked: list[object] = []
    for loupe in loupes:
        loupe.show_place = asked.append  # type: ignore[method-assign]
    session.view.point_at((20.5, 20.5))
    grid.cameras.look_at(Camera(30, 20, 1 / 6))
    assert asked == []
