"""The mouse on the pixel map, with real events."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from app.edits.hands import EditHands
from app.edits.tool_box import ToolBox
from app.edits.tools import Tool
from app.image_views.picture_grid import PictureGrid
from app.image_views.views import ViewKind
from app.session.session import Session
from grapl_engine import RunRecord
from grapl_engine.label_edits import Brush, Fill, Merge

LEFT = Qt.MouseButton.LeftButton


@pytest.fixture
def grid(session: Session, record: RunRecord, tools: ToolBox, qtbot: QtBot) -> PictureGrid:
    grid = PictureGrid(session)
    qtbot.addWidget(grid)
    grid.resize(900, 700)
    grid.show()
    grid.hands = EditHands(session, grid, tools)  # type: ignore[attr-defined]
    return grid


def at(grid: PictureGrid, x: float, y: float) -> QPoint:
    canvas = grid.views[ViewKind.PIXELS].canvas
    return canvas.mapFromScene(canvas.to_scene(x, y))


def click(grid: PictureGrid, x: float, y: float, held: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
    QTest.mouseClick(grid.views[ViewKind.PIXELS].canvas.viewport(), LEFT, held, at(grid, x, y))


def test_clicks_go_to_the_tool_and_select_nothing(
    grid: PictureGrid, session: Session, record: RunRecord, tools: ToolBox, qtbot: QtBot
) -> None:
    tools.choose(Tool.MERGE)
    qtbot.waitUntil(lambda: session.edits.map is not None)
    click(grid, 5.5, 5.5)
    click(grid, 72.5, 14.5)
    qtbot.waitUntil(lambda: bool(record.edits))
    assert record.edits.edits == (Merge(0, (4,)),) and session.view.selected is None and session.view.patch is None
    tools.choose(None)
    click(grid, 5.5, 5.5)
    assert session.view.selected == 0


def test_a_drag_is_one_stroke_of_the_brush(
    grid: PictureGrid, session: Session, record: RunRecord, tools: ToolBox, qtbot: QtBot
) -> None:
    tools.choose(Tool.BRUSH)
    qtbot.waitUntil(lambda: session.edits.map is not None)
    viewport = grid.views[ViewKind.PIXELS].canvas.viewport()
    seen = grid.views[ViewKind.PIXELS].canvas.camera
    QTest.mousePress(viewport, LEFT, Qt.KeyboardModifier.NoModifier, at(grid, 10.5, 10.5))
    QTest.mouseMove(viewport, at(grid, 30.5, 10.5))
    assert tools.stroke[0] == (10, 10) and not record.edits
    QTest.mouseRelease(viewport, LEFT, Qt.KeyboardModifier.NoModifier, at(grid, 30.5, 10.5))
    qtbot.waitUntil(lambda: bool(record.edits))
    (edit,) = record.edits.edits
    assert isinstance(edit, Brush) and edit.points[0] == (10, 10) and edit.radius == 5
    assert grid.views[ViewKind.PIXELS].canvas.camera == seen  # nothing was panned


def test_with_control_the_number_under_the_mouse_is_taken(
    grid: PictureGrid, session: Session, record: RunRecord, tools: ToolBox, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    tools.choose(Tool.FILL)
    qtbot.waitUntil(lambda: session.edits.map is not None)
    monkeypatch.setattr("app.edits.hands.QGuiApplication.keyboardModifiers", lambda: Qt.KeyboardModifier.ControlModifier)
    click(grid, 80.5, 60.5)
    assert tools.values.label == 3
    monkeypatch.undo()
    click(grid, 5.5, 5.5)
    qtbot.waitUntil(lambda: bool(record.edits))
    assert record.edits.edits == (Fill(3, 5, 5),)


def test_the_brush_is_drawn_where_the_mouse_points(grid: PictureGrid, tools: ToolBox) -> None:
    hands = grid.hands  # type: ignore[attr-defined]
    view = grid.views[ViewKind.PIXELS]
    view.pointed.emit((20.0, 20.0))
    assert hands.marks.ring is None
    tools.choose(Tool.BRUSH)
    view.pointed.emit((20.0, 20.0))
    assert hands.marks.ring == (20.0, 20.0, 5)
    tools.choose(Tool.CUT)
    assert hands.marks.ring is None


def test_the_pixel_map_comes_in_sight_with_a_tool(grid: PictureGrid, tools: ToolBox) -> None:
    grid.maximise(ViewKind.CUT)
    tools.choose(Tool.CUT)
    assert grid.maximised is ViewKind.PIXELS
