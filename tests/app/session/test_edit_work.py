"""Wishes are done in their order; what may be dropped gives way."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from functools import partial

import pytest
from pytestqt.qtbot import QtBot

from app.session.edit_work import EditWork
from grapl_engine import EditError


@pytest.fixture
def work(qapp: object) -> Iterator[EditWork]:
    work = EditWork()
    yield work
    work.task.close()


def saying(what: object, _should_stop: Callable[[], bool]) -> Iterator[object]:
    yield what


def waiting(gate: threading.Event, _should_stop: Callable[[], bool]) -> Iterator[object]:
    gate.wait(60)
    yield "late"


def breaking(_should_stop: Callable[[], bool]) -> Iterator[object]:
    raise EditError("It cannot be done.")
    yield


def test_wishes_are_done_in_their_order_each_after_what_came_of_the_one_before(work: EditWork, qtbot: QtBot) -> None:
    done: list[object] = []
    for number in range(3):
        work.ask(partial(work.submit, partial(saying, number), done.append))
        work.ask(partial(done.append, f"after {number}"))
    qtbot.waitUntil(lambda: work.is_free)
    assert done == [0, "after 0", 1, "after 1", 2, "after 2"]


def test_what_is_prepared_comes_before_a_wish(work: EditWork, qtbot: QtBot) -> None:
    done: list[object] = []

    def prepare() -> bool:
        if done:
            return False
        work.submit(partial(saying, "base"), done.append)
        return True

    work.prepare = prepare
    work.ask(partial(done.append, "wish"))
    qtbot.waitUntil(lambda: done == ["base", "wish"])


def test_a_wish_does_not_wait_for_what_may_be_dropped(work: EditWork, qtbot: QtBot) -> None:
    gate, done = threading.Event(), []
    work.submit(partial(waiting, gate), done.append, may_be_dropped=True)
    work.ask(partial(done.append, "wish"))
    assert done == ["wish"]
    gate.set()
    qtbot.waitUntil(lambda: not work.task.is_running)
    assert done == ["wish"]


def test_after_a_failure_nothing_waits(work: EditWork, qtbot: QtBot) -> None:
    done: list[object] = []
    with qtbot.waitSignal(work.failed) as told:
        work.submit(breaking, done.append)
        work.ask(partial(done.append, "wish"))
    assert told.args[0].sentence == "It cannot be done." and work.is_free and done == []


def test_stop_lets_go_of_everything(work: EditWork) -> None:
    gate, done = threading.Event(), []
    work.submit(partial(waiting, gate), done.append)
    work.ask(partial(done.append, "wish"))
    work.stop()
    gate.set()
    assert work.is_free and done == []
