"""Somebody who runs one run after the other, names each, and never comes to an end; says when a run has ended or is written.

`tests/test_killed.py` starts it in a process of its own and kills it. Arguments: the folder of sessions.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

from PySide6.QtCore import QCoreApplication, QObject, Slot
from scripted_run import scripted_events, scripted_picture

from app.session.session import Session
from app.session.session_folders import SessionFolders
from app.tasks.engine import Job
from grapl_engine import Event, RunRecord, Settings

RUN_S = 0.2


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
        self.say("found", len(self.session.runs.kept))
        self.next()

    @Slot(object)
    def on_ended(self, record: RunRecord) -> None:
        self.session.kept.rename(record, f"run {len(self.session.runs.kept) - 1}")
        self.say("ended", len(self.session.runs.kept))

    @Slot()
    def on_written(self) -> None:
        self.say("written", sum(entry.is_written for entry in self.session.kept.entries))

    @Slot()
    def on_phase(self) -> None:
        if self.session.runs.is_at_rest:
            self.next()

    def next(self) -> None:
        count = len(self.session.runs.kept)
        if self.session.view.picture is None or count % 3 == 0:
            self.session.open_picture(scripted_picture(f"picture {count}.png"))
        self.session.configuration.set_settings(self.session.configuration.settings.replace(seed=count))
        if not self.session.runs.is_busy:
            self.session.runs.start()

    def say(self, what: str, count: int) -> None:
        sys.stdout.write(f"{what} {count}\n")
        sys.stdout.flush()


if __name__ == "__main__":
    application = QCoreApplication([])
    restless = Restless(Path(sys.argv[1]))
    sys.exit(application.exec())
