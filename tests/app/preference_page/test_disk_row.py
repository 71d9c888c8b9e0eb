"""How much lies there, and away with it after a question."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtWidgets import QMessageBox
from pytestqt.qtbot import QtBot

from app.preference_page import disk_row
from app.preference_page.disk_row import DiskRow, DiskStore, size_text
from app.session.session import Session


@pytest.mark.parametrize(
    ("size", "text"),
    [(0, "Nothing"), (5, "5 bytes"), (2048, "2.0 KB"), (300 * 2**20, "300 MB"), (2**30, "1.0 GB"), (25 * 2**30, "25 GB")],
)
def test_sizes_are_in_words(size: int, text: str) -> None:
    assert size_text(size) == text


class Pile:
    """Something that takes room until it is removed."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.bytes = folder, 3 * 2**20

    def remove(self) -> None:
        self.bytes = 0

    def store(self) -> DiskStore:
        return DiskStore("Pile", lambda: self.folder, lambda: self.bytes, self.remove, "Remove…", "Remove the pile?")


@pytest.fixture
def pile(tmp_path: Path) -> Pile:
    return Pile(tmp_path)


@pytest.fixture
def row(session: Session, pile: Pile, qtbot: QtBot) -> DiskRow:
    row = DiskRow(pile.store(), session)
    qtbot.addWidget(row)
    row.measure()
    qtbot.waitUntil(lambda: row.facts.text().startswith("3.0 MB"))
    return row


def test_size_and_place_are_told(row: DiskRow, tmp_path: Path) -> None:
    assert row.facts.text() == f"3.0 MB in {tmp_path}" and row.open.isEnabled() and row.empty.isEnabled()


def test_it_is_emptied_after_a_yes_alone(row: DiskRow, pile: Pile, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []
    monkeypatch.setattr(disk_row, "asks_yes", lambda _parent, _title, question: asked.append(question))
    row.empty.click()
    assert pile.bytes and asked == ["Remove the pile?"]
    monkeypatch.setattr(disk_row, "asks_yes", lambda *_: True)
    row.empty.click()
    qtbot.waitUntil(lambda: row.facts.text().startswith("Nothing in"))
    assert not pile.bytes and not row.empty.isEnabled()


def test_enter_and_escape_say_no(row: DiskRow, monkeypatch: pytest.MonkeyPatch) -> None:
    said: list[bool] = []
    monkeypatch.setattr(QMessageBox, "exec", lambda box: box.defaultButton().click())
    said.append(disk_row.asks_yes(row, "Pile", "Remove <b>it</b>?"))
    monkeypatch.setattr(
        QMessageBox, "exec", lambda box: box.buttons()[[b.text() for b in box.buttons()].index("Remove")].click()
    )
    said.append(disk_row.asks_yes(row, "Pile", "Remove it?"))
    assert said == [False, True]


def test_a_folder_that_is_not_there_is_not_opened(session: Session, tmp_path: Path, qtbot: QtBot) -> None:
    store = DiskStore("Pile", lambda: tmp_path / "none", lambda: 0, lambda: None, "Remove…", "Remove?")
    row = DiskRow(store, session)
    qtbot.addWidget(row)
    row.measure()
    qtbot.waitUntil(lambda: row.facts.text().startswith("Nothing"))
    assert not row.open.isEnabled() and not row.empty.isEnabled()
