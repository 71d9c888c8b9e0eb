from __future__ import annotations

from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot
from scripted_run import scripted_picture, scripted_record

from app.edits.edit_list import EditList
from app.session.edit_state import energy_text
from app.session.session import Session
from grapl_engine import RunRecord
from grapl_engine.label_edits import Brush, Fill, Merge

EDITS = (Merge(0, (4,)), Fill(9, 80, 60), Brush(8, ((3, 3),), 0))


def test_a_row_for_each_step_with_its_change_of_energy(session: Session, record: RunRecord, qtbot: QtBot) -> None:
    rows = EditList(session)
    qtbot.addWidget(rows)
    assert rows.count() == 1
    for edit in EDITS:
        session.edits.make(edit)
    qtbot.waitUntil(lambda: session.edits.is_free)
    assert session.edits.map is not None
    steps = session.edits.map.steps
    texts = [rows.item(row).text() for row in range(rows.count())]
    assert texts == ["The map before edits", *(f"{step.sentence}\n{energy_text(step)}" for step in steps)]
    assert "No patch changed" in texts[3] and "ΔE = " in texts[1]
    assert rows.currentRow() == 3


def test_without_a_run_nothing_is_listed(session: Session, qtbot: QtBot) -> None:
    rows = EditList(session)
    qtbot.addWidget(rows)
    assert session.view.shown is None and rows.count() == 0
    session.open_picture(scripted_picture())
    assert rows.count() == 0
    session.add_run(scripted_record(session.view.picture))
    assert [rows.item(row).text() for row in range(rows.count())] == ["The map before edits"] and rows.currentRow() == 0


def test_a_row_that_is_chosen_is_gone_back_to_and_later_ones_are_grey(
    session: Session, record: RunRecord, qtbot: QtBot
) -> None:
    rows = EditList(session)
    qtbot.addWidget(rows)
    for edit in EDITS:
        session.edits.make(edit)
    qtbot.waitUntil(lambda: session.edits.is_free)
    rows.setCurrentRow(1)
    qtbot.waitUntil(lambda: session.edits.is_free)
    assert record.edits.edits == EDITS[:1] and rows.count() == 4
    grey = [rows.item(row).data(Qt.ItemDataRole.ForegroundRole) is not None for row in range(4)]
    assert grey == [False, False, True, True]
    session.edits.make(EDITS[2])
    qtbot.waitUntil(lambda: session.edits.is_free)
    assert rows.count() == 3 and rows.currentRow() == 2
