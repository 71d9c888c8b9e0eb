"""An edit that is shown and waits."""

from __future__ import annotations

import numpy as np
import pytest
from pytestqt.qtbot import QtBot
from scripted_run import scripted_picture, scripted_record

from app.session.edit_proposal import EditProposal
from app.session.session import Session
from grapl_engine import EditError, RunRecord
from grapl_engine.analysis.editing import apply_edits
from grapl_engine.label_edits import Edit, LabelEdits, Merge, Relabel


@pytest.fixture
def record(session: Session) -> RunRecord:
    record = scripted_record(scripted_picture())
    session.configuration.set_auto_rerun(False)
    session.open_picture(record.picture)
    session.add_run(record)
    return record


def test_it_is_computed_beside_the_window(session: Session, record: RunRecord, qtbot: QtBot) -> None:
    proposal = session.edits.proposal
    assert isinstance(proposal, EditProposal) and not proposal.is_there and proposal.made is None
    proposal.propose(lambda labels: Merge(int(labels.max()), (0,)))
    assert proposal.is_there and proposal.waits and proposal.step is None
    qtbot.waitUntil(lambda: not proposal.waits)
    assert proposal.edit == Merge(4, (0,)) and proposal.step is not None and proposal.step.is_done
    assert proposal.made is not None
    np.testing.assert_array_equal(proposal.made.map.labels, apply_edits(record, LabelEdits((Merge(4, (0,)),))).labels)
    proposal.drop()
    assert not proposal.is_there and proposal.made is None and not record.edits


def _nothing(labels: np.ndarray) -> Edit:
    raise EditError("There is nothing here.")


@pytest.mark.parametrize(("asked", "told"), [(Relabel(0, 1), "another segment has the number 1"), (_nothing, "nothing here")])
def test_what_leaves_nothing_to_do_is_no_proposal(
    session: Session, record: RunRecord, qtbot: QtBot, asked: object, told: str
) -> None:
    with qtbot.waitSignal(session.edits.refused) as refused:
        session.edits.propose(asked)  # type: ignore[arg-type]
    assert told in refused.args[0] and not session.edits.proposal.is_there
