"""Reading and writing in threads: what arrives, what is said, what is dropped."""

from __future__ import annotations

import os
import threading
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from hierarchies import striped
from PIL import Image
from PySide6.QtCore import QMimeData, QObject, QUrl, Slot
from PySide6.QtGui import QColor, QGuiApplication, QImage
from PySide6.QtWidgets import QFileDialog
from pytestqt.qtbot import QtBot

import app.files.dialogs
from app.files import readers
from app.files.dialogs import RUN_SUFFIX
from app.files.open_save import Files, picture_from_image
from app.paths import samples
from app.tasks.failure import Failure
from grapl_engine import EndReason, Finished, Picture, PictureError, Prepared, RunRecord, Settings, as_picture, read_picture
from grapl_engine.hierarchy.level_map import LevelMap
from grapl_engine.hierarchy.tree_cut import TreeCut
from grapl_engine.report.source import ReportedRun, ReportSource
from grapl_engine.storage import run_file as storage


class Listener(QObject):
    """Keeps what a `Files` said, in its order."""

    def __init__(self, files: Files) -> None:
        super().__init__()
        self.pictures: list[Picture] = []
        self.runs: list[RunRecord] = []
        self.written: list[Path] = []
        self.failures: list[str] = []
        self.details: list[str] = []
        self.notices: list[str] = []
        self.busy: list[bool] = []
        files.picture_read.connect(self._on_picture_read)
        files.run_read.connect(self._on_run_read)
        files.written.connect(self._on_written)
        files.failed.connect(self._on_failed)
        files.notice_given.connect(self._on_notice_given)
        files.busy_changed.connect(self._on_busy_changed)

    @Slot(object)
    def _on_picture_read(self, picture: Picture) -> None:
        self.pictures.append(picture)

    @Slot(object)
    def _on_run_read(self, record: RunRecord) -> None:
        self.runs.append(record)

    @Slot(object)
    def _on_written(self, path: Path) -> None:
        self.written.append(path)

    @Slot(object)
    def _on_failed(self, failure: Failure) -> None:
        self.failures.append(failure.sentence)
        self.details.append(failure.details)

    @Slot(str)
    def _on_notice_given(self, sentence: str) -> None:
        self.notices.append(sentence)

    @Slot(bool)
    def _on_busy_changed(self, busy: bool) -> None:
        self.busy.append(busy)


@pytest.fixture
def files(qtbot: QtBot) -> Iterator[Files]:
    files = Files()
    yield files
    files.close()


@pytest.fixture
def heard(files: Files) -> Listener:
    return Listener(files)


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


def painted(tmp_path: Path, name: str, color: str = "#102030") -> Path:
    image = QImage(5, 3, QImage.Format.Format_RGB888)
    image.fill(QColor(color))
    path = tmp_path / name
    assert image.save(str(path))
    return path


# Open


def test_a_picture_is_read_in_another_thread(
    qtbot: QtBot, files: Files, heard: Listener, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    threads: list[threading.Thread] = []

    def read(path: Path) -> Picture:
        threads.append(threading.current_thread())
        return read_picture(path)

    monkeypatch.setattr(readers, "read_picture", read)
    with qtbot.waitSignals([files.busy_changed, files.picture_read, files.busy_changed], order="strict"):
        files.open_path(painted(tmp_path, "a.png"))
        assert files.is_busy
    assert heard.pictures[0].pixels[0, 0].tolist() == [0x10, 0x20, 0x30]
    assert heard.pictures[0].path == tmp_path / "a.png"
    assert heard.busy == [True, False]
    assert threads != [threading.main_thread()]


def test_the_latest_of_two_readings_wins(
    qtbot: QtBot, files: Files, heard: Listener, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    slow, fast = painted(tmp_path, "slow.png"), painted(tmp_path, "fast.png")
    gate = threading.Event()

    def read(path: Path) -> Picture:
        if path == slow:
            gate.wait(60)
        return read_picture(path)

    monkeypatch.setattr(readers, "read_picture", read)
    files.open_path(slow)
    with qtbot.waitSignal(files.picture_read):
        files.open_path(fast)
    qtbot.waitUntil(lambda: not files.is_busy)
    gate.set()
    files.close()
    qtbot.wait(0)
    assert [picture.name for picture in heard.pictures] == ["fast.png"]
    assert not files.is_busy


def test_a_bad_file_is_a_sentence(qtbot: QtBot, files: Files, heard: Listener, tmp_path: Path) -> None:
    (tmp_path / "bad.png").write_bytes(b"not a picture")
    with qtbot.waitSignal(files.failed):
        files.open_path(tmp_path / "bad.png")
    with qtbot.waitSignal(files.failed):
        files.open_path(tmp_path / f"missing{RUN_SUFFIX}")
    assert heard.details == ["", ""]
    assert "bad.png" in heard.failures[0]
    assert "missing" in heard.failures[1]
    assert heard.pictures == heard.runs == []
    assert not files.is_busy


@pytest.mark.may_warn
def test_a_bug_while_reading_is_told_with_its_traceback_and_ends_the_wait(
    qtbot: QtBot, files: Files, heard: Listener, monkeypatch: pytest.MonkeyPatch
) -> None:
    def read(path: Path) -> Picture:
        raise ZeroDivisionError("a bug")

    monkeypatch.setattr(readers, "read_picture", read)
    with qtbot.waitSignal(files.failed):
        files.open_path(Path("any.png"))
    assert heard.failures == [
        "Something in the program went wrong (ZeroDivisionError: a bug). What was on screen is still there."
    ]
    assert "in read" in heard.details[0]
    assert heard.busy == [True, False]


@pytest.mark.may_warn
def test_a_bug_while_writing_is_told_and_the_next_is_written(
    qtbot: QtBot, files: Files, heard: Listener, tmp_path: Path
) -> None:
    def make() -> bytes:
        raise ZeroDivisionError("a bug")

    with qtbot.waitSignals([files.failed, files.written], order="strict"):
        files.save_made(tmp_path / "a.bin", make)
        files.save_made(tmp_path / "b.bin", lambda: b"b")
    assert "ZeroDivisionError: a bug" in heard.failures[0] and "in make" in heard.details[0]
    assert [path.name for path in tmp_path.iterdir()] == ["b.bin"]


def test_open_dialog_offers_pictures_and_runs(
    qtbot: QtBot, files: Files, heard: Listener, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = painted(tmp_path, "chosen.bmp")
    asked: list[str] = []

    def choose(parent: object, title: str, folder: str, filters: str) -> tuple[str, str]:
        asked.append(filters)
        return str(path), ""

    monkeypatch.setattr(QFileDialog, "getOpenFileName", choose)
    with qtbot.waitSignal(files.picture_read):
        files.ask_and_open()
    assert heard.pictures[0].name == "chosen.bmp"
    assert all(pattern in asked[0] for pattern in ("*.webp", "*.tiff", f"*{RUN_SUFFIX}"))
    qtbot.waitUntil(lambda: not files.is_busy)
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_: ("", ""))
    files.ask_and_open()
    assert not files.is_busy


def test_a_session_is_asked_for_and_named(qtbot: QtBot, files: Files, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path, saved = tmp_path / "Mine.GraplSession", []
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_: (str(path), ""))
    for ask in (files.ask_and_open, files.ask_and_open_session):
        with qtbot.waitSignal(files.session_asked) as asked:
            ask()
        assert asked.args == [path] and not files.is_busy, "whoever keeps the session reads it"
    monkeypatch.setattr("app.files.dialogs._ask_for_name", lambda _window, _title, proposal, _export: proposal)
    for picture, name in (
        (None, "session.graplsession"),
        (Picture(np.zeros((2, 2, 3), np.uint8), "a photo.jpeg"), "a photo.graplsession"),
    ):
        files.ask_and_save_session(picture, saved.append)
        assert saved[-1].name == name


# Drop and paste


def test_dropped_files(qtbot: QtBot, files: Files, heard: Listener, tmp_path: Path) -> None:
    mime = QMimeData()
    mime.setUrls([QUrl.fromLocalFile(str(painted(tmp_path, name))) for name in ("ä 1.png", "b.png")])
    assert Files.accepts(mime)
    with qtbot.waitSignal(files.picture_read):
        files.open_mime(mime)
    assert [picture.name for picture in heard.pictures] == ["ä 1.png"]
    assert "2 files" in heard.notices[0]
    assert heard.failures == []


def test_dropped_address_is_refused_in_a_sentence(files: Files, heard: Listener) -> None:
    mime = QMimeData()
    mime.setUrls([QUrl("https://example.org/a.png")])
    assert not Files.accepts(mime)
    files.open_mime(mime)
    assert "save the picture first" in heard.failures[0]


def test_pasted_pixels(qtbot: QtBot, files: Files, heard: Listener) -> None:
    image = QImage(3, 2, QImage.Format.Format_RGB32)
    image.fill(QColor("#ff8000"))
    QGuiApplication.clipboard().setImage(image)
    with qtbot.waitSignal(files.picture_read):
        files.paste()
    picture = heard.pictures[0]
    assert (picture.height, picture.width, picture.path) == (2, 3, None)
    assert picture.pixels[1, 2].tolist() == [255, 128, 0]


def test_a_clipboard_that_was_never_used_is_refused_in_a_sentence(
    files: Files, heard: Listener, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Unused:
        def mimeData(self) -> None:
            return None

    monkeypatch.setattr(QGuiApplication, "clipboard", staticmethod(Unused))
    files.paste()
    assert heard.failures == ["There is no picture here: copy a picture or a picture file first."]


def test_pasted_text_is_refused_in_a_sentence(files: Files, heard: Listener) -> None:
    QGuiApplication.clipboard().setText("hello")
    files.paste()
    assert "no picture" in heard.failures[0]


@pytest.mark.parametrize(
    ("layout", "values"),
    [
        (QImage.Format.Format_RGB888, [16, 32, 48]),
        (QImage.Format.Format_ARGB32_Premultiplied, [16, 32, 48]),
        (QImage.Format.Format_RGBA64, [16 * 257, 32 * 257, 48 * 257]),
    ],
)
def test_images_of_any_layout(layout: QImage.Format, values: list[int]) -> None:
    image = QImage(5, 3, layout)  # 15 bytes a row of RGB888: Qt pads it to 16
    image.fill(QColor(16, 32, 48))
    picture = picture_from_image(image, "x")
    assert picture.pixels.shape == (3, 5, 3)
    assert (picture.pixels == values).all()


def test_transparent_and_empty_images() -> None:
    image = QImage(2, 2, QImage.Format.Format_RGBA8888)
    image.fill(QColor(0, 0, 0, 0))
    assert (picture_from_image(image, "clear").pixels == 255).all()
    with pytest.raises(PictureError, match="nothing"):
        picture_from_image(QImage(), "nothing")


# Save


def test_a_run_goes_to_disk_and_comes_back(
    qtbot: QtBot, files: Files, heard: Listener, record: RunRecord, tmp_path: Path
) -> None:
    path = tmp_path / f"six{RUN_SUFFIX}"
    with qtbot.waitSignal(files.written):
        files.save_run(path, record)
    with qtbot.waitSignal(files.run_read):
        files.open_path(path)
    assert heard.written == [path]
    assert heard.runs[0].settings == record.settings
    assert record.finished is not None
    assert heard.runs[0].finished is not None
    np.testing.assert_array_equal(heard.runs[0].finished.pixel_labels, record.finished.pixel_labels)
    assert storage.SUFFIX == RUN_SUFFIX


def test_exports_are_written_beside_the_picture(
    qtbot: QtBot, files: Files, heard: Listener, record: RunRecord, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    offered: list[str] = []

    def accept(dialog: QFileDialog) -> int:
        offered.append(dialog.selectedFiles()[0])
        return 1

    monkeypatch.setattr(QFileDialog, "exec", accept)
    for ask in (files.ask_and_save_labels, files.ask_and_save_overlay, files.ask_and_save_run):
        with qtbot.waitSignal(files.written):
            ask(record)
    names = ["six-labels.tif", "six-overlay.png", f"six{RUN_SUFFIX}"]
    assert [Path(name) for name in offered] == [tmp_path / name for name in names] == heard.written
    assert all((tmp_path / name).stat().st_size > 0 for name in names)
    assert read_picture(tmp_path / "six-overlay.png").width == 6


@pytest.mark.parametrize("first", [0, 1])
def test_labels_begin_with_the_number_that_was_chosen(
    qtbot: QtBot, files: Files, record: RunRecord, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, first: int
) -> None:
    monkeypatch.setattr(app.files.dialogs, "ask_for_labels_name", lambda *_: (tmp_path / "a.tif", first))
    with qtbot.waitSignal(files.written):
        files.ask_and_save_labels(record)
    assert record.finished is not None
    np.testing.assert_array_equal(np.asarray(Image.open(tmp_path / "a.tif")), record.finished.pixel_labels + first)


def test_what_is_saved_is_the_level_that_is_shown(qtbot: QtBot, files: Files, record: RunRecord, tmp_path: Path) -> None:
    hierarchy = striped(4, 8)
    level = LevelMap(hierarchy, TreeCut.at_level(hierarchy.tree, 4))
    record.picture = as_picture(np.zeros((4, 8, 3), np.uint8), "eight.png")
    for save, name in ((files.save_labels, "level.tif"), (files.save_overlay, "over.png")):
        with qtbot.waitSignal(files.written):
            save(tmp_path / name, record, level)
    with qtbot.waitSignal(files.written):
        files.export_run(tmp_path / "all", record, level)
    expected = [[0, 0, 3, 3, 1, 1, 2, 2]] * 4
    for path in (tmp_path / "level.tif", tmp_path / "all" / "level.tif"):
        assert np.asarray(Image.open(path)).tolist() == expected


def test_an_export_makes_a_folder_of_its_own(
    qtbot: QtBot, files: Files, heard: Listener, record: RunRecord, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    answers = iter([None, 0, 1])
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_: str(tmp_path))
    monkeypatch.setattr(app.files.dialogs, "ask_for_numbering", lambda *_: next(answers))
    files.ask_and_export(record)
    assert not files.is_busy and list(tmp_path.iterdir()) == [], "it was cancelled"
    for _ in range(2):
        with qtbot.waitSignal(files.written):
            files.ask_and_export(record)
    assert heard.written == [tmp_path / "six", tmp_path / "six-2"]
    lowest = [np.asarray(Image.open(folder / "labels.tif")).min() for folder in heard.written]
    assert lowest[1] == lowest[0] + 1
    assert all((folder / "labels.tif").is_file() and (folder / "run.json").is_file() for folder in heard.written)


def test_a_dialog_that_is_cancelled_writes_nothing(
    files: Files, heard: Listener, record: RunRecord, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(QFileDialog, "exec", lambda _: 0)
    files.ask_and_save_run(record)
    assert not files.is_busy
    assert heard.written == []


def test_a_full_or_missing_folder_is_a_sentence(
    qtbot: QtBot, files: Files, heard: Listener, record: RunRecord, tmp_path: Path
) -> None:
    (tmp_path / "file").write_text("", encoding="utf-8")
    for save, name in ((files.save_run, "a.grapl"), (files.save_labels, "a.tif"), (files.save_overlay, "a.png")):
        with qtbot.waitSignal(files.failed):
            save(tmp_path / "file" / name, record)
    assert len(heard.failures) == 3
    assert all(str(tmp_path / "file") in failure for failure in heard.failures)
    assert heard.written == []


def test_all_writings_are_done_before_the_program_ends(files: Files, record: RunRecord, tmp_path: Path) -> None:
    for number in range(5):
        files.save_run(tmp_path / f"{number}{RUN_SUFFIX}", record)
    files.close()
    assert len(list(tmp_path.glob(f"*{RUN_SUFFIX}"))) == 5


def test_nothing_is_written_beside_a_sample(
    files: Files, record: RunRecord, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    offered: list[Path] = []

    def cancel(dialog: QFileDialog) -> int:
        offered.append(Path(dialog.directory().path()))
        return 0

    monkeypatch.setattr(QFileDialog, "exec", cancel)
    monkeypatch.setattr(app.files.dialogs, "pictures_folder", lambda: tmp_path)
    record.picture = replace(record.picture, path=samples()[0].path)
    files.ask_and_save_labels(record)
    assert offered == [tmp_path]


@pytest.mark.parametrize(("ending", "start"), [(".html", b"<!DOCTYPE html>"), (".pdf", b"%PDF-")])
def test_a_report_is_written_as_a_page_or_on_paper(
    qtbot: QtBot, files: Files, tmp_path: Path, record: RunRecord, monkeypatch: pytest.MonkeyPatch, ending: str, start: bytes
) -> None:
    path = tmp_path / f"report{ending}"
    monkeypatch.setattr(app.files.open_save.dialogs, "ask_for_report_name", lambda *args: path)
    source = ReportSource(record.picture, (ReportedRun(1, lambda: record),))
    with qtbot.waitSignal(files.written):
        files.ask_and_save_report(source)
    assert path.read_bytes().lstrip().startswith(start)


def test_a_report_of_another_ending_is_a_sentence(
    qtbot: QtBot, files: Files, heard: Listener, tmp_path: Path, record: RunRecord
) -> None:
    with qtbot.waitSignal(files.failed):
        files.save_report(tmp_path / "report.docx", ReportSource(record.picture))
    assert heard.failures[0].startswith("report.docx: a report is saved as .html")


def test_a_file_that_waits_keeps_neither_others_nor_the_end_waiting(
    files: Files, heard: Listener, tmp_path: Path, qtbot: QtBot
) -> None:
    """As a named pipe that nobody writes to, or a network disk that is gone."""
    os.mkfifo(tmp_path / "pipe.png")
    Image.fromarray(np.zeros((6, 8, 3), np.uint8)).save(tmp_path / "other.png")
    for _ in range(3):
        files.open_path(tmp_path / "pipe.png")
    assert files.is_busy
    files.open_path(tmp_path / "other.png")
    qtbot.waitUntil(lambda: [picture.name for picture in heard.pictures] == ["other.png"])
    qtbot.waitUntil(lambda: not files.is_busy)
    files.open_path(tmp_path / "pipe.png")
    start = time.monotonic()
    files.close()
    assert time.monotonic() - start < 60 and heard.failures == []


def test_a_folder_is_a_batch_and_nothing_else_is_opened(files: Files, tmp_path: Path, qtbot: QtBot) -> None:
    (tmp_path / "photos").mkdir()
    with qtbot.waitSignal(files.folder_given) as given, qtbot.assertNotEmitted(files.picture_read):
        files.open_paths([tmp_path / "photos"])
    assert given.args == [tmp_path / "photos"] and not files.is_busy


@pytest.mark.parametrize(
    ("others", "words", "rest"),
    [(["a.png"], "photos and something else", "that"), (["a", "b"], "photos and 2 others", "the rest one by one")],
)
def test_what_is_given_beside_a_folder_is_said(
    files: Files, tmp_path: Path, qtbot: QtBot, others: list[str], words: str, rest: str
) -> None:
    (tmp_path / "photos").mkdir()
    folders: list[Path] = []
    files.folder_given.connect(folders.append)
    with qtbot.waitSignal(files.notice_given) as said, qtbot.assertNotEmitted(files.picture_read):
        files.open_paths([*(tmp_path / other for other in others), tmp_path / "photos"])
    assert folders == [tmp_path / "photos"] and not files.is_busy
    assert said.args == [f"{words} were given: the folder is opened. Open {rest}."]


def test_what_lies_where_nobody_may_look_is_said(
    files: Files, tmp_path: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refused(path: Path) -> bool:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "is_dir", refused)
    with qtbot.waitSignal(files.failed) as failed:
        files.open_paths([tmp_path / "closed" / "a.png"])
    assert "a.png" in failed.args[0].sentence
