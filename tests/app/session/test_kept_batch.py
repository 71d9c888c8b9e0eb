"""A batch comes back at the next start: what is done, what waits, and nothing by itself."""

from __future__ import annotations

import shutil
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import pytest
from PIL import Image
from pytestqt.qtbot import QtBot
from scripted_run import ScriptedEngine, scripted_picture

from app.session.batch import SessionBatch
from app.session.batch_picture import PictureState
from app.session.batch_work import BatchPlan
from app.session.kept_batch import KeptBatch
from app.session.session import Session
from app.session.session_folders import SessionFolders
from app.tasks.engine import Job
from grapl_engine import Event, Settings
from grapl_engine.batch.queue import KIND

SMALL = Settings(d=8, k0=5, steps=(1, 1))


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    folder = tmp_path / "photos"
    folder.mkdir()
    for place in range(4):
        Image.fromarray(np.roll(scripted_picture().pixels, place, 0)).save(folder / f"p{place}.png")
    (folder / "p1.png").write_bytes(b"no picture")
    return folder


class Engine(ScriptedEngine):
    """Never comes to the end of the picture of this name."""

    endless = ""

    def __call__(self, job: Job, should_stop: Callable[[], bool]) -> Iterator[Event]:
        first, *rest = super().__call__(job, should_stop)
        yield first
        while job.picture.name == self.endless:
            if should_stop():
                return
            time.sleep(0.001)
        yield from rest


class Starts:
    """Starts of the program, one after the other; a killed one leaves its folder as it was at that moment."""

    def __init__(self, root: Path, qtbot: QtBot) -> None:
        self.root, self.qtbot, self.engine, self.session = root, qtbot, Engine(), Session(Engine(), SMALL)
        self.told: list[str] = []
        self.session.close()

    def start(self) -> SessionBatch:
        self.engine = Engine()
        self.session = Session(self.engine, SMALL)
        self.session.kept_batch.notice_given.connect(self.told.append)
        with self.qtbot.waitSignal(self.session.keeper.began):
            self.session.keeper.begin(SessionFolders(self.root))
        return self.session.batch

    def close(self) -> None:
        self.engine.endless = ""
        self.session.close()

    def killed(self) -> None:
        """What lies on the disk now is what the next start finds."""
        copy = self.root.with_name(f"{self.root.name}-then")
        shutil.copytree(self.root, copy, ignore=shutil.ignore_patterns("lock"))
        self.close()
        self.root = copy


@pytest.fixture
def starts(qapp: object, tmp_path: Path, qtbot: QtBot) -> Iterator[Starts]:
    starts = Starts(tmp_path / "sessions", qtbot)
    yield starts
    starts.close()


def plan(folder: Path, **changes: object) -> BatchPlan:
    return BatchPlan(folder, folder.parent / "out", SMALL, **{"save_run": False, **changes})  # type: ignore[arg-type]


def states(batch: SessionBatch) -> list[str]:
    return [picture.state.value for picture in batch.pictures]


def stopped_at(starts: Starts, place: int, folder: Path, **changes: object) -> SessionBatch:
    """A batch that was stopped on the way of this picture."""
    batch, qtbot = starts.start(), starts.qtbot
    with qtbot.waitSignal(batch.listed):
        batch.look_into(folder)
    starts.engine.endless = f"p{place}.png"
    batch.start(plan(folder, **changes))
    qtbot.waitUntil(lambda: batch.pictures[place].state is PictureState.RUNNING)
    batch.stop()
    qtbot.waitUntil(lambda: not batch.is_running)
    starts.engine.endless = ""
    return batch


def test_after_the_end_it_is_there_and_goes_on(starts: Starts, folder: Path, qtbot: QtBot) -> None:
    batch = stopped_at(starts, 2, folder, ids_from=1)
    assert states(batch) == ["done", "failed", "waiting", "waiting"]
    failure = batch.pictures[1].failure
    starts.close()

    batch = starts.start()
    assert isinstance(starts.session.kept_batch, KeptBatch)
    assert states(batch) == ["done", "failed", "waiting", "waiting"] and batch.plan == plan(folder, ids_from=1)
    assert not batch.is_running and batch.can_go_on and not starts.engine.jobs, "nothing starts by itself"
    assert batch.pictures[1].failure == failure and batch.pictures[2].was_begun and not batch.pictures[3].was_begun
    assert batch.pictures[0].record is starts.session.kept.records[0]
    assert starts.told == ["The batch of photos is not done: 2 of 4 pictures wait. Go on in the panel Batch makes them."]
    with qtbot.waitSignal(batch.ended) as ended:
        batch.go_on()
    assert ended.args == [f"The batch is done: 3 of 4 pictures in {folder.parent / 'out'}, 1 failed."]
    assert [job.picture.name for job in starts.engine.jobs] == ["p2.png", "p3.png"], "nothing is done again"
    assert sorted(path.name for path in (folder.parent / "out").iterdir()) == ["p0", "p2", "p3"]
    assert '"first_label": 1' in (folder.parent / "out" / "p3" / "run.json").read_text()
    starts.close()

    batch = starts.start()
    assert states(batch) == ["done", "failed", "done", "done"] and not batch.can_go_on and len(starts.told) == 1
    assert [picture.record for picture in batch.pictures if picture.record] == list(starts.session.kept.records)


def test_after_a_kill_too(starts: Starts, folder: Path, qtbot: QtBot) -> None:
    batch = stopped_at(starts, 2, folder)
    starts.engine.endless, before = "p2.png", len(starts.engine.jobs)
    batch.go_on()
    qtbot.waitUntil(lambda: len(starts.engine.jobs) == before + 1)
    starts.session.keeper.writer._task.pool.waitForDone()
    starts.killed()
    for home in (folder.parent / "out").glob("p[23]"):  # what the one that was only said to be killed wrote
        shutil.rmtree(home)

    batch = starts.start()
    assert states(batch) == ["done", "failed", "waiting", "waiting"] and batch.pictures[2].was_begun
    with qtbot.waitSignal(batch.ended):
        batch.go_on()
    assert [job.picture.name for job in starts.engine.jobs] == ["p2.png", "p3.png"]


def test_what_was_written_last_is_not_done_again_though_the_session_does_not_know(
    starts: Starts, folder: Path, qtbot: QtBot
) -> None:
    batch = stopped_at(starts, 2, folder)
    starts.session.keeper.writer._task.pool.waitForDone()
    starts.killed()
    other = Session(ScriptedEngine(), SMALL)  # its files are written, and the kill comes before the session is
    with qtbot.waitSignal(other.batch.listed):
        other.batch.look_into(folder)
    (folder.parent / "out" / "p0").rename(folder.parent / "mine")
    with qtbot.waitSignal(other.batch.ended):
        other.batch.start(plan(folder))
    other.close()

    batch = starts.start()
    assert states(batch) == ["done", "failed", "done", "done"] and not batch.can_go_on
    assert batch.pictures[2].home == folder.parent / "out" / "p2" and batch.pictures[2].record is None


def test_a_folder_half_in_place_is_filled(starts: Starts, folder: Path, qtbot: QtBot) -> None:
    batch = stopped_at(starts, 2, folder)
    starts.close()
    half = folder.parent / "out" / "p2"
    half.mkdir()
    (half / "labels.png").write_bytes(b"half")
    batch = starts.start()
    with qtbot.waitSignal(batch.ended):
        batch.go_on()
    assert sorted(path.name for path in (folder.parent / "out").iterdir()) == ["p0", "p2", "p3"]
    assert (half / "run.json").is_file() and (half / "labels.png").read_bytes() != b"half"


def test_pictures_that_are_gone_say_so_and_fail_alone(starts: Starts, folder: Path, qtbot: QtBot) -> None:
    batch = stopped_at(starts, 2, folder)
    starts.close()
    (folder / "p2.png").unlink()
    shutil.rmtree(folder.parent / "out" / "p0")
    batch = starts.start()
    assert [picture.is_missing for picture in batch.pictures] == [True, False, True, False]
    with qtbot.waitSignal(batch.ended):
        batch.go_on()
    assert states(batch) == ["done", "failed", "failed", "done"] and "p2.png" in batch.pictures[2].failure


def test_a_batch_alone_keeps_its_session(starts: Starts, folder: Path, qtbot: QtBot) -> None:
    batch = stopped_at(starts, 0, folder)
    assert states(batch) == ["waiting"] * 4 and starts.session.keeper.is_empty
    starts.close()
    batch = starts.start()
    assert states(batch) == ["waiting"] * 4 and batch.can_go_on


def test_another_folder_takes_its_place(starts: Starts, folder: Path, qtbot: QtBot) -> None:
    batch = stopped_at(starts, 2, folder)
    other = folder.parent / "other"
    other.mkdir()
    shutil.copy(folder / "p0.png", other)
    with qtbot.waitSignal(batch.listed):
        batch.look_into(other)
    assert not any(entry.kind == KIND for entry in starts.session.keeper.writer.attachments)
    starts.close()
    assert not starts.start().pictures, "one that was only looked at is not kept"


def test_each_session_has_its_own(starts: Starts, folder: Path, qtbot: QtBot) -> None:
    batch = stopped_at(starts, 2, folder)
    keeper = starts.session.keeper
    mine = keeper.writer.folder
    keeper.begin_new()
    assert not batch.pictures and batch.plan is None
    assert mine is not None
    keeper.writer._task.pool.waitForDone()
    with qtbot.waitSignal(keeper.changed):
        keeper.open_earlier(mine)
    assert states(batch) == ["done", "failed", "waiting", "waiting"]
    assert batch.pictures[0].record is starts.session.kept.records[0]


def test_that_of_a_file_stays_behind(starts: Starts, folder: Path, tmp_path: Path, qtbot: QtBot) -> None:
    batch = stopped_at(starts, 2, folder)
    keeper = starts.session.keeper
    with qtbot.waitSignal(keeper.writer.saved):
        keeper.writer.save_as(tmp_path / "mine.graplsession")
    with qtbot.waitSignal(keeper.changed):
        keeper.open_file(tmp_path / "mine.graplsession")
    assert not batch.pictures and len(starts.session.kept.records) == 1
    starts.close()
    assert not starts.start().pictures, "nor does it come at a later start"


def test_whether_a_model_may_be_fetched_is_not_taken_from_the_disk(starts: Starts, folder: Path, qtbot: QtBot) -> None:
    for is_known in (False, True):
        stopped_at(starts, 2, folder, accepts_model=True)
        starts.close()
        starts.engine = Engine()
        starts.session = Session(starts.engine, SMALL)
        if is_known:
            starts.session.models.accept(SMALL.dinov2_model)
        with qtbot.waitSignal(starts.session.keeper.began):
            starts.session.keeper.begin(SessionFolders(starts.root))
        back = starts.session.batch.plan
        assert back is not None and back.accepts_model is is_known
        starts.close()
        shutil.rmtree(starts.root)
        shutil.rmtree(folder.parent / "out")
