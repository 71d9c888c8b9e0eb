"""What commands do, where it is more than a line."""

from __future__ import annotations

import shlex
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from hierarchies import striped
from PIL import Image
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from pytestqt.qtbot import QtBot
from scipy.io import loadmat
from scripted_run import ScriptedEngine, scripted_picture, scripted_record

from app.commands.callables import of_looked_at, of_shown_run
from app.files import dialogs
from app.image_views.view_copy import view_image
from app.image_views.views import ViewKind
from app.main_window import MainWindow
from app.session.run_phase import RunPhase
from app.session.session import Session
from grapl_engine import RunRecord
from grapl_engine.label_constraints import LabelConstraint, LabelConstraints

NONE, ALT, SHIFT = Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.AltModifier, Qt.KeyboardModifier.ShiftModifier
KEYS = {"]": Qt.Key.Key_BracketRight, "[": Qt.Key.Key_BracketLeft, "D": Qt.Key.Key_D, "Z": Qt.Key.Key_Z}


def test_command_line_is_copied(done: MainWindow) -> None:
    done.actions_by_name["copy_command"].trigger()
    text = QGuiApplication.clipboard().text()
    assert text.startswith("grapl segment 'a very long") and "--preset" in text and shlex.split(text)
    assert done.statusBar().currentMessage() == "The command line is on the clipboard."


def test_command_line_with_seeds_says_where_they_belong(done: MainWindow) -> None:
    assert done.session.view.shown is not None
    done.session.view.shown.constraints = LabelConstraints((LabelConstraint(0.5, 0.5, 1),))
    done.actions_by_name["copy_command"].trigger()
    assert "seeds.json" in done.statusBar().currentMessage()


def test_what_is_done_with_the_shown_run_is_nothing_without_one(window: MainWindow, qtbot: QtBot) -> None:
    names: list[str] = []
    do = of_shown_run(lambda _window, record: names.append(record.picture.name))
    do(window)
    assert names == []
    window.session.open_picture(scripted_picture())
    window.session.runs.start()
    qtbot.waitUntil(lambda: window.session.runs.phase is RunPhase.READY)
    do(window)
    assert names == ["five colours.png"]


def test_what_needs_no_run_is_done_with_the_picture_alone(window: MainWindow) -> None:
    seen: list[RunRecord] = []
    do = of_looked_at(lambda _window, record: seen.append(record))
    do(window)
    assert seen == []
    window.session.open_picture(scripted_picture("alone.png"))
    do(window)
    window.session.add_run(scripted_record(window.session.view.picture))
    do(window)
    assert [(record.picture.name, record.finished is None) for record in seen] == [("alone.png", True), ("alone.png", False)]
    assert seen[1] is window.session.view.shown


@pytest.fixture
def bare(qtbot: QtBot) -> Iterator[MainWindow]:
    """A window with a picture, its own segments and no run."""
    window = MainWindow(Session(engine=ScriptedEngine(), maker=lambda picture, should_stop: striped()))
    window.session.configuration.set_auto_rerun(False)
    window.session.open_picture(scripted_picture("bare.png"))
    with qtbot.waitSignal(window.session.detail.hierarchy_changed):
        window.session.runs.warm_up()
    yield window
    window.close()
    window.deleteLater()


def saved(window: MainWindow, qtbot: QtBot, name: str, path: Path, monkeypatch: pytest.MonkeyPatch) -> np.ndarray:
    """What a command of the menu File writes."""
    monkeypatch.setattr(dialogs, "_ask", lambda *_, **__: (path, ""))
    with qtbot.waitSignal(window.saving.written):
        window.actions_by_name[name].trigger()
    if path.suffix == ".mat":
        return np.asarray(loadmat(path)["ucm2"])
    if path.suffix == ".npz":
        with np.load(path) as kept:
            return np.asarray(kept["merges"])
    return np.asarray(Image.open(path))


def test_the_pictures_own_levels_are_saved_without_a_run(
    bare: MainWindow, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    tree = striped()
    for name, expected in (
        ("tree.npz", tree.tree.merges),
        ("ucm.mat", tree.contours),
        ("lines.png", np.round(tree.contours * 65535)),
    ):
        np.testing.assert_array_equal(saved(bare, qtbot, "save_levels", tmp_path / name, monkeypatch), expected)
    own = saved(bare, qtbot, "save_labels", tmp_path / "automatic.tif", monkeypatch)
    np.testing.assert_array_equal(own, tree.labels(2))
    bare.session.detail.show_level(3)
    np.testing.assert_array_equal(saved(bare, qtbot, "save_labels", tmp_path / "three.tif", monkeypatch), tree.labels(3))
    assert saved(bare, qtbot, "save_overlay", tmp_path / "over.png", monkeypatch).shape == (64, 96, 3)
    assert not bare.actions_by_name["export"].isEnabled() and not bare.actions_by_name["save_run"].isEnabled()


@pytest.mark.parametrize(("opacity", "contours"), [(0.6, True), (0.25, False), (1.0, False)])
def test_an_overlay_is_saved_as_the_pixel_map_shows_it(
    done: MainWindow, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, opacity: float, contours: bool
) -> None:
    done.view_options.set_opacity(opacity)
    done.view_options.set_contours(contours)
    file = saved(done, qtbot, "save_overlay", tmp_path / "over.png", monkeypatch)
    screen = view_image(done.grid.views[ViewKind.PIXELS])
    times = screen.width() / 96
    for x, y in ((10.5, 10.5), (72.5, 14.5), (80.5, 58.5), (30.5, 40.5)):  # inside of segments
        seen = screen.pixelColor(int(x * times), int(y * times)).getRgb()[:3]
        np.testing.assert_allclose(file[int(y), int(x)], seen, atol=3)
    lines = ((file == 255).all(-1) | (file == 0).all(-1)).sum()
    assert bool(lines > 50) is contours


def test_before_there_are_segments_there_is_nothing_to_save(window: MainWindow) -> None:
    window.session.configuration.set_auto_rerun(False)
    window.session.open_picture(scripted_picture())
    for name in ("save_labels", "save_overlay", "save_levels", "export"):
        assert not window.actions_by_name[name].isEnabled()


def test_w_lets_levels_keep_to_the_cuts_labels_and_the_command_line_says_so(bare: MainWindow, qtbot: QtBot) -> None:
    action, session = bare.actions_by_name["within_labels"], bare.session
    assert not action.isEnabled()
    record = scripted_record(session.view.picture)
    assert record.finished is not None
    levels = replace(striped(source="network"), answers=np.full((4, 2), 0.5, np.float32))
    record.finished = replace(record.finished, hierarchy=levels)
    session.add_run(record)
    assert action.isEnabled() and not action.isChecked() and action.shortcut().toString() == "W"
    action.trigger()
    assert action.isChecked()
    qtbot.waitUntil(lambda: session.detail.hierarchy is not None and session.detail.hierarchy.pieces is not None)
    session.detail.show_level(2)
    bare.actions_by_name["copy_command"].trigger()
    assert "--detail 2 --within-labels" in QGuiApplication.clipboard().text()
    action.trigger()
    assert not action.isChecked() and session.detail.hierarchy is record.finished.hierarchy


def test_nothing_is_selected_first_and_maximised_second(done: MainWindow) -> None:
    done.session.view.select(1)
    done.grid.maximise(ViewKind.CUT)
    done.actions_by_name["clear_selection"].trigger()
    assert done.session.view.selected is None and done.grid.maximised is ViewKind.CUT
    done.actions_by_name["clear_selection"].trigger()
    assert done.grid.maximised is None


def test_a_refused_value_is_put_back_and_told(window: MainWindow, qtbot: QtBot) -> None:
    window.session.configuration.set_auto_rerun(False)
    window.session.open_picture(scripted_picture())
    window.form.take_back_refused = lambda: True  # type: ignore[method-assign]
    with qtbot.waitSignal(window.session.runs.runs_changed):
        window.actions_by_name["run"].trigger()
    qtbot.waitUntil(lambda: window.session.runs.phase is RunPhase.READY)
    assert window.statusBar().currentMessage().startswith("A setting was refused")


@pytest.fixture
def levelled(window: MainWindow, qtbot: QtBot) -> MainWindow:
    """With a run that has levels of detail."""
    record = scripted_record()
    assert record.finished is not None
    record.finished = replace(record.finished, hierarchy=striped(source="network"))
    if "grid" not in vars(window):
        with qtbot.waitSignal(window.views_made):
            pass
    window.session.add_run(record)
    return window


def nodes(window: MainWindow) -> list[int] | None:
    cut = window.session.detail.cut
    return None if cut is None else cut.nodes.tolist()


def test_detail_by_keyboard(levelled: MainWindow, qtbot: QtBot) -> None:
    seen = []
    for key, keys in (
        ("]", NONE), ("[", NONE), ("[", NONE), ("D", NONE), ("]", ALT), ("Z", ALT), ("Z", ALT | SHIFT), ("D", SHIFT),
    ):  # fmt: skip
        levelled.session.view.point_at((30.0, 10.0))
        qtbot.keyClick(levelled, KEYS[key], keys)
        seen.append(nodes(levelled))
    assert seen == [[4, 4, 2, 3], [4, 4, 5, 5], [6] * 4, [4, 4, 5, 5], [0, 1, 5, 5], [4, 4, 5, 5], [0, 1, 5, 5], None]


def test_detail_here_is_of_the_selected_segment_else_under_the_mouse(levelled: MainWindow) -> None:
    more, less = (levelled.actions_by_name[f"{which}_detail_here"] for which in ("more", "less"))
    levelled.session.view.point_at(None)
    more.trigger()
    assert nodes(levelled) is None and "Select a segment" in levelled.statusBar().currentMessage()
    levelled.session.detail.show_level(2)
    levelled.session.detail.select(1)
    more.trigger()
    assert nodes(levelled) == [4, 4, 2, 3] and levelled.session.detail.selected == 1
    less.trigger()
    assert nodes(levelled) == [4, 4, 5, 5]
    levelled.session.detail.select(None)
    levelled.session.view.point_at((10.0, 10.0))
    more.trigger()
    assert nodes(levelled) == [0, 1, 5, 5]


def test_undo_of_settings_and_of_detail_are_two(levelled: MainWindow) -> None:
    session, actions = levelled.session, levelled.actions_by_name
    session.configuration.set_auto_rerun(False)
    session.configuration.set_settings(session.configuration.settings.replace(lambda_=7.0))
    session.detail.show_level(4)
    actions["undo"].trigger()
    assert session.configuration.settings.lambda_ != 7.0 and nodes(levelled) == [0, 1, 2, 3]
    actions["undo_detail"].trigger()
    assert nodes(levelled) is None and not actions["undo_detail"].isEnabled() and actions["redo_detail"].isEnabled()


def test_a_level_of_the_run_is_in_its_command(levelled: MainWindow) -> None:
    levelled.session.detail.show_level(3)
    levelled.actions_by_name["copy_command"].trigger()
    assert "--detail 3" in QGuiApplication.clipboard().text()
    levelled.session.detail.show_level(2)
    levelled.session.detail.more_at(0)
    levelled.actions_by_name["copy_command"].trigger()
    assert "--detail" not in QGuiApplication.clipboard().text()


def test_escape_selects_no_segment_first(levelled: MainWindow) -> None:
    levelled.grid.maximise(ViewKind.PIXELS)
    levelled.session.detail.show_level(2)
    levelled.session.detail.select(1)
    levelled.actions_by_name["clear_selection"].trigger()
    assert levelled.session.detail.selected is None and levelled.grid.maximised is ViewKind.PIXELS
