"""The session: its phases, what it keeps, what it drops, and what it shows."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator

import numpy as np
import pytest
from pytestqt.qtbot import QtBot
from scripted_run import scripted_events, scripted_labels, scripted_picture, scripted_record

from app.session.preview import CutPreview, PreviewKind
from app.session.session import RunPhase, Session
from app.tasks.background_task import BackgroundTask
from app.tasks.engine import Job
from grapl_engine import EndReason, Event, Finished, Frame, NumberTypeChosen, PictureError, RunRecord, Settings, Stage
from grapl_engine.label_constraints import LabelConstraint, LabelConstraints

SMALL = Settings(d=8, k0=5, steps=(1, 1))


class ScriptedEngine:
    """Says the scripted events; holds before event `hold` until the gate opens or a stop is asked for."""

    def __init__(self, hold: int | None = None) -> None:
        self.hold = hold
        self.gate = threading.Event()
        self.jobs: list[Job] = []
        self.error: Exception | None = None

    def __call__(self, job: Job, should_stop: Callable[[], bool]) -> Iterator[Event]:
        self.jobs.append(job)
        picture = job.picture
        for number, event in enumerate(scripted_events(picture, job.settings)):
            if number == self.hold:
                if self.error is not None:
                    raise self.error
                while not self.gate.wait(0.002):
                    if should_stop():
                        labels = scripted_labels((picture.height, picture.width))
                        if number > 1:
                            yield Finished(EndReason.STOPPED, labels, None, True, {"total": 0.1})
                        return
            yield event  # type: ignore[misc]


@pytest.fixture
def engine() -> ScriptedEngine:
    return ScriptedEngine()


@pytest.fixture
def session(qapp: object, engine: ScriptedEngine) -> Iterator[Session]:
    session = Session(engine=engine, settings=SMALL)
    yield session
    session.close()


def finish(qtbot: QtBot, session: Session) -> None:
    """Start, and wait for the end."""
    with qtbot.waitSignal(session.runs_changed):
        session.start()


def test_life_of_a_run(qtbot: QtBot, session: Session) -> None:
    phases: list[RunPhase] = []
    session.phase_changed.connect(lambda: phases.append(session.phase))
    assert session.phase is RunPhase.EMPTY
    session.start()
    assert session.phase is RunPhase.EMPTY  # nothing to run
    session.open_picture(scripted_picture())
    finish(qtbot, session)
    qtbot.waitUntil(lambda: session.phase is RunPhase.READY)
    assert phases == [RunPhase.READY, RunPhase.RUNNING, RunPhase.READY]
    (record,) = session.runs
    assert record.ended is EndReason.COMPLETED and session.shown is record
    assert session.frame == Frame(Stage.FINAL)
    assert len(record.steps) == 2 and len(record.iterations) == 2


def test_a_run_that_is_made_again_computes_as_before(qtbot: QtBot, session: Session, engine: ScriptedEngine) -> None:
    record = scripted_record(settings=SMALL)
    record.add(NumberTypeChosen("bfloat16", "another machine could"))
    session.add_run(record)
    finish(qtbot, session)
    session.set_settings(SMALL.replace(lambda_=3.0))
    qtbot.waitUntil(lambda: session.phase is RunPhase.READY)
    finish(qtbot, session)
    assert [job.number_type for job in engine.jobs] == ["bfloat16", None]


def test_stop_keeps_what_there_is(qtbot: QtBot, session: Session, engine: ScriptedEngine) -> None:
    engine.hold = 5
    session.open_picture(scripted_picture())
    session.start()
    qtbot.waitUntil(lambda: session.shown is not None and bool(session.shown.frames()))
    with qtbot.waitSignal(session.runs_changed):
        session.stop()
        assert session.phase is RunPhase.STOPPING
    assert session.runs[0].ended is EndReason.STOPPED
    assert session.runs[0].finished.by_patches  # type: ignore[union-attr]


def test_pause_holds_and_resume_goes_on(qtbot: QtBot, session: Session, engine: ScriptedEngine) -> None:
    engine.hold = 3
    session.open_picture(scripted_picture())
    session.start()
    session.pause()
    assert session.phase is RunPhase.PAUSED
    engine.gate.set()
    with qtbot.waitSignal(session.runs_changed):
        session.resume()
    assert session.runs[0].ended is EndReason.COMPLETED


def test_stop_while_paused_ends_the_run(qtbot: QtBot, session: Session, engine: ScriptedEngine) -> None:
    engine.hold = 3
    session.open_picture(scripted_picture())
    session.start()
    session.pause()
    with qtbot.waitSignal(session.runs_changed):
        session.stop()
    assert session.runs[0].ended is EndReason.STOPPED
    assert session.phase is RunPhase.READY


def test_a_changed_setting_reruns_after_a_rest_and_the_latest_wins(
    qtbot: QtBot, session: Session, engine: ScriptedEngine
) -> None:
    session.open_picture(scripted_picture())
    for lambda_ in (3.0, 4.0, 5.0):
        session.set_settings(SMALL.replace(lambda_=lambda_))
    with qtbot.waitSignal(session.runs_changed, timeout=3000):
        pass
    assert [job.settings.lambda_ for job in engine.jobs] == [5.0]


def test_without_auto_rerun_nothing_starts(qtbot: QtBot, session: Session, engine: ScriptedEngine) -> None:
    session.open_picture(scripted_picture())
    session.set_auto_rerun(False)
    session.set_settings(SMALL.replace(mu=7.0))
    assert not session._rerun.isActive()
    assert engine.jobs == []


def test_a_rerun_supersedes_the_running_one_and_keeps_the_finished_ones(
    qtbot: QtBot, session: Session, engine: ScriptedEngine
) -> None:
    session.open_picture(scripted_picture())
    finish(qtbot, session)
    first = session.runs[0]
    engine.hold = 4
    session.set_settings(SMALL.replace(lambda_=1.0))
    session.start()
    qtbot.waitUntil(lambda: session.running is not None and len(session.running.steps) > 0)
    session.set_settings(SMALL.replace(lambda_=2.0))
    engine.gate.set()
    with qtbot.waitSignal(session.runs_changed):
        session.start()
    assert [run.settings.lambda_ for run in session.runs] == [first.settings.lambda_, 2.0]


def test_late_results_do_not_land_on_another_picture(qtbot: QtBot, session: Session, engine: ScriptedEngine) -> None:
    engine.hold = 4
    session.open_picture(scripted_picture("one.png"))
    session.start()
    qtbot.waitUntil(lambda: session.running is not None and len(session.running.steps) > 0)
    session.open_picture(scripted_picture("two.png"))
    assert session.shown is None
    qtbot.waitUntil(lambda: session.phase is RunPhase.READY)
    assert session.runs == () and session.shown is None


@pytest.mark.may_warn
@pytest.mark.parametrize(
    ("error", "sentence", "has_details"),
    [(PictureError("Too small."), "Too small.", False), (KeyError("oops"), "The run broke off: KeyError: 'oops'", True)],
)
def test_a_failed_run_is_said_and_kept_if_it_shows_something(
    qtbot: QtBot, session: Session, engine: ScriptedEngine, error: Exception, sentence: str, has_details: bool
) -> None:
    engine.hold, engine.error = 4, error
    session.open_picture(scripted_picture())
    with qtbot.waitSignal(session.run_failed) as caught:
        session.start()
    failure = caught.args[0]
    assert failure.sentence == sentence and bool(failure.details) is has_details
    assert session.runs[0].failure == sentence and session.shown is session.runs[0]
    engine.hold = None
    finish(qtbot, session)  # the program goes on
    assert session.runs[-1].ended is EndReason.COMPLETED


def test_a_run_that_fails_at_once_stands_in_the_list(qtbot: QtBot, session: Session, engine: ScriptedEngine) -> None:
    engine.hold, engine.error = 0, PictureError("No.")
    session.open_picture(scripted_picture())
    with qtbot.waitSignal(session.run_failed):
        session.start()
    assert [run.failure for run in session.runs] == ["No."] and session.shown is None
    session.show_run(session.runs[0])
    assert session.frame is None
    engine.hold = None
    finish(qtbot, session)
    session.remove_run(session.runs[1])
    assert session.shown is None


def test_settings_that_were_run_before_are_shown_again(qtbot: QtBot, session: Session, engine: ScriptedEngine) -> None:
    session.open_picture(scripted_picture())
    finish(qtbot, session)
    session.set_settings(SMALL.replace(mu=1.0))
    with qtbot.waitSignal(session.runs_changed, timeout=3000):
        pass
    qtbot.waitUntil(lambda: session.phase is RunPhase.READY)
    with qtbot.waitSignal(session.notice_given, timeout=3000):
        session.undo()
    assert session.shown is session.runs[0] and len(engine.jobs) == 2
    finish(qtbot, session)  # asked for, it runs anew
    assert len(engine.jobs) == 3


def test_undo_and_redo_of_settings(session: Session) -> None:
    session.set_settings(SMALL.replace(mu=1.0))
    session.set_settings(SMALL.replace(mu=2.0))
    session.undo()
    session.undo()
    assert session.settings == SMALL and not session.can_undo
    session.redo()
    assert session.settings.mu == 1.0 and session.can_redo
    session.set_settings(SMALL.replace(mu=9.0))
    assert not session.can_redo


def test_bringing_a_run_back_brings_its_settings_and_picture(qtbot: QtBot, session: Session) -> None:
    session.open_picture(scripted_picture("one.png"))
    finish(qtbot, session)
    session.open_picture(scripted_picture("two.png"))
    session.set_auto_rerun(False)
    session.set_settings(SMALL.replace(mu=5.0))
    session.show_run(session.runs[0])
    assert session.picture is session.runs[0].picture
    assert session.settings == SMALL and session.frame == Frame(Stage.FINAL)
    session.undo()
    assert session.settings.mu == 5.0


def test_scrubbing_leaves_following_and_follow_brings_it_back(qtbot: QtBot, session: Session) -> None:
    session.open_picture(scripted_picture())
    finish(qtbot, session)
    session.step_frame(-1)
    assert session.frame == Frame(Stage.NETWORK, 1) and not session.following
    session.step_frame(-99)
    assert session.frame == Frame(Stage.INITIAL)
    session.follow()
    assert session.frame == Frame(Stage.FINAL) and session.following
    session.show_frame(Frame(Stage.CUT, 7))
    assert session.frame == Frame(Stage.FINAL)  # there is no such place


def test_labels_keep_their_slots_from_run_to_run(qtbot: QtBot, session: Session) -> None:
    session.open_picture(scripted_picture())
    finish(qtbot, session)
    finish(qtbot, session)
    assert session.runs[0].palette_indices == session.runs[1].palette_indices == tuple(range(5))


def test_comparison_needs_another_run_of_the_same_picture(qtbot: QtBot, session: Session) -> None:
    session.open_picture(scripted_picture())
    finish(qtbot, session)
    finish(qtbot, session)
    first, second = session.runs
    session.compare_with(second)
    assert session.compared is None  # it is the shown one
    session.compare_with(scripted_record())
    assert session.compared is None  # another picture
    bare = RunRecord(session.picture, SMALL)  # type: ignore[arg-type]
    session.compare_with(bare)
    assert session.compared is None  # nothing to see in it
    session.compare_with(first)
    assert session.compared is first
    session.remove_run(first)
    assert session.compared is None and session.runs == (second,)
    session.remove_run(second)
    assert session.shown is None and session.runs == ()


def test_a_run_from_a_file_is_taken_in_and_shown(session: Session) -> None:
    record = scripted_record()
    session.add_run(record)
    assert session.runs == (record,) and session.shown is record and session.picture is record.picture
    assert session.phase is RunPhase.READY and session.settings == record.settings


def test_stale_until_the_shown_run_has_the_settings(qtbot: QtBot, session: Session) -> None:
    session.open_picture(scripted_picture())
    assert not session.is_stale
    finish(qtbot, session)
    assert not session.is_stale
    session.set_auto_rerun(False)
    session.set_settings(SMALL.replace(mu=1.5))
    assert session.is_stale
    finish(qtbot, session)
    assert not session.is_stale


def test_selection_is_dropped_with_the_run_it_belongs_to(qtbot: QtBot, session: Session) -> None:
    session.open_picture(scripted_picture())
    finish(qtbot, session)
    session.select(2)
    finish(qtbot, session)
    assert session.selected is None


def test_closing_ends_the_thread_in_the_middle_of_a_run(qtbot: QtBot, qapp: object) -> None:
    engine = ScriptedEngine(hold=4)
    session = Session(engine=engine, settings=SMALL)
    session.open_picture(scripted_picture())
    session.start()
    qtbot.waitUntil(lambda: len(engine.jobs) == 1)
    session.close()
    assert not session._task.is_running


def test_events_are_recorded_before_views_are_told(qtbot: QtBot, session: Session) -> None:
    seen: list[int] = []
    session.run_advanced.connect(lambda: seen.append(len((session.running or session.runs[-1]).steps)))
    session.open_picture(scripted_picture())
    finish(qtbot, session)
    assert seen and seen[-1] == 2 and np.all(np.diff(seen) >= 0)


# Patch, preview, seeds


def preview() -> CutPreview:
    return CutPreview(PreviewKind.WHAT_IF, scripted_labels((8, 8)), "Lambda 8, network frozen", None)  # type: ignore[arg-type]


def test_a_patch_of_the_shown_run_is_selected(qtbot: QtBot, session: Session) -> None:
    session.add_run(scripted_record())
    with qtbot.waitSignal(session.patch_changed):
        session.select_patch((7, 0))
    assert session.patch == (7, 0)
    with qtbot.assertNotEmitted(session.patch_changed):
        session.select_patch((8, 0))
        session.select_patch((0, -1))
        session.select_patch((7, 0))
    session.select_patch(None)
    assert session.patch is None


def test_without_a_run_there_is_no_patch(session: Session) -> None:
    session.select_patch((0, 0))
    session.step_patch(1, 0)
    assert session.patch is None


def test_arrows_begin_in_the_middle_and_stay_inside(session: Session) -> None:
    session.add_run(scripted_record())
    session.step_patch(0, 1)
    assert session.patch == (4, 4)
    session.step_patch(-1, 0)
    assert session.patch == (3, 4)
    for _ in range(9):
        session.step_patch(0, -1)
    assert session.patch == (3, 0)


def test_a_patch_stays_selected_on_the_same_grid_and_picture_alone(session: Session) -> None:
    picture = scripted_picture()
    session.add_run(scripted_record(picture))
    session.select_patch((2, 3))
    session.add_run(scripted_record(picture))
    assert session.patch == (2, 3)
    session.add_run(scripted_record(picture, settings=Settings(d=4, k0=5, steps=(1, 1))))
    assert session.patch is None
    session.select_patch((2, 3))
    session.add_run(scripted_record(settings=Settings(d=4, k0=5, steps=(1, 1))))
    assert session.patch is None


def test_an_preview_stays_until_another_frame_is_shown(qtbot: QtBot, session: Session) -> None:
    session.add_run(scripted_record())
    shown = preview()
    with qtbot.waitSignal(session.preview_changed):
        session.set_preview(shown)
    session.show_frame(session.shown.frames()[-1])  # type: ignore[union-attr]
    assert session.preview is shown
    with qtbot.waitSignal(session.preview_changed):
        session.step_frame(-1)
    assert session.preview is None


def test_an_preview_ends_with_its_run(session: Session) -> None:
    session.add_run(scripted_record())
    session.set_preview(preview())
    session.add_run(scripted_record())
    assert session.preview is None
    session.set_preview(preview())
    session.open_picture(scripted_picture("other.png"))
    assert session.preview is None


def test_seeds_are_undone_as_settings_are_and_start_no_run(qtbot: QtBot, session: Session, engine: ScriptedEngine) -> None:
    session.open_picture(scripted_picture())
    constraints = LabelConstraints((LabelConstraint(0.5, 0.5, 1),))
    with qtbot.waitSignal(session.constraints_changed):
        session.set_constraints(constraints)
    session.set_settings(SMALL.replace(mu=2.0))
    session.undo()
    assert session.constraints == constraints and session.settings == SMALL
    session.stop()  # the changed setting would have been run
    with qtbot.assertNotEmitted(session.settings_changed), qtbot.waitSignal(session.constraints_changed):
        session.undo()
    assert session.constraints == LabelConstraints()
    session.redo()
    assert session.constraints == constraints
    assert engine.jobs == [] and not session._rerun.isActive()


def test_a_run_keeps_its_seeds_and_brings_them_back(qtbot: QtBot, session: Session, engine: ScriptedEngine) -> None:
    session.open_picture(scripted_picture())
    constraints = LabelConstraints((LabelConstraint(0.5, 0.5, 1),))
    session.set_constraints(constraints)
    finish(qtbot, session)
    assert engine.jobs[0].constraints == constraints and session.runs[0].constraints == constraints
    assert not session.is_stale
    session.set_constraints(LabelConstraints())
    assert session.is_stale
    session.show_run(session.runs[0])
    assert session.constraints == constraints and not session.is_stale


def test_tasks_that_belong_to_the_session_are_closed_with_it(qtbot: QtBot, session: Session) -> None:
    task, gate = BackgroundTask("test", session), threading.Event()

    def endless(should_stop: Callable[[], bool]) -> Iterator[object]:
        gate.set()
        while not should_stop():
            yield 0

    task.submit(endless)
    assert gate.wait(5)
    session.close()
    assert not task.is_busy and not task.is_running


def test_without_a_solver_the_window_warms_up_and_the_run_says_what_to_install(
    qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("grapl_engine.packages.installed_package", lambda: None)
    session = Session(settings=Settings(d=2, k0=2, steps=(1, 1)))
    with qtbot.waitSignal(session.engine_ready, timeout=60_000):
        session.warm_up()
    session.open_picture(scripted_picture())
    with qtbot.waitSignal(session.run_failed) as failed:
        session.start()
    session.close()
    assert failed.args is not None and failed.args[0].sentence.startswith("No graph cut solver is installed")


def test_a_run_that_is_started_early_waits_for_the_warm_up(
    qtbot: QtBot, session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    said, gate = [], threading.Event()

    def slow(should_stop: Callable[[], bool]) -> Iterator[object]:
        assert gate.wait(20)
        return iter(())

    monkeypatch.setattr("app.session.session.real_engine", session._engine)
    monkeypatch.setattr("app.session.session.warm_up", slow)
    session.engine_ready.connect(lambda: said.append("ready"))
    session.run_advanced.connect(lambda: said.append("run"))
    session.open_picture(scripted_picture())
    session.warm_up()
    session.start()
    with qtbot.waitSignal(session.runs_changed):
        gate.set()
    assert said[0] == "ready" and "run" in said
