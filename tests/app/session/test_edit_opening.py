"""Edits from a file take the place of those there are, or a sentence says why not."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from pytestqt.qtbot import QtBot
from scripted_run import scripted_picture, scripted_record

from app.session.edit_opening import EditOpening
from app.session.session import Session
from grapl_engine import RunRecord
from grapl_engine.analysis.editing import apply_edits
from grapl_engine.label_edits import Fill, LabelEdits, Merge
from grapl_engine.storage.edit_files import SavedEdits

PATH = Path("mine.json")


@pytest.fixture
def record(session: Session) -> RunRecord:
    record = scripted_record(scripted_picture())
    session.configuration.set_auto_rerun(False)
    session.open_picture(record.picture)
    session.add_run(record)
    return record


def settle(session: Session, qtbot: QtBot) -> None:
    qtbot.waitUntil(lambda: session.edits.is_free)


def test_each_is_a_step_and_those_before_come_back(session: Session, record: RunRecord, qtbot: QtBot) -> None:
    opening, edits, told = session.edits.opening, session.edits, []
    assert isinstance(opening, EditOpening)
    opening.notice_given.connect(told.append)
    edits.make(Fill(9, 5, 5))
    settle(session, qtbot)
    saved = LabelEdits((Merge(0, (4,)), Merge(1, (77,)), Merge(1, (2,))))
    with qtbot.waitSignal(opening.opened):
        opening.open(SavedEdits(PATH, saved))
    assert record.edits == saved and session.sight.edited is not None
    np.testing.assert_array_equal(session.sight.edited.map.labels, apply_edits(record, saved).labels)
    assert told == ["1 of 3 edits of mine.json could not be made: the list says why."]
    titles = [state.title for state in edits.book.states]
    assert titles[1:4] == ["Filled a piece of 0 with 9.", "All edits cleared", "Merged 4 into 0."] and len(titles) == 6
    edits.go_to(1)
    settle(session, qtbot)
    assert record.edits == LabelEdits((Fill(9, 5, 5),))


def test_without_a_run_it_is_said_what_to_do(session: Session, qtbot: QtBot) -> None:
    with qtbot.waitSignal(session.edits.opening.failed) as failed:
        session.edits.opening.open(SavedEdits(PATH, LabelEdits((Fill(9, 5, 5),))))
    assert failed.args[0].sentence.startswith("mine.json was not opened. Edits are made on a run's map")


@pytest.mark.parametrize(
    ("saved", "sentence"),
    [
        (SavedEdits(PATH, LabelEdits((Fill(9, 5, 5),)), "other.png", (3, 4)), "mine.json has edits of other.png, 3 × 4 pixels"),
        (SavedEdits(PATH, LabelEdits((Merge(70, (71,)), Merge(8, (9,))))), "None of the 2 edits of mine.json can be made"),
        (SavedEdits(PATH, LabelEdits((Merge(70, (71,)),))), "The edit of mine.json cannot be made on this map."),
    ],
)
def test_what_is_not_of_this_map_changes_nothing(
    session: Session, record: RunRecord, qtbot: QtBot, saved: SavedEdits, sentence: str
) -> None:
    session.edits.make(Fill(9, 5, 5))
    settle(session, qtbot)
    with qtbot.waitSignal(session.edits.opening.failed) as failed:
        session.edits.opening.open(saved)
    settle(session, qtbot)
    assert sentence in failed.args[0].sentence and record.edits == LabelEdits((Fill(9, 5, 5),))


def test_a_level_that_the_run_has_not_is_a_sentence(session: Session, record: RunRecord, qtbot: QtBot) -> None:
    with qtbot.waitSignal(session.edits.failed) as failed:
        session.edits.opening.open(SavedEdits(PATH, LabelEdits((Fill(9, 5, 5),), detail=7)))
    assert failed.args[0].sentence and not record.edits and session.edits.is_free
