"""Segments of a run are counted at once where they are few pixels, else in a thread, once for a frame's map."""

from __future__ import annotations

import gc
import threading
import weakref

import pytest
from pytestqt.qtbot import QtBot
from scripted_run import scripted_record

from app.panels import run_figures
from app.panels.run_figures import RunFigures
from app.panels.segment_figures import Segment, segments_of
from app.session.session import Session
from grapl_engine import Frame, RunRecord, Stage

FINAL, CUT = Frame(Stage.FINAL), Frame(Stage.CUT, 0)


@pytest.fixture
def figures(session: Session) -> RunFigures:
    return RunFigures(session, session)


@pytest.fixture
def record(session: Session) -> RunRecord:
    record = scripted_record()
    session.add_run(record)
    return record


def test_a_small_map_is_counted_at_once(figures: RunFigures, record: RunRecord) -> None:
    for frame in (FINAL, CUT):
        assert figures.of(record, frame) == segments_of(record, frame)
    assert figures.of(scripted_record(until=0), FINAL) == []


def test_a_large_one_in_a_thread_and_once(
    figures: RunFigures, record: RunRecord, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    threads: list[threading.Thread] = []

    def counted(record: RunRecord, frame: Frame, *_most: int) -> list[Segment]:
        threads.append(threading.current_thread())
        return segments_of(record, frame)

    monkeypatch.setattr(run_figures, "MOST_AT_ONCE", 100)
    monkeypatch.setattr(run_figures, "segments_of", counted)
    with qtbot.waitSignal(figures.changed):
        assert figures.of(record, FINAL) is None
        assert figures.of(record, FINAL) is None
    assert figures.of(record, FINAL) == segments_of(record, FINAL)
    assert len(threads) == 1 and threads[0] is not threading.main_thread()
    assert figures.of(record, CUT) == segments_of(record, CUT), "patches are few"
    with qtbot.waitSignal(figures.changed):
        assert figures.of(record, FINAL) is None


def test_a_run_that_is_gone_is_not_kept(
    figures: RunFigures, session: Session, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(run_figures, "MOST_AT_ONCE", 0)
    record = scripted_record()
    assert record.finished is not None
    gone = weakref.ref(record.finished.pixel_labels)
    with qtbot.waitSignal(figures.changed):
        figures.of(record, FINAL)
    del record

    def is_gone() -> bool:
        gc.collect()
        return gone() is None

    qtbot.waitUntil(is_gone)
