from __future__ import annotations

import threading
import time
from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from app.lab.panel import LabPanel
from app.lab.patch import breakpoint_panel, breakpoint_search
from app.lab.patch.patch_page import PatchPage
from app.session.run_controller import RunController
from app.session.session import Session
from grapl_engine import Frame, RunRecord, Stage
from grapl_engine.analysis.sweep import lambdas_of
from grapl_engine.graphcut.problem import problem_of

CUT = Frame(Stage.CUT, 0)


def test_solving_again_finds_flips_that_two_solves_confirm(inspector: PatchPage, qtbot: QtBot, lab_record: RunRecord) -> None:
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
    inspector: PatchPage, qtbot: QtBot, session: Session
) -> None:
    breakpoints = inspector.breakpoints
    with qtbot.waitSignal(breakpoints.ended):
        breakpoints.start()
    points = breakpoints.points
    session.view.select_patch((6, 5))
    assert breakpoints.points == points and not breakpoints.breakpoints
    with qtbot.waitSignal(breakpoints.ended):
        breakpoints.start()
    assert breakpoints.points == points
    session.view.show_frame(Frame(Stage.NETWORK, 0))
    assert not breakpoints.points


def test_stop_ends_the_search_and_keeps_what_was_solved(
    inspector: PatchPage, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
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
    assert let_go.wait(60)


def test_a_small_graph_is_solved_again_by_itself(lab: LabPanel, session: Session, qtbot: QtBot) -> None:
    lab.open_page("patch")
    page = lab.page
    assert isinstance(page, PatchPage)
    with qtbot.waitSignal(page.breakpoints.ended):
        session.view.select_patch((3, 5))
    assert page.breakpoints.points


def test_nothing_is_solved_by_itself_while_a_run_is_under_way(lab: LabPanel, session: Session, qtbot: QtBot) -> None:
    lab.open_page("patch")
    session.view.select_patch((3, 5))
    page = lab.page
    assert isinstance(page, PatchPage)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(RunController, "is_at_rest", False)
        qtbot.wait(breakpoint_panel.REST_MS + 200)
        assert not page.breakpoints.points and not page.breakpoints.stop.isVisible()
    qtbot.waitUntil(lambda: len(page.breakpoints.points) > 0)
