from __future__ import annotations

import threading
from collections.abc import Callable, Iterator

import pytest
from PySide6.QtWidgets import QLabel, QStatusBar
from pytestqt.qtbot import QtBot
from scripted_run import scripted_events, scripted_picture, scripted_record

from app.panels.status_line import StatusLine
from app.session.run_phase import RunPhase
from app.session.run_text import timings_text
from app.session.session import Session
from app.tasks.engine import Job
from grapl_engine import PRESETS, EndReason, Event, Finished, MoveStarted, NumberTypeChosen, Phase, PhaseStarted, Settings

SMALL = Settings(d=8, k0=5, steps=(1, 1))


class GatedEngine:
    """Says its first events, then waits for the test or for a stop."""

    def __init__(self, before: int) -> None:
        self.before = before
        self.gate = threading.Event()

    def __call__(self, job: Job, should_stop: Callable[[], bool]) -> Iterator[Event]:
        events = scripted_events(job.picture, job.settings)
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
def line(session: Session, qtbot: QtBot) -> StatusLine:
    line = StatusLine(session)
    qtbot.addWidget(line)
    line.show()
    return line


def test_a_run_from_its_start_to_its_end(line: StatusLine, session: Session, engine: GatedEngine, qtbot: QtBot) -> None:
    assert line.phase.text() == "Open a picture to begin"
    session.open_picture(scripted_picture())
    assert line.phase.text() == "Ready to run"
    assert not line.progress.isVisible()
    session.runs.start()
    assert line.progress.isVisible()
    assert line.progress.maximum() == 0, "before the first step nobody knows how far it is"
    qtbot.waitUntil(lambda: line.phase.text() == "Training, iteration 1 of 2")
    qtbot.waitUntil(lambda: line.progress.value() == 500)
    assert line.device.text() == "cpu"
    assert line.timings.text().endswith(" s")
    engine.gate.set()
    qtbot.waitUntil(lambda: not session.runs.is_busy)
    assert line.phase.text() == "Done"
    assert line.timings.text() == "0.3 s: training 0.2"
    assert not line.progress.isVisible()
    assert not line._clock.isActive()


def test_what_a_run_computes_in_stands_beside_its_device(line: StatusLine, session: Session) -> None:
    record = scripted_record()
    assert line.device.toolTip() == ""
    session.add_run(record)
    assert line.device.toolTip() == "Where the network runs.", "an older file does not know"
    record.add(NumberTypeChosen("bfloat16", "this processor multiplies it in hardware"))
    record.add(NumberTypeChosen("float32", "it failed"))
    session.view.shown_changed.emit()
    assert line.device.toolTip() == "Where the network runs. It computes in float32: it failed."


def test_of_a_run_without_a_network_none_is_said_to_run(line: StatusLine, session: Session) -> None:
    session.add_run(scripted_record(settings=PRESETS["instant"].replace(d=8, k0=5)))
    assert line.device.text() == "cpu" and "This run has no network" in line.device.toolTip()


def test_the_clock_stands_until_the_engine_has_said_its_first_word(qapp: object, qtbot: QtBot) -> None:
    """As the seconds at the end do not count the wait for the engine, those before do not either."""
    engine = GatedEngine(before=0)
    session = Session(engine=engine, settings=SMALL)
    line = StatusLine(session)
    qtbot.addWidget(line)
    session.open_picture(scripted_picture())
    session.runs.start()
    line._show()
    assert session.runs.is_busy and line.phase.text() == "Starting"
    assert (line.milliseconds, line.timings.text()) == (0, "") and not line._since.isValid()
    engine.gate.set()
    qtbot.waitUntil(lambda: line._since.isValid() or not session.runs.is_busy)
    qtbot.waitUntil(lambda: not session.runs.is_busy)
    session.close()


def test_while_a_run_is_on_nothing_is_said_of_the_one_before(line: StatusLine, session: Session, qtbot: QtBot) -> None:
    record = scripted_record()
    assert record.finished is not None
    record.finished = Finished(EndReason.STOPPED, record.finished.pixel_labels, None, True, {"training": 77.0, "total": 99.0})
    session.add_run(record)
    assert line.phase.text() == "Stopped"
    session.runs.start()
    assert session.view.shown is record
    assert line.phase.text() == "Starting"
    assert line.device.text() == ""
    qtbot.waitUntil(lambda: session.view.shown is session.runs.running and bool(session.runs.running.steps))
    session.show_run(record)
    assert line.phase.text() == "Training, iteration 1 of 2"
    for text in (line.timings.text(), line.timings.toolTip()):
        assert "99" not in text and "77" not in text


def test_pause_and_stop_say_so(line: StatusLine, session: Session, qtbot: QtBot) -> None:
    session.open_picture(scripted_picture())
    session.runs.start()
    qtbot.waitUntil(lambda: session.runs.running is not None and bool(session.runs.running.steps))
    session.runs.pause()
    assert line.phase.text().startswith("Paused: ")
    paused_at = line.milliseconds
    assert line.milliseconds == paused_at, "the clock stands"
    session.runs.stop()
    assert line.phase.text() == "Stopping\N{HORIZONTAL ELLIPSIS}"
    qtbot.waitUntil(lambda: session.runs.phase is RunPhase.READY)


def test_a_long_move_is_counted_and_a_stop_waits_for_it(line: StatusLine, session: Session, qtbot: QtBot) -> None:
    session.open_picture(scripted_picture())
    session.runs.start()
    qtbot.waitUntil(lambda: session.runs.running is not None and bool(session.runs.running.steps))
    assert session.runs.running is not None
    session.runs.running.add(PhaseStarted(Phase.CUTTING, 0))
    session.runs.running.add(MoveStarted(0, 12, 3, None))
    session.runs.run_advanced.emit()
    assert line.phase.text() == "Graph cut, iteration 1 of 2, move 13"
    session.runs.stop()
    assert line.phase.text() == "Stopping after this move\N{HORIZONTAL ELLIPSIS}"
    qtbot.waitUntil(lambda: session.runs.phase is RunPhase.READY)


def test_timings_name_the_longest_parts_in_their_order() -> None:
    record = scripted_record()
    assert record.finished is not None
    seconds = {"features": 0.1, "initial": 0.01, "training": 2.1, "cutting": 0.2, "labelling": 0.4, "total": 2.9}
    record.finished = Finished(EndReason.COMPLETED, record.finished.pixel_labels, None, False, seconds)
    assert timings_text(record) == "2.9 s: training 2.1, graph cut 0.2, pixel map 0.4"
    assert timings_text(record, shown_parts=0) == "2.9 s"
    assert timings_text(None) == ""


def test_a_failed_run_is_not_done(line: StatusLine, session: Session) -> None:
    record = scripted_record(until=5)
    record.failure = "The memory ran out."
    session.add_run(record)
    assert line.phase.text() == "Failed"


def test_while_a_run_is_under_way_its_words_stand_close_in_a_wide_bar(
    session: Session, engine: GatedEngine, qtbot: QtBot
) -> None:
    bar, readout, line = QStatusBar(), QLabel("readout"), StatusLine(session)
    qtbot.addWidget(bar)
    bar.addWidget(readout, 1)
    bar.addPermanentWidget(line)
    bar.resize(1200, 24)
    bar.show()
    session.open_picture(scripted_picture())
    session.runs.start()
    qtbot.waitUntil(lambda: line.progress.value() == 500)
    bar.showMessage("Something was said.")
    qtbot.waitUntil(lambda: not readout.isVisible())
    qtbot.waitUntil(lambda: line.device.width() == line.device.sizeHint().width())
    assert line.x() > bar.width() // 2
    engine.gate.set()


def test_the_parts_of_the_time_give_way_to_the_line_about_the_mouse(session: Session, qtbot: QtBot) -> None:
    bar, line = QStatusBar(), StatusLine(session)
    qtbot.addWidget(bar)
    bar.addPermanentWidget(line)
    bar.show()
    session.add_run(scripted_record())
    letter = line.fontMetrics().averageCharWidth()
    for letters, text in ((220, "0.3 s: training 0.2"), (120, "0.3 s"), (220, "0.3 s: training 0.2")):
        bar.resize(letters * letter, 30)
        qtbot.waitUntil(lambda text=text: line.timings.text() == text)  # type: ignore[misc]
        assert "training 0.2" in line.timings.toolTip()
