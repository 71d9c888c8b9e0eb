from __future__ import annotations

import numpy as np
from pytestqt.qtbot import QtBot
from scripted_run import HEIGHT, WIDTH, scripted_picture

from app.compare.stability.sight import Sight
from app.compare.stability.stability_board import StabilityBoard
from app.image_views.picture_grid import PictureGrid
from app.session.session import Session
from grapl_engine.analysis.stability import stability_of


def test_places_of_the_picture_are_pixels_of_the_smaller_maps(session: Session, grid: PictureGrid, qtbot: QtBot) -> None:
    session.configuration.set_auto_rerun(False)
    session.open_picture(scripted_picture())
    board = StabilityBoard(session, grid)
    qtbot.addWidget(grid)
    qtbot.addWidget(board)
    board.show_picture()
    half = np.zeros((HEIGHT // 2, WIDTH // 2), np.uint16)
    half[:, WIDTH // 4 :] = 1
    stability = stability_of([half, half], 1.0)
    assert stability is not None
    assert board.pixel(stability, (0.0, 0.0)) == (0, 0) and board.pixel(stability, (WIDTH, HEIGHT)) == (31, 47)
    board.show_stability(stability, Sight.TOGETHER, 1, [(1.0, 1.0)], awaited=False)
    first = board._together._image
    board.show_stability(stability, Sight.TOGETHER, 1, [(1.0, 1.0), (5.0, 5.0)], awaited=False)
    assert board._together._image is first, "made once for a place"
    assert board.view.title.note == "in a copy of 48 \N{MULTIPLICATION SIGN} 32 pixels"
    whole = stability_of([np.zeros((HEIGHT, WIDTH), np.uint16)] * 2, 1.0)
    board.show_stability(whole, Sight.SEGMENTS, 1, [], awaited=False)
    assert board.view.title.note == ""
    board.show_stability(None, Sight.BORDERS, 1, [], awaited=True)
    assert "after two runs" in board.view.hint and board._together._image.isNull()
