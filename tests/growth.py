"""Some fifty runs in a window of their own process, and what they leave behind; prints one line of JSON.

A process of its own, since a heap that a thousand other tests have used moves by more than what is looked for.
"""

from __future__ import annotations

import gc
import json
import sys
import time
from collections.abc import Callable

import numpy as np
import psutil
from PySide6.QtCore import QCoreApplication, QEvent, QSettings, QStandardPaths
from PySide6.QtWidgets import QApplication

from app.main_window import MainWindow
from app.panels.run_card import RunCard
from app.session.run_phase import RunPhase
from app.session.session import Session
from grapl_engine import RunRecord, Settings, as_picture

RUNS, WARM = 54, 14  # by then there are as many removed runs as can be put back
PATIENCE = 60.0


def main() -> None:
    """Run, stop and supersede; look at the process once when warm and once at the end."""
    QStandardPaths.setTestModeEnabled(True)
    QSettings.setDefaultFormat(QSettings.Format.IniFormat)
    application = QApplication([])
    picture = as_picture(np.random.default_rng(0).integers(0, 256, (64, 64, 3), dtype=np.uint8))
    window = MainWindow(Session(settings=Settings(d=8, k0=5, steps=(3, 2), lambda_=1.0)))
    window.show()
    session = window.session
    session.configuration.set_auto_rerun(False)
    session.open_picture(picture)
    before: dict[str, int] = {}
    for number in range(RUNS):
        if number == WARM:
            before = snapshot()
        session.configuration.set_settings(session.configuration.settings.replace(seed=number))
        session.runs.start()
        if number % 5 == 1:
            wait(
                lambda: (
                    (session.runs.running is not None and session.runs.running.prepared is not None) or not session.runs.is_busy
                )
            )
            session.runs.stop()
        elif number % 5 == 2:
            session.runs.start()
        wait(lambda: session.runs.phase is RunPhase.READY)
        for record in session.runs.kept[:-2]:
            session.remove_run(record)
    after = snapshot()
    listed = len(session.runs.kept)
    window.close()
    window.deleteLater()
    settle()
    application.quit()
    sys.stdout.write(json.dumps({"before": before, "after": after, "listed": listed}))


def settle() -> None:
    """Let Qt and Python do what they have put off."""
    QApplication.processEvents()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)


def wait(until: Callable[[], bool]) -> None:
    """Turn the loop until it holds."""
    deadline = time.monotonic() + PATIENCE
    while not until():
        if time.monotonic() > deadline:
            raise TimeoutError("The window did not come to rest.")
        settle()
        time.sleep(0.001)


def snapshot() -> dict[str, int]:
    """What a leak would show in: threads, open files, bytes, and the runs and cards that are still there."""
    settle()
    gc.collect()
    process = psutil.Process()
    alive = gc.get_objects()
    return {
        "threads": process.num_threads(),
        "files": process.num_fds() if hasattr(process, "num_fds") else 0,
        "rss": process.memory_info().rss,
        "records": sum(type(thing) is RunRecord for thing in alive),
        "cards": sum(type(thing) is RunCard for thing in alive),
    }


if __name__ == "__main__":
    main()
