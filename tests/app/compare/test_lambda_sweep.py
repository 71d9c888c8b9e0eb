from __future__ import annotations

import numpy as np
from pytestqt.qtbot import QtBot
from scripted_run import scripted_picture

from app.compare.lambda_sweep import LambdaQuestion, LambdaSweep, SweptMap
from app.compare.mistakes.mistakes_page import MistakesPage
from app.compare.panel import ComparePanel
from app.compare.sweep.sweep_page import SweepPage
from app.session.session import Session
from grapl_engine import Settings


def test_other_maps_are_told_once(qtbot: QtBot) -> None:
    sweep, told = LambdaSweep(), []
    sweep.changed.connect(lambda: told.append(sweep.runs))
    sweep.show((), 0)
    assert not told
    swept = SweptMap(Settings(), lambda: np.zeros((2, 2), np.uint16))
    sweep.show((swept,), 5)
    sweep.show((), 0)
    sweep.show((), 0)
    assert told == [5, 0] and sweep.maps == ()


def test_who_would_like_to_know_has_the_page_made(panel: ComparePanel, session: Session, qtbot: QtBot) -> None:
    session.configuration.set_auto_rerun(False)
    session.open_picture(scripted_picture())
    panel.open_page("mistakes")
    page = panel.page
    assert isinstance(page, MistakesPage) and set(panel._pages) == {"maps", "mistakes"}
    panel._context.lambda_sweep.want()
    qtbot.waitUntil(lambda: "sweep" in panel._pages)
    assert panel.page is page, "it is not turned to"


def test_a_question_turns_to_the_sweep_and_runs_nothing(panel: ComparePanel, session: Session, qtbot: QtBot) -> None:
    session.configuration.set_auto_rerun(False)
    session.open_picture(scripted_picture())
    panel.open_page("mistakes")
    settings = Settings(d=8, k0=5, steps=(1, 1), lambda_=3.0)
    panel.page.page_asked.emit("sweep", LambdaQuestion(settings, (0.0, 0.25, 3.0)))
    page = panel.page
    assert isinstance(page, SweepPage) and panel.name == "sweep"
    assert page.form.across.name == "lambda" and page.form.across.values.text() == "0, 0.25, 3" and page.form.down.name == ""
    assert page.form.across.values.hasFocus() and session.configuration.settings == settings
    assert page.model.sweep is None and not page.model.task.is_busy
    assert [cell.settings.lambda_ for cell in page._asked().all_cells if cell.settings is not None] == [0.0, 0.25, 3.0]
    session.configuration.undo()
    assert session.configuration.settings != settings
    page.ask("something else")
    assert page.form.across.values.text() == "0, 0.25, 3"
