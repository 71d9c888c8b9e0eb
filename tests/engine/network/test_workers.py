"""Threads that share the pieces of one piece of work."""

from __future__ import annotations

import os
import sys
import threading

import pytest
import torch
from pictures import halves

from grapl_engine import GradientStep, Settings, segment
from grapl_engine.network import chunks, manual_backward
from grapl_engine.network.workers import ALONE, NICENESS, Workers


def test_what_is_found_comes_in_the_order_of_the_pieces() -> None:
    second_is_done = threading.Event()

    def work(piece: int) -> int:
        if piece == 0:
            assert second_is_done.wait(60)
        else:
            second_is_done.set()
        return piece * piece

    with Workers.of(2) as workers:
        assert workers.map(work, range(5)) == [0, 1, 4, 9, 16]
    assert ALONE.map(lambda piece: piece + 1, range(3)) == [1, 2, 3]


def test_alone_no_thread_is_made() -> None:
    assert set(ALONE.map(lambda _: threading.get_ident(), range(3))) == {threading.get_ident()}


def test_a_failure_is_raised_once_nothing_is_under_way() -> None:
    failed, ended = threading.Event(), threading.Event()

    def work(piece: int) -> None:
        if piece == 0:
            failed.set()
            raise KeyError("broken")
        assert failed.wait(60)
        ended.set()

    with Workers.of(2) as workers, pytest.raises(KeyError, match="broken"):
        workers.map(work, range(2))
    assert ended.is_set()


def test_inference_mode_goes_along() -> None:
    with Workers.of(2) as workers:
        with torch.inference_mode():
            assert workers.map(lambda _: torch.is_inference_mode_enabled(), range(4)) == [True] * 4
        assert workers.map(lambda _: torch.is_inference_mode_enabled(), range(4)) == [False] * 4


@pytest.mark.parametrize("count", [1, 2, 3])
def test_a_stop_is_asked_for_by_the_caller_before_each_share(count: int) -> None:
    asked: list[int] = []

    def should_stop() -> bool:
        asked.append(threading.get_ident())
        return len(asked) > 2

    with Workers.of(count) as workers:
        assert workers.work_through(abs, range(2 * count), should_stop) == list(range(2 * count))
        assert workers.work_through(abs, range(2 * count), should_stop) is None
    assert asked == [threading.get_ident()] * 3


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="only Linux has a priority for each thread")
def test_workers_stand_back_and_are_gone_in_the_end() -> None:
    own, both = os.getpriority(os.PRIO_PROCESS, 0), threading.Barrier(2)

    def look(_: int) -> tuple[threading.Thread, int]:
        both.wait(60)  # so that neither takes both pieces
        return threading.current_thread(), os.getpriority(os.PRIO_PROCESS, 0)

    with Workers.of(2) as workers:
        priorities = dict(workers.map(look, range(2)))
    assert priorities.pop(threading.current_thread()) == own
    ((helper, priority),) = priorities.items()
    assert priority == min(19, own + NICENESS) and not helper.is_alive()


@pytest.mark.parametrize("parameters", [{}, {"precise": True}, {"average_rounds": True, "superpixel_weight": 3.0}])
@pytest.mark.parametrize("long_steps", [False, True])
def test_any_number_of_threads_gives_the_same_run(
    monkeypatch: pytest.MonkeyPatch, parameters: dict[str, object], long_steps: bool
) -> None:
    """To the last bit: losses, labels and confidence. The picture has several chunks and tiles."""
    monkeypatch.setattr(chunks, "CHUNK_PIXELS", 8 * 8 * 10)
    monkeypatch.setattr(chunks, "FEW_PATCHES", 1)
    if long_steps:
        monkeypatch.setattr(manual_backward, "KEPT_PIXELS", 0)
        monkeypatch.setattr(manual_backward, "LONG_PIXELS", 0)
    monkeypatch.setattr("grapl_engine.network.tiles.TILE_LOGITS", 4 * 30**2)
    settings = Settings(d=8, k0=4, steps=(6, 4), mu=0.5, device="cpu").replace(**parameters)
    runs = []
    for threads in (1, 2, 3):
        events = list(segment(halves(64, 64), settings.replace(threads=threads)))
        losses = [event.loss for event in events if isinstance(event, GradientStep)]
        runs.append((losses, events[-1].pixel_labels.tobytes(), events[-1].confidence.tobytes()))
    assert len(runs[0][0]) > 4
    assert runs[1] == runs[0] and runs[2] == runs[0]
