"""The window on a scripted engine: every action, the keyboard, opening, errors."""

from __future__ import annotations

import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import tifffile
from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDropEvent, QStatusTipEvent
from PySide6.QtWidgets import QApplication, QDialog
from pytestqt.qtbot import QtBot
from scripted_run import HEIGHT, WIDTH, scripted_labels, scripted_picture

from app.compare.mistakes.mistakes_page import MistakesPage
from app.errors import ErrorDialog
from app.image_views.readout_label import ReadoutLabel
from app.image_views.views import ViewKind
from app.lab.pages import PAGES
from app.main_window import MainWindow
from app.paths import samples
from app.session.preview import CutPreview, PreviewKind
from app.session.session import Session
from app.session.session_folders import SessionFolders
from app.widgets.placeholder import TRAINING, WELCOME, Placeholder
from grapl_engine import Settings
from grapl_engine.graphcut.problem import problem_of
from grapl_engine.truth import Truth

SMALL = Settings(d=8, k0=5, steps=(1, 1))


def drop(mime: QMimeData) -> QDropEvent:
    return QDropEvent(QPointF(5, 5), Qt.DropAction.CopyAction, mime, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier)


def test_empty_window_offers_only_what_can_be_done(window: MainWindow) -> None:
    enabled = {name for name, action in window.actions_by_name.items() if action.isEnabled()}
    assert {"open_file", "paste", "show_guide", "about", "close"} <= enabled
    assert not enabled & {"run", "stop", "save_run", "export", "undo", "maximise_1"}


def test_window_without_a_picture_says_how_to_open_one(window: MainWindow) -> None:
    sentences = {label.text() for label in window.findChildren(Placeholder) if label.isVisible()}
    assert WELCOME in sentences and TRAINING in sentences
    window.session.open_picture(scripted_picture())
    assert window.grid.isVisible()
    assert WELCOME not in {label.text() for label in window.findChildren(Placeholder) if label.isVisible()}


def test_finished_run_enables_saving(done: MainWindow) -> None:
    for name in ("run", "run_or_stop", "save_run", "save_labels", "save_overlay", "export", "copy_command"):
        assert done.actions_by_name[name].isEnabled(), name
    assert not done.actions_by_name["stop"].isEnabled()
    assert "cameras do.jpeg" in done.windowTitle()


def test_keys_maximise_scrub_and_toggle(done: MainWindow, qtbot: QtBot) -> None:
    done.grid.setFocus()
    for key, view in ((Qt.Key.Key_1, ViewKind.PHOTOGRAPH), (Qt.Key.Key_4, ViewKind.PIXELS)):
        qtbot.keyClick(done, key)
        assert done.grid.maximised is view
        qtbot.keyClick(done, key)
        assert done.grid.maximised is None
    before = done.session.view.frame
    qtbot.keyClick(done, Qt.Key.Key_Left)
    assert done.session.view.frame != before and not done.session.view.following
    qtbot.keyClick(done, Qt.Key.Key_F)
    assert done.session.view.frame == before
    contours = done.actions_by_name["contours"].isChecked()
    qtbot.keyClick(done, Qt.Key.Key_C)
    assert done.actions_by_name["contours"].isChecked() is not contours
    opacity = done.tool_bar.opacity.value()
    qtbot.keyClick(done, Qt.Key.Key_O)
    assert done.tool_bar.opacity.value() != opacity


def test_undo_from_the_keyboard(done: MainWindow, qtbot: QtBot) -> None:
    done.session.configuration.set_auto_rerun(False)
    done.session.configuration.set_settings(SMALL.replace(mu=2.0))
    qtbot.keyClick(done, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert done.session.configuration.settings.mu == SMALL.mu


def test_dropped_file_is_opened_and_segmented(window: MainWindow, qtbot: QtBot) -> None:
    mime = QMimeData()
    mime.setUrls([QUrl.fromLocalFile(str(samples()[1].path))])
    with qtbot.waitSignal(window.session.runs.runs_changed):
        window.dropEvent(drop(mime))
    assert window.session.view.picture.path == samples()[1].path  # type: ignore[union-attr]
    assert window.preferences.recent[0] == samples()[1].path


def test_bad_file_is_a_sentence_and_the_last_result_stays(done: MainWindow, qtbot: QtBot, tmp_path: Path) -> None:
    bad = tmp_path / "broken.png"
    bad.write_bytes(b"not a picture")
    shown = done.session.view.shown
    with qtbot.waitSignal(done.opening.failed):
        done.opening.open_paths([bad])
    (dialog,) = done.findChildren(ErrorDialog)
    assert "broken.png" in dialog.failure.sentence
    assert done.session.view.shown is shown
    dialog.close()


def test_saved_run_opens_to_the_same_window(done: MainWindow, qtbot: QtBot, tmp_path: Path) -> None:
    path = tmp_path / "run.grapl"
    with qtbot.waitSignal(done.saving.written):
        done.saving.save_run(path, done.session.view.shown)
    with qtbot.waitSignal(done.opening.run_read):
        done.opening.open_paths([path])
    saved, opened = done.session.runs.kept
    assert done.session.view.shown is opened and opened is not saved
    assert (opened.finished.pixel_labels == saved.finished.pixel_labels).all()  # type: ignore[union-attr]
    assert opened.settings == saved.settings and opened.palette_indices == saved.palette_indices


@pytest.mark.parametrize("page", ["show_guide", "lessons_help", "about"])
def test_pages_open_and_close(window: MainWindow, page: str) -> None:
    window.actions_by_name[page].trigger()
    (dialog,) = [d for d in window.findChildren(QDialog) if d.isVisible()]
    assert dialog.windowTitle()
    dialog.close()


def test_what_was_set_is_there_next_time(done: MainWindow, qtbot: QtBot) -> None:
    done.session.configuration.set_auto_rerun(False)
    done.session.configuration.set_settings(SMALL.replace(lambda_=12.5))
    done.tool_bar.opacity.setValue(30)
    assert done.preferences.settings.lambda_ == 12.5
    session = Session(engine=lambda *_: iter(()), settings=done.preferences.settings)
    again = MainWindow(session, done.preferences)
    assert again.tool_bar.opacity.value() == 30 and not again.session.configuration.auto_rerun
    again.close()
    again.deleteLater()


# The lab


def test_each_page_of_the_lab_has_an_action(done: MainWindow) -> None:
    for name in PAGES:
        done.actions_by_name[f"lab_{name}"].trigger()
        assert done.lab.isVisible() and done.lab.name == name and done.lab.page.isVisible() and done.lab.page.is_open
    done.actions_by_name["toggle_lab"].trigger()
    assert not done.lab.page.is_open


def test_patches_are_walked_from_the_keyboard(done: MainWindow) -> None:
    for name, patch in (("left", (4, 4)), ("left", (4, 3)), ("up", (3, 3)), ("right", (3, 4)), ("down", (4, 4))):
        done.actions_by_name[f"patch_{name}"].trigger()
        assert done.session.view.patch == patch


def test_an_preview_can_be_left(done: MainWindow) -> None:
    action = done.actions_by_name["leave_preview"]
    assert not action.isEnabled()
    record, frame = done.session.view.shown, done.session.view.frame
    labels = record.patch_labels(frame)  # type: ignore[union-attr, arg-type]
    done.session.view.set_preview(CutPreview(PreviewKind.WHAT_IF, labels, "Lambda 8", problem_of(record, frame)))  # type: ignore[arg-type]
    assert action.isEnabled()
    action.trigger()
    assert done.session.view.preview is None and not action.isEnabled()


def test_in_the_lab_a_click_selects_the_patch_and_not_its_segment(done: MainWindow, qtbot: QtBot) -> None:
    view = done.grid.views[ViewKind.PHOTOGRAPH]
    done.open_lab("patch")
    view.clicked.emit(5.0, 5.0)
    assert done.session.view.patch == (0, 0) and done.session.view.selected is None
    done.docks["Lab"].close()
    view.clicked.emit(5.0, 5.0)
    assert done.session.view.selected is not None


def test_a_mistake_is_walked_to_and_asked_of_the_lab(done: MainWindow, qtbot: QtBot) -> None:
    action = done.actions_by_name["next_mistake"]
    assert not action.isEnabled()
    done.session.truth.take(Truth((scripted_labels((HEIGHT, WIDTH), 3).astype(np.int32),)))
    assert action.isEnabled()
    action.trigger()
    page = done.compare.page
    assert isinstance(page, MistakesPage) and not done.docks["Compare"].isHidden()
    qtbot.waitUntil(lambda: page.mistake is not None)
    page.lab_asked.emit("patch", None)
    assert done.lab.name == "patch" and not done.docks["Lab"].isHidden() and done.docks["Compare"].isHidden()
    page.lab_asked.emit("lens", replace(SMALL, lambda_=7.0))
    preview = done.session.view
    qtbot.waitUntil(lambda: preview.preview is not None)
    assert done.lab.name == "lens" and preview.preview is not None
    assert preview.preview.problem is not None and preview.preview.problem.lambda_ == 7.0


def test_a_session_goes_through_file_menu_and_drop(done: MainWindow, qtbot: QtBot, tmp_path: Path) -> None:
    session, file = done.session, tmp_path / "mine.graplsession"
    assert not done.actions_by_name["save_session"].isEnabled(), "without a folder there is nothing to be saved"
    session.keeper.begin(SessionFolders(tmp_path / "sessions"))
    assert done.actions_by_name["save_session"].isEnabled()
    session.kept.rename(session.runs.kept[0], "mine")
    with qtbot.waitSignal(session.keeper.file_used):
        session.keeper.writer.save_as(file)
    assert done.statusBar().currentMessage() == f"Saved {file}" and done.preferences.recent == [file]
    done.actions_by_name["new_session"].trigger()
    assert done.windowTitle() == "GraPL" and session.keeper.is_empty and not done.grid.isVisible()
    assert "Earlier sessions" in done.statusBar().currentMessage()
    assert done.run_list.empty.isVisible() and not done.actions_by_name["new_session"].isEnabled()
    assert not done.actions_by_name["run"].isEnabled()
    mime = QMimeData()
    mime.setUrls([QUrl.fromLocalFile(str(file))])
    with qtbot.waitSignal(session.keeper.changed):
        done.dropEvent(drop(mime))
    qtbot.waitUntil(lambda: session.view.shown is session.runs.kept[0])
    assert [card.headline.text() for card in done.run_list.cards()] == ["1 \N{MIDDLE DOT} mine"]
    assert done.grid.isVisible() and "a very long file name" in done.windowTitle()
    file.write_bytes(b"nothing")
    done.opening.open_path(file)
    qtbot.waitUntil(lambda: bool(done.findChildren(ErrorDialog)))
    assert "mine.graplsession is not a saved session" in done.findChildren(ErrorDialog)[0].failure.sentence
    assert len(done.run_list.cards()) == 1


def test_pages_of_a_stack_are_walked_and_come_back_with_their_runs(window: MainWindow, qtbot: QtBot, tmp_path: Path) -> None:
    session, actions = window.session, window.actions_by_name
    session.configuration.set_auto_rerun(False)
    stack = np.random.default_rng(0).integers(0, 65536, (3, 2, 64, 96), dtype=np.uint16)
    tifffile.imwrite(tmp_path / "stack.tif", stack, imagej=True, metadata={"axes": "ZCYX"})

    def shows(title: str) -> bool:
        picture = session.view.picture
        return picture is not None and picture.parts.title == title

    window.opening.open_path(tmp_path / "stack.tif")
    qtbot.waitUntil(lambda: shows("slice 1 of 3, channel 1 of 2"))
    assert not window.parts.isHidden() and actions["toggle_parts"].isChecked()
    assert window.windowTitle().startswith("stack.tif, slice 1 of 3, channel 1 of 2 (96 ")
    first = session.view.picture
    with qtbot.waitSignal(session.runs.run_ended):
        session.runs.start()
    run = session.view.shown
    assert run is not None and run.picture is first
    actions["next_page"].trigger()
    actions["next_channel"].trigger()
    qtbot.waitUntil(lambda: shows("slice 2 of 3, channel 2 of 2"))
    assert session.view.shown is None and window.parts.page.value() == 2
    np.testing.assert_array_equal(session.view.picture.pixels[5, 5:9, 0] // 256, stack[1, 1, 5, 5:9] // 256)
    settings = session.configuration.settings.replace(mu=3.0)
    session.configuration.set_settings(settings)
    actions["previous_page"].trigger()
    actions["previous_channel"].trigger()
    qtbot.waitUntil(lambda: session.view.picture is first)
    qtbot.waitUntil(lambda: session.view.shown is run)
    assert session.configuration.settings == settings
    (tmp_path / "stack.tif").unlink()
    actions["next_page"].trigger()
    with qtbot.waitSignal(window.opening.failed):
        pass
    assert session.view.picture is first and window.parts.page.value() == 1
    actions["toggle_parts"].trigger()
    assert window.parts.isHidden() and not actions["toggle_parts"].isChecked()


def test_help_takes_neither_the_place_of_progress_nor_of_a_notice(done: MainWindow) -> None:
    bar, row = done.statusBar(), done.form.rows["lambda_"]
    line = bar.findChild(ReadoutLabel)
    assert isinstance(line, ReadoutLabel)
    for start, end in (
        (lambda: done.opening.busy_changed.emit(True), lambda: done.opening.busy_changed.emit(False)),
        (lambda: done.notices.say("Saved a.grapl"), bar.clearMessage),
    ):
        start()
        message = bar.currentMessage()
        for text in (row.statusTip(), ""):
            QApplication.sendEvent(row, QStatusTipEvent(text))
            assert bar.currentMessage() == message != "" and line.isHidden()
            assert line.text() == text
        QApplication.sendEvent(row, QStatusTipEvent(row.statusTip()))
        end()
        assert bar.currentMessage() == "" and line.isVisible() and line.text() == row.statusTip()
        QApplication.sendEvent(row, QStatusTipEvent(""))
    assert line.text() == ""


def test_a_photograph_is_read_with_the_libraries_that_are_there_before_the_engine_s() -> None:
    """Another library would wait, with Python's global lock, until those of the engine are loaded."""
    code = (
        "import sys; from importlib import import_module; from importlib.machinery import ExtensionFileLoader as Compiled\n"
        "from app.main_window import LATE; from app.paths import samples; from grapl_engine import read_picture\n"
        "before = {*map(import_module, LATE)} and set(sys.modules)\n"
        "pictures = [read_picture(sample.path) for sample in samples()]\n"
        "print([name for name in set(sys.modules) - before if isinstance(sys.modules[name].__loader__, Compiled)])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
