from __future__ import annotations

import threading
import time
from collections.abc import Iterator

import pytest
from PySide6.QtWidgets import QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from app.lab.what_if import sweep_panel
from app.lab.what_if.sweep_panel import SweepPanel
from app.session.run_controller import RunController
from app.session.session import Session
from app.tasks.background_task import BackgroundTask
from grapl_engine import Frame, GraphCutError, RunRecord, Stage
from grapl_engine.analysis.sweep import Plateau, SweepPoint
from grapl_engine.graphcut.problem import Problem, problem_of


@pytest.fixture
def urgent(session: Session) -> BackgroundTask:
    return BackgroundTask("urgent", session)


@pytest.fixture
def panel(session: Session, urgent: BackgroundTask, window: QWidget) -> SweepPanel:
    panel = SweepPanel(session, urgent)
    QVBoxLayout(window).addWidget(panel)
    window.show()
    return panel


@pytest.fixture
def problem(lab_record: RunRecord) -> Problem:
    return problem_of(lab_record, Frame(Stage.CUT, 0))


def whole(panel: SweepPanel) -> bool:
    return panel._swept is not None and panel._swept.is_whole


def slow_sweep(problem: object, lambdas: object, should_stop: object, real: object = sweep_panel.sweep.sweep) -> object:
    for point in real(problem, lambdas, should_stop):  # type: ignore[operator]
        time.sleep(0.02)
        yield point


def test_a_small_problem_is_swept_by_itself(panel: SweepPanel, problem: Problem, qtbot: QtBot) -> None:
    panel.take(problem)
    assert panel.problem is problem and not panel.points
    qtbot.waitUntil(lambda: whole(panel))
    lambdas = [point.lambda_ for point in panel.points]
    assert len(lambdas) == 40 and lambdas[0] == 0 and lambdas[-1] == 256 and lambdas == sorted(lambdas)
    for number in (0, 17, 39):
        assert (panel.points[number].labels == problem.replace(lambda_=lambdas[number]).solve()).all()
    assert not panel.ask.isVisible() and panel.place.text().endswith("plateaus: click one to see its labels")


def test_the_sweep_of_a_large_graph_waits_to_be_asked(
    panel: SweepPanel, problem: Problem, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sweep_panel, "MANY_EDGES", 10)
    panel.take(problem)
    qtbot.wait(sweep_panel.REST_MS + 50)
    assert not panel.points and panel.ask.isVisible()
    assert (
        panel.note.text()
        == f"This graph has {len(problem.edges):,} edges: a sweep solves 40 cuts, and more for the ends of plateaus. It may take long."
    )
    panel.ask.click()
    qtbot.waitUntil(lambda: whole(panel))
    assert not panel.ask.isVisible()


def test_nothing_is_swept_by_itself_while_a_run_is_under_way(panel: SweepPanel, problem: Problem, qtbot: QtBot) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(RunController, "is_at_rest", False)
        panel.take(problem)
        qtbot.wait(sweep_panel.REST_MS + 50)
        assert not panel.points
    panel._on_session_phase_changed()
    qtbot.waitUntil(lambda: len(panel.points) > 0)


def test_a_stopped_sweep_goes_on_when_asked(
    panel: SweepPanel, problem: Problem, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = sweep_panel.sweep.sweep
    monkeypatch.setattr(sweep_panel.sweep, "sweep", slow_sweep)
    panel.take(problem)
    qtbot.waitUntil(lambda: bool(panel.points) and panel.working.isVisible())
    panel.working.stop.click()
    count = len(panel.points)
    assert 0 < count < 40 and panel.ask.isVisible()
    assert panel.ask.text() == "Sweep \N{GREEK SMALL LETTER LAMDA}: go on"
    panel.take(problem)
    qtbot.wait(sweep_panel.REST_MS + 50)
    assert len(panel.points) == count
    monkeypatch.setattr(sweep_panel.sweep, "sweep", real)
    panel.ask.click()
    qtbot.waitUntil(lambda: whole(panel))
    lambdas = [point.lambda_ for point in panel.points]
    assert lambdas == sorted(set(lambdas)) and len(lambdas) == 40


def test_a_paused_sweep_goes_on_when_it_is_taken_again(
    panel: SweepPanel, problem: Problem, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sweep_panel.sweep, "sweep", slow_sweep)
    panel.take(problem)
    qtbot.waitUntil(lambda: len(panel.points) > 1)
    panel.pause()
    count = len(panel.points)
    qtbot.wait(100)
    assert len(panel.points) == count
    panel.take(problem)
    qtbot.waitUntil(lambda: len(panel.points) > count)
    panel.pause()


def test_another_graph_is_swept_anew_and_the_old_sweep_is_kept(panel: SweepPanel, problem: Problem, qtbot: QtBot) -> None:
    panel.take(problem)
    qtbot.waitUntil(lambda: whole(panel))
    first, fewer = panel._swept, problem.replace(edges=problem.edges[:50], phi=problem.phi[:50])
    panel.take(fewer)
    assert panel._swept is not first and panel.problem is fewer
    qtbot.waitUntil(lambda: whole(panel))
    second = panel._swept
    panel.take(fewer.replace(lambda_=3.0))
    assert panel._swept is second
    panel.take(problem)
    assert panel._swept is first
    panel.take(None)
    assert panel.problem is None and panel.points == ()


def test_only_the_last_few_sweeps_are_kept(panel: SweepPanel, problem: Problem) -> None:
    others = [problem.replace(edges=problem.edges[:count], phi=problem.phi[:count]) for count in range(1, 6)]
    for other in others:
        panel.take(other)
    assert [swept.problem for swept in panel._kept] == others[:0:-1]
    panel.pause()


def test_what_is_urgent_goes_before(panel: SweepPanel, urgent: BackgroundTask, problem: Problem, qtbot: QtBot) -> None:
    may_end = threading.Event()

    def waits(should_stop: object) -> Iterator[object]:
        may_end.wait(60)
        yield 1

    urgent.submit(waits)
    panel.take(problem)
    qtbot.wait(sweep_panel.REST_MS + 100)
    # at lambda 0 no move is made, so the first points may come between
    assert len(panel.points) <= 1 and panel._task.is_busy
    may_end.set()
    qtbot.waitUntil(lambda: whole(panel))


def test_the_arrows_go_from_plateau_to_plateau(panel: SweepPanel, problem: Problem, qtbot: QtBot) -> None:
    panel.take(problem)
    qtbot.waitUntil(lambda: whole(panel))
    chosen: list[SweepPoint] = []
    panel.point_chosen.connect(chosen.append)
    panel.point_chosen.connect(lambda point: panel.show_marks(2.0, point.lambda_))
    found = panel._plateaus
    assert len(found) > 2
    assert not panel.back.isEnabled()
    for number in (0, 1, 2):
        panel.next.click()
        assert chosen[-1] is panel.points[(found[number].first + found[number].last) // 2]
        assert panel.place.text().startswith(f"Plateau {number + 1} of {len(found)}: ")
        assert panel.plot._chosen == found[number]
    panel.back.click()
    assert found[1].low <= chosen[-1].lambda_ <= found[1].high
    panel.show_marks(2.0, panel.points[-1].lambda_)
    assert not panel.next.isEnabled() and panel.back.isEnabled()


def test_a_point_that_is_clicked_is_chosen(panel: SweepPanel, problem: Problem, qtbot: QtBot) -> None:
    panel.take(problem)
    qtbot.waitUntil(lambda: whole(panel))
    with qtbot.waitSignal(panel.point_chosen) as chosen:
        panel.plot.point_clicked.emit(17)
    assert chosen.args == [panel.points[17]]


def test_a_mark_between_two_plateaus_is_on_neither(panel: SweepPanel, problem: Problem, qtbot: QtBot) -> None:
    panel.take(problem)
    panel._plateaus = [Plateau(0.0, 1.0, 0, 1, 5), Plateau(2.0, 3.0, 2, 3, 4)]
    for what_if, number in ((0.5, 0), (1.5, None), (2.0, 1), (None, None)):
        panel.show_marks(2.0, what_if)
        assert panel._number == number
    panel.pause()


def test_a_sweep_that_fails_says_why_and_can_be_asked_for_again(
    panel: SweepPanel, problem: Problem, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fails(*_: object) -> object:
        raise GraphCutError("Too many edges.")
        yield

    monkeypatch.setattr(sweep_panel.sweep, "sweep", fails)
    panel.take(problem)
    qtbot.waitUntil(lambda: panel.note.text() == "Too many edges.")
    assert panel.ask.isVisible() and panel.note.isVisible()
