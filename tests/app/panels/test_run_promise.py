"""While a session comes back, nothing says that there is no run."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot
from scripted_run import scripted_events, scripted_picture, scripted_record

from app.image_views.views import LABEL_VIEWS, VIEWS
from app.main_window import MainWindow
from app.panels.run_promise import RunPromise
from app.session import run_loader
from app.session.run_text import RUN_COMES, SESSION_COMES, phase_text, promised
from app.session.session import Session
from app.session.session_folders import SessionFolders

Start = Callable[[], MainWindow]


@pytest.fixture
def gate(monkeypatch: pytest.MonkeyPatch) -> Iterator[threading.Event]:
    """No run is read before it is set."""
    gate, read = threading.Event(), run_loader._read

    def waiting(*read_from: object) -> Iterator[object]:
        gate.wait()
        yield from read(*read_from)  # type: ignore[arg-type]

    monkeypatch.setattr(run_loader, "_read", waiting)
    yield gate
    gate.set()


@pytest.fixture
def start(qapp: object, tmp_path: Path, qtbot: QtBot, gate: threading.Event) -> Iterator[Start]:
    """Opens a window on the sessions of the folder, as a program does; all are closed at the end."""
    windows: list[MainWindow] = []

    def begin() -> MainWindow:
        window = MainWindow(Session(engine=lambda job, should_stop: iter(scripted_events(job.picture, job.settings))))  # type: ignore[arg-type]
        windows.append(window)
        window.show()
        window.session.keeper.begin(SessionFolders(tmp_path))
        return window

    yield begin
    gate.set()
    for window in windows:
        window.close()
        window.deleteLater()


@pytest.fixture
def again(start: Start, qtbot: QtBot) -> MainWindow:
    """A second window, whose session's run is being read."""
    first = start()
    first.session.add_run(scripted_record(scripted_picture()))
    first.actions_by_name["toggle_lab"].trigger()
    first.close()
    second = start()
    assert second.session.keeper.is_reading and phase_text(second.session) == SESSION_COMES
    assert second._centre.currentWidget().text() == SESSION_COMES  # type: ignore[attr-defined]
    with qtbot.waitSignal(second.session.keeper.began):
        pass
    return second


def test_a_promise_says_what_is_to_be_done(session: Session, qtbot: QtBot) -> None:
    promise = RunPromise(session, "Labels come here")
    qtbot.addWidget(promise)
    assert promise.text() == "Labels come here: open a picture (Ctrl+O) and run it (Space)."
    session.open_picture(scripted_picture())
    assert promise.text() == promised(session, "Labels come here") == "Labels come here: Run (Space)."
    with qtbot.waitSignal(session.runs.run_ended):
        session.runs.start()
        assert promise.text() == "Labels come here: a run is under way."
    assert promise.text() == "Labels come here: Run (Space)."


def test_all_that_is_empty_says_that_the_run_is_coming(again: MainWindow, gate: threading.Event, qtbot: QtBot) -> None:
    session = again.session
    promise = RunPromise(session, "Labels come here")
    qtbot.addWidget(promise)
    assert session.is_coming_back and phase_text(session) == RUN_COMES
    assert promise.text() == "Labels come here: the run is being brought back."
    hints = {again.grid.painter.content.of[kind].hint for kind in LABEL_VIEWS}
    assert hints == {f"{VIEWS[kind].promise}: the run is being brought back." for kind in LABEL_VIEWS}
    assert again.lab._looked_at.text() == "The run is being brought back."
    assert session.edits.reason == "Edits are made on a run's map: the run is being brought back."
    gate.set()
    qtbot.waitUntil(lambda: session.view.shown is not None)
    assert not session.is_coming_back and "Run (Space)" in promise.text() and not session.edits.reason
    qtbot.waitUntil(lambda: phase_text(session) == "Done")


def test_what_cannot_be_read_is_waited_for_no_longer(again: MainWindow) -> None:
    again.session.keeper.loader.cancel()
    assert not again.session.is_coming_back and phase_text(again.session) == "Ready to run"
    hints = {again.grid.painter.content.of[kind].hint for kind in LABEL_VIEWS}
    assert hints == {f"{VIEWS[kind].promise}: Run (Space)." for kind in LABEL_VIEWS}
    assert again.lab._looked_at.text() == "No run yet."


def test_a_run_begun_meanwhile_is_the_one_that_is_seen(again: MainWindow, qtbot: QtBot) -> None:
    session, (kept,) = again.session, again.session.kept.records
    with qtbot.waitSignal(session.runs.run_ended):
        again.actions_by_name["run_or_stop"].trigger()
        assert not session.is_coming_back and session.keeper.loader.loading is None
    new = session.kept.records[-1]
    assert new is not kept and session.view.shown is new and session.view.following
    assert kept.is_away, "it is in the list, and comes when it is asked for"
