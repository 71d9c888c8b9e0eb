"""Whether edits are looked at, and what is selected on them."""

from __future__ import annotations

from scripted_run import scripted_record

from app.session.edit_layer import EditLayer
from app.session.session import Session
from grapl_engine import RunRecord


def test_a_key_hides_it_for_a_moment(session: Session) -> None:
    layer, told = EditLayer(session.view, session.detail, session), []
    layer.changed.connect(lambda: told.append(layer.is_seen))
    layer.peek(True)
    layer.peek(True)
    assert layer.is_visible and not layer.is_seen and layer.is_peeking
    layer.peek(False)
    layer.set_visible(False)
    layer.set_visible(False)
    assert told == [False, True, False]


def test_what_is_selected_here_is_selected_nowhere_else(session: Session) -> None:
    record: RunRecord = scripted_record()
    session.add_run(record)
    layer, told = EditLayer(session.view, session.detail, session), []
    layer.selection_changed.connect(lambda: told.append(layer.selected))
    session.view.select(2)
    layer.select(9)
    assert session.view.selected is None
    session.view.select(1)
    assert layer.selected is None and told == [9, None]
    layer.select(9)
    session.view.select(None)  # of a selection that is not there
    assert layer.selected == 9
