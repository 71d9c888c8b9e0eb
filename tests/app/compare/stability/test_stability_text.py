from __future__ import annotations

import numpy as np

from app.compare.stability.gathering import Found
from app.compare.stability.runs_plan import RunsPlan
from app.compare.stability.sight import Sight
from app.compare.stability.stability_text import least_words, together_words, told
from app.session.history import RunConfiguration
from grapl_engine import Settings
from grapl_engine.analysis.stability import stability_of

PLAN = RunsPlan(RunConfiguration(Settings()), "seed", 3)
MAP = np.repeat(np.array([[0, 1]], np.uint16), 8, axis=1).repeat(8, axis=0)


def test_what_is_told_of_the_runs() -> None:
    assert told(None, False, "") == "Open a picture."
    assert told(Found(PLAN), False, "") == "3 runs, seeds 0 to 2: none is made yet."
    assert told(Found(PLAN, {0: MAP}), True, "") == "1 of 3 runs is there."
    assert told(Found(PLAN, {0: MAP}), False, "") == "1 of 3 runs is there; Start makes the others. Stability needs two runs."
    assert told(Found(PLAN, dict.fromkeys(range(3), MAP)), False, "") == "3 runs, seeds 0 to 2, are there."
    assert told(Found(PLAN, {}, dict.fromkeys(range(3), "No.")), False, "") == "Seed 0: No. Seed 1: No. Seed 2: No."
    assert told(Found(PLAN), False, "It broke.") == "It broke."


def test_what_is_told_of_places_and_levels() -> None:
    stability = stability_of([MAP, np.zeros_like(MAP)], 1.0)
    assert stability is not None
    assert least_words(stability, 2) == "Borders of 2 of 2 runs or more: 1 segment"
    assert least_words(stability, 1) == "Borders of 1 of 2 runs or more: 2 segments"
    assert "In 1 of 2 runs" in together_words(stability, [(0, 0), (0, 15)], Sight.BORDERS)
    assert together_words(None, [], Sight.BORDERS) == "" and "another place" in together_words(
        stability, [(0, 0)], Sight.TOGETHER
    )
    assert "choose one of them" in together_words(stability, [(0, 0)], Sight.VIEWS)
