"""The truth in the window: opened, dropped, drawn, told."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import QMimeData, Qt, QUrl
from PySide6.QtWidgets import QDialog, QWidget
from pytestqt.qtbot import QtBot
from scripted_run import HEIGHT, WIDTH, scripted_labels, scripted_picture

from app.errors import ErrorDialog
from app.files import dialogs
from app.main_window import MainWindow
from app.panels.truth_panel import TruthPanel
from app.truth_place import TruthPlace
from grapl_engine.truth import TruthFiles


@pytest.fixture
def files(tmp_path: Path) -> dict[str, Path]:
    labels = scripted_labels((HEIGHT, WIDTH))
    np.save(tmp_path / "good.npy", labels)
    np.save(tmp_path / "small.npy", labels[::2])
    (tmp_path / "broken.mat").write_bytes(b"MATLAB 5.0 MAT-file, broken".ljust(300))
    from PIL import Image

    Image.fromarray(scripted_picture().display).save(tmp_path / "photo.png")
    return {path.name: path for path in tmp_path.iterdir()}


def _drop(window: MainWindow, *paths: Path) -> None:
    mime = QMimeData()
    mime.setUrls([QUrl.fromLocalFile(str(path)) for path in paths])
    assert window.opening.accepts(mime)
    window.opening.open_mime(mime)


def test_a_dropped_truth_brings_its_panel_in_sight(done: MainWindow, files: dict[str, Path], qtbot: QtBot) -> None:
    assert done.findChildren(TruthPlace) and done.docks["Truth"].isHidden()
    run = done.session.view.shown
    _drop(done, files["good.npy"])
    qtbot.waitUntil(lambda: done.session.truth.current is not None)
    assert not done.docks["Truth"].isHidden()
    panel = done.docks["Truth"].widget()
    assert isinstance(panel, TruthPanel)
    qtbot.waitUntil(lambda: panel.table.texts().get("mIoU ↑") == "1.000")
    assert done.session.view.shown is run


def test_a_picture_and_its_truth_dropped_together(window: MainWindow, files: dict[str, Path], qtbot: QtBot) -> None:
    window.session.configuration.set_auto_rerun(False)
    _drop(window, files["good.npy"], files["photo.png"])
    qtbot.waitUntil(lambda: window.session.truth.current is not None)
    assert window.session.view.picture is not None and window.session.view.picture.name == "photo.png"


def test_a_truth_given_with_a_picture_that_cannot_be_read_is_no_other_pictures(
    window: MainWindow, files: dict[str, Path], qtbot: QtBot
) -> None:
    window.session.configuration.set_auto_rerun(False)
    with qtbot.waitSignal(window.opening.failed):
        _drop(window, files["good.npy"], files["good.npy"].with_name("gone.png"))
    window.session.open_picture(scripted_picture())
    assert not window.session.truth.is_reading
    for dialog in window.findChildren(QDialog):
        dialog.close()


@pytest.mark.parametrize(
    ("name", "sentence"),
    [("small.npy", "pixels and"), ("broken.mat", "cannot be taken as a truth"), ("gone.mat", "does not exist")],
)
def test_a_truth_that_cannot_be_taken_is_a_sentence_and_nothing_is_lost(
    done: MainWindow, files: dict[str, Path], name: str, sentence: str, qtbot: QtBot
) -> None:
    _drop(done, files["good.npy"])
    qtbot.waitUntil(lambda: done.session.truth.current is not None)
    kept, run = done.session.truth.current, done.session.view.shown
    with qtbot.waitSignal(done.session.truth.failed) as told:
        _drop(done, files["good.npy"].parent / name)
    assert sentence in told.args[0].sentence
    assert done.session.truth.current is kept and done.session.view.shown is run
    for dialog in done.findChildren(QDialog):
        dialog.close()


@pytest.mark.parametrize("way", ["named with the picture", "dialog", "offer"])
@pytest.mark.parametrize(
    ("name", "sentence"),
    [("small.npy", "pixels and"), ("broken.mat", "cannot be taken as a truth"), ("gone.png", "does not exist")],
)
def test_by_each_way_it_is_a_sentence_and_a_good_one_can_be_taken_after_it(
    window: MainWindow,
    files: dict[str, Path],
    name: str,
    sentence: str,
    way: str,
    qtbot: QtBot,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    session, path = window.session, files["good.npy"].with_name(name)
    session.configuration.set_auto_rerun(False)
    monkeypatch.setattr(dialogs, "ask_for_truth", lambda *_: [path])
    if way == "named with the picture":
        session.truth.expect(TruthFiles((str(path),)))
    session.open_picture(scripted_picture())
    with qtbot.waitSignal(session.truth.failed) as told:
        if way == "dialog":
            window.actions_by_name["open_truth"].trigger()
        elif way == "offer":
            session.truth._on_looking_result(TruthFiles((str(path),)))  # it was whole when it was seen
            window.actions_by_name["take_truth"].trigger()
    (dialog,) = window.findChildren(ErrorDialog)
    assert dialog.failure is told.args[0] and sentence in dialog.failure.sentence and not dialog.failure.details
    assert dialog.isVisible() and session.truth.current is None and session.view.picture is not None
    dialog.close()
    session.truth.open([files["good.npy"]])
    qtbot.waitUntil(lambda: session.truth.current is not None)


def test_one_that_is_there_does_not_need_its_file_until_it_is_opened_anew(
    done: MainWindow, files: dict[str, Path], qtbot: QtBot
) -> None:
    truth = done.session.truth
    _drop(done, files["good.npy"])
    qtbot.waitUntil(lambda: truth.current is not None)
    files["good.npy"].unlink()
    assert truth.current is not None
    truth.remove()
    assert truth.offer is not None
    with qtbot.waitSignal(truth.failed) as told:
        done.actions_by_name["take_truth"].trigger()
    assert f"{files['good.npy']} does not exist" in told.args[0].sentence
    for dialog in done.findChildren(QDialog):
        dialog.close()


def test_the_box_and_the_key_draw_the_same_lines(done: MainWindow, files: dict[str, Path], qtbot: QtBot) -> None:
    _drop(done, files["good.npy"])
    qtbot.waitUntil(lambda: done.session.truth.current is not None)
    panel = done.docks["Truth"].widget()
    assert isinstance(panel, TruthPanel)
    panel.lines.click()
    assert done.view_options.truth and done.actions_by_name["truth"].isChecked()
    done.actions_by_name["truth"].trigger()
    assert not panel.lines.isChecked()


def test_another_truth_is_asked_for_beside_the_picture(
    done: MainWindow, files: dict[str, Path], monkeypatch: pytest.MonkeyPatch, qtbot: QtBot
) -> None:
    asked: list[object] = []
    monkeypatch.setattr(dialogs, "ask_for_truth", lambda window, folder: asked.append(folder) or [files["good.npy"]])
    done.actions_by_name["open_truth"].trigger()
    qtbot.waitUntil(lambda: done.session.truth.current is not None)
    panel = done.docks["Truth"].widget()
    assert isinstance(panel, TruthPanel)
    panel.open_other.click()
    assert len(asked) == 2


def test_the_keyboard_goes_into_the_panel(done: MainWindow, files: dict[str, Path], qtbot: QtBot) -> None:
    _drop(done, files["good.npy"])
    qtbot.waitUntil(lambda: done.session.truth.current is not None)
    done.docks["Truth"].hide()
    done.actions_by_name["show_scores"].trigger()
    panel = done.docks["Truth"].widget()
    assert isinstance(panel, TruthPanel)
    qtbot.waitUntil(panel.void.isVisible)
    qtbot.waitUntil(lambda: done.focusWidget() is panel.void)


def test_the_tab_key_comes_out_of_the_panel(done: MainWindow, files: dict[str, Path], qtbot: QtBot) -> None:
    """Also after a truth has come and gone."""
    _drop(done, files["good.npy"])
    qtbot.waitUntil(lambda: done.session.truth.current is not None)
    done.session.truth.remove()
    _drop(done, files["good.npy"])
    qtbot.waitUntil(lambda: done.session.truth.current is not None)
    panel = done.docks["Truth"].widget()
    assert isinstance(panel, TruthPanel)
    done.actions_by_name["show_scores"].trigger()
    qtbot.waitUntil(lambda: done.focusWidget() is panel.void)
    passed: list[QWidget] = []
    while (there := done.focusWidget()) not in passed:
        passed.append(there)
        qtbot.keyClick(there, Qt.Key.Key_Tab)
    assert {panel.table, done.form.presets, done.segments.table} <= set(passed)
