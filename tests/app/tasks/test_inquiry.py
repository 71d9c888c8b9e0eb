"""Questions beside the run: answers come in order, the latest question wins, and nothing outlives the session."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator

import pytest
from pytestqt.qtbot import QtBot

from app.tasks.failure import Failure
from app.tasks.inquiry import Inquiry
from grapl_engine import GraphCutError


@pytest.fixture
def inquiry(qapp: object) -> Iterator[Inquiry]:
    inquiry = Inquiry("test")
    yield inquiry
    inquiry.close()


def collected(inquiry: Inquiry) -> list[object]:
    answers: list[object] = []
    inquiry.answered.connect(answers.append)
    return answers


def test_answers_arrive_in_order_and_then_the_end(qtbot: QtBot, inquiry: Inquiry) -> None:
    answers = collected(inquiry)
    with qtbot.waitSignal(inquiry.ended):
        inquiry.ask(lambda should_stop: iter([1, 2, 3]))
        assert inquiry.is_busy
    assert answers == [1, 2, 3]
    assert not inquiry.is_busy


def test_a_question_is_answered_in_another_thread(qtbot: QtBot, inquiry: Inquiry) -> None:
    answers = collected(inquiry)
    with qtbot.waitSignal(inquiry.ended):
        inquiry.ask(lambda should_stop: iter([threading.get_ident() for _ in range(1)]))
    with qtbot.waitSignal(inquiry.ended):
        inquiry.ask(_who)
    assert answers[1] != threading.get_ident()


def _who(should_stop: Callable[[], bool]) -> Iterator[object]:
    yield threading.get_ident()


def test_the_latest_question_wins(qtbot: QtBot, inquiry: Inquiry) -> None:
    answers, begun, gate = collected(inquiry), threading.Event(), threading.Event()

    def slow(should_stop: Callable[[], bool]) -> Iterator[object]:
        begun.set()
        while not (should_stop() or gate.wait(0.002)):
            pass
        yield "late"

    inquiry.ask(slow)
    assert begun.wait(5)
    with qtbot.waitSignal(inquiry.ended):
        inquiry.ask(lambda should_stop: iter(["new"]))
    gate.set()
    assert answers == ["new"]


def test_a_question_that_was_never_begun_is_never_asked(qtbot: QtBot, inquiry: Inquiry) -> None:
    begun, gate, asked = threading.Event(), threading.Event(), []

    def first(should_stop: Callable[[], bool]) -> Iterator[object]:
        begun.set()
        gate.wait(5)
        yield 1

    def second(should_stop: Callable[[], bool]) -> Iterator[object]:
        asked.append("second")
        yield 2

    inquiry.ask(first)
    assert begun.wait(5)
    inquiry.ask(second)
    with qtbot.waitSignal(inquiry.ended):
        inquiry.ask(lambda should_stop: iter([3]))
        gate.set()
    assert asked == []


def test_cancelling_says_nothing_more(qtbot: QtBot, inquiry: Inquiry) -> None:
    answers, ends = collected(inquiry), []
    inquiry.ended.connect(lambda: ends.append(1))
    inquiry.ask(_who)
    inquiry.cancel()
    assert not inquiry.is_busy
    with qtbot.waitSignal(inquiry.ended):
        inquiry.ask(lambda should_stop: iter(["after"]))
    assert answers == ["after"] and ends == [1]


def test_wrong_input_is_a_sentence(qtbot: QtBot, inquiry: Inquiry) -> None:
    def refuses(should_stop: Callable[[], bool]) -> Iterator[object]:
        raise GraphCutError("Edges must be pairs.")
        yield

    with qtbot.waitSignal(inquiry.failed) as failed:
        inquiry.ask(refuses)
    assert failed.args == [Failure("Edges must be pairs.")]
    assert not inquiry.is_busy


@pytest.mark.may_warn
def test_a_bug_keeps_its_traceback(qtbot: QtBot, inquiry: Inquiry) -> None:
    def breaks(should_stop: Callable[[], bool]) -> Iterator[object]:
        yield 1 / 0

    with qtbot.waitSignal(inquiry.failed) as failed:
        inquiry.ask(breaks)
    assert "ZeroDivisionError" in failed.args[0].details


def test_closing_stops_what_is_under_way(qtbot: QtBot, inquiry: Inquiry) -> None:
    begun, ended = threading.Event(), threading.Event()

    def endless(should_stop: Callable[[], bool]) -> Iterator[object]:
        begun.set()
        while not should_stop():
            yield 0
        ended.set()

    inquiry.ask(endless)
    assert begun.wait(5)
    inquiry.close()
    assert not inquiry.is_busy
