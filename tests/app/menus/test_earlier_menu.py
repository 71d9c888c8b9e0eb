"""Sessions of before, told by their pictures and runs."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot
from scripted_run import scripted_picture

from app.menus.earlier_menu import EarlierMenu, session_text
from app.session.session import Session
from app.session.session_folders import SessionFolders
from grapl_engine.storage.session_index import PictureEntry, SessionIndex


@pytest.fixture
def begun(session: Session, tmp_path: Path) -> Iterator[Session]:
    session.keeper.begin(SessionFolders(tmp_path))
    yield session
    session.close()


def test_it_goes_back_to_one(begun: Session, qtbot: QtBot) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    menu = EarlierMenu(begun.keeper, window)
    menu.aboutToShow.emit()
    assert [(action.text(), action.isEnabled()) for action in menu.actions()] == [("No earlier session", False)]
    begun.open_picture(scripted_picture("me & you.png"))
    begun.keeper.begin_new()
    qtbot.waitUntil(lambda: len(begun.keeper.earlier()) == 1)
    menu.aboutToShow.emit()
    qtbot.waitUntil(lambda: menu.actions()[0].text().endswith("me && you.png, 0 runs"))
    with qtbot.waitSignal(begun.keeper.changed):
        menu.actions()[0].trigger()
    assert begun.view.picture is not None and begun.view.picture.name == "me & you.png"


def test_a_session_in_words() -> None:
    pictures = tuple(PictureEntry(n, name, None, (), (1, 1, 3), "uint8") for n, name in enumerate(("a.png", "b.png", "x" * 90)))
    assert session_text(SessionIndex()) == "no picture, 0 runs"
    assert session_text(SessionIndex(pictures[:2])) == "a.png and 1 more picture, 0 runs"
    assert session_text(SessionIndex(pictures)) == "a.png and 2 more pictures, 0 runs"
    assert len(session_text(SessionIndex(pictures[2:]))) < 60
