"""The panel: what it says, what it lets be done, and that its numbers are the engine's."""

from __future__ import annotations

import pytest
from pytestqt.qtbot import QtBot

from app.edits.panel import LEARN_NOTHING, EditPanel
from app.edits.tool_box import ToolBox
from app.edits.tools import Tool
from app.session.edit_state import energy_text
from app.session.session import Session
from grapl_engine import RunRecord
from grapl_engine.analysis.editing import apply_edits
from grapl_engine.label_edits import CutSplit, LabelEdits


@pytest.fixture
def panel(session: Session, tools: ToolBox, qtbot: QtBot) -> EditPanel:
    panel = EditPanel(session, tools)
    qtbot.addWidget(panel)
    panel.resize(380, 700)
    panel.show()
    return panel


def test_without_a_run_it_says_how_to_get_one(panel: EditPanel, session: Session, record: RunRecord) -> None:
    assert panel.buttons.isEnabled() and not panel.keep.isVisible() and not panel.learn.isEnabled()
    session.open_picture(record.picture)
    assert not panel.buttons.isEnabled() and "run the picture first" in panel.how.text()


def test_a_proposal_with_its_energy_is_kept_by_its_button(
    panel: EditPanel, session: Session, record: RunRecord, tools: ToolBox, qtbot: QtBot
) -> None:
    tools.choose(Tool.CUT)
    qtbot.waitUntil(lambda: session.edits.map is not None)
    for x in (5.5, 90.5):
        tools.press(x, 5.5)
        tools.release()
    qtbot.waitUntil(panel.keep.isEnabled)
    edit = CutSplit(0, (((5, 5),), ((90, 5),)))
    (step,) = apply_edits(record, LabelEdits((edit,))).steps
    assert panel.proposed.text() == f"{step.sentence} {energy_text(step)}" and "ΔE = " in panel.proposed.text()
    panel.keep.click()
    qtbot.waitUntil(lambda: session.edits.is_free)
    assert record.edits == LabelEdits((edit,)) and not panel.keep.isVisible()
    assert panel.learn.isEnabled() and panel.seen.isChecked()


def test_a_run_without_a_cut_says_that_nothing_is_learned_from_it(
    panel: EditPanel, session: Session, record: RunRecord, tools: ToolBox, qtbot: QtBot
) -> None:
    record.settings = record.settings.replace(steps=(1,))
    tools.choose(Tool.FILL)
    qtbot.waitUntil(lambda: session.edits.map is not None)
    tools.press(5, 5)
    tools.release()
    qtbot.waitUntil(lambda: session.edits.is_free and panel.undo.isEnabled())
    assert not panel.learn.isEnabled()
    assert panel.learn_tells.text() == panel.learn.toolTip() == LEARN_NOTHING


def test_undo_redo_clear_and_the_map_without(
    panel: EditPanel, session: Session, record: RunRecord, tools: ToolBox, qtbot: QtBot
) -> None:
    tools.choose(Tool.FILL)
    qtbot.waitUntil(lambda: session.edits.map is not None)
    tools.press(5, 5)
    tools.release()
    qtbot.waitUntil(lambda: session.edits.is_free and panel.undo.isEnabled())
    made = record.edits
    for button, left in ((panel.undo, False), (panel.redo, True), (panel.clear, False), (panel.undo, True)):
        button.click()
        qtbot.waitUntil(lambda: session.edits.is_free)
        assert (record.edits == made) is left and panel.clear.isEnabled() is left
    panel.seen.click()
    assert session.sight.edited is None and not panel.seen.isChecked()
    panel.hold.held.emit(True)
    panel.seen.click()
    assert session.sight.edited is None
    panel.hold.held.emit(False)
    assert session.sight.edited is session.edits.bench.made is not None


def test_what_is_told_is_about_the_run(panel: EditPanel, session: Session, record: RunRecord) -> None:
    panel.tell("Finer than a patch, so left out: <b>this</b>.")
    assert panel.told.isVisible() and "<b>" in panel.told.text()
    session.open_picture(record.picture)
    assert not panel.told.isVisible()


def test_the_button_for_learning_says_what_seeds_do_not_bind(panel: EditPanel) -> None:
    assert "may still unite what was split" in panel.learn_tells.text() and panel.learn_tells.isVisible()
    assert "may still unite what was split" in panel.learn.toolTip()
