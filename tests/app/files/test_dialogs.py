"""The first answers of the questions for files: names, folders, and that an export overwrites nothing."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import replace
from functools import partial
from pathlib import Path

import pytest
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QComboBox, QFileDialog, QStyle, QStyleOptionComboBox
from pytestqt.qtbot import QtBot
from scripted_run import scripted_picture, scripted_record

from app.files import dialogs
from app.files.export_dialog import ExportDialog
from app.paths import samples
from grapl_engine import LabelCount


@pytest.mark.parametrize(("name", "stem"), [("cat.png", "cat"), ("a.b.tif", "a.b"), ("pasted", "pasted"), ("", "picture")])
def test_files_are_named_after_the_picture(name: str, stem: str) -> None:
    assert dialogs._stem(scripted_record(scripted_picture(name))) == stem


def test_what_is_the_persons_is_saved_beside_it_and_what_came_with_the_program_is_not(tmp_path: Path) -> None:
    record = scripted_record()
    record.picture = replace(record.picture, path=tmp_path / "cat.png")
    assert dialogs._folder_for(record, None) == tmp_path
    record.picture = replace(record.picture, path=samples()[0].path)
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    assert dialogs._folder_for(record, elsewhere) == elsewhere
    assert dialogs._folder_for(scripted_record(), elsewhere) == elsewhere


def test_a_folder_that_is_there_gets_a_number(tmp_path: Path) -> None:
    folder = tmp_path / "cat"
    assert dialogs._free_folder(folder) == folder
    for number in (2, 3, 4):
        (folder if number == 2 else tmp_path / f"cat-{number - 1}").mkdir()
        assert dialogs._free_folder(folder) == tmp_path / f"cat-{number}"


def test_an_export_goes_into_a_folder_of_its_own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *args: str(tmp_path))
    assert dialogs.ask_for_folder(None, scripted_record(), None) == tmp_path / "five colours"
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *args: "")
    assert dialogs.ask_for_folder(None, scripted_record(), None) is None


@pytest.mark.parametrize(
    ("ask", "file"),
    [
        (dialogs.ask_for_run_name, "five colours.grapl"),
        (dialogs.ask_for_overlay_name, "five colours-overlay.png"),
        (partial(dialogs.ask_for_overlay_name, segments=LabelCount(1)), "five colours-overlay-1.png"),
        (dialogs.ask_for_levels_name, "five colours-levels.npz"),
        (dialogs.ask_for_constraints_name, "five colours-seeds.json"),
        (dialogs.ask_for_figure_name, "five colours-figure.png"),
    ],
)
def test_each_name_has_its_ending(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, ask: object, file: str) -> None:
    monkeypatch.setattr(dialogs, "_ask_for_name", lambda window, title, proposal, kinds: proposal)
    assert ask(None, scripted_record(), tmp_path) == tmp_path / file  # type: ignore[operator]


def test_a_report_is_named_after_its_picture(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(dialogs, "_ask_for_name", lambda window, title, proposal, kinds: proposal)
    assert dialogs.ask_for_report_name(None, scripted_picture("cat.png"), tmp_path) == tmp_path / "cat-report.html"


def test_the_title_says_which_detail_is_saved(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    titles: list[str] = []
    monkeypatch.setattr(dialogs, "_ask", lambda window, title, proposal, patterns: titles.append(title))
    assert dialogs.ask_for_labels_name(None, scripted_record(), tmp_path, LabelCount(40, 2)) is None
    assert titles == ["Save label map of 38 segments, 2 specks (the detail shown)"]


@pytest.mark.parametrize("first", [0, 1])
@pytest.mark.parametrize(
    ("segments", "file"), [(None, "five colours-labels.tif"), (LabelCount(40), "five colours-labels-40.tif")]
)
def test_the_kinds_of_label_maps_offer_both_numberings(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, qtbot: QtBot, first: int, segments: LabelCount | None, file: str
) -> None:
    def choose(dialog: QFileDialog) -> int:
        filters = dialog.nameFilters()
        assert [f"from {number}:" in text for number, text in enumerate(filters)] == [True, True]
        assert dialog.selectedNameFilter() == filters[0]
        dialog.selectNameFilter(filters[first])
        return 1

    monkeypatch.setattr(QFileDialog, "exec", choose)
    assert dialogs.ask_for_labels_name(None, scripted_record(), tmp_path, segments) == (tmp_path / file, first)


@pytest.mark.parametrize("name", ["..", "../../outside.png", "...png", ""])
def test_an_export_stays_in_the_folder_that_was_chosen(name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    record = scripted_record()
    record.picture = replace(record.picture, name=name)
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_: str(tmp_path))
    folder = dialogs.ask_for_folder(None, record, None)
    assert folder is not None and folder.parent == tmp_path and folder.name not in ("", ".", "..")


@pytest.mark.parametrize(("accepts", "chooses_one", "number"), [(True, False, 0), (True, True, 1), (False, True, None)])
def test_the_first_segments_number_is_asked_for(
    accepts: bool, chooses_one: bool, number: int | None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, qtbot: QtBot
) -> None:
    def answer(dialog: ExportDialog) -> bool:
        dialog.from_one.setChecked(chooses_one)
        return accepts

    monkeypatch.setattr(ExportDialog, "exec", answer)
    assert dialogs.ask_for_numbering(None, tmp_path / "leaf") == number


@pytest.mark.parametrize("ask", [
    dialogs.ask_for_run_name, dialogs.ask_for_labels_name, dialogs.ask_for_overlay_name, dialogs.ask_for_levels_name,
    dialogs.ask_for_constraints_name, dialogs.ask_for_edits_name, dialogs.ask_for_figure_name,
    partial(dialogs.ask_for_animation_name, movies=True), dialogs.ask_for_folder,
])  # fmt: skip
def test_a_disk_that_is_gone_keeps_no_dialog_from_opening(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, qtbot: QtBot, ask: Callable[..., object]
) -> None:
    """Neither the picture's nor the last folder's: what is asked of a network disk that is gone never comes back."""
    dead, answers, offered = tmp_path / "dead", threading.Event(), []

    def never(_folder: object, *_: object) -> bool:
        answers.wait(60)
        return True

    def opened(dialog: QFileDialog) -> int:
        offered.append(Path(dialog.directory().path()))
        return 0

    def asked(_window: object, _title: str, folder: str) -> str:
        offered.append(Path(folder))
        return ""

    monkeypatch.setattr("app.tasks.abandonable.PATIENCE_S", 0.01)
    monkeypatch.setattr(dialogs, "_takes_files", never)
    monkeypatch.setattr(dialogs, "_is_there", never)
    monkeypatch.setattr(dialogs, "pictures_folder", lambda: tmp_path)
    monkeypatch.setattr(QFileDialog, "exec", opened)
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", asked)
    record = scripted_record()
    record.picture = replace(record.picture, path=dead / "cat.png")
    try:
        assert ask(None, record, tmp_path / "dead too") is None
    finally:
        answers.set()
    assert offered == [tmp_path]


def test_files_are_looked_for_in_a_folder_that_answers(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    offered: list[str] = []

    def asked(_window: object, _title: str, folder: str, _filter: str, **_: object) -> tuple[str, str]:
        offered.append(folder)
        return "", ""

    monkeypatch.setattr(QFileDialog, "getOpenFileName", asked)
    monkeypatch.setattr(dialogs, "pictures_folder", lambda: Path("/pictures"))
    for ask in (dialogs.ask_for_file, dialogs.ask_for_session, dialogs.ask_for_constraints, dialogs.ask_for_edits):
        for folder in (tmp_path, tmp_path / "gone", None):
            assert ask(None, folder) is None
    assert offered == [str(tmp_path), "/pictures", "/pictures"] * 4
    offered.clear()
    assert dialogs.ask_for_lesson(None, None) is None and offered == [str(Path.home())]


def test_what_the_kinds_of_files_say_is_not_cut(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, qtbot: QtBot) -> None:
    rooms: list[tuple[int, int]] = []

    def look(dialog: QFileDialog) -> int:
        dialog.show()
        box = dialog.findChild(QComboBox, "fileTypeCombo")
        assert box is not None
        option = QStyleOptionComboBox()
        option.initFrom(box)
        field = QStyle.SubControl.SC_ComboBoxEditField
        room = box.style().subControlRect(QStyle.ComplexControl.CC_ComboBox, option, field, box).width()
        rooms.append((room, max(map(box.fontMetrics().horizontalAdvance, dialog.nameFilters()))))
        assert all(words in box.toolTip() for words in ("from 0", "from 1"))
        return 0

    monkeypatch.setattr(QFileDialog, "exec", look)
    dialogs.ask_for_labels_name(None, scripted_record(), tmp_path)
    ((room, needed),) = rooms
    most = QGuiApplication.primaryScreen().availableGeometry().width() * 3 // 4
    assert room >= min(needed, most - 40)
