from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from app.tasks.background_task import BackgroundTask
from app.widgets.progress_line import LATER_MS, ProgressLine


@pytest.fixture
def window(qtbot: QtBot) -> QWidget:
    """What it stands in; it lives as long as the test."""
    window = QWidget()
    window.resize(500, 400)
    qtbot.addWidget(window)
    return window


@pytest.fixture
def task(qapp: object) -> Iterator[BackgroundTask]:
    owner = QObject()
    task = BackgroundTask("test", owner)
    yield task
    task.close()


@pytest.fixture
def working(task: BackgroundTask, window: QWidget) -> ProgressLine:
    working = ProgressLine(task, "Solving")
    working.setParent(window)
    window.show()
    return working


def endless(should_stop: object) -> Iterator[object]:
    while not should_stop():  # type: ignore[operator]
        pass
    yield from ()


def test_it_is_seen_only_while_something_takes_longer_than_a_moment(
    working: ProgressLine, task: BackgroundTask, qtbot: QtBot
) -> None:
    task.submit(lambda should_stop: iter((1,)))
    qtbot.waitUntil(lambda: not task.is_busy)
    qtbot.wait(LATER_MS + 50)
    assert not working.isVisible()
    task.submit(endless)
    assert not working.isVisible()
    qtbot.waitUntil(working.isVisible)
    task.cancel()
    assert not working.isVisible()


def test_stop_drops_the_work_and_says_so(working: ProgressLine, task: BackgroundTask, qtbot: QtBot) -> None:
    task.submit(endless)
    with qtbot.waitSignal(working.stopped):
        working.stop.click()
    assert not task.is_busy


def test_it_begins_late_for_a_task_that_is_busy_already(task: BackgroundTask, window: QWidget, qtbot: QtBot) -> None:
    window.show()
    task.submit(endless)
    working = ProgressLine(task, "Solving")
    working.setParent(window)
    qtbot.waitUntil(working.isVisible)
    task.cancel()


def test_it_says_what_is_done_and_how_far(working: ProgressLine) -> None:
    assert working.words.text() == "Solving"
    assert (working.bar.accessibleName(), working.stop.accessibleName()) == ("Solving", "Stop: Solving")
    assert working.bar.maximum() == 0  # nobody knows how far
    working.show_share(0.25)
    assert working.bar.value() / working.bar.maximum() == 0.25
    assert working.sizePolicy().retainSizeWhenHidden()
