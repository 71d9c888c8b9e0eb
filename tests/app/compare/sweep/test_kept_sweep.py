"""A sweep comes back at the next start, as far as it was, and goes on from there."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import pytest
from pytestqt.qtbot import QtBot
from scripted_pool import BAD_SEED, BASE, ScriptedPool
from scripted_run import scripted_picture, scripted_record

from app.compare.sweep.axis import axis_of
from app.compare.sweep.cell_result import CellResult
from app.compare.sweep.kept_sweep import KeptSweep
from app.compare.sweep.sweep_model import Sweep, SweepModel
from app.compare.sweep.sweep_plan import SweepPlan
from app.session.session import Session
from app.session.session_folders import SessionFolders
from app.tasks.shared_run_pool import SharedRunPool
from grapl_engine.storage import session_attachments
from grapl_engine.storage.session_sweep import KIND, RUN_KIND

Start = Callable[[], tuple[Session, SweepModel, ScriptedPool]]


@pytest.fixture
def start(qapp: object, tmp_path: Path, qtbot: QtBot) -> Iterator[Start]:
    """Starts a session in the folder, as a program does, with the page's model; all are closed at the end."""
    sessions: list[Session] = []

    def begin() -> tuple[Session, SweepModel, ScriptedPool]:
        session, pool = Session(engine=lambda job, should_stop: iter(())), ScriptedPool()
        sessions.append(session)
        session.run_pool = SharedRunPool(lambda: pool)
        session.configuration.set_auto_rerun(False)
        session.configuration.set_settings(BASE)
        with qtbot.waitSignal(session.keeper.began):
            session.keeper.begin(SessionFolders(tmp_path))
        if session.view.picture is None:
            session.open_picture(scripted_picture())
        model = SweepModel(session, session)
        qtbot.waitUntil(lambda: not model.is_reading)
        return session, model, pool

    yield begin
    for session in sessions:
        session.close()


def plan(values: str = "0, 2, 8", down: str = "") -> SweepPlan:
    return SweepPlan.of(BASE, axis_of("lambda", values), axis_of("seed", down) if down else None)


def run(model: SweepModel, made: SweepPlan, qtbot: QtBot) -> Sweep:
    with qtbot.waitSignal(model.ended):
        model.start(made)
    assert model.sweep is not None
    return model.sweep


def kinds(session: Session) -> list[str]:
    return sorted(entry.kind for entry in session.keeper.writer.attachments)


def assert_same(one: CellResult | None, other: CellResult | None) -> None:
    assert one is not None and other is not None
    for name in ("failure", "k_hat", "k0", "energy"):
        assert getattr(one, name) == getattr(other, name)
    np.testing.assert_equal(one.seconds, other.seconds)
    assert one.image == other.image
    if one.packed is not None:
        assert other.packed is not None and other.reference is not None and one.reference is not None
        np.testing.assert_array_equal(one.packed.labels(), other.packed.labels())
        assert one.reference.palette_indices == other.reference.palette_indices


def test_all_of_it_comes_back(start: Start, qtbot: QtBot) -> None:
    session, model, _ = start()
    made = plan("0, x, 8", f"0, {BAD_SEED}")
    first = run(model, made, qtbot)
    session.close()
    _, model, pool = start()
    back = model.sweep
    assert back is not None and back.is_restored and not back.missing and back.counts == (4, 4) and not pool.jobs
    assert (back.plan.base, back.plan.axes) == (made.base, made.axes)
    assert [(cell.settings, cell.failure) for cell in back.plan.all_cells] == [
        (cell.settings, cell.failure) for cell in made.all_cells
    ]
    for cell in made.all_cells:
        assert_same(first.result_of(cell), back.result_of(cell))
    assert back.reference is not None and all(result.record is None for result in back.results.values())


def test_one_that_was_under_way_goes_on_with_what_is_missing(start: Start, qtbot: QtBot) -> None:
    session, model, pool = start()
    pool.hold = 2
    model.start(plan())
    qtbot.waitUntil(lambda: model.sweep is not None and model.sweep.counts == (2, 3))
    session.close()
    session, model, pool = start()
    assert model.sweep is not None and model.sweep.counts == (2, 3) and model.sweep.is_restored
    with qtbot.waitSignal(model.ended):
        model.go_on()
    assert model.sweep.counts == (3, 3) and [job.settings.lambda_ for job in pool.jobs] == [8.0]
    assert not model.sweep.is_restored and kinds(session) == [KIND, RUN_KIND, RUN_KIND, RUN_KIND]
    session.close()
    _, model, _ = start()
    assert model.sweep is not None and model.sweep.counts == (3, 3)


def test_another_sweep_takes_its_place(start: Start, qtbot: QtBot) -> None:
    session, model, _ = start()
    run(model, plan(), qtbot)
    run(model, plan("8, 32"), qtbot)
    assert kinds(session) == [KIND, RUN_KIND, RUN_KIND]
    session.close()
    session, model, pool = start()
    assert model.sweep is not None and [settings.lambda_ for settings in model.sweep.results] == [8.0, 32.0]
    run(model, plan("32"), qtbot)
    assert not pool.jobs and kinds(session) == [KIND, RUN_KIND], "what was brought back is not run again"


def test_each_picture_has_its_own(start: Start, qtbot: QtBot) -> None:
    session, model, _ = start()
    run(model, plan("0, 2"), qtbot)
    first = session.view.picture
    session.add_run(scripted_record(scripted_picture("other.png", 24, 16)))
    assert model.sweep is None
    run(model, plan("8"), qtbot)
    assert first is not None
    session.open_picture(first)
    session.close()
    session, model, _ = start()
    assert model.sweep is not None and {settings.lambda_ for settings in model.sweep.results} == {0.0, 2.0}
    session.show_run(session.runs.kept[0])
    qtbot.waitUntil(lambda: model.sweep is not None and model.sweep.counts == (1, 1))
    assert {settings.lambda_ for settings in model.sweep.results} == {8.0}


def test_who_looks_elsewhere_while_it_is_read_finds_it_later(start: Start, qtbot: QtBot) -> None:
    session, model, _ = start()
    run(model, plan(), qtbot)
    session.close()
    session, _, _ = start()
    model, picture = SweepModel(session, session), session.view.picture
    assert model.is_reading and picture is not None
    session.open_picture(scripted_picture("other.png"))
    assert not model.is_reading and model.sweep is None
    model.start(plan("2"))
    session.open_picture(picture)
    qtbot.waitUntil(lambda: model.sweep is not None and model.sweep.counts == (3, 3))


def test_a_result_that_is_damaged_is_missing_and_a_damaged_sweep_is_told(start: Start, qtbot: QtBot) -> None:
    session, model, _ = start()
    run(model, plan(), qtbot)
    folder, entries = session.keeper.writer.folder, session.keeper.writer.attachments
    assert folder is not None
    session.close()
    (folder / session_attachments.attachment_file(entries[2].number)).write_bytes(b"damaged")
    session, model, _ = start()
    assert model.sweep is not None and model.sweep.counts == (2, 3)
    session.close()
    (folder / session_attachments.attachment_file(entries[0].number)).write_bytes(b"damaged")
    _, model, pool = start()
    assert model.sweep is None and "cannot be brought back" in model.failure and "run it again" in model.failure
    run(model, plan(), qtbot)
    assert len(pool.jobs) == 3


def test_what_it_holds_counts_in_the_memory_of_the_session(start: Start, qtbot: QtBot) -> None:
    session, model, _ = start()
    before = sum(of()() for of in session.keeper.loader._others)  # type: ignore[misc]
    sweep = run(model, plan(), qtbot)
    assert before == 0 and sum(of()() for of in session.keeper.loader._others) == sweep.size > 0  # type: ignore[misc]


def test_nothing_is_read_where_there_is_nothing(start: Start, qtbot: QtBot) -> None:
    session, model, _ = start()
    kept, picture = KeptSweep(session, session), session.view.picture
    assert picture is not None
    kept.read(picture)
    assert not kept.is_reading
    run(model, plan("0"), qtbot)
    qtbot.waitUntil(lambda: not session.keeper.writer._task.is_busy)
    kept.read(picture)
    assert kept.is_reading, "another reader does not know it yet"
    kept.cancel()
    assert not kept.is_reading
    with qtbot.waitSignals([kept.plan_read, kept.result_read, kept.ended], order="strict"):
        kept.read(picture)
    kept.read(picture)
    assert not kept.is_reading, "once is enough"
