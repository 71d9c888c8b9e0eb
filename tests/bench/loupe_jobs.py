"""What is measured of comparing: switching between runs, two maps, sweeps, stability, many runs. Each job returns figures."""

from __future__ import annotations

import time
from typing import Any

from PySide6.QtCore import QPointF, Qt
from PySide6.QtTest import QTest

from grapl_engine import PRESETS, RunRecord
from tests.bench.probe import REST_S, Probe, memory_mb, shares_of
from tests.bench.targets import FIFTY, FIRST_PERSISTENCE, FROM_DISK, STABILITY, SWEEP_PAGE, SWITCHING, Figures

SWITCHES = 11
RUNS = 3
LOOK_S = 2.0
MANY = 50
SWEPT = (0.5, 2.0, 8.0, 32.0, 128.0)
TINY_BUDGET = 1


class LoupeJobs(Probe):
    """Jobs on the list of runs and the comparison."""

    def switching(self) -> Figures:
        """Clicks in the list of runs, whole runs of the preset tuned of a picture of the usual size: in memory, then from disk."""
        self.begin(0.15)
        for seed in range(RUNS):
            self.run_with("tuned", seed=seed)
        self.wait_for(lambda: all(entry.is_written for entry in self.session.kept.entries))
        figures: Figures = {}
        for name in (SWITCHING, FROM_DISK):
            self.rest(REST_S)
            for number in range(SWITCHES):
                for quantity, value in self.switch(number % RUNS).items():
                    figures.setdefault(f"{name}, {quantity}", []).append(value)
            self.session.keeper.loader.set_budget(TINY_BUDGET)
        return figures

    def two_maps(self) -> Figures:
        """Wipe and flicker between two runs of the preset instant, of pictures of three sizes."""
        figures: Figures = {}
        for megapixels in (0.15, 4.0, 24.0):
            self.begin(megapixels)
            for seed in range(2):
                self.run_with("instant", seed=seed, d=32 + 8 * seed)
            page = self.compare_page("maps")
            page.compare(*self.session.kept.records[-2:])
            self.wait_for(lambda page=page: len(page.model.made) == 2 and not page.model.task.is_busy)
            for way in ("wipe", "flicker"):
                page.show_way(type(page.way)[way.upper()])
                self.rest(REST_S)
                figures[f"{way} of two maps, {megapixels:g} megapixels"] = [
                    self.frames_of(page.board, way) for _ in range(RUNS)
                ]
            self.window.docks["Compare"].close()
        return figures

    def sweep(self) -> Figures:
        """Lateness while lambda is swept over five values in processes of their own."""
        self.begin(0.15)
        self.run_with("paper")
        page = self.compare_page("sweep")
        figures: Figures = {}
        for seed in range(RUNS):
            self.session.configuration.set_settings(PRESETS["paper"].replace(seed=seed))
            self.rest(REST_S)
            self.late.clear()
            begin = time.monotonic()
            page.start()
            self.wait_for(lambda: page.model.task.is_busy)
            self.wait_for(lambda: not page.model.task.is_busy)
            seconds = time.monotonic() - begin
            for name, values in shares_of(f"lateness during {SWEEP_PAGE}", self.late).items():
                figures.setdefault(name, []).extend(values)
            figures.setdefault(SWEEP_PAGE, []).append(seconds)
        return figures

    def stability(self) -> Figures:
        """Eight runs over the time of one as the window makes it, and until the first map of their borders."""
        figures: Figures = {}
        for preset in ("tuned", "paper"):
            self.begin(0.15)
            self.run_with(preset)
            alone = sorted(self.run_with(preset, seed=seed) for seed in range(RUNS))[RUNS // 2]
            page = self.compare_page("stability")
            self.wait_for(lambda page=page: page.form.start.isEnabled())
            begin, first = time.monotonic(), 0.0
            page.model.start()
            self.wait_for(lambda page=page: page.model.found.stability is not None)
            first = time.monotonic() - begin
            self.wait_for(lambda page=page: not page.model.task.is_busy)
            whole = time.monotonic() - begin
            assert not page.model.failure and len(page.model.found.maps) == len(page.model.found.plan.values)
            figures[f"{STABILITY}, {preset}"] = [whole / alone]
            figures[f"{FIRST_PERSISTENCE}, {preset}"] = [first / alone]
            self.window.docks["Compare"].close()
        return figures

    def fifty(self) -> Figures:
        """Fifty different runs of a picture of the usual size, and what the whole window then takes."""
        self.begin(0.15)
        memory = []
        for seed in range(MANY):
            self.run_with("paper", seed=seed)
            memory.append(memory_mb())
        self.wait_for(lambda: all(entry.is_written for entry in self.session.kept.entries))
        self.rest(REST_S)
        return {FIFTY: [max(*memory, memory_mb())]}

    # How

    def begin(self, megapixels: float) -> None:
        """Open a picture; nothing runs by itself."""
        self.wait_for(lambda: self.ready > 0)
        self.session.configuration.set_auto_rerun(False)
        self.wait_for(self.is_at_rest)
        self.open(megapixels)

    def run_with(self, preset: str, **changes: Any) -> float:
        """A run of a preset: seconds."""
        self.session.configuration.set_settings(PRESETS[preset].replace(**changes))
        return self.run_once()

    def compare_page(self, name: str) -> Any:
        self.window.open_compare(name)
        page = self.window.compare.page
        self.rest(REST_S)
        return page

    def switch(self, row: int) -> dict[str, float]:
        """Click on a run: milliseconds until views and list are painted, of the clock and of the main thread's processor."""
        runs = self.window.run_list
        if runs.cards()[row].record is self.session.view.shown:
            row = (row + 1) % RUNS
        record: RunRecord = runs.cards()[row].record
        place = runs.list.visualItemRect(runs.list.item(row)).topLeft() + QPointF(8, 8).toPoint()
        views = [view.canvas.viewport() for view in self.window.grid.views.values()]
        self.rest(0.3)
        self.late.clear()
        begin, processor = time.monotonic(), time.thread_time()
        QTest.mouseClick(runs.list.viewport(), Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, place)
        self.wait_for(lambda: self.session.view.shown is record)
        self.wait_for_paint(*views, runs.list.viewport())
        found = {"clock": 1000 * (time.monotonic() - begin), "processor": 1000 * (time.thread_time() - processor)}
        self.rest(0.3)
        return found | {"lateness": max(self.late)}

    def frames_of(self, board: Any, way: str) -> float:
        """As often as the line of the wipe can be moved, or the other map shown, and painted."""
        view = board.views[0]
        width, frames, begin = self.session.view.picture.width, 0, time.monotonic()
        while (now := time.monotonic()) - begin < LOOK_S:
            if way == "wipe":
                view.set_wipe(width * ((now - begin) % 1))
            else:
                board.flip(not board.flipped)
            self.wait_for_paint(view.canvas.viewport())
            frames += 1
        return frames / (time.monotonic() - begin)
