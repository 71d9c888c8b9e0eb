"""A session whose engine stops in the midst of a run."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from pytestqt.qtbot import QtBot
from scripted_run import ScriptedEngine, scripted_picture

from app.session.session import Session
from grapl_engine import Frame, Settings, Stage


@pytest.fixture
def engine() -> ScriptedEngine:
    return ScriptedEngine(hold=4)


@pytest.fixture
def held(qtbot: QtBot, engine: ScriptedEngine) -> Iterator[Session]:
    """Its run has initial labels and one step, and waits for `engine.gate`; `hold_run` begins it."""
    session = Session(engine=engine, settings=Settings(d=8, k0=5, steps=(1, 1)))
    session.open_picture(scripted_picture())
    yield session
    session.close()


@pytest.fixture
def hold_run(qtbot: QtBot, held: Session) -> Callable[[], None]:
    """Begins the run, and waits until it is held and all is told."""

    def begin() -> None:
        held.runs.start()
        with qtbot.waitSignal(held.runs.run_advanced):
            pass
        qtbot.waitUntil(lambda: held.view.frame == Frame(Stage.INITIAL) and not held.runs.news.is_waiting)

    return begin
