"""Edits go to a file and come back, by dialog, by drop, and in the command line."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QUrl
from PySide6.QtGui import QGuiApplication
from pytestqt.qtbot import QtBot

from app.commands import callables
from app.files import dialogs
from app.files.edit_files import EditFiles
from app.main_window import MainWindow
from grapl_engine import RunRecord
from grapl_engine.label_edits import Fill, LabelEdits, Merge
from grapl_engine.storage.edit_files import read_saved_edits

EDITS = LabelEdits((Merge(0, (4,)), Fill(9, 5, 5)))


@pytest.fixture
def edited(done: MainWindow, qtbot: QtBot) -> RunRecord:
    done.session.configuration.set_auto_rerun(False)
    for edit in EDITS.edits:
        done.session.edits.make(edit)
    qtbot.waitUntil(lambda: done.session.edits.is_free)
    record = done.session.view.shown
    assert record is not None and record.edits == EDITS and isinstance(done.edit_files, EditFiles)
    return record


def test_they_are_saved_and_opened_by_the_menu(
    done: MainWindow, edited: RunRecord, tmp_path: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "mine.json"
    monkeypatch.setattr(dialogs, "ask_for_edits_name", lambda *_: path)
    monkeypatch.setattr(dialogs, "ask_for_edits", lambda *_: path)
    with qtbot.waitSignal(done.saving.written):
        done.actions_by_name["save_edits"].trigger()
    saved = read_saved_edits(path)
    assert saved.edits == EDITS and saved.settings == edited.settings and done.edit_files.path_of(edited) == path
    done.session.edits.clear()
    qtbot.waitUntil(lambda: done.session.edits.is_free)
    assert not edited.edits and not done.actions_by_name["save_edits"].isEnabled()
    with qtbot.waitSignal(done.session.edits.opening.opened):
        done.actions_by_name["open_edits"].trigger()
    assert edited.edits == EDITS and not done.docks["Edit"].isHidden()


def test_a_file_can_be_dropped_on_the_window(done: MainWindow, edited: RunRecord, tmp_path: Path, qtbot: QtBot) -> None:
    with qtbot.waitSignal(done.saving.written):
        done.edit_files.save(tmp_path / "mine.json", edited)
    done.session.edits.undo()
    qtbot.waitUntil(lambda: done.session.edits.is_free)
    dropped = QMimeData()
    dropped.setUrls([QUrl.fromLocalFile(str(tmp_path / "mine.json"))])
    with qtbot.waitSignal(done.session.edits.opening.opened):
        done.opening.open_mime(dropped)
    assert edited.edits == EDITS
    (tmp_path / "other.json").write_text("{}")
    with qtbot.waitSignal(done.opening.failed) as failed:
        done.opening.open_path(tmp_path / "other.json")
    assert "other.json cannot be taken as edits" in failed.args[0].sentence


def test_the_command_line_names_the_file_that_has_them(
    done: MainWindow, edited: RunRecord, tmp_path: Path, qtbot: QtBot
) -> None:
    def copied() -> str:
        callables.copy_command(done, edited)
        return QGuiApplication.clipboard().text()

    assert "--edits edits.json" in copied()
    assert "It names edits.json: save the edits under that name" in done.statusBar().currentMessage()
    with qtbot.waitSignal(done.saving.written):
        done.edit_files.save(tmp_path / "mine.json", edited)
    assert f"--edits {tmp_path / 'mine.json'}" in copied() and "edits.json" not in done.statusBar().currentMessage()
    done.session.edits.undo()
    qtbot.waitUntil(lambda: done.session.edits.is_free)
    assert "--edits edits.json" in copied(), "the file has other edits"
    done.session.edits.clear()
    qtbot.waitUntil(lambda: done.session.edits.is_free)
    assert "--edits" not in copied()
