"""The batch in the window: from a folder that is dropped to a run that is looked at."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from PIL import Image
from PySide6.QtCore import QMimeData, Qt, QUrl
from pytestqt.qtbot import QtBot
from scripted_run import scripted_picture

from app.batch.panel import BatchPanel, proposed_output
from app.files import dialogs
from app.main_window import MainWindow
from app.paths import pictures_folder, samples
from app.session.batch_picture import BatchPicture, PictureState
from app.session.batch_work import BatchPlan
from app.session.session import Session
from grapl_engine.batch.places import Places
from grapl_engine.batch.sources import Source


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    folder = tmp_path / "photos"
    folder.mkdir()
    for place in range(2):
        Image.fromarray(np.roll(scripted_picture().pixels, place, 0)).save(folder / f"p{place}.png")
    (folder / "q.png").write_bytes(b"no picture")
    return folder


@pytest.fixture
def panel(window: MainWindow, folder: Path, qtbot: QtBot) -> BatchPanel:
    window.session.configuration.set_auto_rerun(False)
    qtbot.waitUntil(lambda: "grid" in vars(window))
    with qtbot.waitSignal(window.session.batch.listed):
        window.open_batch(folder)
    return window.batch


def test_a_folder_that_is_dropped_is_listed_beside_the_views(window: MainWindow, folder: Path, qtbot: QtBot) -> None:
    qtbot.waitUntil(lambda: "grid" in vars(window))
    mime = QMimeData()
    mime.setUrls([QUrl.fromLocalFile(str(folder))])
    with qtbot.waitSignal(window.session.batch.listed):
        window.opening.open_mime(mime)
    assert not window.docks["Batch"].isHidden() and window.docks["Runs"].isHidden()
    assert [picture.source.name for picture in window.session.batch.pictures] == ["p0.png", "p1.png", "q.png"]
    assert window.batch.form.output == folder.parent / "photos-segmented"
    assert window.session.view.picture is None


def test_before_a_folder_is_open_it_says_how_to_get_there(window: MainWindow, qtbot: QtBot) -> None:
    qtbot.waitUntil(lambda: "grid" in vars(window))
    window.show_dock("Batch")
    assert window.batch.open.isVisible() and not window.batch.table.isVisible()


def test_the_command_opens_what_is_chosen(
    window: MainWindow, folder: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    qtbot.waitUntil(lambda: "grid" in vars(window))
    monkeypatch.setattr(dialogs, "ask_for_pictures", lambda _window, _folder: folder)
    with qtbot.waitSignal(window.session.batch.listed):
        window.actions_by_name["open_batch"].trigger()
    monkeypatch.setattr(dialogs, "ask_for_results", lambda _window, _folder: folder.parent / "there")
    window.batch.form.other_output.click()
    assert window.batch.form.output == folder.parent / "there"
    monkeypatch.setattr(dialogs, "ask_for_pictures", lambda _window, _folder: None)
    window.batch.form.other_folder.click()
    assert window.session.batch.folder == folder


def test_from_start_to_a_run_that_is_looked_at_by_keyboard(panel: BatchPanel, window: MainWindow, qtbot: QtBot) -> None:
    session = window.session
    panel.start.setFocus()
    with qtbot.waitSignal(session.batch.ended) as ended:
        qtbot.keyClick(panel.start, Qt.Key.Key_Space)
    assert ended.args[0].startswith("The batch is done: 2 of 3 pictures in ") and ended.args[0].endswith(", 1 failed.")
    assert panel.told.text() == "2 of 3 done, 1 failed" and panel.start.text() == "Start anew"
    assert not panel.stop.isEnabled() and panel.form.isEnabled()
    assert panel.table.hasFocus(), "what is turned off hands the keyboard to what there is to look at"
    panel.table.selectRow(1)
    assert panel.here.text().startswith("p1.png: done: 5 segments")
    qtbot.keyClick(panel.table, Qt.Key.Key_Return)
    assert session.view.shown is session.batch.pictures[1].record is session.runs.kept[1]
    panel.table.selectRow(2)
    assert panel.here.text().startswith("q.png: failed: ")
    qtbot.keyClick(panel.table, Qt.Key.Key_Return)
    assert session.view.shown is session.runs.kept[1], "what failed has nothing to show"
    session.remove_run(session.runs.kept[0])
    panel.table.selectRow(0)
    assert "off the list" in panel.here.text()


def test_the_command_line_follows_what_is_chosen(panel: BatchPanel, window: MainWindow) -> None:
    assert panel.command.isHidden()
    panel.as_command.setChecked(True)
    line = panel.command.line
    assert line.command.startswith("grapl segment ") and "--save-run" in line.command and "--overwrite" not in line.command
    panel.form.overwrite.setChecked(True)
    panel.form.save_run.setChecked(False)
    assert "--overwrite" in line.command and "--save-run" not in line.command
    window.session.configuration.set_settings(window.session.configuration.settings.replace(seed=77))
    assert "--seed 77" in line.command and "seed 77" in panel.form.settings.text()
    panel.as_command.setChecked(False)
    assert panel.command.isHidden()


def test_stopped_it_offers_to_go_on(panel: BatchPanel, window: MainWindow, qtbot: QtBot) -> None:
    batch = window.session.batch
    panel.start.click()
    assert not panel.form.isEnabled() and panel.stop.isEnabled() and panel.stop.text() == "Stop"
    panel.stop.click()
    assert panel.stop.text() == "Stopping…" and not panel.stop.isEnabled()
    qtbot.waitUntil(lambda: not batch.is_running)
    if batch.can_go_on:
        assert panel.stop.text() == "Go on"
    batch.pictures[0].state, batch.pictures[2].state = PictureState.DONE, PictureState.WAITING
    batch.changed.emit()
    assert panel.stop.text() == "Go on" and panel.stop.isEnabled()
    panel.stop.click()
    qtbot.waitUntil(lambda: not batch.is_running)
    assert batch.count(PictureState.WAITING) == 0


def test_results_are_proposed_where_they_can_be_written(tmp_path: Path) -> None:
    (tmp_path / "a").mkdir()
    assert proposed_output(tmp_path / "a") == tmp_path / "a-segmented"
    own = samples()[0].path.parent
    assert proposed_output(own) == pictures_folder() / f"{own.name}-segmented", "not beside what came with the program"


def test_what_came_back_says_what_go_on_makes_and_how(window: MainWindow, folder: Path, qtbot: QtBot) -> None:
    qtbot.waitUntil(lambda: "grid" in vars(window))
    batch, now = window.session.batch, window.session.configuration.settings
    plan = BatchPlan(folder, folder.parent / "there", now.replace(seed=77), save_run=False, overwrite=True, ids_from=1)
    pictures = [BatchPicture(Source(str(folder / name))) for name in ("p0.png", "p1.png", "gone.png")]
    pictures[0].state, pictures[1].was_begun, pictures[2].is_missing = PictureState.DONE, True, True
    window.show_dock("Batch")
    panel = window.batch
    batch.bring_back(plan, pictures, Places(plan.output), 0.0)
    assert panel.form.output == folder.parent / "there" and panel.form.ids_from == 1
    assert panel.form.overwrite.isChecked() and not panel.form.save_run.isChecked()
    assert panel.stop.text() == "Go on" and panel.stop.isEnabled() and panel.start.text() == "Start anew"
    text = panel.told.text()
    assert text.startswith("1 of 3 done. Go on makes the other 2 as they were started, with ") and "seed 77" in text
    assert "p1.png, which was under way, is made anew" in text and text.endswith(
        "The file of one is not there: bring it back first, or it fails."
    )
    assert not batch.is_running
    pictures[1].is_missing, pictures[1].was_begun = True, False
    batch.bring_back(plan, pictures, Places(plan.output), 0.0)
    assert panel.told.text().endswith("The files of 2 are not there: bring them back first, or they fail.")
    pictures[1].state, pictures[2].is_missing = PictureState.DONE, False
    batch.bring_back(plan, pictures, Places(plan.output), 0.0)
    assert panel.told.text().startswith("2 of 3 done. Go on makes the last one as it was started, with ")


def test_the_first_that_failed_says_why_until_another_is_chosen(session: Session, qtbot: QtBot) -> None:
    session.batch.pictures = [BatchPicture(Source(f"/x/{name}.png")) for name in "ab"]
    panel = BatchPanel(session)
    qtbot.addWidget(panel)
    bad = session.batch.pictures[1]
    bad.state, bad.failure = PictureState.FAILED, "b.png is no picture."
    session.batch.changed.emit()
    assert panel.here.text() == "b.png: failed: it is no picture."
    panel.table.setCurrentIndex(panel.table.model().index(0, 0))
    assert panel.here.text() == "a.png: waiting"
