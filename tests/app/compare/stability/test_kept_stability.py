"""Runs and what they say together come back at the next start, as far as they were, and go on from there."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import pytest
from pytestqt.qtbot import QtBot
from scripted_run import scripted_picture
from scripted_run_pool import ScriptedPool

from app.compare.stability.kept_stability import KeptStability
from app.compare.stability.runs_plan import RunsPlan
from app.compare.stability.stability_model import StabilityModel
from app.session.history import RunConfiguration
from app.session.session import Session
from app.session.session_folders import SessionFolders
from app.tasks.shared_run_pool import SharedRunPool
from grapl_engine import Settings
from grapl_engine.storage import session_attachments
from grapl_engine.storage.session_stability import KIND, RUN_KIND

Start = Callable[[], tuple[Session, StabilityModel, ScriptedPool]]


@pytest.fixture
def start(qapp: object, tmp_path: Path, qtbot: QtBot) -> Iterator[Start]:
    """Starts a session in the folder, as a program does, with the page's model; all are closed at the end."""
    sessions: list[Session] = []

    def begin() -> tuple[Session, StabilityModel, ScriptedPool]:
        session, pool = Session(engine=lambda job, should_stop: iter(())), ScriptedPool()
        sessions.append(session)
        session.run_pool = SharedRunPool(lambda: pool)  # type: ignore[arg-type, return-value]
        session.configuration.set_auto_rerun(False)
        with qtbot.waitSignal(session.keeper.began):
            session.keeper.begin(SessionFolders(tmp_path))
        if session.view.picture is None:
            session.open_picture(scripted_picture())
        return session, StabilityModel(session, session), pool

    yield begin
    for session in sessions:
        session.close()


def plan(lambda_: float = 2.0, count: int = 4) -> RunsPlan:
    return RunsPlan(RunConfiguration(Settings(d=8, lambda_=lambda_)), "seed", count)


def looked_at(model: StabilityModel, wanted: RunsPlan, qtbot: QtBot) -> None:
    model.look_at(wanted)
    qtbot.waitUntil(lambda: not (model.is_reading or model.task.is_busy))


def made(model: StabilityModel, wanted: RunsPlan, qtbot: QtBot) -> None:
    looked_at(model, wanted, qtbot)
    model.start()
    qtbot.waitUntil(lambda: not model.task.is_busy)


def kinds(session: Session) -> list[str]:
    return sorted(entry.kind for entry in session.keeper.writer.attachments)


def test_all_of_it_comes_back(start: Start, qtbot: QtBot) -> None:
    session, model, _ = start()
    made(model, plan(), qtbot)
    first = model.found
    session.close()
    _, model, pool = start()
    looked_at(model, plan(), qtbot)
    back = model.found
    assert first is not None and first.stability is not None and back is not None and back.stability is not None
    assert not back.missing and not pool.jobs and model.plans == [plan()]
    for number, labels in first.maps.items():
        np.testing.assert_array_equal(back.maps[number], labels)
    np.testing.assert_array_equal(back.stability.seen, first.stability.seen)
    np.testing.assert_array_equal(back.stability.together(0, 0), first.stability.together(0, 0))
    assert back.stability.count_at(0.5) == first.stability.count_at(0.5)


def test_runs_that_were_under_way_go_on_with_what_is_missing(start: Start, qtbot: QtBot) -> None:
    session, model, pool = start()
    pool.gate.clear()
    model.look_at(plan())
    model.start()
    qtbot.waitUntil(lambda: model.found is not None and len(model.found.maps) == 2)
    session.close()
    session, model, pool = start()
    looked_at(model, plan(), qtbot)
    assert model.found is not None and model.found.missing == [2, 3] and model.found.stability is not None
    model.start()
    qtbot.waitUntil(lambda: not model.task.is_busy)
    assert [job.settings.seed for job in pool.jobs] == [2, 3] and not model.found.missing
    assert kinds(session) == [KIND, *[RUN_KIND] * 4]


def test_a_run_that_failed_and_was_made_after_all_is_there(start: Start, qtbot: QtBot) -> None:
    session, model, pool = start()
    pool.failing = {1}
    made(model, plan(), qtbot)
    session.close()
    session, model, _ = start()
    looked_at(model, plan(), qtbot)
    assert model.found is not None and model.found.failures == {1: "There was no room for it."}
    model.start()
    qtbot.waitUntil(lambda: not model.task.is_busy)
    session.close()
    _, model, _ = start()
    looked_at(model, plan(), qtbot)
    assert model.found is not None and not model.found.failures and len(model.found.maps) == 4


def test_what_is_not_at_hand_any_more_comes_from_the_folder(start: Start, qtbot: QtBot) -> None:
    _, model, pool = start()
    for lambda_ in range(8):
        made(model, plan(float(lambda_), 2), qtbot)
    assert len(model._kept) == 6 and len(model.plans) == 8
    count = len(pool.jobs)
    looked_at(model, plan(0.0, 2), qtbot)
    assert model.found is not None and model.found.stability is not None and len(pool.jobs) == count
    looked_at(model, plan(99.0, 2), qtbot)
    assert model.found is not None and not model.found.maps and not model.is_reading


def test_each_picture_has_its_own(start: Start, qtbot: QtBot) -> None:
    session, model, _ = start()
    made(model, plan(), qtbot)
    session.open_picture(scripted_picture("other.png", 24, 16))
    looked_at(model, plan(), qtbot)
    assert model.found is not None and not model.found.maps and model.plans == []


def test_who_looks_elsewhere_while_it_is_read_finds_it_later(start: Start, qtbot: QtBot) -> None:
    session, model, _ = start()
    made(model, plan(), qtbot)
    session.close()
    session, model, _ = start()
    picture = session.view.picture
    model.look_at(plan())
    assert model.is_reading and picture is not None
    model.start()
    assert not model.task.is_busy, "first it is known what is there"
    session.open_picture(scripted_picture("other.png"))
    model.look_at(plan())
    assert not model.is_reading
    session.open_picture(picture)
    looked_at(model, plan(), qtbot)
    assert model.found is not None and len(model.found.maps) == 4


def test_damaged_runs_are_missing(start: Start, qtbot: QtBot) -> None:
    session, model, _ = start()
    made(model, plan(), qtbot)
    folder, entries = session.keeper.writer.folder, session.keeper.writer.attachments
    assert folder is not None
    session.close()
    (folder / session_attachments.attachment_file(entries[2].number)).write_bytes(b"damaged")
    session, model, _ = start()
    looked_at(model, plan(), qtbot)
    assert model.found is not None and len(model.found.maps) == 3
    session.close()
    (folder / session_attachments.attachment_file(entries[0].number)).write_bytes(b"damaged")
    session, model, _ = start()
    looked_at(model, plan(), qtbot)
    assert model.found is not None and not model.found.maps and model.plans == []
    made(model, plan(), qtbot)
    assert len(model.found.maps) == 4


def test_what_is_at_hand_counts_in_the_memory_of_the_session(start: Start, qtbot: QtBot) -> None:
    session, model, _ = start()
    made(model, plan(), qtbot)
    assert model.found is not None
    assert sum(of()() for of in session.keeper.loader._others) == model.found.size > 4 * 2 * 32 * 48  # type: ignore[misc]


def test_without_a_folder_nothing_is_kept(session: Session) -> None:
    picture = scripted_picture()
    session.open_picture(picture)
    kept = KeptStability(session, session)
    assert not kept.has(picture, plan()) and kept.plans(picture) == []
    kept.read(picture)
    assert not kept.is_reading
