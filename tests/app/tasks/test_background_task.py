"""Computing beside the window: a whole life, the latest wins, stop against cancel, pause, failures, closing, keeping all."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator

import pytest
from PySide6.QtCore import QObject
from pytestqt.qtbot import QtBot

from app.tasks.background_task import BackgroundTask, close_tasks
from app.tasks.failure import Failure
from grapl_engine import GraphCutError

ShouldStop = Callable[[], bool]


@pytest.fixture
def task(qapp: object) -> Iterator[BackgroundTask]:
    task = BackgroundTask("test")
    yield task
    task.close()


@pytest.fixture
def keeper(qapp: object) -> Iterator[BackgroundTask]:
    """One that keeps all."""
    task = BackgroundTask("test", keeps_all=True)
    yield task
    task.close()


def collected(task: BackgroundTask) -> list[object]:
    results: list[object] = []
    task.result.connect(results.append)
    return results


def says(*results: object) -> Callable[[ShouldStop], Iterator[object]]:
    return lambda should_stop: iter(results)


class Steps:
    """A computation that says 0, 1, 2, ... until it is told to stop, and then "end"."""

    def __init__(self) -> None:
        self.begun, self.ended, self.closed = threading.Event(), threading.Event(), threading.Event()
        self.step = 0

    def __call__(self, should_stop: ShouldStop) -> Iterator[object]:
        self.begun.set()
        try:
            while not should_stop():
                yield self.step
                self.step += 1
            self.ended.set()
            yield "end"
        finally:
            self.closed.set()


class Gate(threading.Event):
    """Open at first; it tells when somebody stands before it."""

    def __init__(self) -> None:
        super().__init__()
        self.held = threading.Event()
        self.set()

    def wait(self, timeout: float | None = None) -> bool:
        if not self.is_set():
            self.held.set()
        return super().wait(timeout)


class Gated:
    """A computation that cannot stop half-way: it says its word once the gate is open."""

    def __init__(self, word: object) -> None:
        self.word, self.begun, self.gate = word, threading.Event(), threading.Event()

    def __call__(self, should_stop: ShouldStop) -> Iterator[object]:
        self.begun.set()
        assert self.gate.wait(60)
        yield self.word


# A whole life


def test_a_whole_life(qtbot: QtBot, task: BackgroundTask) -> None:
    results = collected(task)
    life = [task.busy_changed, task.result, task.result, task.result, task.busy_changed, task.finished]
    with qtbot.waitSignals(life, order="strict"):
        task.submit(says(1, 2, 3))
        assert task.is_busy
    assert results == [1, 2, 3]
    assert not task.is_busy


def test_it_lives_again(qtbot: QtBot, task: BackgroundTask) -> None:
    results, busy = collected(task), []
    task.busy_changed.connect(busy.append)
    for number in range(3):
        with qtbot.waitSignals([task.result, task.finished], order="strict"):
            task.submit(says(number))
    assert results == [0, 1, 2]
    assert busy == [True, False] * 3


def test_it_computes_in_another_thread_and_always_in_the_same(qtbot: QtBot, task: BackgroundTask) -> None:
    results = collected(task)
    for _ in range(2):
        with qtbot.waitSignal(task.finished):
            task.submit(_who)
    assert len(set(results)) == 1
    assert results[0] != threading.get_ident()


def _who(should_stop: ShouldStop) -> Iterator[object]:
    yield threading.get_ident()


def test_what_is_said_is_heard_in_the_thread_of_the_window(qtbot: QtBot, task: BackgroundTask) -> None:
    heard: list[int] = []
    for signal in (task.result, task.finished, task.busy_changed):
        signal.connect(lambda *_: heard.append(threading.get_ident()))
    with qtbot.waitSignal(task.finished):
        task.submit(says(1))
    assert heard == [threading.get_ident()] * 4


# The latest wins


def test_the_latest_wins(qtbot: QtBot, task: BackgroundTask) -> None:
    results, slow, busy = collected(task), Gated("old"), []
    task.busy_changed.connect(busy.append)
    task.submit(slow)
    assert slow.begun.wait(60)
    with qtbot.waitSignal(task.finished):
        task.submit(says("new"))
        slow.gate.set()
    assert results == ["new"]
    assert busy == [True, False]


def test_the_latest_stops_the_one_under_way(qtbot: QtBot, task: BackgroundTask) -> None:
    results, steps = collected(task), Steps()
    task.submit(steps)
    assert steps.begun.wait(60)
    with qtbot.waitSignal(task.finished):
        task.submit(says("new"))
    assert results == ["new"]
    assert steps.closed.is_set()


def test_what_was_never_begun_is_never_computed(qtbot: QtBot, task: BackgroundTask) -> None:
    first, begun = Gated(1), []

    def second(should_stop: ShouldStop) -> Iterator[object]:
        begun.append(2)
        yield 2

    task.submit(first)
    assert first.begun.wait(60)
    task.submit(second)
    with qtbot.waitSignal(task.finished):
        task.submit(says(3))
        first.gate.set()
    assert begun == []


@pytest.mark.may_warn
def test_a_failure_of_what_was_dropped_is_not_told(qtbot: QtBot, task: BackgroundTask) -> None:
    gate, failures = threading.Event(), []

    def breaks(should_stop: ShouldStop) -> Iterator[object]:
        gate.wait(60)
        yield 1 / 0

    task.failed.connect(failures.append)
    task.submit(breaks)
    with qtbot.waitSignal(task.finished):
        task.submit(says(1))
        gate.set()
    assert failures == []


def test_with_a_second_thread_the_latest_need_not_wait(qtbot: QtBot) -> None:
    task, slow = BackgroundTask("test", threads=2), Gated("old")
    results = collected(task)
    task.submit(slow)
    assert slow.begun.wait(60)
    with qtbot.waitSignal(task.finished):
        task.submit(says("new"))
    assert task.is_running
    slow.gate.set()
    task.close()
    qtbot.wait(0)
    assert results == ["new"]


def test_two_that_share_a_thread_take_turns(qtbot: QtBot, task: BackgroundTask) -> None:
    beside, first, words = BackgroundTask("beside", beside=task), Gated("first"), []
    for one in (task, beside):
        one.result.connect(words.append)
    task.submit(first)
    assert first.begun.wait(60)
    with qtbot.assertNotEmitted(beside.finished, wait=100):
        beside.submit(says("second"))
    with qtbot.waitSignals([task.finished, beside.finished], order="strict"):
        first.gate.set()
    assert words == ["first", "second"]
    beside.close()


# Stop and cancel


def test_a_stop_lets_it_say_its_last(qtbot: QtBot, task: BackgroundTask) -> None:
    results, steps = collected(task), Steps()
    with qtbot.waitSignal(task.result):
        task.submit(steps)
    with qtbot.waitSignal(task.finished):
        task.stop()
        assert task.is_busy
    assert results == [*range(steps.step), "end"]
    assert not task.is_busy


def test_cancelling_says_nothing_more(qtbot: QtBot, task: BackgroundTask) -> None:
    results, ends, steps = collected(task), [], Steps()
    task.finished.connect(lambda: ends.append(1))
    task.submit(steps)
    assert steps.begun.wait(60)
    task.cancel()
    assert not task.is_busy
    with qtbot.waitSignal(task.finished):
        task.submit(says("after"))
    assert results == ["after"] and ends == [1]
    assert steps.closed.is_set()


def test_what_does_not_ask_is_left_at_its_next_word(qtbot: QtBot, task: BackgroundTask) -> None:
    closed = threading.Event()

    def deaf(should_stop: ShouldStop) -> Iterator[object]:
        try:
            for _ in range(1_000_000):
                yield 0
        finally:
            closed.set()
        raise AssertionError("it went on to its end")

    with qtbot.waitSignal(task.result):
        task.submit(deaf)
    task.cancel()
    assert closed.wait(60)
    task.close()


def test_what_is_cancelled_before_it_begins_is_silent(qtbot: QtBot, task: BackgroundTask) -> None:
    results, ends = collected(task), []
    task.finished.connect(lambda: ends.append(1))
    task.submit(_who)
    task.cancel()
    with qtbot.waitSignal(task.finished):
        task.submit(says("after"))
    assert results == ["after"] and ends == [1]


def test_with_nothing_under_way_nothing_happens(task: BackgroundTask) -> None:
    busy: list[bool] = []
    task.busy_changed.connect(busy.append)
    for do in (task.stop, task.cancel, task.pause, task.resume):
        do()
    assert busy == [] and not task.is_running


# Pause


def test_a_pause_holds_at_the_next_step(qtbot: QtBot, task: BackgroundTask) -> None:
    results, steps = collected(task), Steps()
    with qtbot.waitSignal(task.result):
        task.submit(steps)
    (submission,) = task._wanted.values()
    gate = submission.may_go_on = Gate()
    task.pause()
    with qtbot.assertNotEmitted(task.finished):
        qtbot.waitUntil(gate.held.is_set)
        held = steps.step
        qtbot.waitUntil(lambda: len(results) == held)
    assert task.is_busy
    task.resume()
    qtbot.waitUntil(lambda: steps.step > held)
    task.cancel()


@pytest.mark.parametrize("end", ["stop", "cancel", "close", "submit"])
def test_what_is_held_can_be_ended(qtbot: QtBot, task: BackgroundTask, end: str) -> None:
    steps = Steps()
    task.submit(steps)
    assert steps.begun.wait(60)
    task.pause()
    if end == "submit":
        task.submit(says(1))
    else:
        getattr(task, end)()
    assert steps.closed.wait(60)


def test_a_pause_is_of_one_submission_alone(qtbot: QtBot, task: BackgroundTask) -> None:
    task.submit(Steps())
    task.pause()
    with qtbot.waitSignal(task.finished):
        task.submit(lambda should_stop: iter([should_stop()]))


# Failures


def _breaks(should_stop: ShouldStop) -> Iterator[object]:
    return iter([1 / 0])


def test_wrong_input_is_a_sentence(qtbot: QtBot, task: BackgroundTask) -> None:
    def refuses(should_stop: ShouldStop) -> Iterator[object]:
        raise GraphCutError("Edges must be pairs.")
        yield

    life = [task.busy_changed, task.busy_changed, task.failed]
    with qtbot.waitSignals(life, order="strict"), qtbot.waitSignal(task.failed) as failed:
        task.submit(refuses)
    assert failed.args == [Failure("Edges must be pairs.")]
    assert not task.is_busy


@pytest.mark.may_warn
def test_a_bug_keeps_its_traceback_and_goes_to_the_log(
    qtbot: QtBot, task: BackgroundTask, caplog: pytest.LogCaptureFixture
) -> None:
    def breaks(should_stop: ShouldStop) -> Iterator[object]:
        yield 1
        yield 1 / 0

    life, ends = [task.result, task.failed], []
    task.finished.connect(lambda: ends.append(1))
    with qtbot.waitSignals(life, order="strict"), qtbot.waitSignal(task.failed) as failed:
        task.submit(breaks)
    assert ends == []
    assert failed.args is not None
    assert failed.args[0].sentence == "The computation broke off: ZeroDivisionError: division by zero"
    assert "in breaks" in failed.args[0].details
    assert "in breaks" in caplog.text


@pytest.mark.may_warn
def test_a_bug_before_the_first_step_is_told_in_the_words_of_the_task(qtbot: QtBot) -> None:
    task = BackgroundTask("test", words="The run broke off: {}")
    with qtbot.waitSignal(task.failed) as failed:
        task.submit(_breaks)
    task.close()
    assert failed.args is not None
    assert failed.args[0].sentence == "The run broke off: ZeroDivisionError: division by zero"


@pytest.mark.may_warn
def test_after_a_failure_it_lives_on(qtbot: QtBot, task: BackgroundTask) -> None:
    with qtbot.waitSignal(task.failed):
        task.submit(_breaks)
    with qtbot.waitSignals([task.result, task.finished], order="strict"):
        task.submit(says(1))


# Closing


def test_closing_stops_what_is_under_way(qtbot: QtBot, task: BackgroundTask) -> None:
    results, steps = collected(task), Steps()
    task.submit(steps)
    assert steps.begun.wait(60)
    task.close()
    assert steps.closed.is_set()
    assert not task.is_busy and not task.is_running
    qtbot.wait(0)
    assert results == []


def test_what_comes_after_closing_is_not_computed(qtbot: QtBot, task: BackgroundTask) -> None:
    task.close()
    task.submit(_who)
    assert not task.is_busy and not task.is_running


def test_an_owner_closes_all_that_is_its_own(qtbot: QtBot) -> None:
    """All are told before one is waited for: the first ends only once the second has been told."""
    owner, second = QObject(), Steps()
    one, three, part = BackgroundTask("one", owner), BackgroundTask("three", owner, keeps_all=True), QObject(owner)
    tasks = one, BackgroundTask("two", part), three

    def first(should_stop: ShouldStop) -> Iterator[object]:
        yield second.closed.wait(60)

    written: list[int] = []
    tasks[0].submit(first)
    tasks[1].submit(second)
    tasks[2].submit(lambda should_stop: iter([written.append(1)]))
    assert second.begun.wait(60)
    close_tasks(owner)
    assert second.closed.is_set() and written == [1]
    assert not any(task.is_running for task in tasks)


# Keeping all


def test_all_are_done_in_their_order_and_each_has_a_last_word(qtbot: QtBot, keeper: BackgroundTask) -> None:
    results, busy, first = collected(keeper), [], Gated(0)
    keeper.busy_changed.connect(busy.append)
    with qtbot.waitSignals([keeper.result, keeper.finished] * 4, order="strict"):
        keeper.submit(first)
        for number in (1, 2, 3):
            keeper.submit(says(number))
        assert first.begun.wait(60)
        first.gate.set()
    assert results == [0, 1, 2, 3]
    assert busy == [True, False]


@pytest.mark.may_warn
def test_one_that_fails_keeps_none_from_being_done(qtbot: QtBot, keeper: BackgroundTask) -> None:
    results = collected(keeper)
    with qtbot.waitSignals([keeper.failed, keeper.result, keeper.finished], order="strict"):
        keeper.submit(_breaks)
        keeper.submit(says(1))
    assert results == [1]


@pytest.mark.parametrize("is_held", [False, True])
def test_closing_waits_until_all_are_done(qtbot: QtBot, keeper: BackgroundTask, is_held: bool) -> None:
    done: list[int] = []

    def writes(should_stop: ShouldStop) -> Iterator[object]:
        assert not should_stop()
        done.append(len(done))
        yield done[-1]

    for _ in range(20):
        keeper.submit(writes)
    if is_held:
        keeper.pause()
    keeper.close()
    assert done == list(range(20))
    keeper.submit(writes)
    assert len(done) == 20


@pytest.mark.may_warn
@pytest.mark.parametrize(
    ("error", "times", "said_first", "tries"),
    [
        (ImportError("cannot import name 'distance' from partially initialized module"), 2, False, 3),
        (ImportError("broken for good"), 99, False, 4),
        (ModuleNotFoundError("No module named 'x'"), 1, False, 1),
        (ImportError("after a result"), 1, True, 1),
    ],
)
def test_a_module_that_another_thread_has_half_made_is_asked_for_again(
    task: BackgroundTask,
    qtbot: QtBot,
    monkeypatch: pytest.MonkeyPatch,
    error: ImportError,
    times: int,
    said_first: bool,
    tries: int,
) -> None:
    monkeypatch.setattr("app.tasks.background_task.IMPORT_REST_S", 0.01)
    asked: list[int] = []

    def compute(should_stop: ShouldStop) -> Iterator[object]:
        asked.append(1)
        if said_first:
            yield "early"
        if len(asked) <= times:
            raise error
        yield "done"

    results, ends = collected(task), []
    task.finished.connect(lambda: ends.append("finished"))
    task.failed.connect(lambda failure: ends.append("failed"))
    task.submit(compute)
    qtbot.waitUntil(lambda: bool(ends))
    assert len(asked) == tries
    assert (results, ends) == ((["done"], ["finished"]) if tries > times else (["early"] * said_first, ["failed"]))
