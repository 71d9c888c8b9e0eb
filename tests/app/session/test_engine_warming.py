"""The engine's libraries: those of the levels first, and the rest once nobody holds it."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from pytestqt.qtbot import QtBot

from app.session.engine_warming import EngineWarming
from app.tasks.background_task import BackgroundTask, close_tasks


class Libraries:
    """What is imported, as the engine's own does it."""

    def __init__(self) -> None:
        self.there: list[str] = []

    def warm_up(self, should_stop: Callable[[], bool]) -> Iterator[object]:
        self.there.append("levels")
        yield None
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


def test_first_the_levels_and_then_all(qtbot: QtBot, warming: EngineWarming, libraries: Libraries) -> None:
    seen: list[list[str]] = []
    warming.levels_ready.connect(lambda: seen.append(list(libraries.there)))
    with qtbot.waitSignal(warming.engine_ready):
        warming.begin()
    assert seen == [["levels"]] and libraries.there == ["levels", "rest"]


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


def test_who_closes_the_window_waits_for_no_library(qtbot: QtBot, warming: EngineWarming, libraries: Libraries) -> None:
    warming.levels_ready.connect(warming.hold)
    with qtbot.waitSignal(warming.levels_ready):
        warming.begin()
    close_tasks(warming)
    assert libraries.there == ["levels"]
