from __future__ import annotations

import numpy as np
from scripted_run import scripted_picture
from scripted_run_pool import ScriptedPool, chosen_map

from app.compare.stability.gathering import Found, gathered
from app.compare.stability.runs_plan import RunsPlan
from app.session.history import RunConfiguration
from app.tasks.shared_run_pool import SharedRunPool
from grapl_engine import Settings
from grapl_engine.analysis.stability import stability_of
from grapl_engine.evaluation.metrics import bsds_tolerance


def test_each_run_says_what_all_so_far_say_together() -> None:
    pool, picture = ScriptedPool(), scripted_picture()
    plan = RunsPlan(RunConfiguration(Settings(d=8)), "seed", 4)
    said = list(gathered(SharedRunPool(lambda: pool), picture, Found(plan), True, lambda: False))  # type: ignore[arg-type, return-value]
    assert [len(found.maps) for found in said] == [1, 2, 3, 4]
    assert said[0].stability is None and all(job.accepts_model for job in pool.jobs)
    maps = [chosen_map(picture, seed) for seed in range(4)]
    whole = stability_of(maps, bsds_tolerance(maps[0].shape))
    assert said[-1].stability is not None and whole is not None
    assert np.array_equal(said[-1].stability.seen, whole.seen) and said[-1].missing == []


def test_known_runs_and_wrong_values_are_not_made() -> None:
    pool, picture = ScriptedPool(), scripted_picture()
    plan = RunsPlan(RunConfiguration(Settings(d=2, k0=1)), "k0", 3, 2, 6)
    known = Found(plan, {0: chosen_map(picture, 0)})
    said = list(gathered(SharedRunPool(lambda: pool), picture, known, False, lambda: False))  # type: ignore[arg-type, return-value]
    assert [job.settings.k0 for job in pool.jobs] == [4]
    assert set(said[-1].failures) == {2} and sorted(said[-1].maps) == [0, 1]


def test_a_stop_is_heard() -> None:
    pool = ScriptedPool()
    plan = RunsPlan(RunConfiguration(Settings(d=8)), "seed", 4)
    assert not list(gathered(SharedRunPool(lambda: pool), scripted_picture(), Found(plan), False, lambda: True))  # type: ignore[arg-type, return-value]
