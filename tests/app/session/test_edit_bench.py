"""The map on which edits are made."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hierarchies import striped
from pytestqt.qtbot import QtBot
from scripted_run import scripted_picture, scripted_record

from app.session.edit_bench import EditBench
from app.session.session import Session
from grapl_engine import RunRecord
from grapl_engine.label_edits import Fill, LabelEdits


@pytest.fixture
def record(session: Session) -> RunRecord:
    record = scripted_record(scripted_picture())
    record.finished = replace(record.finished, hierarchy=striped(source="network"))  # type: ignore[type-var, arg-type]
    session.add_run(record)
    return record


@pytest.fixture
def bench(session: Session, record: RunRecord, qtbot: QtBot) -> EditBench:
    session.edits.begin()
    qtbot.waitUntil(lambda: session.edits.is_free)
    return session.edits.bench


def test_it_is_the_runs_map_and_says_what_is_where(bench: EditBench, record: RunRecord) -> None:
    assert bench.map is not None and record.finished is not None
    np.testing.assert_array_equal(bench.map.labels, record.finished.pixel_labels)
    assert bench.made is not None and (bench.made.count, bench.made.highest, bench.free_label) == (5, 4, 5)
    assert bench.label_at(5.9, 5.9) == 0 and bench.label_at(80, 60) == 3
    assert bench.label_at(-0.1, 5) is bench.label_at(96, 5) is None


def test_without_edits_the_level_that_is_looked_at_comes_in_its_place(bench: EditBench, session: Session, qtbot: QtBot) -> None:
    session.detail.show_level(4)
    qtbot.waitUntil(lambda: session.edits.is_free)
    assert bench.made is not None and bench.made.count == 4 and bench.made.map.edits == LabelEdits(detail=4)
    assert not bench.open_if_needed()


def test_what_is_forgotten_is_not_known(bench: EditBench) -> None:
    bench.forget()
    assert bench.map is None and bench.label_at(5, 5) is None and (bench.made, bench.free_label) == (None, 0)
    bench.submit(Fill(9, 0, 0), lambda made: pytest.fail(str(made)))  # there is nothing that it could be made on
