"""Edits of the shown run: one after the other, taken back, made again, kept, and never a change of the run."""

from __future__ import annotations

from collections.abc import Callable
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
    qtbot.waitUntil(lambda: edits.is_free)


def labels_of(edits: SessionEdits) -> np.ndarray:
    assert edits.map is not None
    return edits.map.labels


def test_without_a_run_it_says_why_nothing_can_be_edited(session: Session) -> None:
    assert session.edits.reason == "Edits are made on a run's map: open a picture (Ctrl+O) and run it (Space)."
    session.open_picture(scripted_picture())
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
    assert session.sight.edited is edits.bench.made is not None
    assert edits.bench.made.count == len(np.unique(labels_of(edits)))
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
    assert session.sight.drawn is None and not record.edits
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
    assert not record.edits and session.sight.drawn is None
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
    assert edits.proposal.step is not None and session.sight.drawn is not None and not record.edits
    assert edits.bench.label_at(90, 5) == 0  # marks are set on the map as it is
    edits.propose(EDITS[0])
    edits.proposal.drop()
    assert session.sight.drawn is None and not edits.proposal.is_there
    edits.propose(EDITS[0])
    edits.keep()
    settle(edits, qtbot)
    assert record.edits == LabelEdits((EDITS[0],)) and not edits.proposal.is_there


def test_another_detail_gives_way_to_what_the_person_looks_at(session: Session, qtbot: QtBot) -> None:
    record = scripted_record(scripted_picture())
    record.finished = replace(record.finished, hierarchy=striped(source="network"))  # type: ignore[type-var, arg-type]
    session.add_run(record)
    session.detail.show_level(4)
    edits = session.edits
    edits.make(Merge(0, (1,)))
    settle(edits, qtbot)
    assert record.edits.detail == 4 and edits.bench.made is not None and edits.bench.made.count == 3
    session.detail.show_level(2)
    assert session.sight.drawn is None and not edits.layer.is_visible
    edits.layer.set_visible(True)
    assert session.sight.drawn is edits.bench.made is not None
    session.view.step_frame(-1)
    assert session.sight.drawn is None
    edits.begin()
    assert session.view.frame == Frame(Stage.FINAL) and session.sight.drawn is edits.bench.made is not None


def test_a_saved_run_replays_its_edits(session: Session, record: RunRecord, tmp_path: Path, qtbot: QtBot) -> None:
    edits = session.edits
    for edit in EDITS:
        edits.make(edit)
    settle(edits, qtbot)
    before = labels_of(edits)
    save_run(tmp_path / "edited.grapl", record)
    session.add_run(load_run(tmp_path / "edited.grapl"))
    settle(edits, qtbot)
    assert session.view.shown is not record and session.sight.drawn is edits.bench.made is not None
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
    edits.layer.peek(True)
    assert session.sight.drawn is None
    edits.layer.peek(False)
    assert session.sight.drawn is edits.bench.made is not None and edits.bench.free_label == 10


def test_stop_lets_go_of_what_waits(session: Session, record: RunRecord, qtbot: QtBot) -> None:
    session.edits.make(EDITS[0])
    session.edits.make(EDITS[1])
    session.edits.stop()
    assert session.edits.is_free and not record.edits
    session.edits.make(EDITS[3])
    settle(session.edits, qtbot)
    assert record.edits == LabelEdits((EDITS[3],))


def test_what_is_asked_for_at_the_end_is_waited_for(session: Session, record: RunRecord) -> None:
    for edit in EDITS:
        session.edits.make(edit)
    assert not record.edits
    session.edits.finish()
    assert record.edits == LabelEdits(EDITS) and session.edits.is_free and session.edits.book.place == len(EDITS)


@pytest.mark.parametrize(
    "leaves", [lambda session: session.edits.finish(0), lambda session: session.add_run(scripted_record())]
)
def test_what_is_not_made_in_time_is_kept_and_made_when_the_run_is_shown_again(
    session: Session, record: RunRecord, qtbot: QtBot, leaves: Callable[[Session], object]
) -> None:
    edits = session.edits
    edits.make(EDITS[0])
    settle(edits, qtbot)
    edits.make(EDITS[1])
    edits.make(Merge(3, (77,)))  # of what is not there
    leaves(session)
    assert record.edits == LabelEdits((*EDITS[:2], Merge(3, (77,)))) and edits.is_free
    session.add_run(scripted_record())
    session.show_run(record)
    settle(edits, qtbot)
    np.testing.assert_array_equal(labels_of(edits), apply_edits(record, LabelEdits(EDITS[:2])).labels)
    assert [state.step.is_done for state in edits.book.states if state.step] == [True, True, False]


def test_the_frames_of_a_run_that_cannot_be_edited_yet_say_nothing_new(session: Session, record: RunRecord) -> None:
    unfinished, said = scripted_record(until=8), []
    session.add_run(unfinished)
    assert session.view.shown is unfinished and "when its run has ended" in session.edits.reason
    session.edits.changed.connect(lambda: said.append(session.edits.reason))
    for frame in unfinished.frames():
        session.view.show_frame(frame)
    assert len(unfinished.frames()) > 2 and said == []
    session.show_run(record)
    assert said and set(said) == {""}
