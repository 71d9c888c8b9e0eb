"""What clicks and strokes become."""

from __future__ import annotations

import numpy as np
import pytest
from pytestqt.qtbot import QtBot

from app.edits.tool_box import ToolBox
from app.edits.tools import TOOLS, Tool
from app.session.session import Session
from grapl_engine import RunRecord
from grapl_engine.label_edits import AbsorbSmall, Brush, CutSplit, Edit, Fill, Merge, Relabel, Smooth, StrokeSplit

SKY, HILL, FIELD, SEA, SUN = (5, 5), (20, 40), (20, 60), (80, 60), (72, 14)


def take(tools: ToolBox, tool: Tool, session: Session, qtbot: QtBot) -> None:
    tools.choose(tool)
    qtbot.waitUntil(lambda: session.edits.map is not None and session.edits.is_free)


def click(tools: ToolBox, place: tuple[int, int], **held: bool) -> None:
    tools.press(place[0] + 0.5, place[1] + 0.5, **held)
    tools.release()


def drag(tools: ToolBox, *places: tuple[int, int]) -> None:
    tools.press(*places[0])
    for place in places[1:]:
        tools.move(*place)
    tools.release()


def made(session: Session, record: RunRecord, qtbot: QtBot) -> tuple[Edit, ...]:
    qtbot.waitUntil(lambda: session.edits.is_free)
    return record.edits.edits


def test_merge_by_clicks_goes_on_with_the_first(tools: ToolBox, session: Session, record: RunRecord, qtbot: QtBot) -> None:
    take(tools, Tool.MERGE, session, qtbot)
    click(tools, SKY)
    assert "Segment 0 is chosen" in tools.how
    click(tools, SUN)
    click(tools, HILL)
    assert made(session, record, qtbot) == (Merge(0, (4,)), Merge(0, (1,)))
    click(tools, SKY)
    assert tools.segment is None


def test_what_merging_would_do_is_shown_while_the_mouse_points(
    tools: ToolBox, session: Session, record: RunRecord, qtbot: QtBot
) -> None:
    take(tools, Tool.MERGE, session, qtbot)
    click(tools, SKY)
    tools.hover(SUN)
    qtbot.waitUntil(lambda: session.edits.proposal.step is not None)
    assert session.edits.proposal.step is not None and session.edits.proposal.step.edit == Merge(0, (4,))
    tools.hover(SKY)
    assert not session.edits.proposal.is_there
    tools.hover(SUN)
    tools.hover(None)
    assert not session.edits.proposal.is_there and not record.edits


def test_a_lasso_merges_what_lies_inside_once_it_is_kept(
    tools: ToolBox, session: Session, record: RunRecord, qtbot: QtBot
) -> None:
    take(tools, Tool.MERGE, session, qtbot)
    drag(tools, (0, 44), (95, 44), (95, 63), (0, 63))
    qtbot.waitUntil(lambda: session.edits.proposal.step is not None)
    assert not record.edits
    tools.enter()
    (edit,) = made(session, record, qtbot)
    assert isinstance(edit, Merge) and {edit.keep, *edit.others} == {2, 3} and edit.keep == 2
    drag(tools, (0, 0), (3, 0), (3, 3))
    qtbot.waitUntil(lambda: "Fewer than two segments" in tools.how)


def test_split_by_cut_from_marks_to_enter(tools: ToolBox, session: Session, record: RunRecord, qtbot: QtBot) -> None:
    take(tools, Tool.CUT, session, qtbot)
    click(tools, (5, 5))
    click(tools, HILL)
    assert "marks belong to one segment" in tools.how and tools.sides == (((5, 5),),)
    click(tools, (90, 5))
    click(tools, (90, 15), adds=True)
    click(tools, (90, 15))
    assert tools.sides == (((5, 5),), ((90, 5), (90, 15)))
    qtbot.waitUntil(lambda: session.edits.proposal.step is not None)
    tools.take_back()
    assert tools.sides == (((5, 5),), ((90, 5),))
    qtbot.waitUntil(lambda: session.edits.proposal.step is not None)
    click(tools, HILL)
    assert "marks belong to one segment" in tools.how
    tools.enter()
    assert made(session, record, qtbot) == (CutSplit(0, (((5, 5),), ((90, 5),))),) and tools.sides == ()
    assert tools.how == TOOLS[Tool.CUT].how  # no longer of marks that are gone
    assert session.edits.bench.label_at(5, 5) == 0 and session.edits.bench.label_at(90, 5) == 5  # mark 1 keeps the number


def test_escape_lets_go_of_marks_then_of_the_tool(tools: ToolBox, session: Session, record: RunRecord, qtbot: QtBot) -> None:
    take(tools, Tool.CUT, session, qtbot)
    click(tools, (5, 5))
    click(tools, (90, 5))
    assert tools.escape() and tools.sides == () and not session.edits.proposal.is_there and tools.tool is Tool.CUT
    assert tools.escape() and tools.tool is None
    assert not tools.escape() and not record.edits


def test_split_by_stroke_takes_the_segment_that_it_crosses(
    tools: ToolBox, session: Session, record: RunRecord, qtbot: QtBot
) -> None:
    take(tools, Tool.STROKE, session, qtbot)
    click(tools, SKY)
    assert "Drag a line" in tools.how
    drag(tools, (40, 0), (40, 20), (40, 40))
    assert made(session, record, qtbot) == (StrokeSplit(0, ((40, 0), (40, 20), (40, 40))),)


def test_numbers_are_chosen_picked_or_new(tools: ToolBox, session: Session, record: RunRecord, qtbot: QtBot) -> None:
    take(tools, Tool.RELABEL, session, qtbot)
    assert tools.values.label == 5 and tools.values.is_label_new
    click(tools, SUN)
    assert made(session, record, qtbot) == (Relabel(4, 5),) and tools.values.label == 6
    tools.values.set_label(0)
    click(tools, SKY)
    assert "choose another one" in tools.how
    take(tools, Tool.FILL, session, qtbot)
    click(tools, SEA, picks=True)
    assert tools.values.label == 3 and not tools.values.is_label_new
    click(tools, (72, 14))
    tools.values.set_label(None)
    take(tools, Tool.BRUSH, session, qtbot)
    tools.values.set_size(tools.tool, 2)
    drag(tools, (10, 10), (12, 10))
    assert made(session, record, qtbot)[1:] == (Fill(3, 72, 14), Brush(4, ((10, 10), (12, 10)), 2))  # 5 is gone


def test_a_drag_draws_no_line_with_what_only_clicks(tools: ToolBox, session: Session, record: RunRecord, qtbot: QtBot) -> None:
    take(tools, Tool.FILL, session, qtbot)
    tools.values.set_label(3)
    tools.press(*SUN)
    tools.move(40, 40)
    assert tools.stroke == (SUN,)
    tools.release()
    assert made(session, record, qtbot) == (Fill(3, *SUN),)


def test_everywhere_at_once(tools: ToolBox, session: Session, record: RunRecord, qtbot: QtBot) -> None:
    take(tools, Tool.ABSORB, session, qtbot)
    tools.values.set_size(tools.tool, 400)
    click(tools, SKY)
    assert "Press Enter" in tools.how
    tools.enter()
    take(tools, Tool.SMOOTH, session, qtbot)
    tools.values.set_size(tools.tool, 2)
    tools.do_everywhere()
    click(tools, SKY)
    click(tools, HILL)
    found = made(session, record, qtbot)
    assert found[0] == AbsorbSmall(400) and set(found[1:]) <= {Smooth((), 2), Smooth((0, 1), 2)} and len(found) > 1


def test_enter_clicks_in_the_selected_patch(tools: ToolBox, session: Session, record: RunRecord, qtbot: QtBot) -> None:
    take(tools, Tool.FILL, session, qtbot)
    tools.enter()  # nothing is selected
    session.view.select_patch((0, 1))
    tools.enter()
    assert made(session, record, qtbot) == (Fill(5, 18, 4),)


def points(tools: ToolBox, session: Session, *places: tuple[int, int], adds: bool = False) -> None:
    for x, y in places:
        session.view.point_at((x + 0.5, y + 0.5))
        tools.move_crosshair((x + 0.5, y + 0.5))
        tools.put(adds=adds)


def test_a_stroke_is_drawn_by_keys(tools: ToolBox, session: Session, record: RunRecord, qtbot: QtBot) -> None:
    take(tools, Tool.STROKE, session, qtbot)
    points(tools, session, (40, 0), (40, 0), (40, 20), (99, 99), (40, 30), (40, 40))
    assert tools.stroke == ((40, 0), (40, 20), (40, 30), (40, 40), (40, 40)), "outside there is no point; one twice is one"
    assert tools.how.startswith("4 points: the . key puts another")
    session.view.point_at((50.5, 9.5))
    tools.move_crosshair((50.5, 9.5))
    assert tools.stroke[-1] == (50, 9), "the line is seen up to the crosshair"
    session.view.point_at((60.0, 8.0))
    assert tools.stroke[-1] == (40, 40), "the mouse has it now"
    tools.take_back()
    tools.take_back()
    points(tools, session, (40, 40))
    tools.enter()
    assert made(session, record, qtbot) == (StrokeSplit(0, ((40, 0), (40, 20), (40, 40))),) and tools.stroke == ()
    points(tools, session, (40, 0))
    tools.enter()
    assert "two points or more" in tools.how and len(record.edits) == 1
    points(tools, session, (40, 0))
    assert tools.escape() and tools.stroke == () and tools.tool is Tool.STROKE


def test_a_lasso_and_a_brush_are_drawn_by_keys(tools: ToolBox, session: Session, record: RunRecord, qtbot: QtBot) -> None:
    take(tools, Tool.MERGE, session, qtbot)
    points(tools, session, (0, 44), (95, 44))
    tools.enter()
    assert "three points or more" in tools.how and not session.edits.proposal.is_there
    points(tools, session, (0, 44), (95, 44), (95, 63), (0, 63))
    tools.enter()
    qtbot.waitUntil(lambda: session.edits.proposal.step is not None)
    assert not record.edits
    tools.enter()
    (edit,) = made(session, record, qtbot)
    assert isinstance(edit, Merge) and {edit.keep, *edit.others} == {2, 3}
    take(tools, Tool.BRUSH, session, qtbot)
    points(tools, session, (10, 10), (12, 10))
    tools.enter()
    assert made(session, record, qtbot)[1] == Brush(tools.values.label - 1, ((10, 10), (12, 10)), 5)


def test_marks_and_clicks_by_keys(tools: ToolBox, session: Session, record: RunRecord, qtbot: QtBot) -> None:
    tools.put()  # no tool is in hand
    take(tools, Tool.CUT, session, qtbot)
    points(tools, session, (5, 5), (90, 5))
    points(tools, session, (90, 15), adds=True)
    assert tools.sides == (((5, 5),), ((90, 5), (90, 15)))
    qtbot.waitUntil(lambda: session.edits.proposal.step is not None)
    tools.enter()
    assert len(made(session, record, qtbot)) == 1
    take(tools, Tool.MERGE, session, qtbot)
    for place in (HILL, FIELD):
        tools.move_crosshair((place[0] + 0.5, place[1] + 0.5))
        tools.enter()
    assert made(session, record, qtbot)[1] == Merge(1, (2,))
    take(tools, Tool.FILL, session, qtbot)
    tools.move_crosshair((5.5, 5.5))
    session.view.select_patch((7, 7))
    tools.enter()
    fill = made(session, record, qtbot)[2]
    assert isinstance(fill, Fill) and fill.x > 80, "the patch was selected last"


def test_another_run_is_begun_anew(tools: ToolBox, session: Session, record: RunRecord, qtbot: QtBot) -> None:
    take(tools, Tool.CUT, session, qtbot)
    click(tools, SKY)
    session.open_picture(record.picture)
    assert tools.sides == () and "run the picture first" in tools.how


@pytest.mark.parametrize("tool", Tool)
def test_every_tool_says_what_to_do(tools: ToolBox, tool: Tool) -> None:
    tools.choose(tool)
    assert tools.how == TOOLS[tool].how and tools.how.endswith(".")
    tools.choose(tool)
    assert tools.tool is None and tools.how.startswith("Choose a tool")


def test_no_map_is_changed_before_an_edit(tools: ToolBox, session: Session, record: RunRecord, qtbot: QtBot) -> None:
    take(tools, Tool.MERGE, session, qtbot)
    assert record.finished is not None and session.edits.map is not None and session.sight.edited is None
    np.testing.assert_array_equal(session.edits.map.labels, record.finished.pixel_labels)
