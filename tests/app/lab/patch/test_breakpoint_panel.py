from __future__ import annotations

import threading
import time
from collections.abc import Iterator

import numpy as np
import pytest
from local_costs import costs_of
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from app.lab.panel import LabPanel
from app.lab.patch import breakpoint_panel, breakpoint_search
from app.lab.patch.breakpoint_axis import BreakpointAxis
from app.lab.patch.breakpoint_search import SearchedBreakpoint, highest_lambda, lambdas_of
from app.lab.patch.breakpoint_text import Answers, alone_text, gap_text
from app.lab.patch.inspector import Inspector
from app.session.session import Session
from app.widgets.swatch import colors_of
from grapl_engine import Frame, RunRecord, Stage
from grapl_engine.analysis.sweep import SolvedBreakpoint
from grapl_engine.graphcut.energy import local_breakpoints
from grapl_engine.graphcut.problem import problem_of

CUT = Frame(Stage.CUT, 0)


def found(before: int, after: int, low: float, high: float, changed: int = 1, together: int = 1) -> SearchedBreakpoint:
    return SearchedBreakpoint(SolvedBreakpoint(low, high, before, after), 2, changed, together)


def test_alone_and_solved_again_are_compared_side_by_side() -> None:
    costs = costs_of([0.0, 8.0], [2.0, 0.0])  # alone: label 1 above 4
    assert "above 4 to label 1" in alone_text(costs)
    both = gap_text(costs, Answers(0, [found(0, 1, 2.999, 3.0, changed=2, together=1)], 256))
    assert "alone it would flip at 4 to label 1; solved again it flips at 3 to label 1" in both
    assert "because all 2 of its neighbours have another label there (1 of them from that very" in both
    assert both.count("a greedy update does not") == 1
    assert "Below λ = 2 it flips neither alone nor solved again" in both
    same = gap_text(costs, Answers(0, [found(0, 1, 3.999, 4.0)], 256))
    assert "both flip at 4 to label 1" in same
    assert "greedy" not in same
    never = gap_text(costs, Answers(0, [], 256))
    assert "alone at 4; solved again it keeps its label up to λ 256" in never
    assert "greedy" not in never
    only = gap_text(costs_of([0.0, 8.0], [0.0, 0.0]), Answers(0, [found(1, 0, 0.5, 0.501)], 256))
    assert "Below λ = 2 alone it would never flip; solved again it flips at 0.5 to label 1" in only
    other = gap_text(costs, Answers(1, [], 256))
    assert "has label 1, not 0 as shown" in other


def test_solving_again_finds_flips_that_two_solves_confirm(inspector: Inspector, qtbot: QtBot, lab_record: RunRecord) -> None:
    breakpoints, problem = inspector.breakpoints, problem_of(lab_record, CUT)
    assert "The patch alone" in breakpoints.words.text()
    with qtbot.waitSignal(breakpoints.ended):
        breakpoints.solve.click()
        assert breakpoints.stop.isVisible() and breakpoints.progress.isVisible() and not breakpoints.solve.isVisible()
    assert breakpoints.solve.isVisible() and not breakpoints.stop.isVisible()
    assert [point.lambda_ for point in breakpoints.points] == lambdas_of(problem).tolist()
    assert breakpoints.breakpoints
    patch = 3 * 8 + 5
    for searched in breakpoints.breakpoints:
        for at, label in (
            (searched.breakpoint_.low, searched.breakpoint_.before),
            (searched.breakpoint_.high, searched.breakpoint_.after),
        ):
            labels = problem.replace(lambda_=at).solve()
            assert labels is not None and labels[patch] == label
    assert "solved again" in breakpoints.words.text() or "both flip" in breakpoints.words.text()


def test_the_sweep_is_kept_for_the_next_patch_and_let_go_with_the_problem(
    inspector: Inspector, qtbot: QtBot, session: Session
) -> None:
    breakpoints = inspector.breakpoints
    with qtbot.waitSignal(breakpoints.ended):
        breakpoints.start()
    points = breakpoints.points
    session.select_patch((6, 5))
    assert breakpoints.points == points and not breakpoints.breakpoints
    with qtbot.waitSignal(breakpoints.ended):
        breakpoints.start()
    assert breakpoints.points == points
    session.show_frame(Frame(Stage.NETWORK, 0))
    assert not breakpoints.points


def test_stop_ends_the_search_and_keeps_what_was_solved(
    inspector: Inspector, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    breakpoints, let_go = inspector.breakpoints, threading.Event()

    def endless(*args: object) -> Iterator[object]:
        points, should_stop = breakpoint_search.search(*args), args[-1]  # type: ignore[arg-type]
        yield next(points)
        while not should_stop():  # type: ignore[operator]
            time.sleep(0.001)
        let_go.set()

    monkeypatch.setattr(breakpoint_panel, "search", endless)
    breakpoints.solve.click()
    qtbot.waitUntil(lambda: len(breakpoints.points) == 1)
    qtbot.mouseClick(breakpoints.stop, Qt.MouseButton.LeftButton)
    assert "Stopped" in breakpoints.words.text()
    assert breakpoints.solve.isVisible() and not breakpoints.stop.isVisible()
    assert len(breakpoints.points) == 1
    assert let_go.wait(5)


def test_a_small_graph_is_solved_again_by_itself(lab: LabPanel, session: Session, qtbot: QtBot) -> None:
    lab.open_page("patch")
    page = lab.page
    assert isinstance(page, Inspector)
    with qtbot.waitSignal(page.breakpoints.ended, timeout=20_000):
        session.select_patch((3, 5))
    assert page.breakpoints.points


def test_nothing_is_solved_by_itself_while_a_run_is_under_way(lab: LabPanel, session: Session, qtbot: QtBot) -> None:
    lab.open_page("patch")
    session.select_patch((3, 5))
    page = lab.page
    assert isinstance(page, Inspector)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Session, "is_at_rest", False)
        qtbot.wait(breakpoint_panel.REST_MS + 200)
        assert not page.breakpoints.points and not page.breakpoints.stop.isVisible()
    qtbot.waitUntil(lambda: len(page.breakpoints.points) > 0)


def test_the_axis_has_0_a_logarithm_and_the_current_lambda(qtbot: QtBot) -> None:
    axis = BreakpointAxis()
    qtbot.addWidget(axis)
    axis.resize(360, axis.sizeHint().height())
    axis.show_patch(costs_of([0.0, 8.0], [2.0, 0.0]), [], 256.0)
    places = [axis.x_of(value) for value in (0.0, 0.0256, 0.256, 2.56, 25.6, 256.0, 1e6)]
    assert np.allclose(np.diff(places[1:6]), places[2] - places[1])
    assert places[0] < places[1] and places[5] == places[6] < 360
    for value in (0.1, 2.0, 200.0):
        assert axis.lambda_at(axis.x_of(value)) == pytest.approx(value)
    assert axis.lambda_at(0) == 0.0


def test_the_search_reaches_as_far_as_the_slider_or_further(lab_record: RunRecord) -> None:
    problem = problem_of(lab_record, CUT)
    assert highest_lambda(problem) == 256
    assert highest_lambda(problem.replace(lambda_=100.0)) == 400
    assert problem.lambda_ in lambdas_of(problem)


@pytest.mark.parametrize("patch", [(0, 0), (3, 5), (4, 1), (7, 7)])
def test_the_band_of_the_patch_alone_changes_where_the_local_flip_is(
    lab_record: RunRecord, patch: tuple[int, int], qtbot: QtBot
) -> None:
    problem, labels = problem_of(lab_record, CUT), lab_record.iterations[0].cut_labels
    assert labels is not None
    costs = problem.local(labels.ravel(), 8 * patch[0] + patch[1])
    axis = BreakpointAxis()
    qtbot.addWidget(axis)
    axis.show_patch(costs, colors_of(lab_record), 256.0)
    assert axis.alone(np.array([costs.lambda_])) == [costs.best]
    for breakpoint_, side in zip(local_breakpoints(costs), (-1, 1), strict=True):
        if breakpoint_ is not None and costs.best == costs.label:
            near = breakpoint_.lambda_ * np.array([1 - side * 1e-6, 1 + side * 1e-6])
            assert axis.alone(near) == [costs.label, breakpoint_.label]


def test_at_lambda_0_there_is_nothing_below() -> None:
    costs = costs_of([0.0, 8.0], [2.0, 0.0], lambda_=0.0)
    assert "Below" not in gap_text(costs, Answers(0, [], 256)) and "Above λ = 0" in gap_text(costs, Answers(0, [], 256))
