"""Start-up, lateness and Stop of the real window, against their targets. Run by ``make measure``.

Each start is a process of its own, as a person starts it; settings and recent
files of the person are not touched. Figures are of this machine, with whatever
else it is doing: compare medians, not single runs.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from typing import Any

STARTS = 5
RUNS = 3
PROBE_MS = 5
WAIT_S = 120.0
STOP_IN = ("TRAINING", "CUTTING", "LABELLING")

# Name: (unit, target, fails above), on two cores without a GPU.
TARGETS: dict[str, tuple[str, float, float]] = {
    "start to first painted window": ("s", 0.6, 1.2),
    "engine ready after that": ("s", 3.0, 5.0),
    "lateness during a run, p99": ("ms", 16.0, 33.0),
    "lateness during a run, max": ("ms", 50.0, 100.0),
    "lateness while the engine is imported, max": ("ms", 250.0, 250.0),
    **{f"Stop in {phase.lower()}, acknowledged": ("ms", 50.0, 100.0) for phase in STOP_IN},
    **{f"Stop in {phase.lower()}, finished": ("s", 0.5, 2.0) for phase in STOP_IN},
}


def main() -> int:
    """Measure in child processes and print a table and a line of JSON."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--starts", type=int, default=STARTS, help="processes started for the start-up figures")
    parser.add_argument("--runs", type=int, default=RUNS, help="runs of the sample for the lateness figures")
    parser.add_argument("--child", choices=("start", "run"), help=argparse.SUPPRESS)
    parser.add_argument("--since", type=float, default=0.0, help=argparse.SUPPRESS)
    args = parser.parse_args()
    if args.child:
        return _be_child(args.child, args.since, args.runs)
    starts = [_child("start", args) for _ in range(args.starts)]
    run = _child("run", args)
    figures = {name: statistics.median(start[name] for start in starts) for name in starts[0]} | run.pop("figures")
    _print_table(figures)
    facts = {"machine": platform.platform(), "cores": os.cpu_count(), "python": platform.python_version()}
    print(json.dumps({"figures": figures, "starts": starts, **run, **facts}))
    return 0


def _child(what: str, args: argparse.Namespace) -> dict[str, Any]:
    command = [sys.executable, __file__, "--child", what, "--runs", str(args.runs), "--since", repr(time.monotonic())]
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}  # as users have it
    done = subprocess.run(command, capture_output=True, text=True, check=False, env=environment)
    if done.returncode != 0:
        sys.exit(f"{' '.join(command)} failed:\n{done.stderr}")
    found: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return found


def _print_table(figures: dict[str, float]) -> None:
    print(f"{'figure':<46}{'here':>9}{'target':>9}{'limit':>9}")
    for name, value in figures.items():
        unit, target, limit = TARGETS.get(name, ("ms", float("nan"), float("inf")))
        verdict = "over the limit" if value > limit else "over the target" if value > target else ""
        print(f"{name:<46}{value:>6.3g} {unit:<2}{target:>9g}{limit:>9g}  {verdict}")


# In the child: the program itself, with a probe that looks on from inside its event loop


def _be_child(what: str, since: float, runs: int) -> int:
    from PySide6.QtCore import QSettings, QTimer
    from PySide6.QtGui import QPaintEvent

    import app.__main__ as program

    class WatchedWindow(program.MainWindow):
        def __init__(self, *args: Any) -> None:
            super().__init__(*args)
            self.probe = Probe(self)

        def paintEvent(self, event: QPaintEvent) -> None:
            super().paintEvent(event)
            if not self.probe.painted:
                self.probe.painted = time.monotonic()
                QTimer.singleShot(0, self.measure)

        def measure(self) -> None:
            self.probe.painted = time.monotonic()  # now the children are painted too, and the picture is on screen
            found = self.probe.start(since) if what == "start" else self.probe.runs(runs)
            print(json.dumps(found), flush=True)
            self.close()

    program.MainWindow = WatchedWindow  # type: ignore[misc]
    with tempfile.TemporaryDirectory() as folder:
        QSettings.setPath(QSettings.Format.IniFormat, QSettings.Scope.UserScope, folder)
        return program.main([])


class Probe:
    """Looks on: when the window was painted, how late a timer comes, how long a Stop takes."""

    def __init__(self, window: Any) -> None:
        from PySide6.QtCore import Qt, QTimer

        self.session = window.session
        self.painted = self.ready = 0.0
        self.late: list[float] = []
        self.last = time.perf_counter()
        self.session.engine_ready.connect(self.on_engine_ready)
        self.timer = QTimer(window, interval=PROBE_MS, timerType=Qt.TimerType.PreciseTimer)
        self.timer.timeout.connect(self.on_tick)
        self.timer.start()

    def on_engine_ready(self) -> None:
        self.ready = time.monotonic()

    def on_tick(self) -> None:
        now = time.perf_counter()
        self.late.append(max(0.0, (now - self.last) * 1000 - PROBE_MS))
        self.last = now

    def start(self, since: float) -> dict[str, float]:
        self.wait_for(lambda: self.ready > 0)
        return {"start to first painted window": self.painted - since, "engine ready after that": self.ready - self.painted}

    def runs(self, runs: int) -> dict[str, Any]:
        self.late.clear()
        self.wait_for(lambda: self.ready > 0)
        importing = max(self.late)
        self.wait_for(self.is_at_rest)  # the run with which the program starts
        late = [self.lateness_of_a_run() for _ in range(runs)]
        figures = {f"lateness during a run, {name}": statistics.median(run[name] for run in late) for name in late[0]}
        figures["lateness while the engine is imported, max"] = importing
        for phase in STOP_IN:
            figures |= self.stop_in(phase)
        return {"figures": figures, "lateness of each run": late}

    def lateness_of_a_run(self) -> dict[str, float]:
        self.session.start()
        self.late.clear()
        self.wait_for(self.is_at_rest)
        ordered = sorted(self.late)
        return {
            "p50": ordered[len(ordered) // 2],
            "p99": ordered[int(len(ordered) * 0.99)],
            "max": ordered[-1],
        }

    def stop_in(self, name: str) -> dict[str, float]:
        """A Stop as soon as a phase is seen: until the window has said so, and until the engine is at rest."""
        from PySide6.QtCore import QCoreApplication, QEventLoop

        self.session.start()
        self.wait_for(lambda: self.is_in(name) or self.is_at_rest())
        if self.is_at_rest():
            return {}
        began = time.monotonic()
        self.session.stop()
        QCoreApplication.processEvents(QEventLoop.ProcessEventsFlag.AllEvents)
        acknowledged = time.monotonic()
        self.wait_for(self.is_at_rest)
        return {
            f"Stop in {name.lower()}, acknowledged": (acknowledged - began) * 1000,
            f"Stop in {name.lower()}, finished": time.monotonic() - began,
        }

    def is_in(self, name: str) -> bool:
        record = self.session.running
        return record is not None and record.phase is not None and record.phase.phase.name == name

    def is_at_rest(self) -> bool:
        return self.session.phase.name == "READY"

    def wait_for(self, holds: Callable[[], bool]) -> None:
        """Let the program go on until something holds."""
        from PySide6.QtCore import QCoreApplication, QEventLoop

        until = time.monotonic() + WAIT_S
        while not holds():
            QCoreApplication.processEvents(QEventLoop.ProcessEventsFlag.WaitForMoreEvents)
            if time.monotonic() > until:
                sys.exit("waited in vain")


if __name__ == "__main__":
    sys.exit(main())
