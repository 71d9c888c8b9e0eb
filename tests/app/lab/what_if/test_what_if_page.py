from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtWidgets import QHBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from app.image_views.picture_grid import PictureGrid
from app.lab.panel import LabPanel
from app.lab.what_if.what_if_page import WhatIfPage
from app.session.preview import CutPreview, PreviewKind
from app.session.session import Session
from grapl_engine import Frame, GraphCutError, RunRecord, Stage
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
    qtbot.waitUntil(lambda: lens.answer is not None and lens.answer.settings == lens._wanted and not lens._task.is_busy)


def test_opens_on_the_run_and_shows_nothing_else(lens: WhatIfPage, session: Session, lab: LabPanel) -> None:
    assert session.view.preview is None
    assert lens.badge.text().startswith("run:")
    assert lens.table.figures.texts()[4][0] == f"{lab.model.breakdown.energy.total:,.2f}"
    assert lens.table.figures.texts()[4][1] == "\N{EN DASH}"
    assert not lens.rerun.isEnabled()


def test_another_lambda_is_solved_and_shown(lens: WhatIfPage, session: Session, lab: LabPanel, qtbot: QtBot) -> None:
    slider = lens.form.rows["lambda_"].slider
    slider.setValue(slider.maximum())
    qtbot.waitUntil(lambda: session.view.preview is not None)
    preview = session.view.preview
    assert preview.kind is PreviewKind.WHAT_IF
    assert preview.problem is lab.model.problem is lens.answer.problem
    assert preview.problem.lambda_ == 256.0
    assert preview.title == "\N{GREEK SMALL LETTER LAMDA} 256, network frozen"
    assert (preview.labels.ravel() == preview.problem.solve()).all()
    assert lens.badge.text() == "what-if: the network is frozen"


def test_figures_and_outline_are_of_the_difference(lens: WhatIfPage, session: Session, lab: LabPanel, qtbot: QtBot) -> None:
    run = lab.model.labels.reshape(8, 8)
    choose(lens, qtbot, lambda_=100.0)
    changed = session.view.preview.labels != run
    assert changed.any()
    assert lens.table.changed.text().startswith(f"{changed.sum()} of 64 patches")
    assert all(item.isVisible() and (item.mask == changed).all() for item in lens._changed.items)
    energy = lab.model.breakdown.energy
    texts = lens.table.figures.texts()
    assert texts[0][1] == str(len(np.unique(session.view.preview.labels)))
    assert [row[1] for row in texts[1:5]] == [
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
    qtbot.waitUntil(lambda: not lens._task.is_busy and lens.answer is not None)
    assert session.view.preview.problem.lambda_ == lens._wanted.lambda_ == slider._stops[slider.value()]


@pytest.mark.parametrize(("affinity", "threshold"), [("color", 0.5), ("color", 0.1), ("position", 0.3), ("uniform", 0.2)])
def test_the_graph_is_that_of_a_run_with_these_settings(
    affinity: str, threshold: float, lens: WhatIfPage, session: Session, lab_record: RunRecord, qtbot: QtBot
) -> None:
    choose(lens, qtbot, affinity=affinity, edge_threshold=threshold)
    graph = patch_graph.graph_of(lab_record.picture, lens.answer.settings)
    assert (session.view.preview.problem.edges == graph.edges).all()
    assert (session.view.preview.problem.phi == graph.phi).all()
    assert lens.form.rows["edge_threshold"].slider.isEnabled() == (affinity != "uniform")


def test_back_to_the_run_resets_the_sliders(lens: WhatIfPage, session: Session, lab: LabPanel, qtbot: QtBot) -> None:
    choose(lens, qtbot, lambda_=100.0)
    lab.back.click()
    assert session.view.preview is None and lens.answer is None
    assert lens.form.rows["lambda_"].editor.text() == f"{lab.model.record.settings.lambda_:g}"
    assert not any(item.isVisible() for item in lens._changed.items)
    assert lens.badge.text().startswith("run:")


def test_another_frame_ends_it(lens: WhatIfPage, session: Session, qtbot: QtBot) -> None:
    choose(lens, qtbot, lambda_=100.0)
    session.view.show_frame(Frame(Stage.INITIAL))
    assert session.view.preview is None and lens.answer is None
    assert lens.table.figures.heads[0].text() == "initial"
    choose(lens, qtbot, lambda_=1.0)
    assert session.view.preview.problem.unary is lens.model.own_problem.unary


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
    assert lens.answer.settings.lambda_ == 100.0
    assert all(item.isVisible() for item in lens._changed.items)


def test_a_what_if_of_another_page_is_told_as_what_it_is(lens: WhatIfPage, session: Session, qtbot: QtBot) -> None:
    own = lens.model.own_problem
    assert own is not None
    run = lens.model.labels.reshape(8, 8)
    labels = ((run + 1) % 5).astype(np.uint16)
    session.view.set_preview(CutPreview(PreviewKind.WHAT_IF, labels, "without seeds, network frozen", own))
    assert lens.badge.text() == "what-if: without seeds, network frozen"
    assert lens.table.figures.texts()[4][1] == f"{own.energy(labels).total:,.2f}"
    assert lens.table.changed.text() == "64 of 64 patches have another label (outlined)."
    assert lens.table.took.text().endswith(". Moving a slider leaves this what-if, and solves the run's own cut again.")
    assert all(item.isVisible() and item.mask.all() for item in lens._changed.items)
    assert not lens.rerun.isEnabled(), "its values are the run's"
    session.view.set_preview(None)
    assert lens.badge.text().startswith("run:") and lens.table.figures.texts()[4][1] == "\N{EN DASH}"
    session.view.set_preview(CutPreview(PreviewKind.WHAT_IF, labels, "with 1 seed, network frozen", own))
    choose(lens, qtbot, lambda_=100.0)
    assert lens.badge.text() == "what-if: the network is frozen"


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


def test_without_a_run_it_says_how_to_get_one(session: Session, grid: PictureGrid, window: QWidget) -> None:
    lab = LabPanel(session, grid)
    QHBoxLayout(window).addWidget(lab)
    window.layout().addWidget(grid)
    window.show()
    lab.open_page("lens")
    assert lab.page._stack.currentIndex() == 0
