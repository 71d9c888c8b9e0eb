from __future__ import annotations

import numpy as np
import pytest
from local_costs import costs_of
from painted import painted_widget
from PySide6.QtCore import QRectF
from PySide6.QtGui import QColor
from pytestqt.qtbot import QtBot

from app.lab.patch.breakpoint_axis import BreakpointAxis
from app.lab.patch.breakpoint_search import SearchedBreakpoint
from app.lab.patch_text import LAMBDA
from app.widgets.swatch import colors_of
from app.widgets.theme_colors import accent
from grapl_engine import Energy, RunRecord
from grapl_engine.analysis.sweep import SolvedBreakpoint, SweepPoint
from grapl_engine.graphcut.energy import local_breakpoints
from grapl_engine.graphcut.problem import problem_of

RED, BLUE = QColor(200, 0, 0), QColor(0, 0, 200)
COSTS = costs_of([0.0, 8.0], [2.0, 0.0])  # alone: label 1 above 4


@pytest.fixture
def axis(qtbot: QtBot) -> BreakpointAxis:
    axis = BreakpointAxis()
    qtbot.addWidget(axis)
    axis.resize(360, axis.sizeHint().height())
    axis.show_patch(COSTS, [RED, BLUE], 256.0)
    return axis


def point(lambda_: float, label: int) -> SweepPoint:
    return SweepPoint(lambda_, np.array([label, 0, 0], np.uint16), Energy(0.0, 0.0, lambda_), 1)


def color_at(axis: BreakpointAxis, band: int, lambda_: float) -> tuple[int, ...]:
    """In the lower part of a band, away from the numbers."""
    y = int(axis._bands()[band].bottom()) - 2
    return tuple(painted_widget(axis)[y, round(axis.x_of(lambda_))].tolist())


def test_the_axis_has_0_a_logarithm_and_the_current_lambda(axis: BreakpointAxis) -> None:
    places = [axis.x_of(value) for value in (0.0, 0.0256, 0.256, 2.56, 25.6, 256.0, 1e6)]
    assert np.allclose(np.diff(places[1:6]), places[2] - places[1])
    assert places[0] < places[1] and places[5] == places[6] < 360
    for value in (0.1, 2.0, 200.0):
        assert axis.lambda_at(axis.x_of(value)) == pytest.approx(value)
    assert axis.lambda_at(0) == 0.0 and axis.lambda_at(1000) == pytest.approx(256.0)
    assert axis.x_of(0.0) == 10 and axis.x_of(256.0) == 350


@pytest.mark.parametrize("place", range(5))
def test_the_band_of_the_patch_alone_changes_where_the_local_flip_is(
    lab_record: RunRecord, place: int, axis: BreakpointAxis
) -> None:
    frames = lab_record.frames()
    assert len(frames) == 5
    problem, labels = problem_of(lab_record, frames[place]), lab_record.patch_labels(frames[place])
    assert labels is not None
    for patch in range(labels.size):
        costs = problem.local(labels.ravel(), patch)
        axis.show_patch(costs, colors_of(lab_record), 256.0)
        assert axis.alone(np.array([costs.lambda_])) == [costs.best]
        for breakpoint_, side in zip(local_breakpoints(costs), (-1, 1), strict=True):
            if breakpoint_ is not None:
                near = breakpoint_.lambda_ * np.array([1 - side * 1e-6, 1 + side * 1e-6])
                assert axis.alone(near) == [costs.best, breakpoint_.label]


def test_the_upper_band_has_the_colour_of_the_cheapest_label(axis: BreakpointAxis) -> None:
    red, blue = (200, 0, 0), (0, 0, 200)
    assert [color_at(axis, 0, value) for value in (0.0, 1.0, 3.0, 5.0, 200.0)] == [red, red, red, blue, blue]


def test_the_lower_band_has_what_was_solved_up_to_halfway(axis: BreakpointAxis) -> None:
    red, blue = (200, 0, 0), (0, 0, 200)
    assert color_at(axis, 1, 1.0) not in (red, blue)
    axis.show_solved([point(0.0, 0), point(1.0, 0), point(100.0, 1)], ())
    assert [color_at(axis, 1, value) for value in (0.5, 5.0, 20.0, 90.0)] == [red, red, blue, blue]  # 10 is halfway
    assert color_at(axis, 1, 200.0) not in (red, blue)
    flip = SearchedBreakpoint(SolvedBreakpoint(49.9, 50.0, 0, 1), 2, 0, 0)
    axis.show_solved([point(0.0, 0), point(1.0, 0), point(100.0, 1)], [flip])
    assert [color_at(axis, 1, value) for value in (5.0, 20.0, 40.0, 70.0)] == [red, red, red, blue]
    axis.show_patch(COSTS, [RED, BLUE], 256.0)
    assert color_at(axis, 1, 1.0) not in (red, blue)


def test_a_tip_tells_both_answers_at_a_place(axis: BreakpointAxis) -> None:
    x = axis.x_of(10.0)
    assert axis._tip(x) == f"{LAMBDA} 10: the patch alone 1"
    axis.show_solved([point(1.0, 1), point(8.0, 0), point(100.0, 1)], ())
    assert axis._tip(x) == f"{LAMBDA} 10: the patch alone 1; the solver's answer at 8: 0"
    assert axis._tip(0) == f"{LAMBDA} 0: the patch alone 0; the solver's answer at 1: 1"


def test_without_a_patch_nothing_is_painted(axis: BreakpointAxis) -> None:
    axis.show_patch(None, [], 256.0)
    assert len(np.unique(painted_widget(axis).reshape(-1, 3), axis=0)) == 1


def test_the_line_of_the_current_lambda_runs_through_no_number(axis: BreakpointAxis) -> None:
    x = axis.x_of(COSTS.lambda_)
    struck = QRectF(x - 40, 0, 82, 14)
    assert axis._room_for_number(struck) == QRectF(x, 0, 42, 14)
    assert axis._room_for_number(QRectF(x - 60, 0, 82, 14)) == QRectF(x - 60, 0, 82, 14)  # its middle is far from the line


def test_nor_through_the_names_of_the_bands(axis: BreakpointAxis) -> None:
    first, second = axis._bands()
    seen = painted_widget(axis)
    x = round(axis.x_of(COSTS.lambda_))
    line = [*accent(axis.palette()).getRgb()[:3]]
    assert (seen[int(first.top()) : int(first.bottom()), x - 1 : x + 2, :3] == line).all(-1).any()
    between = seen[int(first.bottom()) + 6 : int(second.top()) - 1, x - 1 : x + 2, :3]
    assert not (between == line).all(-1).any()
