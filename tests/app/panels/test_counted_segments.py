"""Segments of a map are counted in a thread, once for a map and its frame."""

from __future__ import annotations

import gc
import threading
import weakref
from functools import partial

import numpy as np
import pytest
from pytestqt.qtbot import QtBot
from scripted_run import scripted_record

from app.panels.counted_segments import CountedSegments
from app.panels.segment_figures import Segment, edited_segments, segments_of
from app.session.session import Session
from grapl_engine import Frame, Stage
from grapl_engine.label_edits import Merge

FINAL = Frame(Stage.FINAL)


@pytest.fixture
def counted(session: Session) -> CountedSegments:
    return CountedSegments(session, session)


def test_each_map_and_frame_is_counted_once_and_in_a_thread(counted: CountedSegments, qtbot: QtBot) -> None:
    record, threads = scripted_record(), []
    assert record.finished is not None
    labels = record.finished.pixel_labels

    def count(frame: Frame) -> list[Segment]:
        threads.append(threading.current_thread())
        return segments_of(record, frame)

    for frame in (FINAL, Frame(Stage.NETWORK, 1)):
        with qtbot.waitSignal(counted.changed):
            assert counted.of(labels, partial(count, frame), frame) is None
            assert counted.of(labels, partial(count, frame), frame) is None
        assert counted.of(labels, partial(count, frame), frame) == segments_of(record, frame)
    assert len(threads) == 2 and threading.main_thread() not in threads
    counted.forget()
    with qtbot.waitSignal(counted.changed):
        assert counted.of(labels, partial(count, FINAL), FINAL) is None


def test_a_map_after_edits(counted: CountedSegments, session: Session, qtbot: QtBot) -> None:
    record = scripted_record()
    session.add_run(record)
    session.edits.make(Merge(0, (4,)))
    qtbot.waitUntil(lambda: session.edits.is_free and bool(record.edits))
    made = session.edits.bench.made
    assert made is not None
    count = partial(edited_segments, record, made.map.labels)
    with qtbot.waitSignal(counted.changed):
        assert counted.of(made.map.labels, count) is None
    found = counted.of(made.map.labels, count)
    assert found is not None and [segment.label for segment in found] == [int(k) for k in np.argsort(-made.sizes)[: made.count]]
    assert [segment.pixels for segment in found] == sorted(made.sizes[made.sizes > 0].tolist(), reverse=True)


def test_a_map_that_is_gone_is_not_kept(counted: CountedSegments, qtbot: QtBot) -> None:
    record = scripted_record()
    assert record.finished is not None
    gone = weakref.ref(record.finished.pixel_labels)
    with qtbot.waitSignal(counted.changed):
        counted.of(record.finished.pixel_labels, partial(segments_of, record, FINAL), FINAL)
    del record

    def is_gone() -> bool:
        gc.collect()
        return gone() is None

    qtbot.waitUntil(is_gone)


@pytest.mark.may_warn
def test_a_failure_is_a_sentence(counted: CountedSegments, qtbot: QtBot) -> None:
    def count() -> list[Segment]:
        raise MemoryError("no room")

    shown = scripted_record()
    with qtbot.waitSignal(counted.changed):
        counted.of(shown, count)
    assert counted.failure and counted.of(shown, count) is None
