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


def test_the_engines_own_finds_the_fields_of_a_picture() -> None:
    found = picture_hierarchy(scripted_picture(), lambda: False)
    assert found is not None
    labels = found.labels(4)
    assert found.source == "picture" and labels.shape == (64, 96)
    assert labels[5, 5] != labels[60, 5] and labels[60, 5] != labels[60, 90]  # sky, sand and sea
    assert picture_hierarchy(scripted_picture(), lambda: True) is None
