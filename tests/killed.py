"""Somebody who never comes to an end, and says what has ended and what is written.

`tests/test_killed.py` starts it in a process of its own and kills it. Arguments: the folder of sessions, and what is done:
"runs", one after the other, each with a name; a "sweep" that grows; the runs behind the "stability", more and more; or a
"batch", a folder of pictures again and again.
"""

from __future__ import annotations

import sys
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import numpy as np
from PIL import Image
from PySide6.QtCore import QCoreApplication, QObject, QTimer, Slot
from scripted_pool import BAD_SEED, BASE, ScriptedPool
from scripted_run import scripted_events, scripted_picture

from app.compare.stability.runs_plan import RunsPlan
from app.compare.stability.stability_model import StabilityModel
from app.compare.sweep.axis import axis_of
from app.compare.sweep.sweep_model import SweepModel
from app.compare.sweep.sweep_plan import SweepPlan
from app.session.batch_picture import PictureState
from app.session.batch_work import BatchPlan
from app.session.history import RunConfiguration
from app.session.session import Session
from app.session.session_folders import SessionFolders
from app.tasks.engine import Job
from app.tasks.shared_run_pool import SharedRunPool
from grapl_engine import Event, RunRecord, Settings
from grapl_engine.pipeline.run_pool import RunResult

RUN_S = 0.2
PICTURES = 20
"""Of a batch."""


def engine(job: Job, _should_stop: Callable[[], bool]) -> Iterator[Event]:
    """As quick as the quickest real run, no quicker: what comes in between is written in that time."""
    events = scripted_events(job.picture, job.settings)
    for event in events:
        time.sleep(RUN_S / len(events))
        yield event  # type: ignore[misc]


class Restless(QObject):
    """Starts the next run as soon as there is room for one; every third one on another picture."""

    def __init__(self, folder: Path) -> None:
        super().__init__()
        self.session = Session(engine, Settings(d=8, k0=5, steps=(1, 1)))
        self.session.configuration.set_auto_rerun(False)
        self.session.keeper.began.connect(self.on_began)
        self.session.runs.run_ended.connect(self.on_ended)
        self.session.runs.phase_changed.connect(self.on_phase)
        self.session.keeper.writer.run_written.connect(self.on_written)
        self.session.keeper.begin(SessionFolders(folder))

    @Slot()
    def on_began(self) -> None:
        say("found", len(self.session.runs.kept))
        self.next()

    @Slot(object)
    def on_ended(self, record: RunRecord) -> None:
        self.session.kept.rename(record, f"run {len(self.session.runs.kept) - 1}")
        say("ended", len(self.session.runs.kept))

    @property
    def written(self) -> int:
        return sum(entry.is_written for entry in self.session.kept.entries)

    @Slot()
    def on_written(self) -> None:
        say("written", self.written)
        self.on_phase()

    @Slot()
    def on_phase(self) -> None:
        if self.session.runs.is_at_rest:
            self.next()

    def next(self) -> None:
        count = len(self.session.runs.kept)
        if count - self.written > 1:
            return  # a slow disk is waited for, so that no more than two can be lost
        if self.session.view.picture is None or count % 3 == 0:
            self.session.open_picture(scripted_picture(f"picture {count}.png"))
        self.session.configuration.set_settings(self.session.configuration.settings.replace(seed=count))
        if not self.session.runs.is_busy:
            self.session.runs.start()


class SlowPool(ScriptedPool):
    """Takes as long for a run as the quickest real one, and longer where the disk is slower than that."""

    disk_rests = threading.Event()
    disk_rests.set()

    def runs(self, *asked: Any, **how: Any) -> Iterator[RunResult]:
        for result in super().runs(*asked, **how):
            time.sleep(RUN_S)
            self.disk_rests.wait(60)
            yield result


class Varied(QObject):
    """Begins with what is there, makes what is missing, and asks for more; `look` makes and finds, as a page does."""

    def __init__(self, folder: Path) -> None:
        super().__init__()
        self.session = Session(engine, BASE)
        self.session.configuration.set_auto_rerun(False)
        self.session.run_pool = SharedRunPool(SlowPool)
        self.begun, self.told = False, 0
        self.session.keeper.began.connect(self.on_began)
        self.session.keeper.writer._task.busy_changed.connect(self.on_writer_busy)
        self.session.keeper.begin(SessionFolders(folder))

    @Slot()
    def on_began(self) -> None:
        if self.session.view.picture is None:
            self.session.open_picture(scripted_picture())
        self.look()

    def look(self) -> None:
        """Read what there is."""
        raise NotImplementedError

    def go_on(self) -> None:
        """Make what is missing, or ask for more."""
        raise NotImplementedError

    def count(self) -> int:
        """How many runs are there."""
        raise NotImplementedError

    @Slot()
    def on_read(self) -> None:
        if not self.begun:
            self.begun, self.told = True, self.count()
            say("found", self.told)
            QTimer.singleShot(0, self, self.go_on)

    @Slot()
    def on_news(self) -> None:
        if self.begun and self.count() > self.told:
            self.told = self.count()
            say("ended", self.told)

    @Slot(bool)
    def on_writer_busy(self, busy: bool) -> None:
        (SlowPool.disk_rests.clear if busy else SlowPool.disk_rests.set)()
        if not busy and self.told:
            say("written", self.told)


class Sweeper(Varied):
    """A sweep over ever more seeds."""

    def look(self) -> None:
        self.model = SweepModel(self.session, self)
        self.model.result_added.connect(self.on_news)
        self.model.ended.connect(self.on_ended)
        if not self.model.is_reading:
            self.on_read()

    def count(self) -> int:
        return 0 if self.model.sweep is None else len(self.model.sweep.results)

    def go_on(self) -> None:
        if self.model.sweep is not None and self.model.sweep.missing:
            self.model.go_on()
        else:
            seeds = ", ".join(str(seed) for seed in range(self.count() + 10) if seed != BAD_SEED)
            self.model.start(SweepPlan.of(BASE, axis_of("seed", seeds), None))

    @Slot()
    def on_ended(self) -> None:
        if self.begun:
            QTimer.singleShot(0, self, self.go_on)
        else:
            self.on_read()


class Weigher(Varied):
    """Runs with ever more seeds; those of a smaller number are another choice, of which nothing is taken over."""

    def look(self) -> None:
        self.model = StabilityModel(self.session, self)
        self.model.changed.connect(self.on_news)
        self.model.recalled.connect(self.on_read)
        self.model.task.finished.connect(self.go_on)
        self.model.look_at(self.plan)
        if not self.model.is_reading:
            self.on_read()

    @property
    def plan(self) -> RunsPlan:
        return RunsPlan(RunConfiguration(BASE), "seed", 250)

    def count(self) -> int:
        return 0 if self.model.found is None else len(self.model.found.maps)

    def go_on(self) -> None:
        if self.model.found is not None and self.model.found.missing and not self.model.task.is_busy:
            self.model.start()


class Folder(QObject):
    """A folder of pictures, made again and again; what was there before is not written over, what was left is gone on with."""

    def __init__(self, folder: Path) -> None:
        super().__init__()
        self.pictures, self.output = folder.with_name(f"{folder.name} pictures"), folder.with_name(f"{folder.name} results")
        self.session = Session(engine, Settings(d=8, k0=5, steps=(1, 1)))
        self.session.configuration.set_auto_rerun(False)
        batch, keeper = self.session.batch, self.session.keeper
        keeper.began.connect(self.on_began)
        keeper.writer.run_written.connect(self.on_written)
        batch.changed.connect(self.on_batch_changed)
        batch.picture_changed.connect(self.on_picture_changed)
        keeper.begin(SessionFolders(folder))

    @Slot()
    def on_began(self) -> None:
        kept = self.session.kept.entries
        say("found", len(kept))
        say("pictures", sum(entry.record.picture.pixels.any() for entry in kept))
        homes = list(self.output.glob("*"))
        say("folders", sum((home / "run.json").is_file() for home in homes))
        made = Counter(home.name.partition("-")[0] for home in homes if (home / "run.json").is_file())
        counts = [made[f"picture {number}"] for number in range(PICTURES)]
        say("spread", max(counts) - min(counts))
        say("half", len(homes) - sum(made.values()))
        say("left", sum(picture.state is PictureState.WAITING for picture in self.session.batch.pictures))
        if not self.pictures.exists():
            self.pictures.mkdir()
            for number in range(PICTURES):
                Image.fromarray(np.roll(scripted_picture().pixels, number, 0)).save(self.pictures / f"picture {number}.png")
        if self.session.batch.pictures:
            self.on_batch_changed()
        else:
            self.session.batch.look_into(self.pictures)

    @Slot()
    def on_batch_changed(self) -> None:
        batch = self.session.batch
        if not self.session.keeper.has_folder or batch.is_running or batch.folder is None:
            return
        if batch.can_go_on:
            QTimer.singleShot(0, batch, batch.go_on)
        else:
            plan = BatchPlan(batch.folder, self.output, self.session.configuration.settings, save_run=False)
            QTimer.singleShot(0, batch, lambda: batch.start(plan))

    @Slot(int)
    def on_picture_changed(self, place: int) -> None:
        if self.session.batch.pictures[place].state is PictureState.DONE:
            say("ended", len(self.session.runs.kept))

    @Slot()
    def on_written(self) -> None:
        say("written", sum(entry.is_written for entry in self.session.kept.entries))


def say(what: str, count: int) -> None:
    """For the one who kills."""
    sys.stdout.write(f"{what} {count}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    application = QCoreApplication([])
    working = {"runs": Restless, "sweep": Sweeper, "stability": Weigher, "batch": Folder}[sys.argv[2]](Path(sys.argv[1]))
    sys.exit(application.exec())
