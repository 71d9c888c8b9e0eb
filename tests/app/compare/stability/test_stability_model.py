from __future__ import annotations

from PySide6.QtCore import QObject
from pytestqt.qtbot import QtBot
from scripted_run import scripted_picture
from scripted_run_pool import ScriptedPool

from app.compare.stability import stability_model as module
from app.compare.stability.runs_plan import RunsPlan
from app.compare.stability.stability_model import StabilityModel
from app.session.history import RunConfiguration
from app.session.session import Session
from app.tasks.shared_run_pool import SharedRunPool
from grapl_engine import Settings


def plan(lambda_: float) -> RunsPlan:
    return RunsPlan(RunConfiguration(Settings(d=8, lambda_=lambda_)), "seed", 2)


def test_the_oldest_plans_are_forgotten(session: Session, qtbot: QtBot) -> None:
    pool = ScriptedPool()
    session.run_pool = SharedRunPool(lambda: pool)  # type: ignore[arg-type, return-value]
    session.configuration.set_auto_rerun(False)
    session.open_picture(scripted_picture())
    parent = QObject()
    model = StabilityModel(session, parent)
    model.start()
    assert not model.task.is_busy, "nothing is chosen yet"
    for number in range(module.MOST_KEPT + 1):
        model.look_at(plan(number))
        model.start()
        qtbot.waitUntil(lambda: not model.task.is_busy)
    model.look_at(plan(0))
    assert model.found is not None and not model.found.maps
    model.look_at(plan(2))
    assert model.found is not None and len(model.found.maps) == 2
    model.look_at(None)
    assert model.found is None
