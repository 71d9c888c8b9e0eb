"""Every command of the table: when it can be done, that its key is pressed for it alone, and that what it does works."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtGui import QGuiApplication, QKeySequence
from PySide6.QtWidgets import QDialog
from pytestqt.qtbot import QtBot
from scripted_run import scripted_events, scripted_labels, scripted_picture

from app.commands.command import Command
from app.commands.key_guard import KeyGuard
from app.commands.table import COMMANDS, INNER_MENUS, MENUS
from app.compare.pages import PAGES as COMPARE_PAGES
from app.compare.two_maps.way import WAYS
from app.edits.tools import TOOLS
from app.files import dialogs, figures
from app.image_views.view_options import OPACITIES
from app.image_views.views import ViewKind
from app.lab.pages import PAGES
from app.main_window import MainWindow
from app.session.preview import CutPreview, PreviewKind
from app.session.run_phase import RunPhase
from app.session.session import Session
from grapl_engine import Event, Settings
from grapl_engine.graphcut.problem import problem_of

SMALL = Settings(d=8, k0=5, steps=(1, 1))
ALWAYS = {
    "next_panel",
    "previous_panel",
    "open_batch",
    "save_preset",
    "reset_layout",
    "open_file",
    "paste",
    "close",
    "clear_selection",
    "auto_rerun",
    "contours",
    "photograph_contours",
    "border_strength",
    "opacity",
    "truth",
    "show_lessons",
    "show_guide",
    "show_palette",
    "find_setting",
    "preferences",
    "fold_settings",
    "fold_training",
    "fold_panels",
    "show_messages",
    "lessons_help",
    "about",
}
WITH_PICTURE = (
    ALWAYS
    | {
        "run_or_stop",
        "run",
        "maximise_1",
        "maximise_2",
        "maximise_3",
        "maximise_4",
        "fit",
        "show_welcome",
        "one_to_one",
        "centre_here",
        "copy",
        "select_here",
        "show_menu",
        "magnifier",
        "zoom_in",
        "zoom_out",
        "toggle_lab",
        "open_truth",
        "show_scores",
        "toggle_compare",
        "toggle_edit",
    }
    | {f"crosshair_{way}" for way in ("left", "right", "up", "down")}
    | {f"lab_{name}" for name in PAGES}
    | {f"compare_{name}" for name in COMPARE_PAGES}
    | {f"way_{way.value}" for way in WAYS}
)
WITH_RUN = WITH_PICTURE | {
    "save_run",
    "copy_run_command",
    "save_figure",
    "save_view",
    "inspect_patch",
    "seed_here",
    "save_animation",
    "save_report",
    "copy_command",
    "previous_frame",
    "next_frame",
    "patch_left",
    "patch_right",
    "patch_up",
    "patch_down",
}
WITH_MAP = (
    WITH_RUN
    | {"rename_run", "note_run", "pin_run", "remove_run"}
    | {"save_labels", "save_overlay", "export", "open_edits", "merge_here"}
    | {f"tool_{tool.value}" for tool in TOOLS}
)
BUSY = {"pause", "stop"}


def endless(job: object, should_stop: Callable[[], bool]) -> Iterator[Event]:
    """A run that is under way until it is stopped."""
    for event in scripted_events(job.picture, job.settings):  # type: ignore[attr-defined]
        if type(event).__name__ == "Finished":
            while not should_stop():
                time.sleep(0.001)
        yield event  # type: ignore[misc]


@pytest.fixture
def busy(qtbot: QtBot) -> Iterator[MainWindow]:
    """The window with a run under way that has labels."""
    window = MainWindow(Session(engine=endless, settings=SMALL))  # type: ignore[arg-type]
    KeyGuard(window)
    window.show()
    window.activateWindow()
    session = window.session
    session.open_picture(scripted_picture())
    session.runs.start()
    qtbot.waitUntil(lambda: session.runs.running is not None and bool(session.runs.running.iterations))
    qtbot.waitUntil(lambda: session.view.frame is not None)
    yield window
    window.close()
    window.deleteLater()


@pytest.fixture
def no_dialogs(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Every question to the person is answered with Cancel; returns which were asked."""
    asked: list[str] = []

    def answer(name: str) -> Callable[..., None]:
        return lambda *_, **__: asked.append(name)

    for name in [name for name in vars(dialogs) if name.startswith("ask_for_")]:
        monkeypatch.setattr(dialogs, name, answer(name))
    monkeypatch.setattr(figures.FigureDialog, "exec", lambda dialog: asked.append(dialog.windowTitle()))
    return asked


def enabled(window: MainWindow) -> set[str]:
    return {name for name, action in window.actions_by_name.items() if action.isEnabled()}


# The table


@pytest.mark.parametrize("command", COMMANDS, ids=lambda command: command.name)
def test_a_command_has_a_menu_a_text_and_a_tip(command: Command) -> None:
    assert command.menu in (*MENUS, *INNER_MENUS) and command.text and command.tip.endswith(".")


def test_no_two_commands_share_a_name_or_a_key() -> None:
    keys = [command.keys for command in COMMANDS if command.keys and not command.is_local]
    names = [command.name for command in COMMANDS]
    assert len(keys) == len(set(keys)) and len(names) == len(set(names))


# When


def test_without_a_picture(window: MainWindow) -> None:
    assert enabled(window) == ALWAYS


def test_with_a_picture_and_no_run(window: MainWindow) -> None:
    window.session.configuration.set_auto_rerun(False)
    window.session.open_picture(scripted_picture())
    assert enabled(window) == WITH_PICTURE


def test_with_a_finished_run(done: MainWindow) -> None:
    assert enabled(done) == WITH_MAP
    done.session.view.step_frame(-1)
    assert enabled(done) == WITH_MAP | {"follow"}


def test_with_a_truth_and_with_an_offer(done: MainWindow, tmp_path: Path, qtbot: QtBot) -> None:
    labels = scripted_labels((64, 96)).astype(np.int32)
    np.save(tmp_path / "a.npy", labels)
    done.session.truth.open([tmp_path / "a.npy"])
    qtbot.waitUntil(lambda: done.session.truth.current is not None)
    assert enabled(done) == WITH_MAP | {"remove_truth", "next_mistake", "previous_mistake"}
    done.actions_by_name["remove_truth"].trigger()
    assert enabled(done) == WITH_MAP | {"take_truth"}
    done.actions_by_name["take_truth"].trigger()
    qtbot.waitUntil(lambda: done.session.truth.current is not None)
    assert enabled(done) == WITH_MAP | {"remove_truth", "next_mistake", "previous_mistake"}


def test_lines_of_a_truth_that_is_not_there_are_told_about(done: MainWindow) -> None:
    done.actions_by_name["truth"].trigger()
    assert "open one with Ctrl+T" in done.statusBar().currentMessage()


def test_while_a_run_is_under_way_held_and_stopped(busy: MainWindow, qtbot: QtBot) -> None:
    assert enabled(busy) == WITH_RUN | BUSY and not busy.actions_by_name["pause"].isChecked()
    busy.actions_by_name["pause"].trigger()
    assert busy.session.runs.phase is RunPhase.PAUSED
    assert enabled(busy) == WITH_RUN | BUSY and busy.actions_by_name["pause"].isChecked()
    busy.actions_by_name["pause"].trigger()
    assert busy.session.runs.phase is RunPhase.RUNNING and not busy.actions_by_name["pause"].isChecked()
    busy.actions_by_name["stop"].trigger()
    assert busy.session.runs.phase is RunPhase.STOPPING and enabled(busy) == WITH_RUN
    qtbot.waitUntil(lambda: busy.session.runs.phase is RunPhase.READY)
    assert enabled(busy) == WITH_MAP


def test_undo_redo_comparison_and_what_if(done: MainWindow) -> None:
    session = done.session
    session.configuration.set_auto_rerun(False)
    session.configuration.set_settings(SMALL.replace(mu=2.0))
    assert enabled(done) == WITH_MAP | {"undo"}
    done.actions_by_name["undo"].trigger()
    assert enabled(done) == WITH_MAP | {"redo"}
    record, frame = session.view.shown, session.view.frame
    assert record is not None and frame is not None
    labels = record.patch_labels(frame)
    assert labels is not None
    session.view.set_preview(CutPreview(PreviewKind.WHAT_IF, labels, "Lambda 8", problem_of(record, frame)))
    assert enabled(done) == WITH_MAP | {"redo", "leave_preview"}
    session.add_run(type(record)(record.picture, record.settings))
    session.view.compare_with(record)
    assert {"redo", "swap_compared"} <= enabled(done) and "leave_preview" not in enabled(done)


# What


@pytest.mark.parametrize(
    "command", [one for one in COMMANDS if one.keys and not one.is_local], ids=lambda command: command.name
)
def test_a_key_does_its_command(command: Command, done: MainWindow, no_dialogs: list[str], qtbot: QtBot) -> None:
    """Where it can be done with a finished run; what cannot be done there does nothing."""
    QGuiApplication.clipboard().setText("no picture")
    done.grid.setFocus()
    pressed: list[str] = []
    for name, action in done.actions_by_name.items():
        action.triggered.connect(lambda _=False, name=name: pressed.append(name))
    qtbot.keySequence(done, QKeySequence(command.keys))
    assert pressed == [command.name] * (command.name in WITH_MAP)
    qtbot.waitUntil(lambda: not done.session.runs.is_busy and not done.opening.is_busy and not done.saving.is_busy)
    for dialog in done.findChildren(QDialog):
        dialog.close()


ELSEWHERE = ("within_labels", "toggle_parts")
"""Levels keep to labels where there are some: `test_callables`. Parts are those of a file: `tests/app/test_main_window.py`."""
ON_OR_OFF = [one for one in COMMANDS if one.checked and one.name not in ELSEWHERE and not one.name.startswith("tool_")]
"""Tools are for maps: `tests/app/test_edit_place.py`."""


@pytest.mark.parametrize("command", ON_OR_OFF, ids=lambda command: command.name)
def test_what_is_on_or_off_is_turned_over_and_back(command: Command, busy: MainWindow) -> None:
    action = busy.actions_by_name[command.name]
    for _ in range(2):
        before = action.isChecked()
        action.trigger()
        assert action.isChecked() is not before and command.checked is not None
        assert command.checked(busy) is not before


@pytest.mark.parametrize(
    ("name", "asks"),
    [
        ("open_file", "ask_for_file"),
        ("open_truth", "ask_for_truth"),
        ("save_run", "ask_for_run_name"),
        ("save_labels", "ask_for_labels_name"),
        ("save_overlay", "ask_for_overlay_name"),
        ("export", "ask_for_folder"),
        ("save_figure", "Save figure"),
        ("save_view", "ask_for_figure_name"),
        ("save_animation", "Save animation"),
    ],
)
def test_files_are_asked_for(done: MainWindow, no_dialogs: list[str], name: str, asks: str) -> None:
    done.actions_by_name[name].trigger()
    assert no_dialogs == [asks]


def test_each_view_is_shown_alone_by_its_command(done: MainWindow) -> None:
    for number, kind in enumerate(ViewKind, 1):
        done.actions_by_name[f"maximise_{number}"].trigger()
        assert done.grid.maximised is kind
        done.actions_by_name[f"maximise_{number}"].trigger()
        assert done.grid.maximised is None


def test_opacity_goes_through_half_full_and_none(done: MainWindow) -> None:
    assert f"{100 * OPACITIES[0]:.0f} %" in done.actions_by_name["opacity"].statusTip()
    seen = []
    for _ in range(4):
        done.actions_by_name["opacity"].trigger()
        seen.append(done.tool_bar.opacity.value())
    assert sorted(seen[:3]) == [0, 60, 100] and seen[3] == seen[0]


def test_quit_closes_the_window(done: MainWindow) -> None:
    done.actions_by_name["close"].trigger()
    assert not done.isVisible()


def test_refreshing_the_display_writes_no_preferences(done: MainWindow, monkeypatch: pytest.MonkeyPatch) -> None:
    written: list[str] = []
    monkeypatch.setattr(done.preferences._store, "setValue", lambda key, value: written.append(key))
    done.session.view.step_frame(-1)
    done.session.view.select(1)
    done.actions_by_name["toggle_lab"].trigger()
    done.session.view.follow()
    assert written == []
    done.session.configuration.set_auto_rerun(False)
    done.session.configuration.set_settings(SMALL.replace(mu=2.0))
    done.actions_by_name["contours"].trigger()
    done.actions_by_name["opacity"].trigger()
    assert written == ["run/auto_rerun", "run/settings", "view/contours", "view/opacity"]
