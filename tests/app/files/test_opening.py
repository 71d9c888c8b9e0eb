"""Reading in a thread: what arrives, what is said, what is dropped."""

from __future__ import annotations

import os
import threading
import time
from pathlib import Path

import numpy as np
import pytest
from heard_files import HeardFiles
from PIL import Image
from PySide6.QtCore import QMimeData, QUrl
from PySide6.QtGui import QColor, QGuiApplication, QImage
from PySide6.QtWidgets import QFileDialog
from pytestqt.qtbot import QtBot

from app.files import readers
from app.files.dialogs import RUN_SUFFIX
from app.files.opening import Opening
from app.tasks import abandonable
from grapl_engine import Picture, read_picture


def painted(tmp_path: Path, name: str, color: str = "#102030") -> Path:
    image = QImage(5, 3, QImage.Format.Format_RGB888)
    image.fill(QColor(color))
    path = tmp_path / name
    assert image.save(str(path))
    return path


# Open


def test_a_picture_is_read_in_another_thread(
    qtbot: QtBot, opening: Opening, heard: HeardFiles, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    threads: list[threading.Thread] = []

    def read(path: Path) -> Picture:
        threads.append(threading.current_thread())
        return read_picture(path)

    monkeypatch.setattr(readers, "read_picture", read)
    with qtbot.waitSignals([opening.busy_changed, opening.picture_read, opening.busy_changed], order="strict"):
        opening.open_path(painted(tmp_path, "a.png"))
        assert opening.is_busy
    assert heard.pictures[0].pixels[0, 0].tolist() == [0x10, 0x20, 0x30]
    assert heard.pictures[0].path == tmp_path / "a.png"
    assert heard.busy == [True, False]
    assert threads != [threading.main_thread()]


def test_the_latest_of_two_readings_wins(
    qtbot: QtBot, opening: Opening, heard: HeardFiles, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    slow, fast = painted(tmp_path, "slow.png"), painted(tmp_path, "fast.png")
    gate = threading.Event()

    def read(path: Path) -> Picture:
        if path == slow:
            gate.wait(60)
        return read_picture(path)

    monkeypatch.setattr(readers, "read_picture", read)
    opening.open_path(slow)
    with qtbot.waitSignal(opening.picture_read):
        opening.open_path(fast)
    qtbot.waitUntil(lambda: not opening.is_busy)
    gate.set()
    opening.close()
    qtbot.wait(0)
    assert [picture.name for picture in heard.pictures] == ["fast.png"]
    assert not opening.is_busy


def test_a_bad_file_is_a_sentence(qtbot: QtBot, opening: Opening, heard: HeardFiles, tmp_path: Path) -> None:
    (tmp_path / "bad.png").write_bytes(b"not a picture")
    with qtbot.waitSignal(opening.failed):
        opening.open_path(tmp_path / "bad.png")
    with qtbot.waitSignal(opening.failed):
        opening.open_path(tmp_path / f"missing{RUN_SUFFIX}")
    assert heard.details == ["", ""]
    assert "bad.png" in heard.failures[0]
    assert "missing" in heard.failures[1]
    assert heard.pictures == heard.runs == []
    assert not opening.is_busy


@pytest.mark.may_warn
def test_a_bug_while_reading_is_told_with_its_traceback_and_ends_the_wait(
    qtbot: QtBot, opening: Opening, heard: HeardFiles, monkeypatch: pytest.MonkeyPatch
) -> None:
    def read(path: Path) -> Picture:
        raise ZeroDivisionError("a bug")

    monkeypatch.setattr(readers, "read_picture", read)
    with qtbot.waitSignal(opening.failed):
        opening.open_path(Path("any.png"))
    assert heard.failures == [
        "Something in the program went wrong (ZeroDivisionError: a bug). What was on screen is still there."
    ]
    assert "in read" in heard.details[0]
    assert heard.busy == [True, False]


def test_open_dialog_offers_pictures_and_runs(
    qtbot: QtBot, opening: Opening, heard: HeardFiles, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = painted(tmp_path, "chosen.bmp")
    asked: list[str] = []

    def choose(parent: object, title: str, folder: str, filters: str, **_: object) -> tuple[str, str]:
        asked.append(filters)
        return str(path), ""

    monkeypatch.setattr(QFileDialog, "getOpenFileName", choose)
    with qtbot.waitSignal(opening.picture_read):
        opening.ask_and_open()
    assert heard.pictures[0].name == "chosen.bmp"
    assert all(pattern in asked[0] for pattern in ("*.webp", "*.tiff", f"*{RUN_SUFFIX}"))
    qtbot.waitUntil(lambda: not opening.is_busy)
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_, **__: ("", ""))
    opening.ask_and_open()
    assert not opening.is_busy


def test_a_session_is_asked_for(qtbot: QtBot, opening: Opening, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "Mine.GraplSession"
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_, **__: (str(path), ""))
    for ask in (opening.ask_and_open, opening.ask_and_open_session):
        with qtbot.waitSignal(opening.session_asked) as asked:
            ask()
        assert asked.args == [path] and not opening.is_busy, "whoever keeps the session reads it"


# Drop and paste


def test_dropped_files(qtbot: QtBot, opening: Opening, heard: HeardFiles, tmp_path: Path) -> None:
    mime = QMimeData()
    mime.setUrls([QUrl.fromLocalFile(str(painted(tmp_path, name))) for name in ("ä 1.png", "b.png")])
    assert Opening.accepts(mime)
    with qtbot.waitSignal(opening.picture_read):
        opening.open_mime(mime)
    assert [picture.name for picture in heard.pictures] == ["ä 1.png"]
    assert "2 files" in heard.notices[0]
    assert heard.failures == []


def test_dropped_address_is_refused_in_a_sentence(opening: Opening, heard: HeardFiles) -> None:
    mime = QMimeData()
    mime.setUrls([QUrl("https://example.org/a.png")])
    assert not Opening.accepts(mime)
    opening.open_mime(mime)
    assert "save the picture first" in heard.failures[0]


def test_pasted_pixels(qtbot: QtBot, opening: Opening, heard: HeardFiles) -> None:
    image = QImage(3, 2, QImage.Format.Format_RGB32)
    image.fill(QColor("#ff8000"))
    QGuiApplication.clipboard().setImage(image)
    with qtbot.waitSignal(opening.picture_read):
        opening.paste()
    picture = heard.pictures[0]
    assert (picture.height, picture.width, picture.path) == (2, 3, None)
    assert picture.pixels[1, 2].tolist() == [255, 128, 0]


def test_a_clipboard_that_was_never_used_is_refused_in_a_sentence(
    opening: Opening, heard: HeardFiles, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Unused:
        def mimeData(self) -> None:
            return None

    monkeypatch.setattr(QGuiApplication, "clipboard", staticmethod(Unused))
    opening.paste()
    assert heard.failures == ["There is no picture here: copy a picture or a picture file first."]


def test_pasted_text_is_refused_in_a_sentence(opening: Opening, heard: HeardFiles) -> None:
    QGuiApplication.clipboard().setText("hello")
    opening.paste()
    assert "no picture" in heard.failures[0]


def test_a_file_that_waits_keeps_neither_others_nor_the_end_waiting(
    opening: Opening, heard: HeardFiles, tmp_path: Path, qtbot: QtBot
) -> None:
    """As a named pipe that nobody writes to, or a network disk that is gone."""
    os.mkfifo(tmp_path / "pipe.png")
    Image.fromarray(np.zeros((6, 8, 3), np.uint8)).save(tmp_path / "other.png")
    for _ in range(3):
        opening.open_path(tmp_path / "pipe.png")
    assert opening.is_busy
    opening.open_path(tmp_path / "other.png")
    qtbot.waitUntil(lambda: [picture.name for picture in heard.pictures] == ["other.png"])
    qtbot.waitUntil(lambda: not opening.is_busy)
    opening.open_path(tmp_path / "pipe.png")
    start = time.monotonic()
    opening.close()
    assert time.monotonic() - start < 60 and heard.failures == []


def test_a_folder_is_a_batch_and_nothing_else_is_opened(opening: Opening, tmp_path: Path, qtbot: QtBot) -> None:
    (tmp_path / "photos").mkdir()
    with qtbot.waitSignal(opening.folder_given) as given, qtbot.assertNotEmitted(opening.picture_read):
        opening.open_paths([tmp_path / "photos"])
    assert given.args == [tmp_path / "photos"] and not opening.is_busy


@pytest.mark.parametrize(
    ("others", "words", "rest"),
    [(["a.png"], "photos and something else", "that"), (["a", "b"], "photos and 2 others", "the rest one by one")],
)
def test_what_is_given_beside_a_folder_is_said(
    opening: Opening, tmp_path: Path, qtbot: QtBot, others: list[str], words: str, rest: str
) -> None:
    (tmp_path / "photos").mkdir()
    folders: list[Path] = []
    opening.folder_given.connect(folders.append)
    with qtbot.waitSignal(opening.notice_given) as said, qtbot.assertNotEmitted(opening.picture_read):
        opening.open_paths([*(tmp_path / other for other in others), tmp_path / "photos"])
    assert folders == [tmp_path / "photos"] and not opening.is_busy
    assert said.args == [f"{words} were given: the folder is opened. Open {rest}."]


def test_what_lies_where_nobody_may_look_is_said(
    opening: Opening, tmp_path: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refused(path: Path) -> bool:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "is_dir", refused)
    with qtbot.waitSignal(opening.failed) as failed:
        opening.open_paths([tmp_path / "closed" / "a.png"])
    assert "a.png" in failed.args[0].sentence


def test_a_disk_that_does_not_answer_does_not_hold_the_window(
    opening: Opening, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    gone, answers, read = tmp_path / "gone.png", threading.Event(), []
    monkeypatch.setattr(abandonable, "PATIENCE_S", 0.01)
    monkeypatch.setattr(Path, "is_dir", lambda path: answers.wait() if path == gone else False)
    monkeypatch.setattr(opening, "open_path", lambda path, choice: read.append(path))
    opening.open_paths([gone])
    assert read == [gone], "it is read beside the window, which says what there is to say"
    answers.set()
