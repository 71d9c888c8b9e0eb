from __future__ import annotations

import numpy as np
import pytest
from painted_part import painted_from
from PySide6.QtCore import QRectF
from pytestqt.qtbot import QtBot
from scripted_run import HEIGHT, WIDTH, scripted_picture

from app.image_views.layers import MAX_SIDE
from app.image_views.picture_view import PictureView
from app.image_views.truth_lines import LINE, TruthLines, lines_image, lines_part
from app.image_views.view_options import ViewOptions
from app.session.session import Session
from grapl_engine import as_picture
from grapl_engine.truth import Truth


def _split(column: int) -> np.ndarray:
    return np.broadcast_to(np.arange(WIDTH) >= column, (HEIGHT, WIDTH)).astype(np.int32)


TRUTH = Truth((_split(30), _split(30), _split(60)))


@pytest.fixture
def options(qapp: object) -> ViewOptions:
    return ViewOptions()


@pytest.fixture
def view(qtbot: QtBot) -> PictureView:
    view = PictureView("Photograph", "1")
    qtbot.addWidget(view)
    return view


def test_lines_are_drawn_while_they_are_on_and_as_strong_as_annotators_agree(
    session: Session, options: ViewOptions, view: PictureView, qtbot: QtBot
) -> None:
    session.open_picture(scripted_picture())
    lines = TruthLines(session, [view.canvas], options, view)
    (layer,) = lines.layers
    session.truth.take(TRUTH)
    assert layer.is_empty
    options.set_truth(True)
    qtbot.waitUntil(lambda: not layer.is_empty)
    assert layer.boundingRect() == QRectF(0, 0, WIDTH, HEIGHT)
    image = layer._image
    assert image.pixelColor(29, 20).alphaF() > image.pixelColor(59, 20).alphaF() > 0.2
    assert image.pixelColor(10, 20).alpha() == 0
    strong = image.pixelColor(29, 20)
    assert abs(strong.green() - LINE.green()) < 3 and strong.red() < 3
    edge = image.pixelColor(28, 20)
    assert edge.alpha() > 80 and edge.green() == 0, "dark"
    options.set_truth(False)
    assert layer.is_empty
    options.set_truth(True)
    assert not layer.is_empty, "they were found before"


def test_lines_follow_the_annotator_and_go_with_the_truth(
    session: Session, options: ViewOptions, view: PictureView, qtbot: QtBot
) -> None:
    options.set_truth(True)
    session.open_picture(scripted_picture())
    (layer,) = TruthLines(session, [view.canvas], options, view).layers
    session.truth.take(TRUTH)
    qtbot.waitUntil(lambda: not layer.is_empty)
    session.truth.choose_annotator(2)
    qtbot.waitUntil(lambda: not layer.is_empty)
    assert layer._image.pixelColor(29, 20).alpha() == 0 and layer._image.pixelColor(59, 20).alpha() == 255
    session.truth.remove()
    assert layer.is_empty


def test_no_line_of_a_large_picture_is_lost() -> None:
    agreement = np.zeros((10, 3 * MAX_SIDE - 5), np.float32)
    agreement[:, 1000] = 1
    image = lines_image(agreement)
    assert (image.width(), image.height()) == (MAX_SIDE - 1, 4)
    assert image.pixelColor(1000 // 3, 1).alpha() == 255
    assert image.pixelColor(1000 // 3 - 2, 1).alpha() == 0, "widened to the right, but for its edge"
    assert image.pixelColor(1000 // 3 + 3, 1).green() == LINE.green()


def test_a_part_that_is_looked_at_closely_has_each_line_where_it_was_drawn() -> None:
    agreement = np.zeros((40, 3 * MAX_SIDE), np.uint8)
    agreement[:, 1001], agreement[:, 1010] = 255, 51
    image = lines_part(agreement, slice(10, 30, 1), slice(990, 1020, 1))
    assert (image.width(), image.height()) == (30, 20)
    assert [x for x in range(30) if image.pixelColor(x, 5).green() > 0] == [11, 20]
    assert [x for x in range(30) if image.pixelColor(x, 5).alpha() > 0] == [10, 11, 12, 19, 20, 21], "with their edges"
    assert image.pixelColor(11, 5).alpha() > image.pixelColor(20, 5).alpha() > 0
    half = lines_part(agreement, slice(10, 30, 2), slice(990, 1020, 2))
    assert [x for x in range(15) if half.pixelColor(x, 5).green() > 0] == [5, 10], "no line is lost"


def test_in_a_large_picture_the_views_draw_the_exact_lines_at_one_to_one(
    session: Session, options: ViewOptions, view: PictureView, qtbot: QtBot
) -> None:
    width = MAX_SIDE + 500
    labels = np.broadcast_to(np.arange(width) >= 1301, (30, width)).astype(np.int32)
    session.open_picture(as_picture(np.zeros((30, width, 3), np.uint8)))
    (layer,) = TruthLines(session, [view.canvas], options, view).layers
    session.truth.take(Truth((labels,)))
    options.set_truth(True)
    qtbot.waitUntil(lambda: not layer.is_empty)
    shown = painted_from(layer, 1280)
    assert [x for x in range(40) if shown.pixelColor(x, 15).green() > 200] == [20]
