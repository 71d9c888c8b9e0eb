from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QObject
from PySide6.QtWidgets import QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from app.lab.moves.no_moves import NoMoves
from app.tasks.background_task import BackgroundTask


@pytest.fixture
def task(qapp: object) -> Iterator[BackgroundTask]:
    owner = QObject()
    task = BackgroundTask("test", owner)
    yield task
    task.close()


@pytest.fixture
def nothing(task: BackgroundTask, window: QWidget) -> NoMoves:
    nothing = NoMoves(task)
    QVBoxLayout(window).addWidget(nothing)
    window.show()
    return nothing


@pytest.mark.parametrize(("can_ask", "can_go"), [(False, False), (True, False), (False, True), (True, True)])
def test_a_sentence_and_the_buttons_that_help(nothing: NoMoves, can_ask: bool, can_go: bool) -> None:
    nothing.say("There is no cut here.", can_ask=can_ask, can_go=can_go)
    assert nothing.told.text() == "There is no cut here."
    assert (nothing.again.isVisible(), nothing.to_cut.isVisible()) == (can_ask, can_go)


def test_each_button_says_what_it_is_for(nothing: NoMoves, task: BackgroundTask, qtbot: QtBot) -> None:
    def endless(should_stop: object) -> Iterator[object]:
        while not should_stop():  # type: ignore[operator]
            pass
        yield from ()

    for button, signal in ((nothing.again, nothing.again_asked), (nothing.to_cut, nothing.cut_asked)):
        with qtbot.waitSignal(signal):
            button.click()
    task.submit(endless)
    qtbot.waitUntil(nothing.working.isVisible)
    with qtbot.waitSignal(nothing.stopped):
        nothing.working.stop.click()
    assert not task.is_busy
