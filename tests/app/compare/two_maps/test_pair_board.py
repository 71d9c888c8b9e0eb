from __future__ import annotations

import numpy as np
import pytest
from painted_part import painted_from
from pair_maps import ONE, OTHER, found, labelling
from pytestqt.qtbot import QtBot
from scripted_run import scripted_picture

from app.compare.two_maps.pair_board import PairBoard
from app.compare.two_maps.way import Way
from app.image_views.layers import MAX_SIDE
from app.image_views.picture_grid import PictureGrid
from app.session.session import Session
from grapl_engine import as_picture


@pytest.fixture
def board(session: Session, grid: PictureGrid, qtbot: QtBot) -> PairBoard:
    session.open_picture(scripted_picture(width=8, height=4))
    qtbot.addWidget(grid)
    board = PairBoard(session, grid)
    qtbot.addWidget(board)
    board.resize(600, 300)
    board.show_picture()
    board.show()
    return board


def fill(board: PairBoard) -> None:
    matched, borders = found(labelling(ONE, "A long name"), labelling(OTHER, "another", noun="label"))
    board.show_map("a", matched.a)
    board.show_map("b", matched.b)
    board.show_difference(Way.PIXELS, matched.pixels)
    board.show_difference(Way.BOUNDARIES, borders.image)


def test_what_is_missing_is_said_in_its_place(board: PairBoard) -> None:
    board.show_map("a", None)
    board.show_map("b", None, is_awaited=True)
    assert [view.hint for view in board.views] == ["Choose a map for A in the panel Compare.", "This map is being made."]
    board.show_way(Way.PIXELS)
    assert board.views[0].hint == "Choose a map for A in the panel Compare."


def test_titles_and_badges_speak_of_what_is_seen(board: PairBoard) -> None:
    fill(board)
    seen = {}
    for way in (Way.BESIDE, Way.WIPE, Way.FLICKER, Way.BOUNDARIES, Way.PIXELS):
        board.show_way(way)
        seen[way] = board.views[0].title.title, board.views[0].title.marks
    both = ("3 | 3 segments",)
    assert seen == {
        Way.BESIDE: ("A: A long name", ("3 segments",)),
        Way.WIPE: ("Wipe: A | B", both),
        Way.FLICKER: ("A: A long name", ("3 segments",)),
        Way.BOUNDARIES: ("Boundaries: A and B", both),
        Way.PIXELS: ("Pixels: A and B", both),
    }
    board.show_way(Way.WIPE)
    assert board.views[0].names == ("A: A long name", "B: another")


def test_a_click_is_on_the_map_that_is_seen_there(board: PairBoard) -> None:
    fill(board)
    said: list[tuple[str, float, float]] = []
    board.clicked.connect(lambda letter, x, y: said.append((letter, x, y)))
    board.views[1].clicked.emit(1.0, 1.0)
    board.show_way(Way.WIPE)
    board.views[0].clicked.emit(3.0, 1.0)
    board.views[0].clicked.emit(5.0, 1.0)
    board.show_way(Way.FLICKER)
    board.views[0].clicked.emit(5.0, 1.0)
    board.flip(True)
    board.views[0].clicked.emit(5.0, 1.0)
    assert [letter for letter, _, _ in said] == ["b", "a", "b", "a", "b"]


def test_another_picture_empties_it(board: PairBoard, session: Session) -> None:
    fill(board)
    session.open_picture(scripted_picture("another.png"))
    board.show_picture()
    assert [view.title.marks for view in board.views] == [(), ()] and board.views[0]._runs[0].labels.image is None


def test_a_selected_label_without_a_partner_dims_all_of_the_other_map(board: PairBoard) -> None:
    fill(board)
    board.select(5, None)
    first, second = (view._runs[0].labels._table for view in board.views)
    assert first is not None and second is not None
    assert first.lut[5, :3].max() > 100 and second.lut[:5, :3].max() < 80
    board.select(None, None)
    assert board.views[1]._runs[0].labels._table.lut[:5, :3].max() > 100  # type: ignore[union-attr]


def test_maps_and_boundaries_of_a_large_picture_are_exact_where_they_are_looked_at_closely(
    session: Session, board: PairBoard
) -> None:
    width = MAX_SIDE + 500
    session.open_picture(as_picture(np.zeros((30, width, 3), np.uint8)))
    board.show_picture()
    one, other = (np.broadcast_to(np.arange(width) >= border, (30, width)).astype(np.uint16) for border in (1301, 1310))
    matched, borders = found(labelling(one, "one"), labelling(other, "other"))
    board.show_map("a", matched.a)
    board.show_map("b", matched.b)
    board.show_difference(Way.BOUNDARIES, borders.image, borders.cut)
    board.show_way(Way.BOUNDARIES)
    shown = painted_from(board._difference, 1280)
    lines = borders.cut and [x for x in range(40) if shown.pixelColor(x, 15).alpha()]
    assert lines and len(lines) == 2 and lines[1] - lines[0] == 9
    board.show_way(Way.BESIDE)
    content = board._sides["a"].content
    assert content is not None and content.labels is matched.a.labelling.labels
