from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from app.compare.mistakes import drawing
from app.compare.mistakes.marks import Marks
from app.compare.mistakes.outlining import ROOM, Outlining
from app.image_views.picture_grid import PictureGrid
from app.image_views.views import ViewKind
from app.session.session import Session
from app.widgets.placeholder import LatePart
from grapl_engine import RunRecord


@pytest.fixture
def outlining(session: Session, grid: PictureGrid, centre: LatePart, window: QWidget, lab_record: RunRecord) -> Outlining:
    session.configuration.set_auto_rerun(False)
    session.open_picture(lab_record.picture)
    window.show()
    return Outlining(session, grid, Marks(grid, grid), grid)


def part(top: int, left: int, bottom: int, right: int) -> np.ndarray:
    mask = np.zeros((64, 96), bool)
    mask[top:bottom, left:right] = True
    return mask


def test_the_views_go_to_the_last_part(outlining: Outlining, grid: PictureGrid, qtbot: QtBot) -> None:
    with qtbot.waitSignal(outlining.task.finished):
        outlining.show_parts(lambda: (part(0, 0, 60, 90), part(10, 20, 14, 26)), goes=True)
    for kind in ViewKind:
        canvas = grid.views[kind].canvas
        assert (canvas.camera.x, canvas.camera.y) == pytest.approx((23, 12))
    first = grid.views[ViewKind.PHOTOGRAPH].canvas
    seen = first.camera.scale * first.width(), first.camera.scale * first.height()
    assert seen[0] >= ROOM * 6 - 0.5 and seen[1] >= ROOM * 4 - 0.5


def test_a_part_of_most_of_the_picture_is_seen_with_all_of_it(outlining: Outlining, grid: PictureGrid, qtbot: QtBot) -> None:
    grid.zoom(4)
    with qtbot.waitSignal(outlining.task.finished):
        outlining.show_parts(lambda: (part(0, 0, 60, 90),), goes=True)
    assert grid.views[ViewKind.PHOTOGRAPH].canvas._camera is None


def test_a_large_part_is_gone_to_once_and_then_has_all_its_lines(
    outlining: Outlining, grid: PictureGrid, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(drawing, "OUTLINE_SIDE", 2)
    moved: list[object] = []
    monkeypatch.setattr(grid.cameras, "look_at", moved.append)
    with qtbot.waitSignal(outlining.task.finished):
        outlining.show_parts(lambda: (part(10, 20, 14, 26),), goes=True)
    assert len(moved) == 1
    shown = outlining._marks.outlines[1][0]._outline
    assert shown is not None and shown.step == 3 and shown.whole is not None


def test_the_views_stay_where_nobody_goes_and_where_there_is_nothing(
    outlining: Outlining, grid: PictureGrid, qtbot: QtBot
) -> None:
    grid.zoom(4)
    before = grid.views[ViewKind.CUT].canvas._camera
    with qtbot.waitSignal(outlining.task.finished):
        outlining.show_parts(lambda: (part(0, 0, 60, 90),), goes=False)
    assert not outlining._marks.outlines[1][0].is_empty
    with qtbot.waitSignal(outlining.task.finished):
        outlining.show_parts(lambda: (part(0, 0, 0, 0),), goes=True)
    assert grid.views[ViewKind.CUT].canvas._camera == before
    outlining.show_parts(lambda: (part(0, 0, 60, 90),), goes=True)
    outlining.clear()
    assert all(item.is_empty for items in outlining._marks.outlines for item in items) and not outlining.task.is_busy
