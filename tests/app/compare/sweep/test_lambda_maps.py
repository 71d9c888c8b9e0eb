from __future__ import annotations

import numpy as np
from pytestqt.qtbot import QtBot
from scripted_pool import ScriptedPool
from scripted_run import scripted_picture

from app.compare.panel import ComparePanel
from app.compare.sweep.lambda_maps import maps_of
from app.compare.sweep.sweep_page import SweepPage
from app.session.session import Session


def test_each_map_is_told_as_it_comes_and_goes_with_its_picture(
    sweep_page: SweepPage, pool: ScriptedPool, panel: ComparePanel, session: Session, qtbot: QtBot
) -> None:
    told = panel._context.lambda_sweep
    pool.hold = 2
    sweep_page.form.across.choose("lambda", "0, 2, x, 8")
    sweep_page.start()
    qtbot.waitUntil(lambda: len(told.maps) == 2)
    assert told.runs == 3 and [swept.settings.lambda_ for swept in told.maps] == [0.0, 2.0]
    pool.gate.set()
    qtbot.waitUntil(lambda: len(told.maps) == 3)
    sweep = sweep_page.model.sweep
    assert sweep is not None
    for swept, result in zip(maps_of(sweep), sweep.results.values(), strict=True):
        assert result.packed is not None
        np.testing.assert_array_equal(swept.make(), result.packed.labels())
    session.open_picture(scripted_picture("another.png"))
    assert told.maps == () and told.runs == 0


def test_a_sweep_of_something_else_says_nothing_of_lambda(
    sweep_page: SweepPage, pool: ScriptedPool, panel: ComparePanel, qtbot: QtBot
) -> None:
    sweep_page.form.across.choose("k0", "5, 6")
    sweep_page.start()
    qtbot.waitUntil(lambda: len(sweep_page.form.table.rows) == 2)
    assert panel._context.lambda_sweep.maps == ()
    sweep_page.form.across.choose("k0", "5, 6")
    sweep_page.form.down.choose("lambda", "0, 1")
    sweep_page.start()
    qtbot.waitUntil(lambda: len(panel._context.lambda_sweep.maps) == 4)
