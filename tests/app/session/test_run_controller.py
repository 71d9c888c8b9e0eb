"""What runs: its phases, what is kept, what is dropped, and what is told."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator

import numpy as np
import pytest
from PySide6.QtCore import QTimer
from pytestqt.qtbot import QtBot
from scripted_run import ScriptedEngine, Wanted, scripted_picture, scripted_record

from app.session.run_controller import RunController
from app.session.run_phase import RunPhase
from app.tasks.engine import Job
from grapl_engine import EndReason, PictureError, RunRecord, Settings, UnacceptedModelError
from grapl_engine.label_constraints import NO_CONSTRAINTS

SIGNALS = (
    "phase_changed", "run_started", "frame_added", "run_advanced", "run_superseded", "run_ended", "run_failed", "run_recalled",
    "runs_changed",
)  # fmt: skip


@pytest.fixture
def said(runs: RunController) -> list[str]:
    """The signals that were given, in their order."""
    said: list[str] = []
    for name in SIGNALS:
        getattr(runs, name).connect(lambda *_, name=name: said.append(name))
    return said


def finish(qtbot: QtBot, runs: RunController, wanted: Wanted) -> RunRecord:
    """Run what is wanted, and wait for the end."""
    wanted.picture = wanted.picture or scripted_picture()
    with qtbot.waitSignal(runs.run_ended):
        runs.start()
    assert runs.phase is RunPhase.READY
    return runs.kept[-1]


def begin(qtbot: QtBot, runs: RunController, wanted: Wanted) -> RunRecord:
    """Start, and wait for the first step."""
    wanted.picture = wanted.picture or scripted_picture()
    runs.start()
    qtbot.waitUntil(lambda: runs.running is not None and len(runs.running.steps) > 0)
    assert runs.running is not None
    return runs.running


# Phases


def test_life_of_a_run(qtbot: QtBot, runs: RunController, wanted: Wanted) -> None:
    phases: list[RunPhase] = []
    runs.phase_changed.connect(lambda: phases.append(runs.phase))
    runs.start()
    assert runs.phase is RunPhase.EMPTY, "nothing to run"
    runs.make_ready()
    record = finish(qtbot, runs, wanted)
    assert phases == [RunPhase.READY, RunPhase.RUNNING, RunPhase.READY]
    assert runs.kept == (record,) and record.ended is EndReason.COMPLETED
    assert len(record.steps) == 2 and len(record.iterations) == 2


def test_stop_keeps_what_there_is(qtbot: QtBot, runs: RunController, wanted: Wanted, engine: ScriptedEngine) -> None:
    engine.hold = 5
    begin(qtbot, runs, wanted)
    with qtbot.waitSignal(runs.run_ended):
        runs.stop()
        assert runs.phase is RunPhase.STOPPING
    assert runs.kept[0].ended is EndReason.STOPPED
    assert runs.kept[0].finished.by_patches  # type: ignore[union-attr]


def test_pause_holds_and_resume_goes_on(qtbot: QtBot, runs: RunController, wanted: Wanted, engine: ScriptedEngine) -> None:
    engine.hold, wanted.picture = 3, scripted_picture()
    runs.start()
    runs.pause()
    assert runs.phase is RunPhase.PAUSED
    engine.gate.set()
    with qtbot.waitSignal(runs.run_ended):
        runs.resume()
    assert runs.kept[0].ended is EndReason.COMPLETED


def test_stop_while_paused_ends_the_run(qtbot: QtBot, runs: RunController, wanted: Wanted, engine: ScriptedEngine) -> None:
    engine.hold, wanted.picture = 3, scripted_picture()
    runs.start()
    runs.pause()
    with qtbot.waitSignal(runs.run_ended):
        runs.stop()
    assert runs.kept[0].ended is EndReason.STOPPED
    assert runs.phase is RunPhase.READY


def test_who_stops_a_run_as_it_begins_is_heard(
    qtbot: QtBot, runs: RunController, wanted: Wanted, engine: ScriptedEngine
) -> None:
    engine.hold, wanted.picture = 3, scripted_picture()
    runs.phase_changed.connect(lambda: runs.stop() if runs.phase is RunPhase.RUNNING else None)
    with qtbot.waitSignal(runs.run_ended):
        runs.start()
    assert runs.kept == () or runs.kept[0].ended is EndReason.STOPPED


# What is told


def test_a_fact_is_told_once(
    qtbot: QtBot, runs: RunController, wanted: Wanted, engine: ScriptedEngine, said: list[str]
) -> None:
    engine.hold = 4
    begin_said = ["phase_changed", "run_started", "frame_added", "run_advanced"]
    begin(qtbot, runs, wanted)
    qtbot.waitUntil(lambda: said == begin_said)
    said.clear()
    engine.gate.set()
    with qtbot.waitSignal(runs.phase_changed):
        pass
    assert said[-3:] == ["runs_changed", "run_ended", "phase_changed"]
    assert [said.count(name) for name in ("frame_added", "run_advanced", "runs_changed", "run_ended")] == [1, 1, 1, 1]


def test_a_new_labelling_and_other_events_are_told_in_turns_of_their_own(
    qtbot: QtBot, runs: RunController, wanted: Wanted, engine: ScriptedEngine, said: list[str]
) -> None:
    engine.hold = 4
    runs.frame_added.connect(lambda: QTimer.singleShot(0, lambda: said.append("another turn")))
    begin(qtbot, runs, wanted)
    qtbot.waitUntil(lambda: "run_advanced" in said)
    assert said[-3:] == ["frame_added", "another turn", "run_advanced"]


def test_events_are_recorded_before_views_are_told(qtbot: QtBot, runs: RunController, wanted: Wanted) -> None:
    seen: list[int] = []
    runs.run_advanced.connect(lambda: seen.append(len(runs.running.steps)))  # type: ignore[union-attr]
    finish(qtbot, runs, wanted)
    assert seen and seen[-1] == 2 and np.all(np.diff(seen) >= 0)


def test_runs_from_elsewhere_are_kept_and_let_go(runs: RunController, said: list[str]) -> None:
    record = scripted_record()
    runs.keeping.add(record)
    assert runs.kept == (record,) and runs.keeping.last_of(record.picture) is record
    runs.keeping.remove(record)
    assert runs.kept == () and said == ["runs_changed", "runs_changed"]


# Superseding


def test_a_rerun_supersedes_the_running_one_and_keeps_the_finished_ones(
    qtbot: QtBot, runs: RunController, wanted: Wanted, engine: ScriptedEngine, said: list[str]
) -> None:
    first = finish(qtbot, runs, wanted)
    engine.hold, wanted.settings = 4, wanted.settings.replace(lambda_=1.0)
    dropped = begin(qtbot, runs, wanted)
    wanted.settings = wanted.settings.replace(lambda_=2.0)
    said.clear()
    engine.gate.set()
    with qtbot.waitSignal(runs.runs_changed):
        runs.start()
        assert said == ["run_superseded", "phase_changed"] and runs.phase is RunPhase.STOPPING
    assert [run.settings.lambda_ for run in runs.kept] == [first.settings.lambda_, 2.0]
    assert dropped not in runs.kept and said.count("run_superseded") == 1


def test_what_still_comes_of_a_superseded_run_is_dropped(
    qtbot: QtBot, runs: RunController, wanted: Wanted, engine: ScriptedEngine, said: list[str]
) -> None:
    engine.hold = 4
    record = begin(qtbot, runs, wanted)
    events = len(record.steps), len(record.frames())
    runs.supersede()
    said.clear()
    with qtbot.waitSignal(runs.run_ended) as ended:
        runs.supersede()
    assert ended.args == [record] and (len(record.steps), len(record.frames())) == events
    assert said == ["run_ended", "phase_changed"] and runs.kept == () and runs.phase is RunPhase.READY


# Failures


@pytest.mark.may_warn
@pytest.mark.parametrize(
    ("error", "sentence", "has_details"),
    [(PictureError("Too small."), "Too small.", False), (KeyError("oops"), "The run broke off: KeyError: 'oops'", True)],
)
def test_a_failed_run_is_said_and_kept_if_it_shows_something(
    qtbot: QtBot,
    runs: RunController,
    wanted: Wanted,
    engine: ScriptedEngine,
    error: Exception,
    sentence: str,
    has_details: bool,
) -> None:
    engine.hold, engine.error, wanted.picture = 4, error, scripted_picture()
    with qtbot.waitSignal(runs.run_failed) as caught:
        runs.start()
    failure = caught.args[0]  # type: ignore[index]
    assert failure.sentence == sentence and bool(failure.details) is has_details
    assert runs.kept[0].failure == sentence
    engine.hold = None
    assert finish(qtbot, runs, wanted).ended is EndReason.COMPLETED, "the program goes on"


def test_a_run_that_fails_at_once_is_kept(
    qtbot: QtBot, runs: RunController, wanted: Wanted, engine: ScriptedEngine, said: list[str]
) -> None:
    engine.hold, engine.error, wanted.picture = 0, PictureError("No."), scripted_picture()
    with qtbot.waitSignal(runs.run_failed):
        runs.start()
    assert [run.failure for run in runs.kept] == ["No."] and runs.keeping.last_of(wanted.picture) is None
    assert "frame_added" not in said


def test_a_run_whose_model_nobody_accepted_was_none(
    qtbot: QtBot, runs: RunController, wanted: Wanted, engine: ScriptedEngine
) -> None:
    engine.hold, engine.error, wanted.picture = 0, UnacceptedModelError("a/model", is_folder=False), scripted_picture()
    with qtbot.waitSignal(runs.run_failed) as failed:
        runs.start()
    assert failed.args[0].unaccepted is engine.error and runs.kept == ()  # type: ignore[index]


# Starts that wait


def test_a_start_waits_for_rest_and_the_latest_wins(
    qtbot: QtBot, runs: RunController, wanted: Wanted, engine: ScriptedEngine
) -> None:
    wanted.picture = scripted_picture()
    runs.start_after_rest()
    assert not runs._rest.isActive(), "there is no picture yet"
    runs.make_ready()
    for lambda_ in (3.0, 4.0, 5.0):
        wanted.settings = wanted.settings.replace(lambda_=lambda_)
        runs.start_after_rest()
    with qtbot.waitSignal(runs.run_ended):
        pass
    assert [job.settings.lambda_ for job in engine.jobs] == [5.0]


@pytest.mark.parametrize("forget", [RunController.cancel_start, RunController.stop, RunController.supersede])
def test_a_start_that_waits_can_be_forgotten(
    forget: Callable[[RunController], None], runs: RunController, wanted: Wanted, engine: ScriptedEngine
) -> None:
    wanted.picture = scripted_picture()
    runs.make_ready()
    runs.start_after_rest()
    forget(runs)
    assert not runs._rest.isActive() and engine.jobs == []


def test_what_was_run_before_is_recalled_and_only_run_again_if_asked_for(
    qtbot: QtBot, runs: RunController, wanted: Wanted, engine: ScriptedEngine
) -> None:
    record = finish(qtbot, runs, wanted)
    recalled: list[RunRecord] = []
    runs.run_recalled.connect(recalled.append)
    with qtbot.waitSignal(runs.notice_given):
        runs.start_after_rest()
    assert recalled == [record] and len(engine.jobs) == 1
    finish(qtbot, runs, wanted)
    assert len(engine.jobs) == 2


# The thread


def test_closing_ends_the_thread_in_the_middle_of_a_run(qtbot: QtBot, wanted: Wanted) -> None:
    engine = ScriptedEngine(hold=4)
    runs = RunController(wanted.job, engine)
    begin(qtbot, runs, wanted)
    runs.close()
    assert not runs._task.is_running


def test_without_a_solver_the_window_warms_up_and_the_run_says_what_to_install(
    qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("grapl_engine.packages.installed_package", lambda: None)
    runs = RunController(lambda: Job(scripted_picture(), Settings(d=2, k0=2, steps=(1, 1)), NO_CONSTRAINTS))
    with qtbot.waitSignal(runs.engine_ready):
        runs.warm_up()
    with qtbot.waitSignal(runs.run_failed) as failed:
        runs.start()
    runs.close()
    assert failed.args is not None and failed.args[0].sentence.startswith("No graph cut solver is installed")


def test_a_run_that_is_started_early_waits_for_the_warm_up(
    qtbot: QtBot, runs: RunController, wanted: Wanted, monkeypatch: pytest.MonkeyPatch
) -> None:
    said, gate = [], threading.Event()

    def slow(should_stop: Callable[[], bool]) -> Iterator[object]:
        assert gate.wait(60)
        return iter(())

    monkeypatch.setattr("app.session.run_controller.real_engine", runs._engine)
    monkeypatch.setattr("app.session.run_controller.warm_up", slow)
    runs.engine_ready.connect(lambda: said.append("ready"))
    runs.run_advanced.connect(lambda: said.append("run"))
    wanted.picture = scripted_picture()
    runs.warm_up()
    runs.start()
    with qtbot.waitSignal(runs.run_ended):
        gate.set()
    assert said[0] == "ready" and "run" in said
