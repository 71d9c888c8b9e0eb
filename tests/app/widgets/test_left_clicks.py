"""A right-click marks nothing: in a list of its own, and in every list and table that the window has."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication, QModelIndex, QPoint, Qt
from PySide6.QtWidgets import QAbstractItemView, QComboBox, QHeaderView, QListView, QListWidget, QMenu, QWidget
from pytestqt.qtbot import QtBot
from scripted_run import scripted_labels

from app.commands import callables
from app.compare import pages as compare_pages
from app.edits.tools import Tool
from app.lab import pages as lab_pages
from app.main_window import MainWindow
from app.widgets.left_clicks import LeftClicks
from grapl_engine.truth import Truth, TruthFiles

APP = Path(__file__).parents[3] / "app"
BUTTONS = (Qt.MouseButton.RightButton, Qt.MouseButton.MiddleButton)


def marked(view: QAbstractItemView) -> tuple[int, int, list[tuple[int, int]]]:
    """What looks chosen."""
    current: QModelIndex = view.currentIndex()
    return current.row(), current.column(), sorted((index.row(), index.column()) for index in view.selectedIndexes())


def places(view: QAbstractItemView) -> list[QPoint]:
    """The middle of every cell in sight."""
    model, area = view.model(), view.viewport().rect()
    columns = 1 if isinstance(view, QListView) else model.columnCount()
    cells = (model.index(row, column) for row in range(model.rowCount()) for column in range(columns))
    return [place for index in cells if area.contains(place := view.visualRect(index).center())]


@pytest.fixture
def names(qtbot: QtBot) -> QListWidget:
    names = QListWidget()
    qtbot.addWidget(names)
    names.addItems(["one", "two", "three"])
    LeftClicks(names)
    names.show()
    return names


@pytest.mark.parametrize("button", BUTTONS)
def test_only_the_left_button_chooses(names: QListWidget, qtbot: QtBot, button: Qt.MouseButton) -> None:
    _, second, third = places(names)
    qtbot.mouseClick(names.viewport(), Qt.MouseButton.LeftButton, pos=third)
    assert names.currentRow() == 2
    qtbot.mouseClick(names.viewport(), button, pos=second)
    qtbot.mouseDClick(names.viewport(), button, pos=second)
    assert marked(names) == (2, 0, [(2, 0)])


def of_a_list(widget: QWidget) -> bool:
    """Neither headings nor what a combo box folds out: there one only points."""
    if isinstance(widget, QHeaderView):
        return False
    parent = widget.parentWidget()
    while parent is not None and not isinstance(parent, QComboBox):
        parent = parent.parentWidget()
    return parent is None


def views_of(window: MainWindow) -> list[QAbstractItemView]:
    return [view for view in window.findChildren(QAbstractItemView) if of_a_list(view)]


@pytest.fixture
def full(done: MainWindow, qtbot: QtBot) -> MainWindow:
    """The window with two runs, a truth and a tool in hand, at a size that has room for rows."""
    session = done.session
    qtbot.waitUntil(lambda: "grid" in vars(done))
    done.resize(1600, 1400)
    picture = session.view.picture
    assert picture is not None
    session.configuration.set_auto_rerun(False)
    session.configuration.set_settings(session.configuration.settings.replace(seed=3))
    session.runs.start()
    qtbot.waitUntil(lambda: len(session.runs.kept) == 2 and session.runs.is_at_rest)
    maps = tuple(scripted_labels((picture.height, picture.width)).astype("int32") % k for k in (5, 3))
    session.truth.take(Truth(maps, None, "truth", ("a", "b")), picture, TruthFiles(("a", "b")))
    return done


def scenes(window: MainWindow) -> Iterator[None]:
    """Everything that has rows comes in sight, one thing after the other."""
    yield
    for title in ("Truth", "Lessons"):
        window.show_dock(title)
        yield
    for page in compare_pages.PAGES:
        window.open_compare(page)
        yield
    for page in lab_pages.PAGES:
        window.open_lab(page)
        yield
    callables.take_tool(window, Tool.MERGE)
    yield
    window.guide.show_place()
    yield
    window.guide.close()


def test_no_list_or_table_of_the_window_looks_chosen_by_a_right_click(
    full: MainWindow, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    for way in ("exec", "popup"):
        monkeypatch.setattr(QMenu, way, lambda *_where: None)
    view, sight = full.session.view, full.session.sight
    tried: set[str] = set()
    for _ in scenes(full):
        QCoreApplication.processEvents()
        for rows in filter(QWidget.isVisible, views_of(full)):
            for place in places(rows)[:12]:
                before = marked(rows), view.shown, view.selected, sight.selected
                for button in BUTTONS:
                    qtbot.mouseClick(rows.viewport(), button, pos=place)
                assert (marked(rows), view.shown, view.selected, sight.selected) == before, rows.accessibleName()
                tried.add(rows.accessibleName() or type(rows.parentWidget()).__name__)
    assert {"Runs", "Segments", "Scores against the truth", "Edits, oldest first"} <= tried, tried
    assert len(tried) > 6, tried


def test_no_view_selects_by_a_right_click(full: MainWindow, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> None:
    for way in ("exec", "popup"):
        monkeypatch.setattr(QMenu, way, lambda *_where: None)
    session = full.session
    for view in full.grid.views.values():
        surface = view.canvas.viewport()
        place = surface.rect().center()
        assert session.sight.selected is None
        for button in BUTTONS:
            qtbot.mouseClick(surface, button, pos=place)
        assert (session.sight.selected, session.view.selected) == (None, None)


def test_every_list_and_table_has_been_thought_of() -> None:
    """Whoever makes one gives it `LeftClicks`: no class of the app is forgotten because the walk did not meet it."""
    makers = {"QListWidget", "QListView", "QTableWidget", "QTableView", "QTreeWidget", "QTreeView"}
    for path in APP.rglob("*.py"):
        tree = ast.parse(path.read_text(encoding="utf-8"))
        calls = {node.func.id for node in ast.walk(tree) if isinstance(node, ast.Call) and isinstance(node.func, ast.Name)}
        bases = {
            base.id
            for node in ast.walk(tree)
            if isinstance(node, ast.ClassDef)
            for base in node.bases
            if isinstance(base, ast.Name)
        }
        assert not (calls | bases) & makers or "LeftClicks" in calls, f"{path.relative_to(APP)} has rows without LeftClicks"
