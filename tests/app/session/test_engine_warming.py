"""The engine's libraries: those of the levels first, and the rest once nobody holds it."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from pytestqt.qtbot import QtBot

from app.session import engine_warming
from app.session.engine_warming import EngineWarming
from app.tasks.background_task import BackgroundTask, close_tasks


class Libraries:
    """What is imported, as the engine's own does it."""

    def __init__(self) -> None:
        self.there: list[str] = []

    def warm_up(self, should_stop: Callable[[], bool]) -> Iterator[object]:
        yield False
        if should_stop():
            return
        self.there.append("levels")
        yield True
        if not should_stop():
            self.there.append("rest")


@pytest.fixture
def libraries() -> Libraries:
    return Libraries()


@pytest.fixture
def engine(qapp: object) -> Iterator[BackgroundTask]:
    engine = BackgroundTask("engine")
    yield engine
    close_tasks(engine)
    engine.close()


@pytest.fixture
def warming(libraries: Libraries, engine: BackgroundTask) -> EngineWarming:
    return EngineWarming(libraries.warm_up, engine, engine)


@pytest.fixture
def _holds_are_long(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(engine_warming, "LONGEST_S", 600.0)


def test_first_the_levels_and_then_all(qtbot: QtBot, warming: EngineWarming, libraries: Libraries) -> None:
    seen: list[list[str]] = []
    warming.levels_ready.connect(lambda: seen.append(list(libraries.there)))
    with qtbot.waitSignal(warming.engine_ready):
        warming.begin()
    assert seen == [["levels"]] and libraries.there == ["levels", "rest"]


@pytest.mark.usefixtures("_holds_are_long")
def test_the_rest_waits_for_who_holds_it_and_a_run_for_the_rest(
    qtbot: QtBot, warming: EngineWarming, libraries: Libraries, engine: BackgroundTask
) -> None:
    warming.levels_ready.connect(warming.hold)
    with qtbot.waitSignal(warming.levels_ready):
        warming.begin()
    engine.submit(lambda _: iter([libraries.there.append("run")]))
    assert libraries.there == ["levels"]
    with qtbot.waitSignal(engine.finished):
        warming.go_on()
    assert libraries.there == ["levels", "rest", "run"]


@pytest.mark.usefixtures("_holds_are_long")
def test_no_import_begins_while_the_window_is_at_something(
    qtbot: QtBot, warming: EngineWarming, libraries: Libraries, engine: BackgroundTask
) -> None:
    warming.begin()
    assert not engine.pool.waitForDone(100)
    assert libraries.there == [], "its thread has not heard yet that the shared libraries are loaded"
    with qtbot.waitSignal(warming.engine_ready):
        pass
    assert libraries.there == ["levels", "rest"]


@pytest.mark.usefixtures("_holds_are_long")
def test_who_closes_the_window_waits_for_no_library(qtbot: QtBot, warming: EngineWarming, libraries: Libraries) -> None:
    warming.levels_ready.connect(warming.hold)
    with qtbot.waitSignal(warming.levels_ready):
        warming.begin()
    warming.refuse()
    close_tasks(warming)
    assert libraries.there == ["levels"]


def test_no_hold_is_for_ever(
    qtbot: QtBot, warming: EngineWarming, libraries: Libraries, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(engine_warming, "LONGEST_S", 0.1)
    warming.levels_ready.connect(warming.hold)
    with qtbot.waitSignal(warming.engine_ready):
        warming.begin()
    assert libraries.there == ["levels", "rest"]
