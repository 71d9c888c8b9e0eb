"""The work behind a sweep: what comes, what stays, what is stopped, and runs that become the session's."""

from __future__ import annotations

import pytest
from pytestqt.qtbot import QtBot
from scripted_pool import BAD_SEED, BASE, ScriptedPool
from scripted_run import scripted_labels, scripted_picture

from app.compare.sweep import sweep_model
from app.compare.sweep.axis import axis_of
from app.compare.sweep.sweep_model import SweepModel
from app.compare.sweep.sweep_plan import SweepPlan
from app.session.session import Session
from grapl_engine.truth import Truth


@pytest.fixture
def model(session: Session, pool: ScriptedPool) -> SweepModel:
    return SweepModel(session, session)


def plan(session: Session, values: str = "0, 2, 8", name: str = "lambda", seeds: str = "") -> SweepPlan:
    return SweepPlan.of(session.configuration.settings, axis_of(name, values), axis_of("seed", seeds) if seeds else None)


def run(model: SweepModel, made: SweepPlan, qtbot: QtBot) -> None:
    with qtbot.waitSignal(model.ended):
        model.start(made)


def test_every_cell_comes_with_its_run(model: SweepModel, session: Session, pool: ScriptedPool, qtbot: QtBot) -> None:
    made = plan(session)
    run(model, made, qtbot)
    assert model.sweep is not None and model.sweep.counts == (3, 3) and not model.sweep.is_stopped
    assert [job.settings for job in pool.jobs] == [cell.settings for cell in made.cells[0]]
    for cell in made.all_cells:
        result = model.sweep.result_of(cell)
        assert result is not None and result.record is not None and result.record.settings == cell.settings
    assert session.runs.kept == (), "a run is the session's once it is asked for"


def test_a_bad_value_and_a_run_that_breaks_off_fail_alone(model: SweepModel, session: Session, qtbot: QtBot) -> None:
    made = plan(session, "0, x", seeds=f"0, {BAD_SEED}")
    run(model, made, qtbot)
    assert model.sweep is not None
    results = [[model.sweep.result_of(cell) for cell in row] for row in made.cells]
    failures = [[result.failure for result in row if result is not None] for row in results]
    assert failures[0][0] == "" and "not a value" in failures[0][1]
    assert failures[1][0] == "The run broke off: unlucky." and "not a value" in failures[1][1]


def test_stop_keeps_what_is_there_and_the_rest_is_run_later(
    model: SweepModel, session: Session, pool: ScriptedPool, qtbot: QtBot
) -> None:
    pool.hold = 2
    made = plan(session)
    model.start(made)
    qtbot.waitUntil(lambda: model.sweep is not None and model.sweep.counts == (2, 3))
    model.stop()
    assert model.sweep is not None and model.sweep.is_stopped and model.sweep.counts == (2, 3) and not model.task.is_busy
    pool.hold = -1
    run(model, plan(session), qtbot)
    assert model.sweep.counts == (3, 3) and len(pool.jobs) == 3, "what was there was not run again"


def test_another_sweep_keeps_the_runs_that_it_has_too(
    model: SweepModel, session: Session, pool: ScriptedPool, qtbot: QtBot
) -> None:
    run(model, plan(session), qtbot)
    run(model, plan(session, "8, 32"), qtbot)
    assert len(pool.jobs) == 4 and model.sweep is not None
    assert {settings.lambda_ for settings in model.sweep.results} == {8.0, 32.0}


def test_failures_are_tried_again(model: SweepModel, session: Session, pool: ScriptedPool, qtbot: QtBot) -> None:
    made = plan(session, str(BAD_SEED), "seed")
    run(model, made, qtbot)
    run(model, made, qtbot)
    assert len(pool.jobs) == 2


def test_a_cell_becomes_a_run_of_the_session_once(model: SweepModel, session: Session, qtbot: QtBot) -> None:
    made = plan(session)
    run(model, made, qtbot)
    cell = made.cells[0][2]
    assert model.load(cell) and model.is_shown(cell) and not model.is_shown(made.cells[0][0])
    (record,) = session.runs.kept
    assert session.view.shown is record and record.settings.lambda_ == 8.0 and session.configuration.settings == cell.settings
    assert model.load(made.cells[0][0]) and model.load(cell)
    assert len(session.runs.kept) == 2 and session.view.shown is record


def test_a_run_whose_record_was_let_go_of_is_run_again(
    model: SweepModel, session: Session, monkeypatch: pytest.MonkeyPatch, qtbot: QtBot
) -> None:
    monkeypatch.setattr(sweep_model, "RECORD_BYTES", 0)
    made = plan(session)
    run(model, made, qtbot)
    assert model.sweep is not None and all(result.record is None for result in model.sweep.results.values())
    with qtbot.waitSignal(session.runs.run_started):
        assert model.load(made.cells[0][0])
    assert session.configuration.settings == made.cells[0][0].settings


def test_what_failed_or_is_not_there_cannot_be_loaded(model: SweepModel, session: Session, qtbot: QtBot) -> None:
    made = plan(session, "x, 2")
    assert not model.load(made.cells[0][1])
    run(model, made, qtbot)
    assert not model.load(made.cells[0][0]) and session.runs.kept == ()


def test_a_sweep_stays_with_its_picture(model: SweepModel, session: Session, pool: ScriptedPool, qtbot: QtBot) -> None:
    pool.hold = 1
    made, first = plan(session), session.view.picture
    assert first is not None
    model.start(made)
    qtbot.waitUntil(lambda: model.sweep is not None and model.sweep.counts == (1, 3))
    model.load(made.cells[0][0])
    session.open_picture(scripted_picture("another.png"))
    assert model.sweep is None and not model.task.is_busy
    session.show_run(session.runs.kept[0])
    assert model.sweep is not None and model.sweep.plan is made and model.sweep.counts == (1, 3) and model.sweep.is_stopped
    assert all(result.record is None for result in model.sweep.results.values()), "whole runs are not kept for it"


def test_closing_in_the_middle_ends(session: Session, model: SweepModel, pool: ScriptedPool, qtbot: QtBot) -> None:
    pool.hold = 1
    model.start(plan(session))
    qtbot.waitUntil(lambda: model.sweep is not None and model.sweep.counts == (1, 3))
    session.close()
    assert not model.task.is_running


def test_scores_are_those_of_the_maps(model: SweepModel, session: Session, qtbot: QtBot) -> None:
    made = plan(session, "5, 20", "k0")
    run(model, made, qtbot)
    assert model.scores_of(made.cells[0][0]) is None
    session.truth.take(Truth((scripted_labels((64, 96)).astype("int32"),)))
    qtbot.waitUntil(lambda: all(model.scores_of(cell) is not None for cell in made.all_cells))
    same, finer = (model.scores_of(cell) for cell in made.all_cells)
    assert same is not None and same.mean.weighted_iou == 1.0 and same.mean.delta_k == 0
    assert finer is not None and finer.mean.over_segmentation > 1
    model.load(made.cells[0][1])
    assert model.scores_of(made.cells[0][0]) == same, "a change of the list of runs forgets nothing"


def test_colours_are_those_of_the_last_run(model: SweepModel, session: Session, qtbot: QtBot) -> None:
    from scripted_run import scripted_record

    record = scripted_record(session.view.picture, settings=BASE)
    record.palette_indices = (7, 8, 9, 10, 11)
    session.add_run(record)
    made = plan(session)
    run(model, made, qtbot)
    assert model.sweep is not None
    result = model.sweep.result_of(made.cells[0][2])
    assert result is not None and result.record is not None and result.record.palette_indices == (7, 8, 9, 10, 11)
