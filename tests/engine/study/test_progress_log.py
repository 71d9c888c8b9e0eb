"""How far a study is, in words."""

from __future__ import annotations

import io

import pytest

from grapl_engine.study.progress_log import EVERY, LAST, ProgressLog


class _Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


class _Clock:
    def __init__(self) -> None:
        self.now = 100.0

    def __call__(self) -> float:
        return self.now


def _tally(
    total: int, before: int = 0, stream: io.StringIO | None = None, **options: bool
) -> tuple[ProgressLog, _Clock, io.StringIO]:
    clock, stream = _Clock(), stream or io.StringIO()
    return ProgressLog(stream, total, before, clock=clock, **options), clock, stream


@pytest.mark.parametrize(("pace", "text"), [(1.0, "9 s"), (20.0, "3 min"), (1200.0, "3.0 h")])
def test_time_left_is_the_pace_times_what_is_left(pace: float, text: str) -> None:
    tally, clock, _ = _tally(12, before=2)
    assert tally.line() == "2 of 12 tasks"
    clock.now += pace
    tally.add()
    assert tally.seconds_left == 9 * pace
    assert tally.line() == f"3 of 12 tasks, about {text} left"


def test_only_the_last_tasks_tell_the_pace() -> None:
    tally, clock, _ = _tally(200)
    for pace in [50.0] * 30 + [2.0] * LAST:
        clock.now += pace
        tally.add()
    assert tally.seconds_left == 2.0 * (200 - 30 - LAST)


def test_without_a_terminal_there_are_plain_lines_now_and_then() -> None:
    tally, clock, stream = _tally(100)
    with tally:
        for number in range(7):
            clock.now += EVERY / 2
            tally.add("b|paper|0: no." if number == 2 else "")
    lines = stream.getvalue().splitlines()
    assert [line.partition(",")[0] for line in lines] == [
        "2 of 100 tasks",
        "b|paper|0: no.",
        "4 of 100 tasks",
        "6 of 100 tasks",
    ]
    assert "1 failed" in lines[-1]
    assert "\r" not in stream.getvalue()


def test_quiet_says_failures_alone() -> None:
    for stream in (io.StringIO(), _Terminal()):
        tally, clock, _ = _tally(3, stream=stream, quiet=True)
        with tally:
            for failure in ("", "b: no.", ""):
                clock.now += 2 * EVERY
                tally.add(failure)
        assert stream.getvalue() == "b: no.\n"


def test_on_a_terminal_the_line_is_painted_over() -> None:
    tally, clock, stream = _tally(3, stream=_Terminal())
    with tally:
        clock.now += 1
        tally.add("b: no.")
        clock.now += 1
        tally.add()
    said = stream.getvalue()
    assert "\r2 of 3 tasks, 1 failed, about 1 s left" in said
    assert "b: no.\n" in said


def test_one_task_is_no_tasks() -> None:
    assert _tally(1)[0].line() == "0 of 1 task"
