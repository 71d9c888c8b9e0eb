"""Editing in the window: tools, keys, files, the next run."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest
from PIL import Image
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit
from pytestqt.qtbot import QtBot
from scripted_run import scripted_events, scripted_picture

from app.commands import callables
from app.compare.edits_source import edited_key
from app.compare.two_maps.two_maps_page import TwoMapsPage
from app.edit_place import EditPlace
from app.edits.tools import TOOLS, Tool
from app.image_views.views import ViewKind
from app.main_window import MainWindow
from app.session.run_phase import RunPhase
from app.session.session import Session
from app.session.session_folders import SessionFolders
from grapl_engine import Settings
from grapl_engine.label_edits import Brush, CutSplit, Fill, LabelEdits, StrokeSplit
from grapl_engine.storage.run_file import load_run

SPLIT = CutSplit(0, (((5, 5),), ((90, 5),)))


def settle(window: MainWindow, qtbot: QtBot) -> None:
    qtbot.waitUntil(lambda: window.session.edits.is_free)


def edit(window: MainWindow, qtbot: QtBot, *edits: object) -> None:
    for one in edits:
        window.session.edits.make(one)  # type: ignore[arg-type]
    settle(window, qtbot)


@pytest.mark.parametrize("tool", Tool)
def test_a_tool_brings_its_panel_and_is_laid_down_with_it(done: MainWindow, tool: Tool) -> None:
    action = done.actions_by_name[f"tool_{tool.value}"]
    action.trigger()
    assert done.editing.isVisible() and done.tools.tool is tool and action.isChecked()
    assert done.editing.how.text() == TOOLS[tool].how and done.findChildren(EditPlace)
    done.docks["Edit"].close()
    assert done.tools.tool is None and not action.isChecked()


def test_escape_lays_the_tool_down_before_it_selects_nothing(done: MainWindow) -> None:
    done.session.view.select(1)
    done.actions_by_name["tool_fill"].trigger()
    done.actions_by_name["clear_selection"].trigger()
    assert done.tools.tool is None and done.session.view.selected == 1
    done.actions_by_name["clear_selection"].trigger()
    assert done.session.view.selected is None


def test_control_z_takes_edits_back_while_the_panel_is_in_sight(done: MainWindow, qtbot: QtBot) -> None:
    session = done.session
    session.configuration.set_auto_rerun(False)
    before = session.configuration.settings
    session.configuration.set_settings(before.replace(mu=2.0))
    done.actions_by_name["toggle_edit"].trigger()
    edit(done, qtbot, Fill(9, 5, 5))
    QTest.keyClick(done, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    settle(done, qtbot)
    assert session.view.shown is not None and not session.view.shown.edits and session.configuration.settings.mu == 2.0
    QTest.keyClick(done, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier)
    settle(done, qtbot)
    assert session.view.shown.edits
    done.docks["Settings"].findChildren(QLineEdit)[0].setFocus()
    callables.undo(done)  # the settings have the keyboard
    assert session.configuration.settings == before and session.view.shown.edits
    callables.redo(done)
    assert session.configuration.settings.mu == 2.0
    done.docks["Edit"].close()
    done.setFocus()
    callables.undo(done)
    assert session.configuration.settings == before and session.view.shown.edits


def test_marks_are_taken_back_and_kept_by_keys(done: MainWindow, qtbot: QtBot) -> None:
    done.actions_by_name["tool_cut"].trigger()
    settle(done, qtbot)
    for x in (5.5, 90.5, 60.5):
        done.tools.press(x, 5.5)
    QTest.keyClick(done, Qt.Key.Key_Backspace)
    assert done.tools.sides == SPLIT.sides
    qtbot.waitUntil(lambda: done.session.edits.proposal.step is not None)
    QTest.keyClick(done, Qt.Key.Key_Return)
    settle(done, qtbot)
    assert done.session.view.shown is not None and done.session.view.shown.edits == LabelEdits((SPLIT,))


def test_files_hold_the_edited_map_while_it_is_looked_at(done: MainWindow, tmp_path: Path, qtbot: QtBot) -> None:
    record, edits = done.session.view.shown, done.session.edits
    assert record is not None and record.finished is not None
    assert done.session.sight.for_files is None
    edit(done, qtbot, SPLIT)
    assert edits.map is not None and done.session.sight.for_files is edits.map
    with qtbot.waitSignal(done.saving.written):
        done.saving.save_labels(tmp_path / "labels.tif", record, done.session.sight.for_files)  # type: ignore[arg-type]
    with Image.open(tmp_path / "labels.tif") as image:
        np.testing.assert_array_equal(np.asarray(image), edits.map.labels)
    with qtbot.waitSignal(done.saving.written):
        done.saving.export_run(tmp_path / "all", record)
    facts = json.loads((tmp_path / "all" / "run.json").read_text())
    assert facts["edited"] is True and (tmp_path / "all" / "edited.tif").exists()
    edits.layer.set_visible(False)
    assert done.session.sight.for_files is None
    with qtbot.waitSignal(done.saving.written):
        done.saving.save_run(tmp_path / "run.grapl", record)
    assert load_run(tmp_path / "run.grapl").edits == record.edits


def test_what_was_learned_is_run_and_compared_with_the_edited_map(done: MainWindow, qtbot: QtBot) -> None:
    session = done.session
    teacher = session.view.shown
    done.actions_by_name["toggle_edit"].trigger()
    edit(done, qtbot, SPLIT)
    assert teacher is not None
    with qtbot.waitSignal(session.runs.run_ended) as ended:
        done.editing.learn.click()
    rerun = ended.args[0]
    assert rerun is not teacher and rerun.settings == teacher.settings
    assert len(rerun.constraints.constraints) > 8 and rerun.constraints == session.configuration.constraints
    qtbot.waitUntil(lambda: session.runs.phase is RunPhase.READY and not done.docks["Compare"].isHidden())
    page = done.compare.page
    assert isinstance(page, TwoMapsPage)
    qtbot.waitUntil(lambda: page.model.borders is not None)
    assert (page.form.rows["a"].source, page.form.rows["b"].source) == (edited_key(teacher), rerun)
    assert not teacher.constraints and not rerun.edits


def test_a_run_that_begins_in_the_place_of_the_one_that_learns_is_not_compared(
    done: MainWindow, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    session = done.session
    done.actions_by_name["toggle_edit"].trigger()
    edit(done, qtbot, SPLIT)
    with monkeypatch.context() as patch, qtbot.waitSignal(session.edits.learning.constraints_found):
        patch.setattr(session.runs, "start", lambda: None)  # stopped before it had begun
        done.editing.learn.click()
        settle(done, qtbot)
    session.configuration.set_auto_rerun(False)
    session.configuration.set_settings(session.configuration.settings.replace(mu=2.0))
    with qtbot.waitSignal(session.runs.run_ended):
        session.runs.start()
    qtbot.waitUntil(lambda: session.runs.phase is RunPhase.READY)
    assert done.docks["Compare"].isHidden()


def test_what_seeds_cannot_say_is_told_and_nothing_is_run(done: MainWindow, qtbot: QtBot) -> None:
    done.actions_by_name["toggle_edit"].trigger()
    session = done.session
    edit(done, qtbot, Fill(9, 5, 5))
    done.session.edits.clear()
    settle(done, qtbot)
    edit(done, qtbot, Brush(9, ((3, 3),), 0))
    with qtbot.waitSignal(session.edits.learning.constraints_found):
        done.editing.learn.click()
    assert "Finer than a patch" in done.editing.told.text() and "no run was started" in done.editing.told.text()
    assert not session.runs.is_busy and len(session.runs.kept) == 1


def test_edits_are_there_again_after_the_end(qtbot: QtBot, tmp_path: Path) -> None:
    def engine(job: object, _should_stop: object) -> object:
        return iter(scripted_events(job.picture, job.settings))  # type: ignore[attr-defined]

    def opened() -> Session:
        session = Session(engine=engine, settings=Settings(d=8, k0=5, steps=(1, 1)))  # type: ignore[arg-type]
        session.configuration.set_auto_rerun(False)
        session.keeper.begin(SessionFolders(tmp_path / "sessions"))
        return session

    first = opened()
    first.open_picture(scripted_picture())
    first.runs.start()
    qtbot.waitUntil(lambda: first.runs.phase is RunPhase.READY and bool(first.runs.kept))
    first.edits.make(SPLIT)
    qtbot.waitUntil(lambda: first.edits.is_free)
    first.close()  # at once: the edits have not rested
    second = opened()
    qtbot.waitUntil(lambda: second.edits.map is not None and second.edits.is_free)
    assert second.view.shown is not None and second.view.shown.edits == LabelEdits((SPLIT,))
    assert second.sight.edited is not None and first.edits.map is not None
    np.testing.assert_array_equal(second.sight.edited.map.labels, first.edits.map.labels)
    assert second.kept.entries[0].facts.edits == 1
    second.close()


def test_a_segment_is_split_by_a_stroke_without_the_mouse(done: MainWindow, qtbot: QtBot) -> None:
    session, grid = done.session, done.grid
    session.configuration.set_auto_rerun(False)
    done.actions_by_name["tool_stroke"].trigger()
    settle(done, qtbot)
    session.view.point_at((40.5, 0.5))
    QTest.keyClick(done, Qt.Key.Key_Period)
    for _ in range(60):
        QTest.keyClick(done, Qt.Key.Key_Down, Qt.KeyboardModifier.AltModifier)
    assert session.view.pointer == (40.5, 63.5), "it stays inside the picture"
    assert grid.views[ViewKind.PIXELS].canvas.camera.scale > 0
    session.view.point_at((40.5, 40.5))
    QTest.keyClick(done, Qt.Key.Key_Period)
    assert done.tools.stroke == ((40, 0), (40, 40))
    QTest.keyClick(done, Qt.Key.Key_Return)
    settle(done, qtbot)
    assert session.view.shown is not None
    assert session.view.shown.edits == LabelEdits((StrokeSplit(0, ((40, 0), (40, 40))),))
