from __future__ import annotations

from PySide6.QtCore import QObject
from pytestqt.qtbot import QtBot

from app.edits.first_click import FirstClick
from app.edits.tool_box import ToolBox
from app.edits.tools import Tool
from app.session.session import Session
from grapl_engine import RunRecord

SKY, SUN = (5.5, 5.5), (72.5, 14.5)


def test_a_click_waits_until_the_map_is_known(tools: ToolBox, session: Session, record: RunRecord, qtbot: QtBot) -> None:
    owner = QObject()
    first = FirstClick(session.edits, tools, owner)
    tools.choose(Tool.MERGE)
    assert session.edits.map is None, "it is being read"
    first.click(*SUN)
    assert tools.segment is None
    qtbot.waitUntil(lambda: tools.segment == 4)
    tools.begin_anew()
    first.click(*SKY)
    assert tools.segment == 0, "at once where it is known"


def test_it_does_not_wait_for_a_tool_that_is_laid_down(
    tools: ToolBox, session: Session, record: RunRecord, qtbot: QtBot
) -> None:
    owner = QObject()
    first = FirstClick(session.edits, tools, owner)
    tools.choose(Tool.MERGE)
    first.click(*SUN)
    tools.choose(None)
    tools.choose(Tool.MERGE)
    qtbot.waitUntil(lambda: session.edits.map is not None and session.edits.is_free)
    assert tools.segment is None
