"""What it would take, asked of real runs by the panel."""

from __future__ import annotations

import pytest
from made_runs import made_run
from mistake_maps import OURS, TRUE, case, judge, open_merge
from pytestqt.qtbot import QtBot

from app.compare.lambda_sweep import LambdaSweep
from app.compare.mistakes.judging import Judged, Kind, Mistake
from app.compare.mistakes.remedy import Swept
from app.compare.mistakes.remedy_panel import NO_MODEL, RemedyPanel
from app.compare.mistakes.remedy_text import cost_rows
from app.session.session import Session
from grapl_engine import RunRecord
from grapl_engine.analysis.sweep import lambdas_of


@pytest.fixture
def remedy(session: Session, qtbot: QtBot) -> RemedyPanel:
    session.configuration.set_auto_rerun(False)
    panel = RemedyPanel(session, LambdaSweep(session))
    qtbot.addWidget(panel)
    return panel


def shown(remedy: RemedyPanel, session: Session, record: RunRecord, found: Judged, mistake: Mistake) -> None:
    session.open_picture(record.picture)
    session.add_run(record)
    remedy.show_mistake(found, mistake)


def test_of_a_false_split_the_energies_stand_apart(remedy: RemedyPanel, session: Session, qtbot: QtBot) -> None:
    record, found, mistake, _ = case(1, Kind.SPLIT)
    shown(remedy, session, record, found, mistake)
    qtbot.waitUntil(lambda: remedy.answer is not None and not remedy.task.is_busy)
    assert remedy.answer is not None and remedy.answer.cost is not None
    assert remedy.told.text().startswith("False split: ") and remedy.said.text() == remedy.answer.cost.sentence
    assert remedy.costs.isVisible() and remedy.costs.texts() == [list(row) for row in cost_rows(remedy.answer)]
    assert not remedy.sweep.isVisible()
    with qtbot.waitSignal(remedy.lab_asked) as asked:
        remedy.lab.click()
    assert asked.args == ["patch", None]


def test_of_a_false_merge_the_sweep_begins_by_itself(remedy: RemedyPanel, session: Session, qtbot: QtBot) -> None:
    record, found, mistake, model = open_merge()
    shown(remedy, session, record, found, mistake)
    qtbot.waitUntil(lambda: remedy.answer is not None and not remedy.answer.is_open)
    assert remedy.answer is not None and remedy.answer.separation is not None
    assert remedy.said.text().startswith(remedy.answer.separation.sentence) and not remedy.costs.isVisible()
    with qtbot.waitSignal(remedy.lab_asked) as asked:
        remedy.lab.click()
    assert asked.args == ["lens", remedy.answer.settings(record)]
    assert remedy._swept is not None
    points = list(remedy._swept.points)
    assert len(points) == len(lambdas_of(model.swept.problem))
    remedy.show_mistake(None, None)
    assert not remedy.isVisible() and remedy.mistake is None
    remedy.show_mistake(found, mistake)
    qtbot.waitUntil(lambda: remedy.answer is not None and not remedy.answer.is_open)
    assert remedy._swept.points == points, "the sweep is kept"


def test_of_a_run_that_makes_no_cut_it_is_said_whose_cut_is_meant(
    remedy: RemedyPanel, session: Session, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    record, found, mistake, _ = open_merge()
    monkeypatch.setattr(record, "settings", record.settings.replace(pixel_map="picture"))
    shown(remedy, session, record, found, mistake)
    qtbot.waitUntil(lambda: remedy.answer is not None and not remedy.answer.is_open)
    assert remedy.said.text().startswith("The run makes no graph cut; ")
    assert remedy.by_sweep.isHidden(), "to such a run a value of it says nothing"


def test_a_large_graph_is_swept_when_it_is_asked_for_and_stops(
    remedy: RemedyPanel, session: Session, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Swept, "is_large", property(lambda _: True))
    record, found, mistake, _ = open_merge()
    shown(remedy, session, record, found, mistake)
    qtbot.waitUntil(lambda: remedy.answer is not None and not remedy.task.is_busy)
    assert remedy.sweep.isVisible() and remedy.sweep.text() == "Sweep \N{GREEK SMALL LETTER LAMDA}"
    assert "may take long" in remedy.said.text()
    assert remedy._swept is not None and not remedy._swept.points
    remedy.sweep.click()
    qtbot.waitUntil(lambda: bool(remedy._swept is not None and remedy._swept.points))
    remedy.working.stop.click()
    if remedy.answer is not None and remedy.answer.is_open:
        assert remedy.sweep.text().endswith("go on") and remedy.sweep.isVisible()
        remedy.sweep.click()
    qtbot.waitUntil(lambda: remedy.answer is not None and not remedy.answer.is_open)
    assert not remedy.sweep.isVisible()


def test_where_there_is_no_run_it_says_so(remedy: RemedyPanel, session: Session) -> None:
    found = judge(OURS, TRUE)
    remedy.show_mistake(found, found.mistakes[0])
    assert remedy.said.text() == NO_MODEL and not remedy.lab.isEnabled() and not remedy.task.is_busy


def test_the_lab_is_of_the_shown_run_alone(remedy: RemedyPanel, session: Session, qtbot: QtBot) -> None:
    record, found, mistake, _ = case(1, Kind.SPLIT)
    session.open_picture(record.picture)
    session.add_run(made_run(found.labelling.labels))
    remedy.show_mistake(found, mistake)
    qtbot.waitUntil(lambda: remedy.answer is not None)
    assert not remedy.lab.isEnabled()
    remedy.set_open(False)
    assert not remedy.task.is_busy
