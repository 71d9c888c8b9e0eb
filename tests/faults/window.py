"""The window without a screen and with the real engine: settings that change all the time, stops and closings at any moment.

    python -m tests.faults.window SEED RERUNS STOPS CLOSINGS

says a line of JSON for each. `tried` starts it and waits for the lines.
"""

from __future__ import annotations

import json
import random
import select
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from tests.faults.place import started
from tests.faults.tally import Outcome, Tally

if TYPE_CHECKING:
    from app.main_window import MainWindow

CHANGE_MS = 100
SILENCE_S = 300.0
"""Without a line for so long the process hangs as a whole."""
LATE_S = 10.0
"""And an answer of the window that takes longer counts as one."""
SIDE = 64


def tried(count: int, seed: int, home: Path, say: Callable[[str], None]) -> list[Tally]:
    """So many reruns, a fifth as many stops, a twentieth as many closings."""
    counts = [str(count), str(count // 5), str(max(count // 20, 2))]
    log = home / "window.log"
    with log.open("w") as words:
        process = started("tests.faults.window", [str(seed), *counts], home, stderr=words)
    assert process.stdout is not None
    tallies = {name: Tally(f"window: {name}", say=say) for name in ("reruns", "stops", "closings")}
    part = "reruns"
    while True:
        if not select.select([process.stdout], [], [], SILENCE_S)[0]:
            process.kill()
            tallies[part].add(Outcome.HUNG, f"nothing happened for {SILENCE_S:.0f} s (--seed {seed})")
            break
        line = process.stdout.readline()
        if not line:
            break
        found = json.loads(line)
        part = found["part"]
        tallies[part].add(Outcome(found["outcome"]), f"{found['words']} (number {found['number']} of seed {seed})")
    if process.wait():
        tallies[part].add(
            Outcome.CRASHED, f"its process ended with {process.returncode} (--seed {seed}): {log.read_text()[-500:]}"
        )
    say(f"{counts[0]} reruns, {counts[1]} stops and {counts[2]} closings of the window")
    return list(tallies.values())


# The process


class Person:
    """Somebody who does all that in one window after the other."""

    def __init__(self, seed: int) -> None:
        from grapl_engine import as_picture

        self.draw = random.Random(seed)
        grain = np.random.default_rng(seed).integers(0, 30, (SIDE, SIDE, 3))
        halves = np.where(np.arange(SIDE)[None, :, None] < SIDE // 2, (200, 40, 60), (40, 120, 200))
        self.picture = as_picture((halves + grain).clip(0, 255).astype(np.uint8), "halves.png")
        self.raised: list[str] = []
        sys.excepthook = lambda kind, error, _trace: self.raised.append(f"{kind.__name__}: {error}")

    def window(self) -> MainWindow:
        """A window with the picture."""
        from app.main_window import MainWindow
        from app.session.session import Session

        window = MainWindow(Session(settings=self.settings()))
        window.session.configuration.set_auto_rerun(False)
        window.resize(1280, 800)
        window.show()
        window.session.open_picture(self.picture)
        return window

    def settings(self) -> Any:
        """Settings of a quick run, each time others."""
        from grapl_engine import Settings

        draw = self.draw
        return Settings(
            d=draw.choice((8, 12)), k0=draw.choice((3, 5, 8)), steps=draw.choice(((2, 1), (3, 2, 1))), threads=1, device="cpu",
            lambda_=draw.choice((0.0, 1.0, 8.0, 64.0)), mu=draw.choice((0.0, 1.0)), seed=draw.randrange(1000),
            solver=draw.choice(("swap", "expansion")), affinity=draw.choice(("color", "uniform", "position")),
        )  # fmt: skip

    def wait(self, ms: float) -> float:
        """Let the window live so long; how long that took, in seconds."""
        from PySide6.QtTest import QTest

        begin = time.monotonic()
        QTest.qWait(max(1, round(ms)))
        return time.monotonic() - begin

    def until_ready(self, window: MainWindow) -> bool:
        """Whether the run came to its end in time."""
        from app.session.run_phase import RunPhase

        end = time.monotonic() + 6 * LATE_S  # a busy machine is slow
        while window.session.runs.phase is not RunPhase.READY and time.monotonic() < end:
            self.wait(10)
        return window.session.runs.phase is RunPhase.READY

    def say(self, part: str, number: int, outcome: Outcome, words: str = "") -> None:
        """A line; an exception that came meanwhile goes before all else."""
        if self.raised:
            outcome, words = Outcome.CRASHED, "; ".join(self.raised)
            self.raised.clear()
        sys.stdout.write(json.dumps({"part": part, "number": number, "outcome": outcome.value, "words": words}) + "\n")
        sys.stdout.flush()


def reruns(person: Person, count: int) -> None:
    """Settings change every 100 ms; what is shown in the end is what these settings give."""
    window = person.window()
    window.session.configuration.set_auto_rerun(True)
    for number in range(count):
        window.session.configuration.set_settings(person.settings())
        took = person.wait(CHANGE_MS)
        shown = window.session.view.shown
        if took > LATE_S:
            person.say("reruns", number, Outcome.HUNG, f"the window did not answer for {took:.1f} s")
        elif shown is not None and shown.picture is not window.session.view.picture:
            person.say("reruns", number, Outcome.SILENT, "a run of another picture is shown")
        elif number < count - 1:
            person.say("reruns", number, Outcome.SURVIVED)
    person.say("reruns", count - 1, *_last(person, window))
    _closed(person, window)


def _last(person: Person, window: MainWindow) -> tuple[Outcome, str]:
    from grapl_engine import RunRecord, segment

    person.wait(1000)
    if not person.until_ready(window):
        return Outcome.HUNG, "the last run did not come to its end"
    settings, shown = window.session.configuration.settings, window.session.view.shown
    if shown is None or shown.settings != settings or shown.finished is None:
        return Outcome.LOST, "the last settings have no run"
    record = RunRecord(person.picture, settings)
    for event in segment(person.picture, settings, number_type=shown.number_type):
        record.add(event)
    assert record.finished is not None
    same = np.array_equal(record.finished.pixel_labels, shown.finished.pixel_labels)
    return (Outcome.SURVIVED, "") if same else (Outcome.SILENT, "the shown labels are not those of the settings")


def stops(person: Person, count: int) -> None:
    """A run is stopped at any moment: what there is of it is kept, and the next one can begin."""
    window = person.window()
    for number in range(count):
        window.session.configuration.set_settings(person.settings().replace(steps=(30, 20)))
        window.session.runs.start()
        took = person.wait(person.draw.uniform(0, 400))
        window.session.runs.stop()
        if not person.until_ready(window) or took > LATE_S:
            person.say("stops", number, Outcome.HUNG, "it went on")
            continue
        wrong = [
            run for run in window.session.runs.kept if run.finished is None or run.finished.pixel_labels.shape != (SIDE, SIDE)
        ]
        person.say("stops", number, Outcome.LOST if wrong else Outcome.SURVIVED, "a run without labels is kept" * bool(wrong))
    _closed(person, window)


def closings(person: Person, count: int) -> None:
    """A window is closed at any moment of a run."""
    for number in range(count):
        window = person.window()
        window.session.configuration.set_settings(person.settings().replace(steps=(30, 20)))
        window.session.runs.start()
        person.wait(person.draw.uniform(0, 800))
        took = _closed(person, window)
        late = took > LATE_S
        person.say("closings", number, Outcome.HUNG if late else Outcome.SURVIVED, f"it took {took:.1f} s" * late)


def _closed(person: Person, window: MainWindow) -> float:
    begin = time.monotonic()
    window.close()
    took = time.monotonic() - begin
    window.deleteLater()
    person.wait(20)
    return took


if __name__ == "__main__":
    from PySide6.QtWidgets import QApplication

    application = QApplication([])
    application.setQuitOnLastWindowClosed(False)
    someone = Person(int(sys.argv[1]))
    for do, times in zip((reruns, stops, closings), sys.argv[2:], strict=True):
        do(someone, int(times))
