from __future__ import annotations

import gc
import weakref
from collections.abc import Iterator

import pytest
from PySide6.QtCore import QObject
from pytestqt.qtbot import QtBot

from app.tasks.garbage import GarbageTimer, gc_paused


@pytest.fixture(autouse=True)
def python_collects_again() -> Iterator[None]:
    was_enabled = gc.isenabled()
    yield
    if was_enabled:
        gc.enable()
    else:
        gc.disable()


class Cycle:
    def __init__(self) -> None:
        self.me = self


def due(count: int) -> list[object]:
    """So many new containers, which Python counts."""
    return [[] for _ in range(count)]


def test_garbage_goes_when_the_event_loop_comes_round_and_not_before(qtbot: QtBot) -> None:
    owner = QObject()
    GarbageTimer(owner).start()
    gone = weakref.ref(Cycle())
    kept = due(gc.get_threshold()[0] + 100)
    assert not gc.isenabled() and gone() is not None
    qtbot.waitUntil(lambda: gone() is None)
    assert len(kept) == gc.get_threshold()[0] + 100


def test_older_generations_have_their_turn(qtbot: QtBot) -> None:
    owner = QObject()
    timer = GarbageTimer(owner)
    gc.collect()
    gc.disable()
    old = Cycle()
    gc.collect(0)
    gc.collect(1)  # it is of the oldest generation now
    gone = weakref.ref(old)
    del old
    thresholds = gc.get_threshold()
    for _ in range((thresholds[1] + 1) * (thresholds[2] + 2)):
        kept = due(thresholds[0] + 100)
        timer.collect()
        del kept
        if gone() is None:
            break
    assert gone() is None


def test_little_garbage_waits() -> None:
    timer = GarbageTimer(QObject())
    gc.disable()
    gc.collect()
    gone = weakref.ref(Cycle())
    timer.collect()
    assert gone() is not None


@pytest.mark.parametrize("enabled", [True, False])
def test_a_pause_leaves_the_collector_as_it_was(enabled: bool) -> None:
    if enabled:
        gc.enable()
    else:
        gc.disable()
    try:
        with gc_paused():
            assert not gc.isenabled()
        assert gc.isenabled() is enabled
        assert gc.get_freeze_count() > 0
    finally:
        gc.unfreeze()


def test_the_timer_waits_for_the_end_of_a_pause() -> None:
    timer = GarbageTimer(QObject())
    gc.collect()
    gc.disable()
    gone = weakref.ref(Cycle())
    kept = due(gc.get_threshold()[0] + 100)
    try:
        with gc_paused():
            timer.collect()
            assert gone() is not None and kept
    finally:
        gc.unfreeze()
    kept = due(gc.get_threshold()[0] + 100)
    gc.collect(0)
    timer.collect()
    gc.collect()
    assert gone() is None
