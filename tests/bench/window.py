"""The window's figures against their targets (UX.md): start-up, lateness, panning, Stop, large pictures, memory.

    python -m tests.bench.window        these figures alone

Each start is a process of its own, as a person starts it; settings and recent files of the person are not touched.
In the child the program itself runs, with a probe that looks on from inside its event loop.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from importlib import import_module
from pathlib import Path
from typing import Any

from PySide6.QtCore import QSettings, QTimer
from PySide6.QtGui import QPaintEvent

from tests.bench.machine import screen
from tests.bench.targets import Figures

ROOT = Path(__file__).parents[2]
STARTS = 5
SIZE = (1600, 1000)
"""Of the window, where there is room for it; a screen that is not there would be smaller."""
JOBS = {
    "window_jobs.WindowJobs": ("start", "run", "hands", "detail", "lab", "large", "all_pairs"),
    "loupe_jobs.LoupeJobs": ("switching", "two_maps", "sweep", "stability", "fifty"),
}
"""Of which class of which module: a child imports it once the window is there, since the start is measured."""


def measure(say: Callable[[str], None], *, full: bool = False) -> Figures:
    """All figures, each as often as it was measured."""
    from tests.bench import pictures

    figures: Figures = {}
    with tempfile.TemporaryDirectory() as folder:
        for size in pictures.SIZES:
            pictures.write(size, Path(folder))
        jobs = [name for names in JOBS.values() for name in names if full or name != "all_pairs"]
        jobs = ["start"] * (STARTS - 1) + jobs
        for number, job in enumerate(jobs):
            for name, values in _child(job, folder).items():
                figures.setdefault(name, []).extend(values)
            say(f"window, process {number + 1} of {len(jobs)} ({job})")
    return figures


def _child(job: str, folder: str) -> Figures:
    command = [sys.executable, "-m", "tests.bench.window", "--job", job, "--folder", folder, "--since", repr(time.monotonic())]
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}  # as users have it
    if platform := screen():
        environment["QT_QPA_PLATFORM"] = platform
    done = subprocess.run(command, capture_output=True, text=True, check=False, env=environment, cwd=ROOT)
    if done.returncode != 0 or not done.stdout:
        sys.exit(f"{' '.join(command)} failed:\n{done.stderr}")
    found: Figures = json.loads(done.stdout.splitlines()[-1])
    return found


# In the child


def be_child(job: str, folder: Path, since: float) -> int:
    """Start the program as a person does, and let the probe do its job once the window is on screen."""
    import app.__main__ as program

    class WatchedWindow(program.MainWindow):
        def __init__(self, *args: Any) -> None:
            super().__init__(*args)
            self.probe: Any = None
            self.painted = 0.0
            self.resize(*SIZE)
            if job not in ("start", "run"):
                self.session.configuration.set_auto_rerun(False)

        def paintEvent(self, event: QPaintEvent) -> None:
            super().paintEvent(event)
            if not self.painted:
                self.painted = time.monotonic()
                QTimer.singleShot(0, self.measure)

        def measure(self) -> None:
            self.painted = time.monotonic()  # now the children are painted too, and the picture is on screen
            self.probe = _jobs_of(job)(self, folder, since)
            found = getattr(self.probe, job)()
            print(json.dumps(found), flush=True)
            self.close()

    program.MainWindow = WatchedWindow  # type: ignore[misc]
    with tempfile.TemporaryDirectory() as store:
        QSettings.setPath(QSettings.Format.IniFormat, QSettings.Scope.UserScope, store)
        program.sessions_folder = lambda: Path(store) / "sessions"  # type: ignore[attr-defined]
        return program.main([])


def _jobs_of(job: str) -> Any:
    """The class that has a job."""
    place = next(place for place, names in JOBS.items() if job in names)
    module, _, name = place.partition(".")
    return getattr(import_module(f"tests.bench.{module}"), name)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--job", choices=[name for names in JOBS.values() for name in names], help=argparse.SUPPRESS)
    parser.add_argument("--folder", type=Path, help=argparse.SUPPRESS)
    parser.add_argument("--since", type=float, default=0.0, help=argparse.SUPPRESS)
    args = parser.parse_args()
    if args.job:
        return be_child(args.job, args.folder, args.since)
    from tests.bench.report import window_table

    print("\n".join(window_table(measure(lambda text: print(text, file=sys.stderr, flush=True)))))
    return 0


if __name__ == "__main__":
    sys.exit(main())
