"""What the next run can be told of the edits."""

from __future__ import annotations

import pytest
from pytestqt.qtbot import QtBot
from scripted_run import scripted_picture, scripted_record

from app.session.edit_learning import EditLearning
from app.session.session import Session
from grapl_engine import RunRecord
from grapl_engine.label_edits import CutSplit


@pytest.fixture
def record(session: Session) -> RunRecord:
    record = scripted_record(scripted_picture())
    session.configuration.set_auto_rerun(False)
    session.open_picture(record.picture)
    session.add_run(record)
    return record


def test_it_is_found_after_what_was_asked_for_before(session: Session, record: RunRecord, qtbot: QtBot) -> None:
    session.edits.make(CutSplit(0, (((5, 5),), ((90, 5),))))
    with qtbot.waitSignal(session.edits.learning.constraints_found) as found:
        session.edits.learning.learn()
    assert isinstance(session.edits.learning, EditLearning)
    told, constraints = found.args
    assert told is record and len(constraints.constraints.constraints) > 8


def test_without_edits_there_is_nothing_to_be_told(session: Session, record: RunRecord, qtbot: QtBot) -> None:
    with qtbot.assertNotEmitted(session.edits.learning.constraints_found, wait=200):
        session.edits.learning.learn()
