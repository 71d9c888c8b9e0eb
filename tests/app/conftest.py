"""What the tests of the window share."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest
from pytestqt.qtbot import QtBot
from scripted_run import scripted_events, scripted_picture

from app.commands.key_guard import KeyGuard
from app.main_window import MainWindow
from app.session.run_phase import RunPhase
from app.session.session import Session
from grapl_engine import PRESETS, RunRecord, Settings, segment

SMALL = Settings(d=8, k0=5, steps=(1, 1))


@pytest.fixture(autouse=True)
def patience(monkeypatch: pytest.MonkeyPatch) -> None:
    """A disk is waited for as long as it takes, however busy this machine is."""
    monkeypatch.setattr("app.tasks.abandonable.PATIENCE_S", 60.0)


@pytest.fixture
def session(qapp: object) -> Iterator[Session]:
    """A session whose engine says nothing; a test file that needs more has a fixture of its own."""
    session = Session(engine=lambda job, should_stop: iter(()))
    yield session
    session.close()


@pytest.fixture(scope="session")
def lab_record() -> RunRecord:
    """What the engine says of a small picture: five labels, 8 x 8 patches, two iterations, the first with a cut."""
    settings = replace(PRESETS["explore"], d=8, k0=5, steps=(3, 2), device="cpu", threads=1)
    record = RunRecord(scripted_picture(), settings, palette_indices=tuple(range(5)))
    for event in segment(record.picture, settings):
        record.add(event)
    return record


@pytest.fixture
def window(qtbot: QtBot) -> Iterator[MainWindow]:
    session = Session(engine=lambda job, should_stop: iter(scripted_events(job.picture, job.settings)), settings=SMALL)  # type: ignore[arg-type]
    window = MainWindow(session)
    KeyGuard(window)
    window.show()
    window.activateWindow()
    yield window
    window.close()
    window.deleteLater()


@pytest.fixture
def done(window: MainWindow, qtbot: QtBot) -> MainWindow:
    """The window with a finished run, whose segments are listed."""
    window.session.open_picture(scripted_picture("a very long file name that nobody would type by hand but cameras do.jpeg"))
    with qtbot.waitSignal(window.session.runs.runs_changed):
        window.session.runs.start()
    qtbot.waitUntil(lambda: window.session.runs.phase is RunPhase.READY)
    qtbot.waitUntil(lambda: window.segments.model.rowCount() > 0)  # a worker counts them
    return window
