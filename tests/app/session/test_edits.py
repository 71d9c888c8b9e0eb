"""Edits of the shown run: one after the other, taken back, made again, kept, and never a change of the run."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from hierarchies import striped
from pytestqt.qtbot import QtBot
from scripted_run import scripted_picture, scripted_record

from app.session.edits import SessionEdits
from app.session.session import Session
from grapl_engine import Frame, RunRecord, Stage
from grapl_engine.analysis.editing import apply_edits
from grapl_engine.label_edits import AbsorbSmall, Brush, CutSplit, Fill, LabelEdits, Merge, Relabel
from grapl_engine.storage.run_file import load_run, save_run

EDITS = (Merge(0, (4,)), CutSplit(0, (((5, 5),), ((90, 5),))), Brush(9, ((10, 50), (30, 50)), 4), Fill(11, 80, 60))


@pytest.fixture
def record(session: Session) -> RunRecord:
    """The shown run."""
    record = scripted_record(scripted_picture())
    session.configuration.set_auto_rerun(False)
    session.open_picture(record.picture)
    session.add_run(record)
    return record


def settle(edits: SessionEdits, qtbot: QtBot) -> None:
    """Until all that was asked for is done."""
    qtbot.waitUntil(lambda: edits.is_free, timeout=20_000)


def labels_of(edits: SessionEdits) -> np.ndarray:
    assert edits.map is not None
    return edits.map.labels


def test_without_a_run_it_says_why_nothing_can_be_edited(session: Session) -> None:
    assert "run the picture first" in session.edits.reason
    session.edits.make(Merge(0, (1,)))
    assert session.edits.is_free and session.edits.map is None


def test_edits_are_made_in_the_order_in_which_they_are_asked_for(session: Session, record: RunRecord, qtbot: QtBot) -> None:
    edits = session.edits
    for edit in EDITS:
        edits.make(edit)
    settle(edits, qtbot)
    assert record.edits == LabelEdits(EDITS) and edits.book.place == len(EDITS)
    np.testing.assert_array_equal(labels_of(edits), apply_edits(record, record.edits).labels)
    assert edits.shown_map is edits.map and edits.shown_count == len(np.unique(labels_of(edits)))
    assert record.finished is not None and (record.finished.pixel_labels != labels_of(edits)).any()


def test_undo_all_and_redo_all_give_the_same_maps(session: Session, record: RunRecord, qtbot: QtBot) -> None:
    edits, maps = session.edits, []
    assert record.finished is not None
    for edit in EDITS:
        edits.make(edit)
        settle(edits, qtbot)
        maps.append(labels_of(edits))
    for before in (*reversed(maps[:-1]), record.finished.pixel_labels):
        edits.undo()
        settle(edits, qtbot)
        np.testing.assert_array_equal(labels_of(edits), before)
    assert edits.shown_map is None and not record.edits
    edits.undo()  # nothing is left
    for after in maps:
        edits.redo()
        settle(edits, qtbot)
        np.testing.assert_array_equal(labels_of(edits), after)
    edits.go_to(1)
    settle(edits, qtbot)
    np.testing.assert_array_equal(labels_of(edits), maps[0])
    assert [state.title for state in edits.book.states][1] == "Merged 4 into 0."


def test_clearing_is_one_step(session: Session, record: RunRecord, qtbot: QtBot) -> None:
    edits = session.edits
    for edit in EDITS:
        edits.make(edit)
    edits.clear()
    settle(edits, qtbot)
    assert not record.edits and edits.shown_map is None
    edits.undo()
    settle(edits, qtbot)
    assert record.edits == LabelEdits(EDITS)
    np.testing.assert_array_equal(labels_of(edits), apply_edits(record, record.edits).labels)


def test_what_leaves_nothing_to_do_is_no_step_and_says_why(session: Session, record: RunRecord, qtbot: QtBot) -> None:
    edits, told = session.edits, []
    edits.refused.connect(told.append)
    edits.make(Relabel(0, 1))
    edits.make(Fill(7, 0, 0))
    settle(edits, qtbot)
    assert told == ["Not done: another segment has the number 1. Merge the two, or take another number."]
    assert record.edits == LabelEdits((Fill(7, 0, 0),))


def test_a_proposal_is_shown_and_is_no_edit_before_it_is_kept(session: Session, record: RunRecord, qtbot: QtBot) -> None:
    edits = session.edits
    edits.propose(EDITS[1])
    settle(edits, qtbot)
    assert edits.proposed_step is not None and edits.shown_map is not None and not record.edits
    assert edits.bench.label_at(90, 5) == 0  # marks are set on the map as it is
    edits.propose(EDITS[0])
    edits.drop()
    assert edits.shown_map is None and not edits.is_proposing
    edits.propose(EDITS[0])
    edits.keep()
    settle(edits, qtbot)
    assert record.edits == LabelEdits((EDITS[0],)) and not edits.is_proposing


def test_another_detail_gives_way_to_what_the_person_looks_at(session: Session, qtbot: QtBot) -> None:
    record = scripted_record(scripted_picture())
    record.finished = replace(record.finished, hierarchy=striped(source="network"))  # type: ignore[type-var, arg-type]
    session.add_run(record)
    session.detail.show_level(4)
    edits = session.edits
    edits.make(Merge(0, (1,)))
    settle(edits, qtbot)
    assert record.edits.detail == 4 and edits.shown_count == 3
    session.detail.show_level(2)
    assert edits.shown_map is None and not edits.is_visible
    edits.set_visible(True)
    assert edits.shown_map is edits.map
    session.view.step_frame(-1)
    assert edits.shown_map is None
    edits.begin()
    assert session.view.frame == Frame(Stage.FINAL) and edits.shown_map is edits.map


def test_a_saved_run_replays_its_edits(session: Session, record: RunRecord, tmp_path: Path, qtbot: QtBot) -> None:
    edits = session.edits
    for edit in EDITS:
        edits.make(edit)
    settle(edits, qtbot)
    before = labels_of(edits)
    save_run(tmp_path / "edited.grapl", record)
    session.add_run(load_run(tmp_path / "edited.grapl"))
    settle(edits, qtbot)
    assert session.view.shown is not record and edits.shown_map is edits.map
    np.testing.assert_array_equal(labels_of(edits), before)
    edits.undo()  # one at a time, as they were made
    settle(edits, qtbot)
    assert session.view.shown is not None and session.view.shown.edits == LabelEdits(EDITS[:-1])
    session.show_run(record)
    settle(edits, qtbot)
    assert record.edits == LabelEdits(EDITS) and edits.book.place == 4


def test_peeking_shows_the_map_without(session: Session, record: RunRecord, qtbot: QtBot) -> None:
    edits = session.edits
    edits.make(AbsorbSmall(60))
    edits.make(Fill(9, 0, 0))
    settle(edits, qtbot)
    edits.peek(True)
    assert edits.shown_map is None
    edits.peek(False)
    assert edits.shown_map is edits.map and edits.bench.free_label == 10


def test_stop_lets_go_of_what_waits(session: Session, record: RunRecord, qtbot: QtBot) -> None:
    session.edits.make(EDITS[0])
    session.edits.make(EDITS[1])
    session.edits.stop()
    assert session.edits.is_free and not record.edits
    session.edits.make(EDITS[3])
    settle(session.edits, qtbot)
    assert record.edits == LabelEdits((EDITS[3],))


def test_what_the_next_run_can_be_told_is_found(session: Session, record: RunRecord, qtbot: QtBot) -> None:
    session.edits.make(EDITS[1])
    with qtbot.waitSignal(session.edits.constraints_found) as found:
        session.edits.learn()
    told, constraints = found.args
    assert told is record and len(constraints.constraints.constraints) > 8
