from __future__ import annotations

import time

import numpy as np
import pytest
from PySide6.QtWidgets import QHBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from app.image_views.picture_grid import PictureGrid
from app.lab.panel import LabPanel
from app.lab.what_if import sweep_panel
from app.lab.what_if.sweep_text import plateau_text, rise_text
from app.lab.what_if.what_if import Graphs
from app.lab.what_if.what_if_form import title_text
from app.lab.what_if.what_if_page import WhatIfPage
from app.session.preview import PreviewKind
from app.session.session import Session
from grapl_engine import Energy, Frame, GraphCutError, RunRecord, SettingsError, Stage
from grapl_engine.analysis.sweep import Plateau, SweepPoint
from grapl_engine.pipeline import patch_graph


@pytest.fixture
def lens(lab: LabPanel) -> WhatIfPage:
    lab.open_page("lens")
    page = lab.page
    assert isinstance(page, WhatIfPage)
    return page


def choose(lens: WhatIfPage, qtbot: QtBot, **values: object) -> None:
    """Choose values as the rows do, and wait for the answer."""
    for name, value in values.items():
        lens.form.rows[name].value_chosen.emit(name, value, False)
    qtbot.waitUntil(lambda: lens.found is not None and lens.found.settings == lens._wanted and not lens._task.is_busy)


def test_opens_on_the_run_and_shows_nothing_else(lens: WhatIfPage, session: Session, lab: LabPanel) -> None:
    assert session.view.preview is None
    assert lens.badge.text().startswith("run:")
    assert lens.table.figures.texts()[4][0] == f"{lab.study.breakdown.energy.total:,.2f}"
    assert lens.table.figures.texts()[4][1] == "\N{EN DASH}"
    assert not lens.rerun.isEnabled()


def test_another_lambda_is_solved_and_shown(lens: WhatIfPage, session: Session, lab: LabPanel, qtbot: QtBot) -> None:
    slider = lens.form.rows["lambda_"].slider
    slider.setValue(slider.maximum())
    qtbot.waitUntil(lambda: session.view.preview is not None)
    preview = session.view.preview
    assert preview.kind is PreviewKind.WHAT_IF
    assert preview.problem is lab.study.problem is lens.found.problem
    assert preview.problem.lambda_ == 256.0
    assert preview.title == "\N{GREEK SMALL LETTER LAMDA} 256, network frozen"
    assert (preview.labels.ravel() == preview.problem.solve()).all()
    assert lens.badge.text() == "what-if: the network is frozen"


def test_figures_and_outline_are_of_the_difference(lens: WhatIfPage, session: Session, lab: LabPanel, qtbot: QtBot) -> None:
    run = lab.study.labels.reshape(8, 8)
    choose(lens, qtbot, lambda_=100.0)
    changed = session.view.preview.labels != run
    assert changed.any()
    assert lens.table.changed.text().startswith(f"{changed.sum()} of 64 patches")
    assert all(item.isVisible() and (item.mask == changed).all() for item in lens._changed.items)
    energy = lab.study.breakdown.energy
    texts = lens.table.figures.texts()
    assert texts[0][1] == str(len(np.unique(session.view.preview.labels)))
    assert [row[1] for row in texts[1:]] == [
        f"{value:,.2f}" for value in (energy.unary, energy.pairwise, energy.lambda_ * energy.pairwise, energy.total)
    ]


def test_lambda_zero_is_the_networks_own_answer(
    lens: WhatIfPage, session: Session, lab_record: RunRecord, qtbot: QtBot
) -> None:
    choose(lens, qtbot, lambda_=0.0)
    assert (session.view.preview.labels == lab_record.iterations[0].network_labels).all()


def test_the_newest_wish_is_answered(lens: WhatIfPage, session: Session, qtbot: QtBot) -> None:
    slider = lens.form.rows["lambda_"].slider
    for value in range(slider.minimum(), slider.maximum()):
        slider.setValue(value)
    qtbot.waitUntil(lambda: not lens._task.is_busy and lens.found is not None)
    assert session.view.preview.problem.lambda_ == lens._wanted.lambda_ == slider._stops[slider.value()]


@pytest.mark.parametrize(("affinity", "threshold"), [("color", 0.5), ("color", 0.1), ("position", 0.3), ("uniform", 0.2)])
def test_the_graph_is_that_of_a_run_with_these_settings(
    affinity: str, threshold: float, lens: WhatIfPage, session: Session, lab_record: RunRecord, qtbot: QtBot
) -> None:
    choose(lens, qtbot, affinity=affinity, edge_threshold=threshold)
    graph = patch_graph.graph_of(lab_record.picture, lens.found.settings)
    assert (session.view.preview.problem.edges == graph.edges).all()
    assert (session.view.preview.problem.phi == graph.phi).all()
    assert lens.form.rows["edge_threshold"].slider.isEnabled() == (affinity != "uniform")


def test_a_higher_threshold_is_a_part_of_what_is_there(lab_record: RunRecord, monkeypatch: pytest.MonkeyPatch) -> None:
    graphs = Graphs(lab_record)
    settings = lab_record.settings
    asked = []
    real = patch_graph.graph_of
    monkeypatch.setattr(patch_graph, "graph_of", lambda *args: asked.append(args) or real(*args))
    for threshold in (0.5, 0.1, 0.3, settings.edge_threshold):
        edges, _ = graphs.of(settings.replace(edge_threshold=threshold))
        assert edges.shape == real(lab_record.picture, settings.replace(edge_threshold=threshold)).edges.shape
    assert len(asked) == 1
    assert graphs.of(settings)[0] is graphs.of(settings)[0]


def test_back_to_the_run_resets_the_sliders(lens: WhatIfPage, session: Session, lab: LabPanel, qtbot: QtBot) -> None:
    choose(lens, qtbot, lambda_=100.0)
    lab.back.click()
    assert session.view.preview is None and lens.found is None
    assert lens.form.rows["lambda_"].editor.text() == f"{lab.study.record.settings.lambda_:g}"
    assert not any(item.isVisible() for item in lens._changed.items)
    assert lens.badge.text().startswith("run:")


def test_another_frame_ends_it(lens: WhatIfPage, session: Session, qtbot: QtBot) -> None:
    choose(lens, qtbot, lambda_=100.0)
    session.view.show_frame(Frame(Stage.INITIAL))
    assert session.view.preview is None and lens.found is None
    assert lens.table.figures.heads[0].text() == "initial"
    choose(lens, qtbot, lambda_=1.0)
    assert session.view.preview.problem.unary is lens.study.own_problem.unary


def test_it_stays_when_the_page_is_left(lens: WhatIfPage, session: Session, lab: LabPanel, qtbot: QtBot) -> None:
    choose(lens, qtbot, lambda_=100.0)
    preview = session.view.preview
    lab.open_page("moves")
    assert session.view.preview is preview
    assert not any(item.isVisible() for item in lens._changed.items)
    qtbot.waitUntil(lambda: lab.page.steps is not None)
    lab.page.go(1)
    assert session.view.preview is not preview
    lab.open_page("lens")
    assert session.view.preview is preview
    assert lens.found.settings.lambda_ == 100.0
    assert all(item.isVisible() for item in lens._changed.items)


def test_a_refused_value_says_why(lens: WhatIfPage, session: Session) -> None:
    with pytest.raises(SettingsError) as refused:
        lens.study.record.settings.replace(lambda_=-1.0)
    row = lens.form.rows["lambda_"]
    row.value_chosen.emit("lambda_", -1.0, False)
    assert row.error.text() == str(refused.value)
    assert session.view.preview is None


def test_a_graph_that_fails_says_why(lens: WhatIfPage, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> None:
    def fails(*_: object) -> None:
        raise GraphCutError("Too many edges.")

    monkeypatch.setattr(patch_graph, "graph_of", fails)
    lens.form.rows["affinity"].value_chosen.emit("affinity", "position", False)
    qtbot.waitUntil(lens.trouble.isVisible)
    assert lens.trouble.text() == "Too many edges."


def test_rerun_takes_the_values_into_the_settings(
    lens: WhatIfPage, session: Session, lab_record: RunRecord, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    started = []
    monkeypatch.setattr(session.runs, "start", lambda: started.append(session.configuration.settings))
    choose(lens, qtbot, lambda_=7.0, edge_threshold=0.3)
    lens.rerun.click()
    assert started == [lab_record.settings.replace(lambda_=7.0, edge_threshold=0.3)]


def test_dinov2_is_offered_only_where_the_run_has_it(lens: WhatIfPage, lab_record: RunRecord) -> None:
    editor = lens.form.rows["affinity"].editor
    assert editor.findData("dinov2") == -1 and editor.count() == 3
    run = lab_record.settings.replace(affinity="dinov2")
    lens.form.show_settings(run, run)
    assert editor.currentData() == "dinov2"


def test_sweep_by_itself_with_plateaus_that_show_their_labels(lens: WhatIfPage, session: Session, qtbot: QtBot) -> None:
    panel = lens.sweep
    qtbot.waitUntil(lambda: panel._swept.is_whole)
    assert len(panel.points) == 40 and panel.points[0].lambda_ == 0
    place = panel.plot.x_of(panel.points[-1].lambda_)
    panel.plot.clicked.emit(place)
    assert (session.view.preview.labels.ravel() == panel.points[-1].labels).all()
    assert session.view.preview.problem.lambda_ == panel.points[-1].lambda_ == lens._wanted.lambda_
    number = panel._number
    assert number == len(panel._plateaus) - 1
    panel.back.click()
    assert panel._number == number - 1
    plateau = panel._plateaus[number - 1]
    assert (session.view.preview.labels.ravel() == panel.points[plateau.first].labels).all()
    assert plateau.low <= session.view.preview.problem.lambda_ <= plateau.high


def test_the_sweep_of_a_large_graph_waits_to_be_asked(lab: LabPanel, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sweep_panel, "MANY_EDGES", 10)
    lab.open_page("lens")
    panel = lab.page.sweep
    qtbot.wait(sweep_panel.REST_MS + 50)
    assert not panel.points and panel.ask.isVisible() and "edges" in panel.note.text()
    panel.ask.click()
    qtbot.waitUntil(lambda: panel._swept.is_whole)
    assert not panel.ask.isVisible()


def test_a_stopped_sweep_goes_on_when_asked(lens: WhatIfPage, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> None:
    panel = lens.sweep
    real = sweep_panel.sweep.sweep

    def slow(problem: object, lambdas: object, should_stop: object) -> object:
        for point in real(problem, lambdas, should_stop):
            time.sleep(0.02)
            yield point

    monkeypatch.setattr(sweep_panel.sweep, "sweep", slow)
    qtbot.waitUntil(lambda: bool(panel.points) and panel.working.isVisible())
    panel.working.stop.click()
    count = len(panel.points)
    assert 0 < count < 40 and panel.ask.isVisible()
    qtbot.wait(100)
    assert len(panel.points) == count
    monkeypatch.setattr(sweep_panel.sweep, "sweep", real)
    panel.ask.click()
    qtbot.waitUntil(lambda: panel._swept.is_whole)
    lambdas = [point.lambda_ for point in panel.points]
    assert lambdas == sorted(set(lambdas)) and len(lambdas) == 40


def test_another_graph_is_swept_anew_and_the_old_sweep_is_kept(lens: WhatIfPage, lab: LabPanel, qtbot: QtBot) -> None:
    panel = lens.sweep
    qtbot.waitUntil(lambda: panel._swept.is_whole)
    first = panel._swept
    choose(lens, qtbot, affinity="uniform")
    assert panel._swept is not first
    qtbot.waitUntil(lambda: panel._swept.is_whole)
    second = panel._swept
    choose(lens, qtbot, lambda_=3.0)
    assert panel._swept is second
    lab.back.click()
    assert panel._swept is first


def point(lambda_: float, unary: float, pairwise: float) -> SweepPoint:
    return SweepPoint(lambda_, np.zeros(1, np.uint16), Energy(unary, pairwise, lambda_), 1)


def test_v_that_rises_is_told_with_a_proof() -> None:
    falling = [point(0.0, 1.0, 9.0), point(1.0, 4.0, 5.0), point(2.0, 6.0, 5.0)]
    assert rise_text(falling) == ""
    # at lambda 1 the second answer costs 5 + 7 = 12, the first one would cost 4 + 5 = 9
    text = rise_text([point(0.5, 4.0, 5.0), point(1.0, 5.0, 7.0)])
    assert "1 place" in text and "from \N{GREEK SMALL LETTER LAMDA} 0.5 to 1" in text and "by 2" in text
    assert "3 nats less at \N{GREEK SMALL LETTER LAMDA} 1" in text


def test_plateaus_in_words() -> None:
    found = [Plateau(0.0, 1.0, 0, 3, 9), Plateau(2.0, 2.0, 4, 4, 5)]
    assert plateau_text(found, 0).endswith("0 to 1, K\N{COMBINING CIRCUMFLEX ACCENT} 9")
    assert "2 of 2" in plateau_text(found, 1) and "2 alone" in plateau_text(found, 1)


def test_the_title_names_what_is_another(lab_record: RunRecord) -> None:
    run = lab_record.settings
    other = run.replace(lambda_=8.0, edge_threshold=0.1, affinity="position")
    assert title_text(other, run).split(", ")[1:] == [
        "\N{GREEK SMALL LETTER PHI} \N{GREATER-THAN OR EQUAL TO} 0.1",
        "position",
        "network frozen",
    ]


def test_without_a_run_it_says_how_to_get_one(session: Session, grid: PictureGrid, window: QWidget) -> None:
    lab = LabPanel(session, grid)
    QHBoxLayout(window).addWidget(lab)
    window.layout().addWidget(grid)
    window.show()
    lab.open_page("lens")
    assert lab.page._stack.currentIndex() == 0
