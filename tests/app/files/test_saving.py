"""Writing in a thread: what is written, where it is proposed, and what is said."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from heard_files import HeardFiles
from hierarchies import striped
from PIL import Image
from PySide6.QtWidgets import QFileDialog
from pytestqt.qtbot import QtBot

import app.files.dialogs
from app.files.dialogs import RUN_SUFFIX
from app.files.opening import Opening
from app.files.saving import Saving
from app.paths import samples
from grapl_engine import EndReason, Finished, Picture, Prepared, RunRecord, Settings, as_picture, read_picture
from grapl_engine.hierarchy.level_map import LevelMap
from grapl_engine.hierarchy.tree_cut import TreeCut
from grapl_engine.report.source import ReportedRun, ReportSource
from grapl_engine.storage import run_file as storage


@pytest.fixture
def record(tmp_path: Path) -> RunRecord:
    """A finished run of a 6 x 4 picture that lies in the test's folder."""
    pixels = np.arange(72, dtype=np.uint8).reshape(4, 6, 3)
    labels = np.array([[0, 0, 0, 1, 1, 1]] * 4, dtype=np.uint16)
    record = RunRecord(as_picture(pixels, "six.png", path=tmp_path / "six.png"), Settings(d=2, k0=2))
    record.add(
        Prepared(
            device="cpu",
            working_shape=(4, 6),
            side=6,
            asked=2,
            obtained=2,
            initial_probabilities=np.full((2, 2, 2), 0.5, np.float32),
            initial_labels=np.array([[0, 1], [0, 1]], np.uint16),
            edges=np.array([[0, 1], [2, 3]], np.int32),
            phi=np.ones(2, np.float32),
            sigma=1.0,
        )
    )
    record.add(Finished(EndReason.COMPLETED, labels, None, by_patches=False, seconds={"total": 0.1}))
    return record


@pytest.mark.may_warn
def test_a_bug_while_writing_is_told_and_the_next_is_written(
    qtbot: QtBot, saving: Saving, heard: HeardFiles, tmp_path: Path
) -> None:
    def make() -> bytes:
        raise ZeroDivisionError("a bug")

    with qtbot.waitSignals([saving.failed, saving.written], order="strict"):
        saving.save_made(tmp_path / "a.bin", make)
        saving.save_made(tmp_path / "b.bin", lambda: b"b")
    assert "ZeroDivisionError: a bug" in heard.failures[0] and "in make" in heard.details[0]
    assert [path.name for path in tmp_path.iterdir()] == ["b.bin"]


def test_a_run_goes_to_disk_and_comes_back(
    qtbot: QtBot, opening: Opening, saving: Saving, heard: HeardFiles, record: RunRecord, tmp_path: Path
) -> None:
    path = tmp_path / f"six{RUN_SUFFIX}"
    with qtbot.waitSignal(saving.written):
        saving.save_run(path, record)
    with qtbot.waitSignal(opening.run_read):
        opening.open_path(path)
    assert heard.written == [path]
    assert heard.runs[0].settings == record.settings
    assert record.finished is not None
    assert heard.runs[0].finished is not None
    np.testing.assert_array_equal(heard.runs[0].finished.pixel_labels, record.finished.pixel_labels)
    assert storage.SUFFIX == RUN_SUFFIX


def test_exports_are_written_beside_the_picture(
    qtbot: QtBot, saving: Saving, heard: HeardFiles, record: RunRecord, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    offered: list[str] = []

    def accept(dialog: QFileDialog) -> int:
        offered.append(dialog.selectedFiles()[0])
        return 1

    monkeypatch.setattr(QFileDialog, "exec", accept)
    for ask in (saving.ask_and_save_labels, saving.ask_and_save_overlay, saving.ask_and_save_run):
        with qtbot.waitSignal(saving.written):
            ask(record)
    names = ["six-labels.tif", "six-overlay.png", f"six{RUN_SUFFIX}"]
    assert [Path(name) for name in offered] == [tmp_path / name for name in names] == heard.written
    assert all((tmp_path / name).stat().st_size > 0 for name in names)
    assert read_picture(tmp_path / "six-overlay.png").width == 6


@pytest.mark.parametrize("first", [0, 1])
def test_labels_begin_with_the_number_that_was_chosen(
    qtbot: QtBot, saving: Saving, record: RunRecord, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, first: int
) -> None:
    monkeypatch.setattr(app.files.dialogs, "ask_for_labels_name", lambda *_: (tmp_path / "a.tif", first))
    with qtbot.waitSignal(saving.written):
        saving.ask_and_save_labels(record)
    assert record.finished is not None
    np.testing.assert_array_equal(np.asarray(Image.open(tmp_path / "a.tif")), record.finished.pixel_labels + first)


def test_what_is_saved_is_the_level_that_is_shown(qtbot: QtBot, saving: Saving, record: RunRecord, tmp_path: Path) -> None:
    hierarchy = striped(4, 8)
    level = LevelMap(hierarchy, TreeCut.at_level(hierarchy.tree, 4))
    record.picture = as_picture(np.zeros((4, 8, 3), np.uint8), "eight.png")
    for save, name in ((saving.save_labels, "level.tif"), (saving.save_overlay, "over.png")):
        with qtbot.waitSignal(saving.written):
            save(tmp_path / name, record, level)
    with qtbot.waitSignal(saving.written):
        saving.export_run(tmp_path / "all", record, level)
    expected = [[0, 0, 3, 3, 1, 1, 2, 2]] * 4
    for path in (tmp_path / "level.tif", tmp_path / "all" / "level.tif"):
        assert np.asarray(Image.open(path)).tolist() == expected


def test_an_export_makes_a_folder_of_its_own(
    qtbot: QtBot, saving: Saving, heard: HeardFiles, record: RunRecord, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    answers = iter([None, 0, 1])
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_: str(tmp_path))
    monkeypatch.setattr(app.files.dialogs, "ask_for_numbering", lambda *_: next(answers))
    saving.ask_and_export(record)
    assert not saving.is_busy and list(tmp_path.iterdir()) == [], "it was cancelled"
    for _ in range(2):
        with qtbot.waitSignal(saving.written):
            saving.ask_and_export(record)
    assert heard.written == [tmp_path / "six", tmp_path / "six-2"]
    lowest = [np.asarray(Image.open(folder / "labels.tif")).min() for folder in heard.written]
    assert lowest[1] == lowest[0] + 1
    assert all((folder / "labels.tif").is_file() and (folder / "run.json").is_file() for folder in heard.written)


def test_a_dialog_that_is_cancelled_writes_nothing(
    saving: Saving, heard: HeardFiles, record: RunRecord, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(QFileDialog, "exec", lambda _: 0)
    saving.ask_and_save_run(record)
    assert not saving.is_busy
    assert heard.written == []


def test_a_full_or_missing_folder_is_a_sentence(
    qtbot: QtBot, saving: Saving, heard: HeardFiles, record: RunRecord, tmp_path: Path
) -> None:
    (tmp_path / "file").write_text("", encoding="utf-8")
    for save, name in ((saving.save_run, "a.grapl"), (saving.save_labels, "a.tif"), (saving.save_overlay, "a.png")):
        with qtbot.waitSignal(saving.failed):
            save(tmp_path / "file" / name, record)
    assert len(heard.failures) == 3
    assert all(str(tmp_path / "file") in failure for failure in heard.failures)
    assert heard.written == []


def test_all_writings_are_done_before_the_program_ends(saving: Saving, record: RunRecord, tmp_path: Path) -> None:
    for number in range(5):
        saving.save_run(tmp_path / f"{number}{RUN_SUFFIX}", record)
    saving.close()
    assert len(list(tmp_path.glob(f"*{RUN_SUFFIX}"))) == 5


def test_nothing_is_written_beside_a_sample(
    saving: Saving, record: RunRecord, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    offered: list[Path] = []

    def cancel(dialog: QFileDialog) -> int:
        offered.append(Path(dialog.directory().path()))
        return 0

    monkeypatch.setattr(QFileDialog, "exec", cancel)
    monkeypatch.setattr(app.files.dialogs, "pictures_folder", lambda: tmp_path)
    record.picture = replace(record.picture, path=samples()[0].path)
    saving.ask_and_save_labels(record)
    assert offered == [tmp_path]


@pytest.mark.parametrize(("ending", "start"), [(".html", b"<!DOCTYPE html>"), (".pdf", b"%PDF-")])
def test_a_report_is_written_as_a_page_or_on_paper(
    qtbot: QtBot, saving: Saving, tmp_path: Path, record: RunRecord, monkeypatch: pytest.MonkeyPatch, ending: str, start: bytes
) -> None:
    path = tmp_path / f"report{ending}"
    monkeypatch.setattr(app.files.dialogs, "ask_for_report_name", lambda *args: path)
    source = ReportSource(record.picture, (ReportedRun(1, lambda: record),))
    with qtbot.waitSignal(saving.written):
        saving.ask_and_save_report(source)
    assert path.read_bytes().lstrip().startswith(start)


def test_a_report_of_another_ending_is_a_sentence(
    qtbot: QtBot, saving: Saving, heard: HeardFiles, tmp_path: Path, record: RunRecord
) -> None:
    with qtbot.waitSignal(saving.failed):
        saving.save_report(tmp_path / "report.docx", ReportSource(record.picture))
    assert heard.failures[0].startswith("report.docx: a report is saved as .html")


def test_a_session_is_called_after_the_open_picture(saving: Saving, monkeypatch: pytest.MonkeyPatch) -> None:
    saved: list[Path] = []
    monkeypatch.setattr("app.files.dialogs._ask_for_name", lambda _window, _title, proposal, _export: proposal)
    for picture, name in (
        (None, "session.graplsession"),
        (Picture(np.zeros((2, 2, 3), np.uint8), "a photo.jpeg"), "a photo.graplsession"),
    ):
        saving.ask_and_save_session(picture, saved.append)
        assert saved[-1].name == name


@pytest.mark.parametrize("what", ["run", "labels", "overlay", "all"])
def test_a_run_that_is_put_away_behind_the_dialog_is_saved_whole(
    qtbot: QtBot, saving: Saving, record: RunRecord, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, what: str
) -> None:
    path = tmp_path / {"run": "a.grapl", "labels": "a.tif", "overlay": "a.png", "all": "a"}[what]

    def ask(*_arguments: object) -> object:
        record.put_away()  # another run was begun and shown meanwhile
        return (path, 0) if what == "labels" else path

    for name in ("run_name", "labels_name", "overlay_name", "folder"):
        monkeypatch.setattr(app.files.dialogs, f"ask_for_{name}", ask)
    monkeypatch.setattr(app.files.dialogs, "ask_for_numbering", lambda *_arguments: 0)
    save = {
        "run": saving.ask_and_save_run,
        "labels": saving.ask_and_save_labels,
        "overlay": saving.ask_and_save_overlay,
        "all": saving.ask_and_export,
    }[what]
    with qtbot.waitSignal(saving.written):
        save(record)
    if what == "run":
        assert storage.load_run(path).finished is not None
