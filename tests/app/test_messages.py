"""All that was said can be read afterwards."""

from __future__ import annotations

from PySide6.QtGui import QGuiApplication
from pytestqt.qtbot import QtBot

from app.messages import MOST, MessageLog, MessagesDialog


def test_sentences_stay_in_their_order_and_the_same_one_is_counted(qtbot: QtBot) -> None:
    log = MessageLog()
    for sentence in ("First.", "Second.", "Second.", "First."):
        with qtbot.waitSignal(log.changed):
            log.add(sentence)
    assert [(message.sentence, message.times) for message in log.messages] == [("First.", 1), ("Second.", 2), ("First.", 1)]
    lines = log.text.split("\n")
    assert [line[10:] for line in lines] == ["First.", "Second. (2 times)", "First."]
    assert all(line[2] == line[5] == ":" for line in lines)


def test_old_ones_make_room() -> None:
    log = MessageLog()
    for number in range(MOST + 3):
        log.add(f"Number {number}.")
    assert len(log.messages) == MOST and log.messages[0].sentence == "Number 3."


def test_the_dialog_follows_what_is_said_and_shows_it_as_it_stands(qtbot: QtBot) -> None:
    log = MessageLog()
    dialog = MessagesDialog(log)
    qtbot.addWidget(dialog)
    dialog.show()
    assert dialog.empty.isVisible() and not dialog.list.isVisible() and not dialog.copy.isEnabled()
    log.add("<img src='file:///dev/zero'> is no picture.")
    log.add("Saved.")
    assert "<img src='file:///dev/zero'> is no picture." in dialog.list.toPlainText() and dialog.list.isVisible()
    dialog.copy.click()
    assert QGuiApplication.clipboard().text() == log.text and log.text.count("\n") == 1
    dialog.clear.click()
    assert not log.messages and dialog.empty.isVisible()
