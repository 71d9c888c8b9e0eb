"""What looks on from inside the program's event loop while something is measured."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from PySide6.QtCore import QCoreApplication, QEvent, QEventLoop, QObject, Qt, QTimer, SignalInstance, Slot
from PySide6.QtWidgets import QWidget

from grapl_engine import PhaseStarted
from tests.bench.targets import Figures

__all__ = ["REST_S", "Probe", "memory_mb", "shares_of"]

PROBE_MS = 5
WAIT_S = 600.0
REST_S = 1.5


def memory_mb() -> float:
    """Of the whole window, as it is now."""
    import psutil

    return float(psutil.Process().memory_info().rss / 2**20)


def shares_of(name: str, late: list[float]) -> Figures:
    """Median, p99 and maximum of how late the timer came, in milliseconds."""
    ordered = sorted(late)
    middle, last = ordered[len(ordered) // 2], ordered[int(len(ordered) * 0.99)]
    return {f"{name}, p50": [middle], f"{name}, p99": [last], f"{name}, max": [ordered[-1]]}


class Probe(QObject):
    """Looks on: when the window was painted, how late a timer comes, how long things take. Jobs are its subclasses'."""

    def __init__(self, window: Any, folder: Path, since: float) -> None:
        super().__init__(window)
        self.window, self.folder, self.since = window, folder, since
        self.session = window.session
        self.painted, self.ready = window.painted, 0.0
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

    # How

    def open(self, megapixels: float) -> float:
        """Open a picture: seconds until all views have painted it."""
        path = self.folder / f"{megapixels:g}-megapixels.jpg"
        begin = time.monotonic()
        self.window.opening.open_paths([path])
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

    def pixel_view(self) -> QWidget:
        """What the pixel map is painted on."""
        return list(self.window.grid.views.values())[-1].canvas.viewport()  # type: ignore[no-any-return]

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

    def wait_for_paint(self, *widgets: Any, of_themselves: bool = False) -> None:
        """Until these, or the four views, are painted once more; of themselves: they are not asked to.

        A view whose camera moved is painted when its scene's turn comes. Asked before that, it would be painted twice.
        """
        targets = widgets or [view.canvas.viewport() for view in self.window.grid.views.values()]
        self.unpainted = set(targets)
        for target in targets:
            target.installEventFilter(self)
            if not of_themselves:
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
