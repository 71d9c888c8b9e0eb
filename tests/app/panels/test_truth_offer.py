from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot
from scripted_run import HEIGHT, WIDTH, scripted_labels, scripted_picture

from app.panels.truth_offer import TruthOffer
from app.session.session import Session


@pytest.fixture
def offer(session: Session, tmp_path: Path, qtbot: QtBot) -> TruthOffer:
    np.save(tmp_path / "<b>photo.truth.npy", scripted_labels((HEIGHT, WIDTH)))
    offer = TruthOffer(session)
    qtbot.addWidget(offer)
    assert offer.isHidden()
    session.open_picture(replace(scripted_picture(), path=tmp_path / "<b>photo.png"))
    qtbot.waitUntil(lambda: not offer.isHidden())
    return offer


def test_it_names_the_file_as_it_stands(offer: TruthOffer) -> None:
    assert "<b>photo.truth.npy" in offer.text.text() and offer.text.textFormat() is Qt.TextFormat.PlainText
    assert "&lt;b&gt;photo.truth.npy" in offer.text.toolTip()


def test_it_is_taken_by_keyboard(offer: TruthOffer, session: Session, qtbot: QtBot) -> None:
    qtbot.keyClick(offer.open, Qt.Key.Key_Space)
    qtbot.waitUntil(lambda: session.truth.current is not None)
    assert offer.isHidden()


def test_it_is_declined(offer: TruthOffer, session: Session, qtbot: QtBot) -> None:
    qtbot.mouseClick(offer.not_now, Qt.MouseButton.LeftButton)
    assert offer.isHidden() and session.truth.current is None


def test_in_a_lesson_it_is_away(offer: TruthOffer, session: Session) -> None:
    session.keeper.set_held(True)
    assert offer.isHidden()
    session.keeper.set_held(False)
    assert not offer.isHidden()
