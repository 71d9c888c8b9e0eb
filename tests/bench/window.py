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
from pathlib import Path
from typing import Any

import psutil
from PySide6.QtCore import QCoreApplication, QEvent, QEventLoop, QObject, QSettings, Qt, QTimer, SignalInstance, Slot
from PySide6.QtGui import QPaintEvent
from PySide6.QtWidgets import QWidget

from app.tasks.background_task import BackgroundTask
from grapl_engine import PRESETS, Frame, PhaseStarted, Stage
from grapl_engine.analysis import sweep
from tests.bench import child, pictures
from tests.bench.machine import screen
from tests.bench.targets import BESIDE, FIRST_MAP, LEVELS, SCORES, STOP_IN, Figures

ROOT = Path(__file__).parents[2]
RUNS = 5
LONG_RUNS = 3
PROBE_MS = 5
SIZE = (1600, 1000)
"""Of the window, where there is room for it; a screen that is not there would be smaller."""
WAIT_S = 300.0
PAN_S = 2.0
REST_S = 1.5
LAMBDAS = (0.5, 1.0, 4.0, 8.0, 16.0)
STOP_AT = PRESETS["paper"].replace(steps=(2, 2, 2))
"""Each phase comes soon, and is as long as it is at the paper's settings."""


def measure(say: Callable[[str], None], *, full: bool = False) -> Figures:
    """All figures, each as often as it was measured."""
    figures: Figures = {}
    with tempfile.TemporaryDirectory() as folder:
        for size in (0.15, 1.0, 24.0):
            pictures.write(size, Path(folder))
        jobs = [*["start"] * RUNS, "run", "hands", "detail", "lab", "large", *["all_pairs"] * full]
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
            self.probe = Probe(self, folder, since)
            self.resize(*SIZE)
            if job not in ("start", "run"):
                self.session.configuration.set_auto_rerun(False)

        def paintEvent(self, event: QPaintEvent) -> None:
            super().paintEvent(event)
            if not self.probe.painted:
                self.probe.painted = time.monotonic()
                QTimer.singleShot(0, self.measure)

        def measure(self) -> None:
            self.probe.painted = time.monotonic()  # now the children are painted too, and the picture is on screen
            found = getattr(self.probe, job)()
            print(json.dumps(found), flush=True)
            self.close()

    program.MainWindow = WatchedWindow  # type: ignore[misc]
    with tempfile.TemporaryDirectory() as store:
        QSettings.setPath(QSettings.Format.IniFormat, QSettings.Scope.UserScope, store)
        program.sessions_folder = lambda: Path(store) / "sessions"  # type: ignore[attr-defined]
        return program.main([])


class Probe(QObject):
    """Looks on: when the window was painted, how late a timer comes, how long things take. Each job returns figures."""

    def __init__(self, window: Any, folder: Path, since: float) -> None:
        super().__init__(window)
        self.window, self.folder, self.since = window, folder, since
        self.session = window.session
        self.painted = self.ready = 0.0
        self.late: list[float] = []
        self.last = time.perf_counter()
        self.stop_in = self.stopped_in = ""
        self.stop_after = self.stopped = 0.0
        self.unpainted: set[QObject] = set()
        self.session.runs.engine_ready.connect(self.on_engine_ready)
        self.session.runs._task.result.connect(self.on_event)
        self.timer = QTimer(self, interval=PROBE_MS, timerType=Qt.TimerType.PreciseTimer)
        self.timer.timeout.connect(self.on_tick)
        self.timer.start()

    # Jobs

    def start(self) -> Figures:
        self.late.clear()
        self.wait_for(lambda: self.ready > 0)
        return {
            "lateness while the engine is imported, max": [max(self.late)],
            "start to first painted window": [self.painted - self.since],
            "engine ready after that": [self.ready - self.painted],
        }

    def run(self) -> Figures:
        """Lateness during runs, and the time of runs in the window."""
        self.wait_for(lambda: self.ready > 0)
        self.wait_for(self.is_at_rest)  # the run with which the program starts
        figures: Figures = {}
        for _ in range(RUNS):
            self.run_once()
            ordered = sorted(self.late)
            for name, value in (
                ("p50", ordered[len(ordered) // 2]),
                ("p99", ordered[int(len(ordered) * 0.99)]),
                ("max", ordered[-1]),
            ):
                figures.setdefault(f"lateness during a run, {name}", []).append(value)
        self.session.configuration.set_auto_rerun(False)
        self.open(0.15)
        self.session.configuration.set_settings(PRESETS["paper"])
        figures[BESIDE] = [self.run_once() for _ in range(RUNS)]
        return figures

    def hands(self) -> Figures:
        """What hands do: nothing, panning, Stop."""
        self.open(1.0)
        self.wait_for(lambda: self.ready > 0)
        self.rest(1.0)
        figures: Figures = {
            "memory of the idle window with a picture, engine loaded": [psutil.Process().memory_info().rss / 2**20]
        }
        figures["pan during a run, four views, 1 megapixel"] = [self.frames_a_second() for _ in range(RUNS)]
        self.session.runs.stop()
        self.wait_for(self.is_at_rest)
        self.session.configuration.set_settings(STOP_AT)
        for _ in range(RUNS):
            for phase in STOP_IN:
                for name, value in self.stop_when(phase).items():
                    figures.setdefault(f"Stop in {phase.lower()}, {name}", []).append(value)
        return figures

    def detail(self) -> Figures:
        """The slider at 1 megapixel, and a picture's own segments after it is opened; nothing runs beside."""
        self.wait_for(lambda: self.ready > 0)
        self.wait_for(self.is_at_rest)
        self.session.configuration.set_auto_rerun(False)
        maps = []
        for _ in range(RUNS):
            before, begin = self.session.view.picture, time.monotonic()
            self.open(0.15)
            self.wait_for(lambda before=before: self.session.view.picture is not before)
            self.wait_for(lambda: self.session.own_segments.hierarchy is not None)
            self.wait_for_paint(self.pixel_view())
            maps.append(time.monotonic() - begin)
        self.open(1.0)
        self.wait_for(lambda: self.session.own_segments.hierarchy is not None)
        self.wait_for_paint()
        self.rest(REST_S)
        scores = _milliseconds_of_scores(self.session.own_segments.hierarchy)
        return {FIRST_MAP: maps, LEVELS: [self.levels_a_second() for _ in range(RUNS)], SCORES: scores}

    def lab(self) -> Figures:
        """The lab on the sample at d = 32: patch after patch, lambda after lambda, and a sweep beside the open window."""
        self.wait_for(lambda: self.ready > 0)
        self.wait_for(lambda: self.session.view.picture is not None)  # the sample with which the program starts
        self.session.configuration.set_settings(PRESETS["explore"])
        self.run_once()
        self.session.view.show_frame(Frame(Stage.CUT, 0))
        d = self.session.configuration.settings.d
        clicks = [
            self.seconds_to_paint("patch", lambda patch=patch: self.session.view.select_patch(patch)) for patch in _diagonal(d)
        ]
        lens, base = self.window.lab.page_of("lens"), self.session.view.shown.settings
        answers = [
            self.seconds_to_paint(
                "lens", lambda value=value: lens.want(base.replace(lambda_=value)), of=self.session.view.preview_changed
            )
            for value in LAMBDAS
        ]
        self.session.view.set_preview(None)
        sweeps = [self.seconds_of_sweep() for _ in range(RUNS)]
        return {
            "click on a patch to a filled inspector": [1000 * one for one in clicks],
            "lambda what-if to the picture": [1000 * one for one in answers],
            "sweep of 40 lambdas": sweeps,
            "lateness during a sweep, max": [max(self.late)],
        }

    def large(self) -> Figures:
        """A photograph of 24 megapixels."""
        self.wait_for(lambda: self.ready > 0)
        shown = []
        for _ in range(RUNS):
            self.open(0.15)
            shown.append(self.open(24.0))
        segmented = [self.run_once() for _ in range(LONG_RUNS)]
        return {
            "24 megapixels opened and shown": shown,
            "24 megapixels segmented, default settings": segmented,
            "24 megapixels, peak memory": [child.peak()],
        }

    def all_pairs(self) -> Figures:
        """Stop in a cut of the fully connected graph, a second after its start."""
        self.wait_for(lambda: self.ready > 0)
        self.open(0.15)
        self.session.configuration.set_settings(PRESETS["paper"].replace(edge_threshold=0.0))
        found = [self.stop_when("CUTTING", after=1.0) for _ in range(RUNS)]
        return {"Stop in cutting, all pairs, finished": [one["finished"] for one in found if one]}

    # How

    def open(self, megapixels: float) -> float:
        """Open a picture: seconds until all views have painted it."""
        path = self.folder / f"{megapixels:g}-megapixels.jpg"
        begin = time.monotonic()
        self.window.files.open_paths([path])
        self.wait_for(lambda: self.session.view.picture is not None and self.session.view.picture.name == path.name)
        self.wait_for_paint()
        return time.monotonic() - begin

    def run_once(self) -> float:
        """Run the settings: seconds from the start until the session is ready again."""
        begin = time.monotonic()
        self.session.runs.start()
        self.late.clear()
        self.wait_for(self.is_at_rest)
        return time.monotonic() - begin

    def seconds_to_paint(self, page: str, act: Callable[[], None], of: SignalInstance | None = None) -> float:
        """From an act to the painted page and views; `of` is the signal that the act is answered by, if not at once."""
        self.window.open_lab(page)
        self.rest(REST_S)  # the search of the patch before must not be measured
        answered = [] if of is not None else [True]
        connection = of.connect(lambda: answered.append(True)) if of is not None else None
        begin = time.monotonic()
        act()
        self.wait_for(lambda: bool(answered))
        self.wait_for_paint(self.window.lab, *(view.canvas.viewport() for view in self.window.grid.views.values()))
        seconds = time.monotonic() - begin
        if of is not None and connection is not None:
            of.disconnect(connection)
        return seconds

    def seconds_of_sweep(self) -> float:
        """40 lambdas of the shown cut, solved in the lab's own way."""
        ended: list[bool] = []
        task, problem = BackgroundTask("bench", self.session), self.window.lab.model.problem
        task.finished.connect(lambda: ended.append(True))
        self.late.clear()
        begin = time.monotonic()
        task.submit(lambda should_stop: sweep.sweep(problem, sweep.lambda_grid(256.0, 40), should_stop))
        self.wait_for(lambda: bool(ended))
        seconds = time.monotonic() - begin
        task.close()
        return seconds

    def frames_a_second(self) -> float:
        """Pan as fast as all four views can be painted, while the engine trains."""
        if not self.session.runs.is_busy:
            self.session.runs.start()
        self.wait_for(lambda: self.session.runs.running is not None and self.session.runs.running.prepared is not None)
        canvas = next(iter(self.window.grid.views.values())).canvas
        frames, begin = 0, time.monotonic()
        while (now := time.monotonic()) - begin < PAN_S:
            seen = canvas.fitting
            canvas.set_camera(type(seen)(seen.x + 40 * ((now - begin) % 1), seen.y, seen.scale / 2))
            canvas.camera_moved.emit(canvas.camera)
            self.wait_for_paint()
            frames += 1
        return frames / (time.monotonic() - begin)

    def pixel_view(self) -> QWidget:
        """What the pixel map is painted on."""
        return list(self.window.grid.views.values())[-1].canvas.viewport()  # type: ignore[no-any-return]

    def levels_a_second(self) -> float:
        """From one segment to all superpixels and back, a tenth more or less at a time, each level painted with its borders."""
        slider = self.session.detail
        slider.show_level(1)
        most, way, frames, begin = slider.hierarchy.tree.leaves, 1, 0, time.monotonic()
        while time.monotonic() - begin < PAN_S:
            slider.step(way)
            way = -way if slider.cut.count in (1, most) else way
            self.wait_for_paint(self.pixel_view())
            frames += 1
        return frames / (time.monotonic() - begin)

    def stop_when(self, phase: str, after: float = 0.0) -> dict[str, float]:
        """A Stop as soon as a phase is seen, or some seconds after: until the window has said so (ms), and until the engine is at rest (s).

        Nothing, if the phase was over by then.
        """
        self.stop_in, self.stop_after, self.stopped = phase, after, 0.0
        self.session.runs.start()
        self.wait_for(lambda: self.stopped > 0)
        self.wait_for_paint(self.window.statusBar())
        acknowledged = time.monotonic()
        self.wait_for(self.is_at_rest)
        at_rest = time.monotonic()
        if self.stopped_in != phase:
            return {}
        return {"acknowledged": (acknowledged - self.stopped) * 1000, "finished": at_rest - self.stopped}

    def is_at_rest(self) -> bool:
        return self.session.runs.phase.name == "READY"

    def rest(self, seconds: float) -> None:
        until = time.monotonic() + seconds
        self.wait_for(lambda: time.monotonic() > until)

    def wait_for(self, holds: Callable[[], bool]) -> None:
        """Let the program go on until something holds."""
        until = time.monotonic() + WAIT_S
        while not holds():
            QCoreApplication.processEvents(QEventLoop.ProcessEventsFlag.WaitForMoreEvents)
            if time.monotonic() > until:
                sys.exit("waited in vain")

    def wait_for_paint(self, *widgets: Any) -> None:
        """Until these, or the four views, are painted once more."""
        targets = widgets or [view.canvas.viewport() for view in self.window.grid.views.values()]
        self.unpainted = set(targets)
        for target in targets:
            target.installEventFilter(self)
            target.update()
        self.wait_for(lambda: not self.unpainted)
        for target in targets:
            target.removeEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Paint:
            self.unpainted.discard(watched)
        return False

    @Slot()
    def on_engine_ready(self) -> None:
        self.ready = time.monotonic()

    @Slot()
    def on_tick(self) -> None:
        now = time.perf_counter()
        self.late.append(max(0.0, (now - self.last) * 1000 - PROBE_MS))
        self.last = now

    @Slot(object)
    def on_event(self, event: object) -> None:
        if isinstance(event, PhaseStarted) and event.phase.name == self.stop_in:
            self.stop_in = ""
            QTimer.singleShot(round(1000 * self.stop_after), self.stop) if self.stop_after else self.stop()

    @Slot()
    def stop(self) -> None:
        record = self.session.runs.running
        self.stopped_in = record.phase.phase.name if record is not None and record.phase is not None else ""
        self.stopped = time.monotonic()
        self.session.runs.stop()


def _milliseconds_of_scores(hierarchy: Any) -> list[float]:
    """Of one level against five others, as if annotators had drawn those; without the boundaries, which come later."""
    from grapl_engine.evaluation.measures import QUICK
    from grapl_engine.evaluation.truth_scores import TruthScorer
    from grapl_engine.images.picture import stretched
    from grapl_engine.truth import Truth

    labels, *drawn = (stretched(hierarchy.labels(count), 1000, 1000) for count in (60, 10, 20, 40, 80, 160))
    scorer = TruthScorer(Truth(tuple(one.astype("int32") for one in drawn)))
    times = []
    for _ in range(RUNS + 1):
        begin = time.monotonic()
        scorer.score(labels, names=QUICK)
        times.append(1000 * (time.monotonic() - begin))
    return times[1:]  # at first the truth is looked at


def _diagonal(d: int) -> list[tuple[int, int]]:
    """Patches across the picture."""
    return [(place, place) for place in range(d // 8, d, d // RUNS)][:RUNS]


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument(
        "--job", choices=("start", "run", "hands", "detail", "lab", "large", "all_pairs"), help=argparse.SUPPRESS
    )
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
