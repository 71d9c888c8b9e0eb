from __future__ import annotations

import json
import shlex
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import pytest
from PIL import Image
from pytestqt.qtbot import QtBot
from scripted_run import ScriptedEngine, scripted_picture

from app.session.batch import SessionBatch
from app.session.batch_work import BatchPlan
from app.session.run_phase import RunPhase
from app.session.session import Session
from app.session.session_folders import SessionFolders
from app.tasks.engine import Job
from grapl_engine import Event, Settings
from grapl_engine.cli.main import main

SMALL = Settings(d=8, k0=5, steps=(1, 1))
FILES = ["labels.png", "labels.tif", "overlay.png", "run.json"]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    folder = tmp_path / "photos"
    folder.mkdir()
    for place in range(3):
        picture = scripted_picture()
        Image.fromarray(np.roll(picture.pixels, place, 0)).save(folder / f"p{place}.png")
    return folder


@pytest.fixture
def engine() -> ScriptedEngine:
    return ScriptedEngine()


@pytest.fixture
def session(qapp: object, engine: ScriptedEngine) -> Iterator[Session]:
    session = Session(engine, SMALL)
    session.configuration.set_auto_rerun(False)
    yield session
    engine.gate.set()
    session.close()


@pytest.fixture
def batch(session: Session, folder: Path, qtbot: QtBot) -> SessionBatch:
    with qtbot.waitSignal(session.batch.listed):
        session.batch.look_into(folder)
    return session.batch


def plan(folder: Path, **changes: object) -> BatchPlan:
    return BatchPlan(folder, folder.parent / "out", SMALL, **{"save_run": False, **changes})  # type: ignore[arg-type]


def states(batch: SessionBatch) -> list[str]:
    return [picture.state.value for picture in batch.pictures]


def finished(batch: SessionBatch, qtbot: QtBot) -> None:
    qtbot.waitUntil(lambda: not batch.is_running)


def test_a_folder_becomes_runs_and_files_as_the_command_writes_them(
    batch: SessionBatch, session: Session, folder: Path, qtbot: QtBot
) -> None:
    assert states(batch) == ["waiting"] * 3 and batch.folder == folder
    with qtbot.waitSignal(batch.ended) as ended:
        batch.start(plan(folder))
    assert ended.args == [f"The batch is done: 3 of 3 pictures in {folder.parent / 'out'}."]
    assert states(batch) == ["done"] * 3 and batch.share == 1.0
    assert [picture.record for picture in batch.pictures] == list(session.runs.kept)
    assert sorted(path.name for path in (folder.parent / "out").iterdir()) == ["p0", "p1", "p2"]
    assert sorted(path.name for path in (folder.parent / "out" / "p1").iterdir()) == FILES
    assert session.view.picture is None, "what is looked at stays"


def test_a_picture_that_fails_fails_alone(batch: SessionBatch, session: Session, folder: Path, qtbot: QtBot) -> None:
    (folder / "p1.png").write_bytes(b"no picture")
    batch.start(plan(folder))
    finished(batch, qtbot)
    assert states(batch) == ["done", "failed", "done"] and len(session.runs.kept) == 2
    assert "p1.png" in batch.pictures[1].failure and batch.pictures[1].failure.endswith(".")


class OneByOne(ScriptedEngine):
    """Ends as many runs as it is let, and waits in the middle of the next."""

    def __init__(self) -> None:
        super().__init__()
        self.permits = threading.Semaphore(0)

    def __call__(self, job: Job, should_stop: Callable[[], bool]) -> Iterator[Event]:
        first, *rest = super().__call__(job, should_stop)
        yield first
        while not self.permits.acquire(timeout=0.002):
            if should_stop():
                return
        yield from rest


def test_stop_keeps_what_is_done_and_it_goes_on(folder: Path, qapp: object, qtbot: QtBot) -> None:
    engine = OneByOne()
    session = Session(engine, SMALL)
    batch = session.batch
    with qtbot.waitSignal(batch.listed):
        batch.look_into(folder)
    batch.start(plan(folder))
    engine.permits.release()
    qtbot.waitUntil(lambda: states(batch) == ["done", "running", "waiting"])
    assert batch.seconds_left is not None and 0 < batch.share < 1
    batch.stop()
    assert batch.is_stopping
    finished(batch, qtbot)
    assert states(batch) == ["done", "waiting", "waiting"] and batch.can_go_on
    assert len(session.runs.kept) == 1
    assert [path.name for path in (folder.parent / "out").iterdir()] == ["p0"], "nothing of the one that was let go"
    engine.permits.release(2)
    with qtbot.waitSignal(batch.ended):
        batch.go_on()
    assert states(batch) == ["done"] * 3 and not batch.can_go_on
    assert sorted(path.name for path in (folder.parent / "out").iterdir()) == ["p0", "p1", "p2"]
    session.close()


def test_the_same_folder_again_keeps_what_is_done_and_adds_what_is_new(folder: Path, qapp: object, qtbot: QtBot) -> None:
    engine = OneByOne()
    session = Session(engine, SMALL)
    batch = session.batch
    with qtbot.waitSignal(batch.listed):
        batch.look_into(folder)
    batch.start(plan(folder))
    engine.permits.release()
    qtbot.waitUntil(lambda: states(batch) == ["done", "running", "waiting"])
    batch.stop()
    finished(batch, qtbot)
    assert [picture.was_begun for picture in batch.pictures] == [True, True, False]
    Image.fromarray(scripted_picture().pixels).save(folder / "a.png")
    with qtbot.waitSignal(batch.listed):
        batch.look_into(folder)
    assert states(batch) == ["done", "waiting", "waiting", "waiting"] and batch.can_go_on
    engine.permits.release(3)
    with qtbot.waitSignal(batch.ended):
        batch.go_on()
    assert sorted(path.name for path in (folder.parent / "out").iterdir()) == ["a", "p0", "p1", "p2"]
    with qtbot.waitSignal(batch.listed):
        batch.look_into(folder)
    assert states(batch) == ["waiting"] * 4 and batch.plan is None, "of one that is done there is nothing to go on with"
    session.close()


def test_what_was_written_before_stays_unless_it_may_be_written_over(batch: SessionBatch, folder: Path, qtbot: QtBot) -> None:
    for overwrite, names in ((False, 3), (False, 6), (True, 6)):
        batch.start(plan(folder, overwrite=overwrite, ids_from=1))
        finished(batch, qtbot)
        assert len(list((folder.parent / "out").iterdir())) == names
    assert '"first_label": 1' in (folder.parent / "out" / "p0" / "run.json").read_text()
    assert batch.pictures[0].home == folder.parent / "out" / "p0"


def test_the_whole_run_is_asked_of_the_engine_where_it_is_saved(
    batch: SessionBatch, engine: ScriptedEngine, folder: Path, qtbot: QtBot
) -> None:
    for save_run in (False, True):
        batch.start(plan(folder, save_run=save_run))
        finished(batch, qtbot)
        assert all(job.is_whole is save_run for job in engine.jobs[-3:])
    assert batch.pictures[0].home is not None
    assert (batch.pictures[0].home / f"{batch.pictures[0].home.name}.grapl").is_file()


def test_an_output_that_takes_nothing_is_said_before_the_first(
    batch: SessionBatch, engine: ScriptedEngine, folder: Path, qtbot: QtBot
) -> None:
    (folder.parent / "out").write_text("")
    with qtbot.waitSignal(batch.failed) as failed:
        batch.start(plan(folder))
    assert "Nothing can be written to" in failed.args[0].sentence and not engine.jobs and not batch.is_running


def test_a_folder_without_pictures_is_said(session: Session, tmp_path: Path, qtbot: QtBot) -> None:
    with qtbot.waitSignal(session.batch.failed) as failed:
        session.batch.look_into(tmp_path)
    assert "holds no picture" in failed.args[0].sentence and session.batch.folder is None


def test_the_open_picture_is_the_same_with_its_runs(session: Session, batch: SessionBatch, folder: Path, qtbot: QtBot) -> None:
    from grapl_engine import read_picture

    session.open_picture(read_picture(folder / "p2.png"))
    batch.start(plan(folder))
    finished(batch, qtbot)
    assert session.runs.kept[2].picture is session.view.picture


def test_a_run_of_the_window_comes_between_two_pictures(
    batch: SessionBatch, session: Session, engine: ScriptedEngine, folder: Path, qtbot: QtBot
) -> None:
    session.open_picture(scripted_picture("mine.png"))
    engine.hold = 3
    batch.start(plan(folder))
    qtbot.waitUntil(lambda: len(engine.jobs) == 1)
    session.runs.start()
    assert session.runs.phase is RunPhase.RUNNING
    engine.gate.set()
    finished(batch, qtbot)
    qtbot.waitUntil(lambda: session.runs.phase is RunPhase.READY)
    assert [job.picture.name for job in engine.jobs].index("mine.png") == 1, "the batch has let it go before"
    assert len(session.runs.kept) == 4


def test_another_session_ends_it_and_gets_nothing_of_it(
    batch: SessionBatch, session: Session, engine: ScriptedEngine, folder: Path, tmp_path: Path, qtbot: QtBot
) -> None:
    with qtbot.waitSignal(session.keeper.began):
        session.keeper.begin(SessionFolders(tmp_path / "sessions"))
    engine.hold = 3
    batch.start(plan(folder))
    qtbot.waitUntil(lambda: len(engine.jobs) == 1)
    session.keeper.begin_new()
    assert not batch.is_running and not batch.pictures and batch.plan is None and not batch.can_go_on
    engine.gate.set()
    with qtbot.waitSignal(batch.listed):
        batch.look_into(folder)
    batch.start(plan(folder))
    finished(batch, qtbot)
    assert len(session.runs.kept) == 3


def test_the_end_of_the_program_keeps_what_is_done(folder: Path, tmp_path: Path, qtbot: QtBot) -> None:
    writes, may_write = threading.Event(), threading.Event()

    def engine(job: Job, should_stop: Callable[[], bool]) -> Iterator[Event]:
        yield from ScriptedEngine()(job, should_stop)
        writes.set()
        may_write.wait()

    session = Session(engine, SMALL)
    with qtbot.waitSignal(session.keeper.began):
        session.keeper.begin(SessionFolders(tmp_path / "sessions"))
    with qtbot.waitSignal(session.batch.listed):
        session.batch.look_into(folder)
    session.batch.start(plan(folder))
    qtbot.waitUntil(writes.is_set)
    may_write.set()
    session.close()
    written = [path.name for path in (folder.parent / "out").iterdir() if (path / "run.json").exists()]
    again = Session(ScriptedEngine(), SMALL)
    with qtbot.waitSignal(again.keeper.began):
        again.keeper.begin(SessionFolders(tmp_path / "sessions"))
    assert sorted(Path(run.picture.name).stem for run in again.runs.kept) == sorted(written)
    again.close()


def test_the_command_says_the_same(folder: Path) -> None:
    line = plan(folder, overwrite=True, ids_from=1, save_run=True).command
    assert line.startswith(f"grapl segment {folder} --preset ") and line.endswith(f"--overwrite -o {folder.parent / 'out'}")
    assert "--ids-from 1" in line and "--save-run" in line


@pytest.mark.parametrize("save_run", [False, True])
def test_its_command_writes_the_same_files_with_the_real_engine(
    save_run: bool, folder: Path, qapp: object, qtbot: QtBot
) -> None:
    settings = Settings(d=8, k0=3, steps=(2, 1), device="cpu", threads=1)
    session = Session(settings=settings)
    with qtbot.waitSignal(session.batch.listed):
        session.batch.look_into(folder)
    wanted = BatchPlan(folder, folder.parent / "window", settings, ids_from=1, save_run=save_run)
    with qtbot.waitSignal(session.batch.ended):
        session.batch.start(wanted)
    session.close()
    _, *words = shlex.split(wanted.command)
    assert main([*words[:-1], str(folder.parent / "command"), "--quiet"]) == 0
    for name in ("p0", "p1", "p2"):
        ours, theirs = folder.parent / "window" / name, folder.parent / "command" / name
        assert sorted(path.name for path in ours.iterdir()) == sorted(path.name for path in theirs.iterdir())
        for file in ("labels.tif", "labels.png", "overlay.png"):
            assert (ours / file).read_bytes() == (theirs / file).read_bytes(), f"{name}/{file}"
        facts = [json.loads((home / "run.json").read_text()) for home in (ours, theirs)]
        for told in facts:
            assert told.pop("seconds") and told.pop("command").replace("window", "command")
        assert facts[0] == facts[1]
