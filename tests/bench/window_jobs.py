"""What is measured of the window itself: start, runs, panning, Stop, detail, lab, large pictures. Each job returns figures."""

from __future__ import annotations

import time
from typing import Any

from app.tasks.background_task import BackgroundTask
from grapl_engine import PRESETS, Frame, Stage
from tests.bench.probe import REST_S, Probe, memory_mb, shares_of
from tests.bench.targets import BESIDE, FIRST_MAP, LEVELS, MAP_AT_START, SCORES, STOP_IN, Figures

RUNS = 5
LONG_RUNS = 3
PAN_S = 2.0
LAMBDAS = (0.5, 1.0, 4.0, 8.0, 16.0)
STOP_AT = PRESETS["paper"].replace(steps=(2, 2, 2))
"""Each phase comes soon, and is as long as it is at the paper's settings."""


class WindowJobs(Probe):
    """Jobs on the window with its views and its lab."""

    def start(self) -> Figures:
        """The sample with which the program starts: its first map, and the engine that is imported meanwhile."""
        opened: list[float] = []
        self.session.view.picture_changed.connect(lambda: opened.append(time.monotonic()))
        self.late.clear()
        self.wait_for(lambda: self.session.own_segments.hierarchy is not None)
        self.wait_for_paint(self.pixel_view())
        first_map = time.monotonic()
        self.wait_for(lambda: self.ready > 0)
        return {
            MAP_AT_START: [first_map - opened[0]],
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
            for name, values in shares_of("lateness during a run", self.late).items():
                figures.setdefault(name, []).extend(values)
        self.session.configuration.set_auto_rerun(False)
        self.open(0.15)
        self.session.configuration.set_settings(PRESETS["paper"])
        figures[BESIDE] = [self.run_once() for _ in range(RUNS)]
        return figures

    def hands(self) -> Figures:
        """What hands do: nothing, panning, Stop."""
        self.open(1.0)
        self.wait_for(lambda: self.ready > 0)
        self.wait_for(lambda: self.session.own_segments.hierarchy is not None)
        self.rest(REST_S)
        figures: Figures = {"memory of the idle window with a picture, engine loaded": [memory_mb()]}
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
        from tests.bench.child import peak

        self.wait_for(lambda: self.ready > 0)
        shown = []
        for _ in range(RUNS):
            self.open(0.15)
            shown.append(self.open(24.0))
        segmented = [self.run_once() for _ in range(LONG_RUNS)]
        return {
            "24 megapixels opened and shown": shown,
            "24 megapixels segmented, default settings": segmented,
            "24 megapixels, peak memory": [peak()],
        }

    def all_pairs(self) -> Figures:
        """Stop in a cut of the fully connected graph, a second after its start."""
        self.wait_for(lambda: self.ready > 0)
        self.open(0.15)
        self.session.configuration.set_settings(PRESETS["paper"].replace(edge_threshold=0.0))
        found = [self.stop_when("CUTTING", after=1.0) for _ in range(RUNS)]
        return {"Stop in cutting, all pairs, finished": [one["finished"] for one in found if one]}

    # How

    def seconds_of_sweep(self) -> float:
        """40 lambdas of the shown cut, solved in the lab's own way."""
        from grapl_engine.analysis import sweep

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
            self.wait_for_paint(of_themselves=True)
            frames += 1
        return frames / (time.monotonic() - begin)

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
