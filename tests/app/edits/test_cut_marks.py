"""Marks of a split."""

from __future__ import annotations

import pytest

from app.edits.cut_marks import CutMarks
from app.session.session import Session
from grapl_engine import EditError, RunRecord
from grapl_engine.label_edits import CutSplit


def test_two_sides_propose_a_split_and_one_does_not(session: Session, record: RunRecord) -> None:
    marks, proposal = CutMarks(session.edits), session.edits.proposal
    marks.put(0, (5, 5), adds=True)  # the first begins a side
    marks.put(0, (6, 5), adds=True)
    assert marks.sides == (((5, 5), (6, 5)),) and not proposal.is_there
    marks.put(0, (90, 5), adds=False)
    assert proposal.edit == CutSplit(0, (((5, 5), (6, 5)), ((90, 5),)))
    marks.take_back()
    assert not proposal.is_there and len(marks.sides) == 1
    marks.clear()
    marks.take_back()
    assert marks.sides == ()


def test_marks_are_of_one_segment_and_each_once(session: Session, record: RunRecord) -> None:
    marks = CutMarks(session.edits)
    marks.put(0, (5, 5), adds=False)
    with pytest.raises(EditError, match="of segment 1: marks belong to one segment, here 0"):
        marks.put(1, (20, 40), adds=False)
    with pytest.raises(EditError, match="There is a mark"):
        marks.put(0, (5, 5), adds=False)
    marks.take_back()
    marks.put(1, (20, 40), adds=False)
    assert marks.sides == (((20, 40),),)
