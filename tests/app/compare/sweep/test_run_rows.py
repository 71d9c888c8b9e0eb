"""The table of the runs: rows of those that came to something, in figures that stand for comparison."""

from __future__ import annotations

from pytestqt.qtbot import QtBot
from scripted_pool import ScriptedPool

from app.compare.sweep.axis import axis_of
from app.compare.sweep.quantities import DASH, quantities
from app.compare.sweep.run_rows import COLUMNS, TIPS, figures_of, figures_text, run_rows
from app.compare.sweep.sweep_model import SweepModel
from app.compare.sweep.sweep_plan import SweepPlan
from app.session.session import Session


def test_rows_of_the_runs_that_are_there(session: Session, pool: ScriptedPool, qtbot: QtBot) -> None:
    model = SweepModel(session, session)
    plan = SweepPlan.of(session.configuration.settings, axis_of("k0", "5, x, 20"), axis_of("seed", "0, 13"))
    offered = quantities(has_one_lambda=True, has_truth=False)
    assert run_rows(plan, offered, figures_of(model, plan, offered)) == []
    with qtbot.waitSignal(model.ended):
        model.start(plan)
    figures = figures_of(model, plan, offered)
    rows = run_rows(plan, offered, figures)
    assert [(row.key, row.texts[:5]) for row in rows] == [
        ((0, 0), ("5, 0", "5", "10.0", "1.0", "12.0")), ((0, 2), ("20, 0", "20", "10.0", "1.0", "12.0")),
    ]  # fmt: skip
    assert rows[0].texts[5:] == (DASH, DASH) and len(rows[0].texts) == len(COLUMNS) == len(TIPS)
    assert rows[0].values[-1] < 0, "what is not known is sorted below all else"
    assert figures_text(offered, figures[0, 0]) == "K̂ 5, U 10.0, V 1.0, E 12.0, seconds 0.3"
    assert figures_text(offered, figures[1, 0]) == ""
