"""What a lesson hides and changes, and that all of it comes back."""

from __future__ import annotations

import pytest
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QDockWidget, QMainWindow, QPushButton, QWidget
from pytestqt.qtbot import QtBot
from scripted_run import scripted_picture

from app.image_views.picture_grid import PictureGrid
from app.image_views.views import ALL_VIEWS, ViewKind
from app.lessons.format import Hidden
from app.lessons.stage import LessonStage
from app.session.session import Session
from grapl_engine import Frame, RunRecord, Stage


class Lab:
    """As much of the lab as a lesson's stage asks of it."""

    def __init__(self) -> None:
        self.name = "patch"
        self.buttons = {name: QPushButton(name) for name in ("patch", "tiny")}

    def open_page(self, name: str) -> None:
        self.name = name


@pytest.fixture
def window(qtbot: QtBot) -> QMainWindow:
    """What the parts stand in; it lives as long as the test."""
    window = QMainWindow()
    qtbot.addWidget(window)
    return window


@pytest.fixture
def stage(session: Session, window: QMainWindow) -> LessonStage:
    panels = {title: QDockWidget(title, window) for title in ("Runs", "Training", "Lab", "Compare")}
    lab, mu = Lab(), QWidget(window)
    for part in (*panels.values(), *lab.buttons.values()):
        part.setParent(window)
    actions = {f"lab_{name}": QAction(name, window) for name in lab.buttons}
    window.show()
    for part in (*panels.values(), *lab.buttons.values(), mu):
        part.show()
    grid = PictureGrid(session)
    window.setCentralWidget(grid)
    return LessonStage(session, panels, {"mu": mu}, actions, panels["Lab"], grid, lambda: lab, lab.open_page, lambda: False)  # type: ignore[arg-type]


def test_the_open_page_is_none_while_the_lab_is_put_away(stage: LessonStage) -> None:
    assert stage.page == "patch"
    stage.lab_dock.hide()
    assert stage.page == ""


def test_what_was_in_sight_comes_back_and_nothing_else(stage: LessonStage) -> None:
    stage.panels["Training"].hide()
    bring_back = stage.hide(Hidden(panels=("Runs", "Training"), pages=("tiny",), parameters=("mu",)))
    runs, tiny = stage.panels["Runs"], stage.lab().buttons["tiny"]
    assert runs.isHidden() and tiny.isHidden() and stage.parameters["mu"].isHidden()
    assert not stage.actions["lab_tiny"].isVisible() and stage.actions["lab_patch"].isVisible()
    assert not runs.toggleViewAction().isVisible() and not stage.lab().buttons["patch"].isHidden()
    bring_back()
    assert not (runs.isHidden() or tiny.isHidden() or stage.parameters["mu"].isHidden())
    assert stage.actions["lab_tiny"].isVisible() and runs.toggleViewAction().isVisible()
    assert stage.panels["Training"].isHidden(), "the person had put it away"


def test_run_frame_settings_and_page_come_back(stage: LessonStage, lab_record: RunRecord) -> None:
    session = stage.session
    session.add_run(lab_record)
    session.view.show_frame(Frame(Stage.CUT, 0))
    own = session.configuration.settings.replace(mu=2.5)
    session.configuration.set_settings(own)
    memory = stage.remember()
    session.add_run(RunRecord(lab_record.picture, lab_record.settings))
    session.configuration.set_settings(own.replace(mu=0.5))
    stage.open_page("tiny")
    stage.lab_dock.hide()
    stage.restore(memory)
    assert (session.view.shown, session.view.frame, session.configuration.settings) == (lab_record, Frame(Stage.CUT, 0), own)
    assert stage.page == "patch" and session.configuration.auto_rerun and not session.runs.is_busy


def test_a_picture_without_a_run_comes_back(stage: LessonStage) -> None:
    session, picture = stage.session, scripted_picture("mine.png")
    session.open_picture(picture)
    stage.lab_dock.hide()
    memory = stage.remember()
    session.open_picture(scripted_picture("lesson.png"))
    stage.lab_dock.show()
    stage.restore(memory)
    assert session.view.picture is picture and stage.page == ""


def test_the_views_and_the_panel_at_the_side_come_back(stage: LessonStage, lab_record: RunRecord) -> None:
    stage.session.add_run(lab_record)
    stage.panels["Compare"].show()
    stage.lab_dock.hide()
    stage.grid.maximise(ViewKind.PIXELS)
    memory = stage.remember()
    stage.panels["Compare"].hide()
    stage.lab_dock.show()
    stage.grid.keep_to((ViewKind.NETWORK, ViewKind.CUT))
    assert stage.grid.seen == (ViewKind.NETWORK, ViewKind.CUT)
    stage.restore(memory)
    assert stage.grid.seen == (ViewKind.PIXELS,) and stage.lab_dock.isHidden() and not stage.panels["Compare"].isHidden()
    stage.grid.maximise(None)
    assert stage.grid.seen == ALL_VIEWS
