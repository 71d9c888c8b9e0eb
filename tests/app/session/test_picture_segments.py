from __future__ import annotations

import threading
from collections.abc import Callable

import numpy as np
import pytest
from hierarchies import striped
from pytestqt.qtbot import QtBot
from scripted_run import ScriptedEngine, scripted_picture

from app.session import engine_warming
from app.session.picture_segments import SOON, picture_hierarchy
from app.session.session import Session
from grapl_engine import Picture
from grapl_engine.hierarchy.hierarchy import Hierarchy


def test_nothing_is_looked_for_before_its_libraries_are_there_and_once_for_a_picture(qtbot: QtBot) -> None:
    asked: list[str] = []

    def maker(picture: Picture, should_stop: Callable[[], bool]) -> Hierarchy:
        asked.append(picture.name)
        return striped()

    session = Session(engine=ScriptedEngine(), maker=maker)
    session.open_picture(scripted_picture("one"))
    assert asked == [] and session.own_segments.hierarchy is None
    with qtbot.waitSignal(session.own_segments.found):
        session.runs.warm_up()
    session.runs.warm_up()
    with qtbot.waitSignal(session.runs.engine_ready):
        pass
    assert asked == ["one"] and session.own_segments.hierarchy is not None
    session.close()


def test_what_was_asked_for_the_picture_before_is_stopped_and_dropped(qtbot: QtBot) -> None:
    begun, stopped = threading.Event(), threading.Event()

    def maker(picture: Picture, should_stop: Callable[[], bool]) -> Hierarchy | None:
        if picture.name == "one":
            begun.set()
            while not should_stop():
                stopped.wait(0.002)
            stopped.set()
            return striped()
        return striped(heights=(0.1, 0.2, 0.3))

    session = Session(engine=ScriptedEngine(), maker=maker)
    session.runs.warm_up()
    with qtbot.waitSignal(session.runs.engine_ready):
        pass
    session.open_picture(scripted_picture("one"))
    qtbot.waitUntil(begun.is_set)
    with qtbot.waitSignal(session.own_segments.found):
        session.open_picture(scripted_picture("two"))
    assert stopped.is_set()
    assert session.own_segments.hierarchy is not None
    assert session.own_segments.hierarchy.tree.heights.tolist() == [0.1, 0.2, 0.3]
    session.close()


def test_the_rest_of_the_engine_waits_for_a_small_picture_alone(qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(engine_warming, "LONGEST_S", 600.0)
    said: list[str] = []
    may_go_on = threading.Event()

    def maker(_picture: Picture, _should_stop: Callable[[], bool]) -> Hierarchy:
        assert may_go_on.wait(60)
        return striped()

    for picture, order in (
        (scripted_picture(), ["own", "engine"]),
        (Picture(np.zeros((1, SOON + 1, 3), np.uint8), "long"), ["engine", "own"]),
    ):
        session = Session(engine=ScriptedEngine(), maker=maker)
        session.runs.engine_ready.connect(lambda: said.append("engine"))
        session.own_segments.found.connect(lambda: said.append("own"))
        session.open_picture(picture)
        with qtbot.waitSignal(session.runs.warming.levels_ready):
            session.runs.warm_up()
        if order[0] == "engine":
            qtbot.waitUntil(lambda: said == ["engine"])
        may_go_on.set()
        qtbot.waitUntil(lambda: len(said) == 2)
        assert said == order
        said.clear()
        may_go_on.clear()
        session.close()


class Elsewhere:
    """Finds the first picture's levels when it is told to, or none."""

    def __init__(self, found: Hierarchy | Exception | None) -> None:
        self.found, self.is_there = found, True
        self.asked: list[str] = []
        self.may_go_on, self.stopped = threading.Event(), threading.Event()
        self.closed = 0

    def levels(self, picture: Picture, should_stop: Callable[[], bool]) -> Hierarchy | None:
        self.is_there = False
        self.asked.append(picture.name)
        while not self.may_go_on.wait(0.002):
            if should_stop():
                self.stopped.set()
                return None
        if isinstance(self.found, Exception):
            raise self.found
        return self.found

    def close(self) -> None:
        self.closed += 1
        self.is_there = False


HERE, THERE = striped(heights=(0.2, 0.3, 0.4)), striped(heights=(0.1, 0.2, 0.3))


def made_here(_picture: Picture, _should_stop: Callable[[], bool]) -> Hierarchy:
    return HERE


def test_the_first_picture_s_are_there_before_any_library_is(qtbot: QtBot) -> None:
    first = Elsewhere(THERE)
    first.may_go_on.set()
    session = Session(engine=ScriptedEngine(), maker=made_here, first=first)
    with qtbot.waitSignal(session.own_segments.found):
        session.open_picture(scripted_picture("one"))
    assert session.own_segments.hierarchy is THERE and session.level_source.hierarchy is THERE
    with qtbot.waitSignal(session.runs.engine_ready):
        session.runs.warm_up()
    assert session.own_segments.hierarchy is THERE and first.asked == ["one"]
    with qtbot.waitSignal(session.own_segments.found):
        session.open_picture(scripted_picture("two"))
    assert session.own_segments.hierarchy is HERE and first.asked == ["one"]
    session.close()


def test_the_engine_waits_for_nothing_that_is_found_elsewhere(qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(engine_warming, "LONGEST_S", 600.0)
    first = Elsewhere(THERE)
    session = Session(engine=ScriptedEngine(), maker=made_here, first=first)
    session.open_picture(scripted_picture())
    with qtbot.waitSignal(session.runs.engine_ready):
        session.runs.warm_up()
    assert session.own_segments.hierarchy is None, "it is being found"
    first.may_go_on.set()
    qtbot.waitUntil(lambda: session.own_segments.hierarchy is THERE)
    session.close()


@pytest.mark.parametrize("lost", [None, MemoryError()])
@pytest.mark.parametrize("when", ["before the libraries are there", "after that"])
def test_what_is_not_found_elsewhere_is_found_here(qtbot: QtBot, lost: Exception | None, when: str) -> None:
    first = Elsewhere(lost)
    session = Session(engine=ScriptedEngine(), maker=made_here, first=first)
    session.open_picture(scripted_picture())
    if when == "after that":
        with qtbot.waitSignal(session.runs.engine_ready):
            session.runs.warm_up()
    with qtbot.waitSignal(session.own_segments._first_task.busy_changed):
        first.may_go_on.set()
    if when != "after that":
        assert session.own_segments.hierarchy is None
        session.runs.warm_up()
    qtbot.waitUntil(lambda: session.own_segments.hierarchy is HERE)
    assert not session.own_segments.has_failed
    session.close()


def test_another_picture_is_looked_for_here(qtbot: QtBot) -> None:
    first = Elsewhere(THERE)
    session = Session(engine=ScriptedEngine(), maker=made_here, first=first)
    session.open_picture(scripted_picture("one"))
    qtbot.waitUntil(lambda: first.asked == ["one"])
    session.open_picture(scripted_picture("two"))
    qtbot.waitUntil(first.stopped.is_set)
    with qtbot.waitSignal(session.own_segments.found):
        session.runs.warm_up()
    assert session.own_segments.hierarchy is HERE
    session.close()


def test_who_is_not_asked_in_time_is_let_go_and_the_window_waits_for_nobody(qtbot: QtBot) -> None:
    first = Elsewhere(THERE)
    session = Session(engine=ScriptedEngine(), maker=made_here, first=first)
    with qtbot.waitSignal(session.runs.engine_ready):
        session.runs.warm_up()
    assert first.closed == 1
    session.close()
    busy = Elsewhere(THERE)
    session = Session(engine=ScriptedEngine(), maker=made_here, first=busy)
    session.open_picture(scripted_picture())
    qtbot.waitUntil(lambda: bool(busy.asked))
    session.close()
    assert busy.stopped.is_set() and busy.closed == 1


def test_the_engines_own_finds_the_fields_of_a_picture() -> None:
    found = picture_hierarchy(scripted_picture(), lambda: False)
    assert found is not None
    labels = found.labels(4)
    assert found.source == "picture" and labels.shape == (64, 96)
    assert labels[5, 5] != labels[60, 5] and labels[60, 5] != labels[60, 90]  # sky, sand and sea
    assert picture_hierarchy(scripted_picture(), lambda: True) is None
