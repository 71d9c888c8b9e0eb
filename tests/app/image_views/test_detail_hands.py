from __future__ import annotations

from collections.abc import Iterator

import pytest
from hierarchies import striped
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QAction, QWheelEvent
from PySide6.QtWidgets import QApplication, QMenu
from pytestqt.qtbot import QtBot
from scripted_run import ScriptedEngine, scripted_picture, scripted_record

from app.image_views.detail_hands import DetailHands
from app.image_views.picture_grid import PictureGrid
from app.image_views.views import ViewKind
from app.session.session import Session

CTRL, NONE = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.NoModifier


@pytest.fixture
def session(qapp: object) -> Iterator[Session]:
    session = Session(engine=ScriptedEngine(), maker=lambda picture, should_stop: striped())
    yield session
    session.close()


@pytest.fixture
def grid(qtbot: QtBot, session: Session) -> PictureGrid:
    grid = PictureGrid(session)
    qtbot.addWidget(grid)
    grid.resize(900, 700)
    grid.show()
    qtbot.waitExposed(grid)
    session.open_picture(scripted_picture())
    with qtbot.waitSignal(session.detail.hierarchy_changed):
        session.runs.warm_up()
    return grid


@pytest.fixture
def hands(grid: PictureGrid) -> DetailHands:
    hands = grid.findChild(DetailHands)
    assert hands is not None
    return hands


def turn(grid: PictureGrid, kind: ViewKind, eighths: int, keys: Qt.KeyboardModifier) -> None:
    surface = grid.views[kind].canvas.viewport()
    place, phase = QPointF(surface.rect().center()), Qt.ScrollPhase.NoScrollPhase
    turned, nothing = QPoint(0, eighths), Qt.MouseButton.NoButton
    QApplication.sendEvent(
        surface, QWheelEvent(place, surface.mapToGlobal(place), QPoint(), turned, nothing, keys, phase, False)
    )


def entries(menu: QMenu) -> dict[str, QAction]:
    return {action.text().partition("\t")[0].replace("&", ""): action for action in menu.actions() if action.text()}


@pytest.mark.parametrize("kind", list(ViewKind))
def test_the_wheel_with_ctrl_changes_the_detail_over_any_view(grid: PictureGrid, session: Session, kind: ViewKind) -> None:
    camera = grid.views[kind].canvas.camera
    turn(grid, kind, 240, CTRL)
    assert session.detail.cut is not None and session.detail.cut.count == 4
    turn(grid, kind, -120, CTRL)
    assert session.detail.cut.count == 3
    assert grid.views[kind].canvas.camera == camera
    turn(grid, kind, -120, NONE)
    assert session.detail.cut.count == 3 and grid.views[kind].canvas.camera != camera


def test_a_place_is_split_and_united_with_undo(hands: DetailHands, session: Session) -> None:
    session.detail.show_level(2)
    menu = entries(hands.menu_at(30, 10))
    menu["More detail here"].trigger()
    assert session.detail.cut is not None and session.detail.cut.nodes.tolist() == [0, 1, 5, 5]
    menu = entries(hands.menu_at(90, 10))
    menu["Less detail here"].trigger()
    assert session.detail.cut.nodes.tolist() == [6] * 4
    entries(hands.menu_at(90, 10))["Undo detail"].trigger()
    assert session.detail.cut.nodes.tolist() == [0, 1, 5, 5]
    entries(hands.menu_at(90, 10))["Redo detail"].trigger()
    assert session.detail.cut.nodes.tolist() == [6] * 4
    entries(hands.menu_at(90, 10))["The run's map"].trigger()
    assert session.detail.cut is None


def test_what_cannot_be_done_is_grey(hands: DetailHands, session: Session) -> None:
    session.detail.show_level(1)
    assert {text for text, action in entries(hands.menu_at(5, 5)).items() if not action.isEnabled()} == {
        "Less detail here",
        "Redo detail",
        "Within the cut's labels",
    }
    session.detail.show_level(4)
    assert not entries(hands.menu_at(5, 5))["More detail here"].isEnabled()
    outside = entries(hands.menu_at(-5, 5))
    assert not outside["More detail here"].isEnabled() and not outside["Less detail here"].isEnabled()


def test_levels_are_told_to_keep_to_labels(hands: DetailHands, session: Session, qtbot: QtBot) -> None:
    session.add_run(scripted_record(session.view.picture))
    within = entries(hands.menu_at(5, 5))["Within the cut's labels"]
    assert within.isCheckable() and not within.isChecked()
    within.trigger()
    assert session.level_source.is_within
    qtbot.waitUntil(lambda: session.detail.hierarchy is not None and session.detail.hierarchy.pieces is not None)
    entries(hands.menu_at(5, 5))["Within the cut's labels"].trigger()
    assert not session.level_source.is_within


def test_the_right_button_opens_it_on_the_pixel_map(qtbot: QtBot, grid: PictureGrid, session: Session) -> None:
    surface = grid.views[ViewKind.PIXELS].canvas.viewport()
    qtbot.mouseMove(surface, surface.rect().center())
    qtbot.mouseClick(surface, Qt.MouseButton.RightButton, pos=surface.rect().center())
    qtbot.waitUntil(lambda: QApplication.activePopupWidget() is not None)
    menu = QApplication.activePopupWidget()
    assert isinstance(menu, QMenu) and "More detail here" in entries(menu)
    menu.close()
