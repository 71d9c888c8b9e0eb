"""Sizes and numbers for the tools."""

from __future__ import annotations

from app.edits.tool_values import ToolValues
from app.edits.tools import Tool
from app.session.session import Session


def test_each_tool_has_a_size_of_its_own(session: Session) -> None:
    values, told = ToolValues(session.edits.bench), []
    values.changed.connect(lambda: told.append((values.radius, values.smoothing, values.least)))
    for tool, size in ((Tool.BRUSH, 7), (Tool.SMOOTH, 8), (Tool.ABSORB, 9), (Tool.FILL, 1), (None, 2)):
        values.set_size(tool, size)
    assert told[:3] == [(7, 3, 50), (7, 8, 50), (7, 8, 9)] and told[-1] == (7, 8, 9)


def test_a_number_is_chosen_or_the_next_free_one(session: Session) -> None:
    values = ToolValues(session.edits.bench)
    assert values.is_label_new and values.label == session.edits.bench.free_label
    values.set_label(4)
    assert not values.is_label_new and values.label == 4
