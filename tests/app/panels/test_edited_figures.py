"""Segments after edits are counted in a thread, once for a map."""

from __future__ import annotations

import numpy as np
import pytest
from pytestqt.qtbot import QtBot
from scripted_run import scripted_record

from app.panels import edited_figures
from app.panels.edited_figures import EditedFigures
from app.session.session import Session
from grapl_engine import RunRecord
from grapl_engine.label_edits import Merge


@pytest.fixture
def record(session: Session, qtbot: QtBot) -> RunRecord:
    """A run whose sun is merged into the sky."""
    record = scripted_record()
    session.add_run(record)
    session.edits.make(Merge(0, (4,)))
    qtbot.waitUntil(lambda: session.edits.is_free and bool(record.edits))
    return record


def test_they_come_a_little_later_and_stay(session: Session, record: RunRecord, qtbot: QtBot) -> None:
    figures, made = EditedFigures(session, session), session.edits.bench.made
    assert made is not None and figures.of(record, made) is None
    qtbot.waitSignal(figures.changed).wait()
    found = figures.of(record, made)
    assert found is not None and [segment.label for segment in found] == [int(k) for k in np.argsort(-made.sizes)[: made.count]]
    assert [segment.pixels for segment in found] == sorted(made.sizes[made.sizes > 0].tolist(), reverse=True)
    assert figures.of(record, made) is found


@pytest.mark.may_warn
def test_a_failure_is_a_sentence(session: Session, record: RunRecord, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> None:
    def too_large(*_: object) -> None:
        raise MemoryError("no room")

    monkeypatch.setattr(edited_figures, "edited_segments", too_large)
    figures, made = EditedFigures(session, session), session.edits.bench.made
    assert made is not None
    with qtbot.waitSignal(figures.changed):
        figures.of(record, made)
    assert figures.failure and figures.of(record, made) is None
