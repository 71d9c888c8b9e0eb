from __future__ import annotations

import pytest
from hierarchies import striped
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot
from scripted_run import ScriptedEngine, scripted_picture, scripted_record

from app.image_views.clicks import Clicks
from app.image_views.picture_grid import PictureGrid
from app.image_views.views import ViewKind
from app.session.session import Session

CTRL, NONE = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.NoModifier


@pytest.fixture
def levelled(qtbot: QtBot) -> PictureGrid:
    session = Session(engine=ScriptedEngine(), maker=lambda picture, should_stop: striped())
    grid = PictureGrid(session)
    grid.destroyed.connect(session.close)
    qtbot.addWidget(grid, before_close_func=lambda _: session.close())
    grid.resize(900, 700)
    grid.show()
    qtbot.waitExposed(grid)
    session.open_picture(scripted_picture())
    with qtbot.waitSignal(session.detail.hierarchy_changed):
        session.runs.warm_up()
    return grid


def turn(grid: PictureGrid, kind: ViewKind, eighths: int, keys: Qt.KeyboardModifier) -> None:
    surface = grid.views[kind].canvas.viewport()
    place, phase = QPointF(surface.rect().center()), Qt.ScrollPhase.NoScrollPhase
    turned, nothing = QPoint(0, eighths), Qt.MouseButton.NoButton
    QApplication.sendEvent(
        surface, QWheelEvent(place, surface.mapToGlobal(place), QPoint(), turned, nothing, keys, phase, False)
    )


@pytest.mark.parametrize("kind", list(ViewKind))
def test_the_wheel_with_ctrl_changes_the_detail_over_any_view(levelled: PictureGrid, kind: ViewKind) -> None:
    detail, camera = levelled._session.detail, levelled.views[kind].canvas.camera
    turn(levelled, kind, 240, CTRL)
    assert detail.cut is not None and detail.cut.count == 4
    turn(levelled, kind, -120, CTRL)
    assert detail.cut.count == 3
    assert levelled.views[kind].canvas.camera == camera
    turn(levelled, kind, -120, NONE)
    assert detail.cut.count == 3 and levelled.views[kind].canvas.camera != camera


def test_what_can_be_selected_is_known_before_it_is(session: Session, qtbot: QtBot) -> None:
    grid = PictureGrid(session)
    qtbot.addWidget(grid)
    session.add_run(scripted_record(scripted_picture()))
    view = grid.views[ViewKind.PIXELS]
    assert view.pick_at(-3.0, 5.0) is None
    pick = view.pick_at(72.5, 14.5)
    assert pick is not None and session.view.selected is None
    for _ in range(2):
        pick()
        assert session.view.selected == 4, "again is no change"
    view.clicked.emit(72.5, 14.5)
    assert session.view.selected is None, "a second click lets go"


def test_a_double_click_selects_nothing_and_maximises(session: Session, qtbot: QtBot) -> None:
    grid = PictureGrid(session)
    qtbot.addWidget(grid)
    session.add_run(scripted_record(scripted_picture()))
    session.view.select(1)
    (clicks,) = grid.findChildren(Clicks)
    view = grid.views[ViewKind.CUT]
    assert clicks.kind_of(view) is ViewKind.CUT
    view.clicked.emit(72.5, 14.5)
    view.double_clicked.emit()
    assert session.view.selected == 1 and grid.maximised is ViewKind.CUT


def test_patches_alone_are_selected_where_that_is_wanted(session: Session, qtbot: QtBot) -> None:
    grid = PictureGrid(session)
    qtbot.addWidget(grid)
    session.add_run(scripted_record(scripted_picture()))
    grid.set_picking(patches_alone=True)
    grid.views[ViewKind.PIXELS].clicked.emit(72.5, 14.5)
    assert session.view.patch == (1, 6) and session.view.selected is None
