"""Work that waits for ever keeps nobody else waiting."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from app.tasks import abandonable as module
from app.tasks.abandonable import abandonable, answer_about
from app.tasks.background_task import BackgroundTask
from grapl_engine import PictureError


def never() -> bool:
    return False


def test_results_come_in_their_order_from_another_thread() -> None:
    threads = []

    def compute(_should_stop: Callable[[], bool]) -> Iterator[object]:
        threads.append(threading.current_thread())
        yield from range(5)

    assert list(abandonable(compute)(never)) == [0, 1, 2, 3, 4]
    assert threads[0] is not threading.current_thread() and threads[0].daemon


def test_what_is_raised_is_raised_where_it_is_waited_for() -> None:
    def compute(_should_stop: Callable[[], bool]) -> Iterator[object]:
        yield 1
        raise PictureError("It is gone.")

    results = abandonable(compute)(never)
    assert next(results) == 1
    with pytest.raises(PictureError, match="It is gone"):
        next(results)


def test_a_task_is_closed_and_goes_on_while_its_work_waits(qtbot: QtBot) -> None:
    goes_on = threading.Event()

    def waits(_should_stop: Callable[[], bool]) -> Iterator[object]:
        goes_on.wait(240)
        yield "late"

    task, heard = BackgroundTask("reading"), []
    task.result.connect(heard.append)
    try:
        for _ in range(3):
            task.submit(abandonable(waits))
        with qtbot.waitSignal(task.result):
            task.submit(abandonable(lambda _: iter(["next"])))
        assert heard == ["next"]
        task.submit(abandonable(waits))
        start = time.monotonic()
        task.close()
        assert time.monotonic() - start < 120
    finally:
        goes_on.set()
    assert heard == ["next"]


def test_a_disk_that_answers_is_heard(tmp_path: Path) -> None:
    assert answer_about(tmp_path, Path.is_dir, otherwise=False) is True
    assert answer_about(tmp_path, lambda place: (place / "none").stat().st_size, otherwise=-1) == -1


def test_a_disk_that_does_not_answer_is_waited_for_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    asked, answers = [], threading.Event()

    def question(place: Path) -> bool:
        asked.append(place)
        answers.wait(60)
        return True

    with monkeypatch.context() as impatient:
        impatient.setattr(module, "PATIENCE_S", 0.01)
        assert answer_about(tmp_path, question, otherwise=False) is False
    for _ in range(3):
        assert answer_about(tmp_path, question, otherwise=False) is False, "at once: nobody waits for a minute here"
    assert asked == [tmp_path]
    assert answer_about(tmp_path / "other", Path.exists, otherwise=True) is False, "other places are asked"
    answers.set()
    while tmp_path in module._silent:
        time.sleep(0.01)
    assert answer_about(tmp_path, question, otherwise=False) is True
