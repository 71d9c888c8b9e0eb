"""The session: what its parts do together."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator

import pytest
from pytestqt.qtbot import QtBot
from scripted_run import ScriptedEngine, scripted_picture, scripted_record

from app.session.run_phase import RunPhase
from app.session.session import Session
from app.tasks.background_task import BackgroundTask
from grapl_engine import EndReason, Frame, NumberTypeChosen, Settings, Stage
from grapl_engine.label_constraints import LabelConstraint, LabelConstraints

SMALL = Settings(d=8, k0=5, steps=(1, 1))
BOUND = LabelConstraints((LabelConstraint(0.5, 0.5, 1),))


@pytest.fixture
def session(qapp: object, engine: ScriptedEngine) -> Iterator[Session]:
    session = Session(engine=engine, settings=SMALL)
    yield session
    session.close()


def finish(qtbot: QtBot, session: Session) -> None:
    """Start, and wait for the end."""
    with qtbot.waitSignal(session.runs.run_ended):
        session.runs.start()
    qtbot.waitUntil(lambda: session.runs.is_at_rest)


# Running


def test_the_picture_that_is_looked_at_is_run_as_configured(qtbot: QtBot, session: Session, engine: ScriptedEngine) -> None:
    session.runs.start()
    assert session.runs.phase is RunPhase.EMPTY and engine.jobs == [], "nothing to run"
    picture = scripted_picture()
    session.open_picture(picture)
    assert session.runs.phase is RunPhase.READY
    session.configuration.set_constraints(BOUND)
    finish(qtbot, session)
    (job,), (record,) = engine.jobs, session.runs.kept
    assert (job.picture, job.settings, job.constraints) == (picture, SMALL, BOUND)
    assert record.constraints == BOUND and session.view.shown is record and session.view.frame == Frame(Stage.FINAL)


def test_the_model_of_a_run_is_accepted_by_the_person_alone(qtbot: QtBot, session: Session, engine: ScriptedEngine) -> None:
    session.add_run(scripted_record(settings=SMALL.replace(affinity="dinov2", dinov2_model="a/model")))
    finish(qtbot, session)
    session.models.accept("a/model")
    finish(qtbot, session)
    assert [job.accepts_model for job in engine.jobs] == [False, True]


def test_a_run_that_is_made_again_computes_as_before(qtbot: QtBot, session: Session, engine: ScriptedEngine) -> None:
    record = scripted_record(settings=SMALL)
    record.add(NumberTypeChosen("bfloat16", "another machine could"))
    session.add_run(record)
    finish(qtbot, session)
    session.configuration.set_settings(SMALL.replace(lambda_=3.0))
    finish(qtbot, session)
    assert [job.number_type for job in engine.jobs] == ["bfloat16", None]


def test_a_changed_setting_reruns_after_a_rest_and_the_latest_wins(
    qtbot: QtBot, session: Session, engine: ScriptedEngine
) -> None:
    session.configuration.set_settings(SMALL.replace(lambda_=2.0))
    assert not session.runs._rest.isActive(), "there is no picture yet"
    session.open_picture(scripted_picture())
    for lambda_ in (3.0, 4.0, 5.0):
        session.configuration.set_settings(SMALL.replace(lambda_=lambda_))
    with qtbot.waitSignal(session.runs.run_ended):
        pass
    assert [job.settings.lambda_ for job in engine.jobs] == [5.0]


def test_who_turns_auto_rerun_off_is_not_rerun(session: Session, engine: ScriptedEngine) -> None:
    session.open_picture(scripted_picture())
    session.configuration.set_settings(SMALL.replace(mu=7.0))
    assert session.runs._rest.isActive()
    session.configuration.set_auto_rerun(False)
    assert not session.runs._rest.isActive()
    session.configuration.set_settings(SMALL.replace(mu=8.0))
    assert not session.runs._rest.isActive() and engine.jobs == []


def test_settings_that_were_run_before_are_shown_again(qtbot: QtBot, session: Session, engine: ScriptedEngine) -> None:
    session.open_picture(scripted_picture())
    finish(qtbot, session)
    session.configuration.set_settings(SMALL.replace(mu=1.0))
    with qtbot.waitSignal(session.runs.run_ended):
        pass
    qtbot.waitUntil(lambda: session.runs.phase is RunPhase.READY)
    with qtbot.waitSignal(session.runs.notice_given):
        session.configuration.undo()
    assert session.view.shown is session.runs.kept[0] and len(engine.jobs) == 2
    finish(qtbot, session)  # asked for, it runs anew
    assert len(engine.jobs) == 3


def test_late_results_do_not_land_on_another_picture(qtbot: QtBot, session: Session, engine: ScriptedEngine) -> None:
    engine.hold = 4
    session.open_picture(scripted_picture("one.png"))
    session.runs.start()
    qtbot.waitUntil(lambda: session.runs.running is not None and len(session.runs.running.steps) > 0)
    shown = []
    session.view.frame_changed.connect(lambda: shown.append(session.view.shown))
    session.open_picture(scripted_picture("two.png"))
    qtbot.waitUntil(lambda: session.runs.phase is RunPhase.READY)
    assert session.runs.kept == () and session.view.shown is None
    assert shown == [None], "told once, and nothing of the old run after that"


# Bringing back


def test_bringing_a_run_back_brings_its_configuration_and_picture(qtbot: QtBot, session: Session) -> None:
    session.open_picture(scripted_picture("one.png"))
    session.configuration.set_constraints(BOUND)
    finish(qtbot, session)
    session.open_picture(scripted_picture("two.png"))
    session.configuration.set_auto_rerun(False)
    session.configuration.set_settings(SMALL.replace(mu=5.0))
    session.configuration.set_constraints(LabelConstraints())
    session.show_run(session.runs.kept[0])
    assert session.view.picture is session.runs.kept[0].picture and session.view.frame == Frame(Stage.FINAL)
    assert session.configuration.settings == SMALL and session.configuration.constraints == BOUND
    session.configuration.undo()
    assert session.configuration.settings.mu == 5.0 and not session.configuration.constraints


def test_bringing_a_run_back_starts_none(session: Session) -> None:
    session.add_run(scripted_record(settings=SMALL.replace(mu=1.0)))
    assert not session.runs._rest.isActive()
    session.configuration.set_settings(SMALL)
    assert session.runs._rest.isActive()
    session.show_run(session.runs.kept[0])
    assert not session.runs._rest.isActive(), "the start that waited is forgotten"


def test_the_last_run_of_a_picture_is_seen_again_and_the_settings_stay(qtbot: QtBot, session: Session) -> None:
    session.open_picture(first := scripted_picture())
    finish(qtbot, session)
    run = session.view.shown
    session.configuration.set_auto_rerun(False)
    session.configuration.set_settings(settings := session.configuration.settings.replace(mu=2.0))
    session.open_picture(second := scripted_picture("second.png"))
    session.show_last_run(second)
    assert session.view.shown is None, "it has none"
    session.open_picture(first)
    session.show_last_run(second)
    assert session.view.shown is None, "it is not the open one"
    session.show_last_run(first)
    assert session.view.shown is run and session.configuration.settings == settings and session.is_stale


def test_a_run_from_a_file_is_taken_in_and_shown(session: Session) -> None:
    record = scripted_record()
    session.add_run(record)
    assert session.runs.kept == (record,) and session.view.shown is record and session.view.picture is record.picture
    assert session.runs.phase is RunPhase.READY and session.configuration.settings == record.settings


def test_a_run_that_is_removed_gives_its_place_to_the_one_before(qtbot: QtBot, session: Session) -> None:
    session.open_picture(scripted_picture())
    finish(qtbot, session)
    finish(qtbot, session)
    first, second = session.runs.kept
    session.view.compare_with(first)
    session.remove_run(first)
    assert session.view.compared is None and session.runs.kept == (second,)
    session.remove_run(first)
    assert session.runs.kept == (second,), "it is there no longer"
    session.add_run(third := scripted_record(second.picture))
    session.remove_run(third)
    assert session.view.shown is second
    session.remove_run(second)
    assert session.view.shown is None and session.runs.kept == ()


# Stale


def test_stale_until_the_shown_run_has_the_settings(qtbot: QtBot, session: Session, engine: ScriptedEngine) -> None:
    session.open_picture(scripted_picture())
    assert not session.is_stale
    finish(qtbot, session)
    assert not session.is_stale
    session.configuration.set_auto_rerun(False)
    session.configuration.set_settings(SMALL.replace(mu=1.5))
    assert session.stale_by == "settings"
    finish(qtbot, session)
    assert not session.is_stale
    engine.hold = 3
    session.runs.start()
    assert session.stale_by == "settings", "a newer run is under way"


def test_stale_by_other_constraints(qtbot: QtBot, session: Session) -> None:
    session.add_run(scripted_record(settings=SMALL))
    session.configuration.set_constraints(BOUND)
    assert session.stale_by == "seeds"
    finish(qtbot, session)
    assert not session.is_stale and session.runs.kept[-1].ended is EndReason.COMPLETED


# Closing


def test_tasks_that_belong_to_the_session_are_closed_with_it(qtbot: QtBot, session: Session) -> None:
    task, gate = BackgroundTask("test", session), threading.Event()

    def endless(should_stop: Callable[[], bool]) -> Iterator[object]:
        gate.set()
        while not should_stop():
            yield 0

    task.submit(endless)
    assert gate.wait(60)
    session.close()
    assert not task.is_busy and not task.is_running
