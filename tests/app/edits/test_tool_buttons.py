from __future__ import annotations

import pytest
from pytestqt.qtbot import QtBot

from app.edits.tool_box import ToolBox
from app.edits.tool_buttons import ToolButtons, ToolOptions
from app.edits.tools import TOOLS, Tool
from app.session.session import Session
from grapl_engine import RunRecord
from grapl_engine.label_edits import AbsorbSmall


@pytest.mark.parametrize("tool", Tool)
def test_a_button_takes_its_tool_in_hand_and_lays_it_down(tools: ToolBox, tool: Tool, qtbot: QtBot) -> None:
    buttons = ToolButtons(tools)
    qtbot.addWidget(buttons)
    button = buttons.buttons[tool]
    assert TOOLS[tool].keys in button.toolTip() and not button.icon().isNull()
    button.click()
    assert tools.tool is tool and [one for one, own in buttons.buttons.items() if own.isChecked()] == [tool]
    button.click()
    assert tools.tool is None and not button.isChecked()


def test_only_what_the_tool_has_use_for_is_there(tools: ToolBox, session: Session, record: RunRecord, qtbot: QtBot) -> None:
    options = ToolOptions(tools)
    qtbot.addWidget(options)
    options.show()
    assert not any(part.isVisible() for part in (options.size_box, options.label_box, options.new, options.do))
    tools.choose(Tool.BRUSH)
    qtbot.waitUntil(lambda: session.edits.map is not None)
    assert options.size_box.isVisible() and options.label_box.isVisible() and not options.do.isVisible()
    assert options.label_box.value() == 5 and options.new.isChecked()
    options.size_box.setValue(9)
    options.label_box.setValue(2)
    assert (tools.values.radius, tools.values.label) == (9, 2) and not options.new.isChecked()
    options.new.click()
    assert tools.values.label == 5
    tools.choose(Tool.ABSORB)
    assert not options.label_box.isVisible() and options.size_title.text() == "Smaller than"
    options.size_box.setValue(400)
    options.do.click()
    qtbot.waitUntil(lambda: bool(record.edits))
    assert record.edits.edits == (AbsorbSmall(400),)
