from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from app.lab.moves.guess import Score
from app.lab.moves.move_marks import MoveMarks
from app.lab.moves.predict_row import PredictRow
from app.lab.moves.trace_view import TraceView, steps_of
from app.lab.page import LabContext

ASKS = "Paint the patches that will switch in a view, then Show."


@pytest.fixture
def steps(context: LabContext) -> TraceView:
    record = context.model.record
    assert record is not None
    (steps,) = steps_of((record, 0), lambda: False)
    assert isinstance(steps, TraceView)
    return steps


@pytest.fixture
def row(context: LabContext, window: QWidget) -> PredictRow:
    row = PredictRow(context.session, context.grid, MoveMarks(context.session, context.grid, window))
    window.layout().addWidget(row)
    window.show()
    return row


def is_painting(context: LabContext) -> bool:
    return all(view.canvas._is_painting for view in context.grid.views.values())


def paint(context: LabContext, row: int, column: int, is_start: bool) -> None:
    picture = context.session.view.picture
    assert picture is not None
    context.grid.painted.emit((column + 0.5) * picture.width / 8, (row + 0.5) * picture.height / 8, is_start)


def buttons(row: PredictRow) -> set[bool]:
    return {button.isVisible() for button in (row.reveal, row.skip, row.mark)}


def test_while_nothing_is_asked_there_is_only_the_switch(row: PredictRow, context: LabContext, qtbot: QtBot) -> None:
    assert buttons(row) == {False} and not row.told.isVisible() and not row.is_on
    paint(context, 1, 1, True)
    assert row.guess is None
    with qtbot.waitSignal(row.toggled) as toggled:
        row.switch.click()
    assert toggled.args == [True] and row.is_on


def test_a_guess_is_painted_on_the_views(row: PredictRow, context: LabContext, steps: TraceView) -> None:
    row.ask(steps, 1)
    assert buttons(row) == {True} and row.told.text() == ASKS and is_painting(context)
    assert (row._marks.may.items[0].mask == steps.may(1)).all()
    paint(context, 2, 3, True)
    paint(context, 2, 4, False)
    assert row.guess is not None and np.argwhere(row.guess.marked).tolist() == [[2, 3], [2, 4]]
    assert row.told.text() == f"{ASKS} 2 marked."
    assert (row._marks.marked.items[0].mask == row.guess.marked).all()
    context.grid.painted.emit(-500.0, 3.0, True)  # beside the picture
    assert row.guess.marked.sum() == 2


def test_a_quick_stroke_marks_all_patches_that_it_goes_over(row: PredictRow, context: LabContext, steps: TraceView) -> None:
    row.ask(steps, 1)
    paint(context, 2, 1, True)
    paint(context, 2, 6, False)
    paint(context, 5, 6, False)
    assert row.guess is not None
    assert np.argwhere(row.guess.marked).tolist() == [*([2, column] for column in range(1, 7)), *([at, 6] for at in (3, 4, 5))]
    paint(context, 7, 0, True)  # the next stroke does not begin where the last one ended
    assert row.guess.marked.sum() == 10


def test_the_selected_patch_can_be_marked_without_a_mouse(row: PredictRow, context: LabContext, steps: TraceView) -> None:
    row.ask(steps, 1)
    row.mark.click()
    assert row.guess is not None and not row.guess.marked.any()
    context.session.view.select_patch((6, 1))
    row.mark.click()
    assert np.argwhere(row.guess.marked).tolist() == [[6, 1]]
    row.mark.click()
    assert not row.guess.marked.any() and row.told.text() == ASKS


def test_show_and_skip_are_told(row: PredictRow, steps: TraceView, qtbot: QtBot) -> None:
    row.ask(steps, 1)
    for button, signal in ((row.reveal, row.show_asked), (row.skip, row.skip_asked)):
        with qtbot.waitSignal(signal):
            button.click()


def test_leaving_ends_the_painting_and_a_score_is_told_until_the_next(
    row: PredictRow, context: LabContext, steps: TraceView
) -> None:
    row.ask(steps, 1)
    row.leave()
    assert row.guess is None and buttons(row) == {False} and not is_painting(context) and not row.told.isVisible()
    row.show_score(Score(0, 0, 0))
    assert row.told.text() == "No patch switched, as you said." and row.told.isVisible()
    row.leave()
    assert not row.told.isVisible()
