"""The one labelling that the window speaks of."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hierarchies import striped
from pytestqt.qtbot import QtBot
from scripted_run import scripted_picture, scripted_record

from app.session.map_in_sight import MapInSight
from app.session.session import Session
from grapl_engine import Frame, RunRecord, Stage
from grapl_engine.analysis.editing import apply_edits
from grapl_engine.label_edits import Fill, Merge

FINAL = Frame(Stage.FINAL)


@pytest.fixture
def record(session: Session) -> RunRecord:
    record = scripted_record(scripted_picture())
    record.finished = replace(record.finished, hierarchy=striped(source="network"))  # type: ignore[type-var, arg-type]
    session.configuration.set_auto_rerun(False)
    session.open_picture(record.picture)
    session.add_run(record)
    return record


def settle(session: Session, qtbot: QtBot) -> None:
    qtbot.waitUntil(lambda: session.edits.is_free)


def test_edits_go_before_a_level_and_a_level_before_the_run(session: Session, record: RunRecord, qtbot: QtBot) -> None:
    sight = session.sight
    assert isinstance(sight, MapInSight)
    assert sight.record is record and sight.frame == FINAL and sight.for_files is None
    session.edits.make(Merge(0, (4,)))
    settle(session, qtbot)
    assert sight.edited is not None and sight.for_files is sight.edited.map and sight.level is None
    np.testing.assert_array_equal(sight.edited.map.labels, apply_edits(record, record.edits).labels)
    session.detail.show_level(3)
    assert sight.edited is None and sight.level is not None and sight.level.cut.count == 3
    session.edits.layer.set_visible(True)
    assert sight.edited is not None and sight.level is None
    session.edits.layer.peek(True)
    assert sight.edited is None and sight.level is not None
    session.edits.layer.peek(False)
    session.view.show_frame(Frame(Stage.CUT, 0))
    assert sight.edited is None and sight.frame == Frame(Stage.CUT, 0)


def test_what_is_proposed_is_drawn_and_is_no_other_labelling(session: Session, record: RunRecord, qtbot: QtBot) -> None:
    sight, told = session.sight, []
    session.edits.begin()
    settle(session, qtbot)
    sight.changed.connect(lambda: told.append(sight.edited))
    session.edits.propose(Merge(0, (4,)))
    settle(session, qtbot)
    assert sight.edited is None and sight.drawn is not None and sight.drawn.count == 4 and told == []
    session.edits.keep()
    settle(session, qtbot)
    assert sight.edited is sight.drawn is not None and told == [sight.edited]
    session.edits.undo()
    settle(session, qtbot)
    assert told[-1] is None and len(told) == 2


def test_every_segment_of_it_can_be_selected(session: Session, record: RunRecord, qtbot: QtBot) -> None:
    sight, told = session.sight, []
    sight.selection_changed.connect(lambda: told.append(sight.selected))
    session.edits.make(Fill(9, 5, 5))
    settle(session, qtbot)
    sight.select(1)
    assert (sight.selected, session.view.selected, session.edits.layer.selected) == (1, 1, None)
    sight.select(9)
    assert (sight.selected, session.view.selected, session.edits.layer.selected) == (9, None, 9) and told[-1] == 9
    session.edits.layer.peek(True)
    assert sight.selected is None, "the run has no such segment"
    session.edits.layer.peek(False)
    assert sight.selected == 9
    session.edits.undo()
    settle(session, qtbot)
    assert sight.selected is None and session.edits.layer.selected is None, "it is gone"
    session.detail.show_level(4)
    sight.select(2)
    assert sight.selected == session.detail.selected == 2
    session.edits.make(Merge(2, (3,)))
    settle(session, qtbot)
    assert record.edits.detail == 4
    sight.select(2)
    assert (sight.selected, session.view.selected, session.edits.layer.selected) == (2, None, 2)
    sight.select(None)
    assert sight.selected is session.view.selected is session.detail.selected is None
