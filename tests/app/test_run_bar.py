from __future__ import annotations

import threading
from collections.abc import Callable, Iterator

import pytest
from PySide6.QtGui import QAction
from pytestqt.qtbot import QtBot
from scripted_run import scripted_events, scripted_picture, scripted_record

from app.session import RunPhase, Session
from app.views.run_bar import RunBar, StatusLine
from app.views.run_words import timings_text
from grapl_engine import EndReason, Event, Finished, Picture, Settings

SMALL = Settings(d=8, k0=5, steps=(1, 1))


class GatedEngine:
    """Says its first events, then waits for the test or for a stop."""

    def __init__(self, before: int) -> None:
        self.before = before
        self.gate = threading.Event()

    def __call__(self, picture: Picture, settings: Settings, should_stop: Callable[[], bool]) -> Iterator[Event]:
        events = scripted_events(picture, settings)
        yield from events[: self.before]  # type: ignore[misc]
        while not self.gate.wait(0.005):
            if should_stop():
                break
        yield from events[self.before :]  # type: ignore[misc]


@pytest.fixture
def engine() -> GatedEngine:
    return GatedEngine(before=4)


@pytest.fixture
def session(qapp: object, engine: GatedEngine) -> Iterator[Session]:
    session = Session(engine=engine, settings=SMALL)
    yield session
    session.close()


@pytest.fixture
def bar(session: Session, qtbot: QtBot) -> RunBar:
    bar = RunBar(session)
    qtbot.addWidget(bar)
    bar.show()
    return bar


@pytest.fixture
def line(session: Session, qtbot: QtBot) -> StatusLine:
    line = StatusLine(session)
    qtbot.addWidget(line)
    line.show()
    return line


def test_buttons_take_the_actions_of_the_window(bar: RunBar, qtbot: QtBot) -> None:
    actions = [QAction(name, bar) for name in ("Run", "Pause", "Stop")]
    bar.set_actions(*actions)
    assert [button.text() for button in bar.buttons] == ["Run", "Pause", "Stop"]
    with qtbot.waitSignal(actions[2].triggered, timeout=1000):
        bar.buttons[2].click()


def test_a_run_from_its_start_to_its_end(
    bar: RunBar, line: StatusLine, session: Session, engine: GatedEngine, qtbot: QtBot
) -> None:
    assert bar.phase.text() == line.phase.text() == "Open a picture to begin"
    session.open_picture(scripted_picture())
    assert bar.phase.text() == "Ready to run"
    assert not bar.progress.isVisible()
    session.start()
    assert bar.progress.isVisible()
    assert bar.progress.maximum() == 0, "before the first step nobody knows how far it is"
    qtbot.waitUntil(lambda: bar.phase.text() == "Training, iteration 1 of 2", timeout=5000)
    qtbot.waitUntil(lambda: bar.progress.value() == 500, timeout=5000)
    assert line.device.text() == "cpu"
    assert bar.facts.text().startswith("cpu \N{MIDDLE DOT} ")
    engine.gate.set()
    qtbot.waitUntil(lambda: not session.is_busy, timeout=5000)
    assert bar.phase.text() == "Done"
    assert bar.facts.text() == "cpu \N{MIDDLE DOT} 0.3 s"
    assert line.timings.text() == "0.3 s: training 0.2"
    assert not line.progress.isVisible()
    assert not bar._clock.isActive()


def test_pause_and_stop_say_so(bar: RunBar, session: Session, qtbot: QtBot) -> None:
    session.open_picture(scripted_picture())
    session.start()
    qtbot.waitUntil(lambda: session.running is not None and bool(session.running.steps), timeout=5000)
    session.pause()
    assert bar.phase.text().startswith("Paused: ")
    paused_at = bar.milliseconds
    assert bar.milliseconds == paused_at, "the clock stands"
    session.stop()
    assert bar.phase.text() == "Stopping\N{HORIZONTAL ELLIPSIS}"
    qtbot.waitUntil(lambda: session.phase is RunPhase.READY, timeout=5000)


def test_timings_name_the_longest_parts_in_their_order() -> None:
    record = scripted_record()
    assert record.finished is not None
    seconds = {"features": 0.1, "initial": 0.01, "training": 2.1, "cutting": 0.2, "labelling": 0.4, "total": 2.9}
    record.finished = Finished(EndReason.COMPLETED, record.finished.pixel_labels, None, False, seconds)
    assert timings_text(record) == "2.9 s: training 2.1, cutting 0.2, labelling 0.4"
    assert timings_text(record, shown_parts=0) == "2.9 s"
    assert timings_text(None) == ""


def test_a_failed_run_is_not_done(bar: RunBar, session: Session) -> None:
    record = scripted_record(until=5)
    record.failure = "The memory ran out."
    session.add_run(record)
    assert bar.phase.text() == "Failed"
