from __future__ import annotations

import numpy as np
import pytest
from pytestqt.qtbot import QtBot
from scripted_run import scripted_picture

from app.image_views.arrangement import WAYS, Cell, best_arrangement, column_weights, room_for_pictures, ways_of
from app.image_views.picture_grid import PictureGrid
from app.image_views.view_options import Arrangement
from app.image_views.views import ALL_VIEWS, ViewKind
from app.main_window import MainWindow
from app.session.session import Session
from grapl_engine import Picture


@pytest.mark.parametrize("way", WAYS)
def test_no_two_views_share_a_place(way: Arrangement) -> None:
    taken = [(row, cell.column) for cell in WAYS[way] for row in range(cell.row, cell.row + cell.rows)]
    assert len(set(taken)) == len(taken) and len(WAYS[way]) == len(ALL_VIEWS)


def test_the_room_of_a_picture_is_what_fits_between_the_strips() -> None:
    # a cell of 200 x 100 without gap and strip holds 150 x 100 of a picture of 3 to 2
    assert room_for_pictures([Cell(0, 0)], 202, 102, 1.5, 0) == pytest.approx(150 * 100)
    assert room_for_pictures([Cell(0, 0)], 202, 122, 1.5, 20) == pytest.approx(150 * 100)
    assert room_for_pictures([Cell(0, 0), Cell(1, 0)], 202, 204, 2.0, 0) == pytest.approx(2 * 200 * 100)
    assert column_weights(WAYS[Arrangement.LARGE]) == [2, 1]


@pytest.mark.parametrize(
    ("size", "aspect", "way"),
    [
        ((900, 700), 1.5, Arrangement.SQUARE),
        ((2000, 1100), 2 / 3, Arrangement.ROW),
        ((1900, 500), 1.5, Arrangement.ROW),
        ((500, 1200), 1.5, Arrangement.COLUMN),
    ],
)
def test_the_way_with_most_room_is_taken(size: tuple[int, int], aspect: float, way: Arrangement) -> None:
    assert best_arrangement(*size, aspect, 24, Arrangement.SQUARE) is way
    rooms = {other: room_for_pictures(cells, *size, aspect, 24) for other, cells in WAYS.items()}
    assert max(rooms, key=lambda other: rooms[other]) is way


def test_a_little_more_room_moves_nothing() -> None:
    sizes = [(width, 600) for width in range(400, 2600, 10)]
    ways = [best_arrangement(*size, 1.5, 24, Arrangement.SQUARE) for size in sizes]
    at = ways.index(Arrangement.ROW)
    assert best_arrangement(*sizes[at - 1], 1.5, 24, Arrangement.ROW) is Arrangement.ROW


@pytest.mark.parametrize("now", [Arrangement.SQUARE, Arrangement.LARGE, Arrangement.CUT_LARGE])
def test_the_graph_cut_is_large_only_where_that_was_chosen(now: Arrangement) -> None:
    # it has as much room as the pixel map large, and a sum in another order is now and then larger in the last place
    sizes = [(width, height) for width in range(300, 1900, 100) for height in range(300, 1000, 13)]
    ways = {best_arrangement(*size, aspect, 24, now) for size in sizes for aspect in (481 / 321, 321 / 481, 1.0)}
    assert Arrangement.CUT_LARGE not in ways and Arrangement.LARGE in ways


@pytest.fixture
def grid(session: Session, qtbot: QtBot) -> PictureGrid:
    grid = PictureGrid(session)
    qtbot.addWidget(grid)
    grid.resize(1200, 800)
    grid.show()
    return grid


def test_views_stand_as_suits_the_picture(grid: PictureGrid, session: Session) -> None:
    session.open_picture(scripted_picture())
    assert grid.places.now is Arrangement.SQUARE
    session.open_picture(Picture(np.zeros((300, 100, 3), np.uint8), "tall.png"))
    assert grid.places.now is Arrangement.ROW
    grid.resize(400, 1400)
    session.open_picture(Picture(np.zeros((100, 200, 3), np.uint8), "wide.png"))
    assert grid.places.now is Arrangement.COLUMN


def test_the_cut_large_has_the_others_in_a_column_beside_it(grid: PictureGrid, qtbot: QtBot) -> None:
    grid.options.set_arrangement(Arrangement.CUT_LARGE)
    views = grid.views
    qtbot.waitUntil(lambda: views[ViewKind.CUT].width() > 1.9 * views[ViewKind.PIXELS].width())
    small = [views[kind] for kind in (ViewKind.PHOTOGRAPH, ViewKind.NETWORK, ViewKind.PIXELS)]
    assert len({view.x() for view in small}) == 1 and [view.y() for view in small] == sorted({view.y() for view in small})
    assert views[ViewKind.CUT].height() > 2.9 * min(view.height() for view in small)


def test_the_cut_stays_large_no_longer_than_it_is_wanted(grid: PictureGrid, session: Session) -> None:
    session.open_picture(scripted_picture())
    for size in ((1200, 800), (700, 700), (1000, 500)):
        grid.resize(*size)
        grid.options.set_arrangement(Arrangement.CUT_LARGE)
        grid.options.set_arrangement(Arrangement.AUTOMATIC)
        assert grid.places.now is not Arrangement.CUT_LARGE


def test_what_was_chosen_stays_and_a_view_alone_has_all_the_room(grid: PictureGrid, qtbot: QtBot) -> None:
    grid.options.set_arrangement(Arrangement.LARGE)
    views = grid.views
    qtbot.waitUntil(lambda: views[ViewKind.PIXELS].width() > 1.9 * views[ViewKind.CUT].width())
    assert views[ViewKind.PIXELS].height() > 2.9 * views[ViewKind.CUT].height()
    grid.resize(2400, 500)
    assert grid.places.now is Arrangement.LARGE
    for way in WAYS:
        grid.options.set_arrangement(way)
        for kind in ALL_VIEWS:
            grid.maximise(kind)
            qtbot.waitUntil(
                lambda kind=kind: views[kind].width() >= grid.width() - 4 and views[kind].height() >= grid.height() - 4
            )  # type: ignore[misc]
            grid.maximise(None)


def test_some_views_stand_beside_or_below_each_other(grid: PictureGrid, session: Session, qtbot: QtBot) -> None:
    views, pair = grid.views, (ViewKind.NETWORK, ViewKind.CUT)
    session.open_picture(Picture(np.zeros((100, 300, 3), np.uint8), "wide.png"))
    grid.maximise(ViewKind.PIXELS)
    grid.keep_to(pair)
    assert grid.seen == pair and grid.maximised is None
    assert [kind for kind in ALL_VIEWS if not views[kind].isHidden()] == [*pair]
    qtbot.waitUntil(lambda: views[pair[0]].width() == views[pair[1]].width() == grid.width())
    assert views[pair[1]].y() >= views[pair[0]].height() > 0.45 * grid.height()
    session.open_picture(Picture(np.zeros((300, 100, 3), np.uint8), "tall.png"))
    qtbot.waitUntil(lambda: views[pair[0]].height() == views[pair[1]].height() == grid.height())
    assert views[pair[1]].x() >= views[pair[0]].width() > 0.45 * grid.width()
    for alone in (ViewKind.CUT, ViewKind.PHOTOGRAPH):
        grid.maximise(alone)
        assert grid.seen == (alone,)
        qtbot.waitUntil(lambda alone=alone: views[alone].width() >= grid.width() - 4)  # type: ignore[misc]
        qtbot.waitUntil(lambda alone=alone: views[alone].height() >= grid.height() - 4)  # type: ignore[misc]
        grid.maximise(None)
        assert grid.seen == pair
    grid.keep_to()
    assert grid.seen == ALL_VIEWS and len(ways_of(4)) == len(WAYS) and all(len(cells) == 3 for cells in ways_of(3).values())


def share(window: MainWindow) -> float:
    """Of the window's area, what shows the picture."""
    picture, seen = window.session.view.picture, 0.0
    assert picture is not None
    for view in window.grid.views.values():
        low, high = view.canvas.to_scene(0, 0), view.canvas.to_scene(picture.width, picture.height)
        seen += max(0.0, high.x() - low.x()) * max(0.0, high.y() - low.y())
    return seen / (window.width() * window.height())


@pytest.mark.parametrize(
    ("size", "picture", "with_lab", "least"),
    [
        ((1440, 900), (320, 480), False, 0.45),
        ((2560, 1440), (480, 320), False, 0.40),
        ((1280, 800), (320, 480), True, 0.35),
    ],
)
def test_the_pictures_have_their_share_of_the_window(
    window: MainWindow, qtbot: QtBot, size: tuple[int, int], picture: tuple[int, int], with_lab: bool, least: float
) -> None:
    window.resize(*size)
    window.session.configuration.set_auto_rerun(False)
    window.session.open_picture(Picture(np.zeros((*picture, 3), np.uint8), "p.png"))
    if with_lab:
        window.actions_by_name["toggle_lab"].trigger()
    qtbot.waitUntil(lambda: share(window) >= least)
