"""What the window's figures should be on two cores without a GPU (UX.md)."""

from __future__ import annotations

from typing import NamedTuple

BESIDE = "paper run beside the open window"
LEVELS = "detail, levels to the picture, 1 megapixel"
SCORES = "scores of a map of 1 megapixel against 5 annotators"
SWITCHING = "click on a run in memory to the painted views, 481 x 321"
FROM_DISK = "click on a run on disk to the painted views, 481 x 321"
SWEEP_PAGE = "sweep of five runs beside the window"
STABILITY = "stability of 8 runs over the time of one"
FIRST_PERSISTENCE = "first map of borders over the time of one run"
FIFTY = "memory of the window with 50 runs, 481 x 321"
MAP_AT_START = "first map after the first picture is open, at the start"
FIRST_MAP = "a first map after opening a picture, 481 x 321"
STOP_IN = ("FEATURES", "INITIAL", "GRAPH", "TRAINING", "CUTTING", "LABELLING")
Figures = dict[str, list[float]]
"""By name, each as often as it was measured."""


class Target(NamedTuple):
    """What a figure should be, and where it fails; fewer frames are worse, more of everything else."""

    unit: str
    target: float
    limit: float
    more_is_better: bool = False

    def verdict(self, value: float) -> str:
        sign = -1 if self.more_is_better else 1
        if sign * value > sign * self.limit:
            return "over the limit" if sign > 0 else "under the limit"
        if sign * value > sign * self.target:
            return "target not reached"
        return "reached"


NOT_SET = float("nan")
TARGETS = {
    "start to first painted window": Target("s", 0.6, 1.2),
    "engine ready after that": Target("s", 3.0, 5.0),
    MAP_AT_START: Target("s", 1.5, 3.0),
    "lateness while the engine is imported, max": Target("ms", 100.0, 250.0),
    "lateness during a run, p50": Target("ms", NOT_SET, NOT_SET),
    "lateness during a run, p99": Target("ms", 16.0, 33.0),
    "lateness during a run, max": Target("ms", 50.0, 100.0),
    BESIDE: Target("s", 2.5, NOT_SET),
    "pan during a run, four views, 1 megapixel": Target("frames/s", 60.0, 30.0, more_is_better=True),
    LEVELS: Target("frames/s", 60.0, 30.0, more_is_better=True),
    FIRST_MAP: Target("s", 1.0, 2.0),
    SCORES: Target("ms", 200.0, NOT_SET),
    **{f"Stop in {phase.lower()}, acknowledged": Target("ms", 50.0, 100.0) for phase in STOP_IN},
    **{f"Stop in {phase.lower()}, finished": Target("s", 0.5, 2.0) for phase in STOP_IN},
    "Stop in cutting, all pairs, finished": Target("s", NOT_SET, NOT_SET),
    "24 megapixels opened and shown": Target("s", 1.0, 3.0),
    "24 megapixels segmented, default settings": Target("s", 8.0, NOT_SET),
    "24 megapixels, peak memory": Target("MB", 3000.0, NOT_SET),
    "click on a patch to a filled inspector": Target("ms", 16.0, 50.0),
    "lambda what-if to the picture": Target("ms", 50.0, 150.0),
    "sweep of 40 lambdas": Target("s", 3.0, NOT_SET),
    "lateness during a sweep, max": Target("ms", 50.0, 100.0),
    f"{SWITCHING}, clock": Target("ms", 100.0, 300.0),
    f"{SWITCHING}, processor": Target("ms", 100.0, NOT_SET),
    f"{SWITCHING}, lateness": Target("ms", NOT_SET, NOT_SET),
    f"{FROM_DISK}, clock": Target("ms", NOT_SET, NOT_SET),
    f"{FROM_DISK}, processor": Target("ms", NOT_SET, NOT_SET),
    f"{FROM_DISK}, lateness": Target("ms", NOT_SET, NOT_SET),
    **{
        f"{way} of two maps, {size:g} megapixels": Target("frames/s", 30.0, NOT_SET, more_is_better=True)
        for way in ("wipe", "flicker")
        for size in (0.15, 4.0, 24.0)
    },
    f"lateness during {SWEEP_PAGE}, p50": Target("ms", NOT_SET, NOT_SET),
    f"lateness during {SWEEP_PAGE}, p99": Target("ms", 33.0, NOT_SET),
    f"lateness during {SWEEP_PAGE}, max": Target("ms", 50.0, 100.0),
    SWEEP_PAGE: Target("s", NOT_SET, NOT_SET),
    **{f"{STABILITY}, {preset}": Target("times", 6.0, NOT_SET) for preset in ("tuned", "paper")},
    **{f"{FIRST_PERSISTENCE}, {preset}": Target("times", NOT_SET, NOT_SET) for preset in ("tuned", "paper")},
    FIFTY: Target("MB", 1500.0, NOT_SET),
    "memory of the idle window with a picture, engine loaded": Target("MB", 500.0, 800.0),
}
