"""A scripted engine, and the parts of a session alone."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from scripted_run import ScriptedEngine, Wanted

from app.session.run_controller import RunController
from app.session.view_state import ViewState


@pytest.fixture
def engine() -> ScriptedEngine:
    return ScriptedEngine()


@pytest.fixture
def wanted() -> Wanted:
    return Wanted()


@pytest.fixture
def runs(qapp: object, engine: ScriptedEngine, wanted: Wanted) -> Iterator[RunController]:
    runs = RunController(wanted.job, engine)
    yield runs
    runs.close()


@pytest.fixture
def view(runs: RunController) -> ViewState:
    return ViewState(runs)
