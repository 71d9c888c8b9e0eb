from __future__ import annotations

from dataclasses import replace

import numpy as np
from local_costs import costs_of
from PySide6.QtCore import QPoint, Qt
from pytestqt.qtbot import QtBot

from app.image_views.picture_grid import PictureGrid
from app.image_views.views import ViewKind
from app.lab.panel import LabPanel
from app.lab.patch.cost_bars import FEW, CostBars
from app.lab.patch.inspector import Inspector
from app.lab.patch_text import sum_text, why_text
from app.session.preview import CutPreview, PreviewKind
from app.session.session import Session
from grapl_engine import Frame, RunRecord, Stage
from grapl_engine.graphcut.problem import problem_of

CUT = Frame(Stage.CUT, 0)


# Words


def test_the_sentence_has_label_runner_up_and_margin_with_their_figures() -> None:
    text = why_text(costs_of([0.5, 2.0, 1.0], [0.25, 0.5, 1.5]), Stage.CUT)
    assert text.startswith("Label 0, because")
    assert "0.500 + 2 \N{MULTIPLICATION SIGN} 0.250 = 1.000" in text
    assert "label 1: 2.000 + 2 \N{MULTIPLICATION SIGN} 0.500 = 3.000" in text
    assert "margin is 2.000" in text


def test_the_sentence_says_when_another_label_would_be_cheaper_and_why_it_is_not_taken() -> None:
    costs = costs_of([0.5, 0.9], [1.5, 0.0])
    text = why_text(costs, Stage.NETWORK)
    assert "though label 1 would cost this patch 2.600 nats less" in text
    assert "by U alone" in text
    assert "not the end of a cut" in why_text(costs, None)
    assert "A seed holds it" in why_text(costs, None, is_bound=True)


def test_the_sentence_of_a_tie_and_of_one_label() -> None:
    assert "by a hair" in why_text(costs_of([1.0, 1.0], [0.5, 0.5]), Stage.CUT)
    assert "there is no other" in why_text(costs_of([1.0], [0.0]), Stage.CUT)


# Bars


def test_bars_are_sorted_by_cost_or_by_label_and_keep_the_patchs_own_among_the_few(qtbot: QtBot) -> None:
    bars = CostBars()
    qtbot.addWidget(bars)
    count = 40
    unary = np.arange(count, 0, -1.0)
    costs = costs_of(unary.tolist(), [0.0] * count, label=3)
    bars.show_costs(costs, [Qt.GlobalColor.red] * count)  # type: ignore[list-item]
    assert bars.labels == (*range(39, 39 - (FEW - 1), -1), 3)
    bars.set_order(by_label=True)
    assert bars.labels == (3, *range(39 - (FEW - 2), 40))
    few = bars.height()
    bars.set_all(True)
    assert bars.labels == tuple(range(40))
    assert bars.height() > 3 * few


def test_a_click_on_a_bar_selects_its_label(inspector: Inspector, session: Session, qtbot: QtBot) -> None:
    row = inspector.bars.labels.index(2)
    middle = QPoint(100, int((row + 0.5) * inspector.bars.height() / len(inspector.bars.labels)))
    qtbot.mouseClick(inspector.bars, Qt.MouseButton.LeftButton, pos=middle)
    assert session.selected == 2
    qtbot.mouseClick(inspector.bars, Qt.MouseButton.LeftButton, pos=middle)
    assert session.selected is None


# The page


def test_without_a_patch_the_page_says_how_to_get_there(lab: LabPanel, session: Session) -> None:
    lab.open_page("patch")
    page = lab.page
    assert isinstance(page, Inspector)
    assert page.empty.isVisible()
    assert page.figure() is page.empty
    assert not any(item.isVisible() for item in page.overlay.items)
    session.select_patch((0, 0))
    assert not page.empty.isVisible()
    assert page.figure() is not page.empty


def test_the_page_shows_the_patch_of_the_shown_cut(inspector: Inspector, session: Session, lab_record: RunRecord) -> None:
    cut, network = lab_record.iterations[0].cut_labels, lab_record.iterations[0].network_labels
    assert cut is not None
    problem = problem_of(lab_record, CUT)
    costs = problem.local(cut.ravel(), 3 * 8 + 5)
    probability = lab_record.iterations[0].probabilities[3, 5, network[3, 5]]
    assert "Patch (3, 5)" in inspector.place.text()
    assert f"p = {probability:.3f}" in inspector.place.text()
    assert inspector.place.text().endswith(str(cut[3, 5]))
    assert sum_text(costs, int(cut[3, 5])) in inspector.why.text()
    rows = inspector.neighbours.rows
    assert len(rows) == len(costs.phi)
    assert [row.values[1] for row in rows] == sorted(costs.phi.tolist(), reverse=True)
    for row in rows:
        assert isinstance(row.key, int)
        assert row.texts[4] == ("cut" if cut.ravel()[row.key] != cut[3, 5] else "\N{EN DASH}")
        assert row.texts[3] == str(cut.ravel()[row.key])
    assert f"{int(costs.cut.sum())} cut" in inspector.edges_title.text()


def test_edges_lie_over_the_views_while_the_page_is_open(inspector: Inspector, lab: LabPanel, session: Session) -> None:
    cut = lab.study.breakdown
    assert cut is not None and lab.study.problem is not None
    edges = lab.study.problem.edges
    paid, unpaid = np.unique(edges[cut.cut]), np.unique(edges[~cut.cut])
    session.select_patch(divmod(int(np.intersect1d(paid, unpaid)[0]), 8))
    assert all(item.isVisible() for item in inspector.overlay.items)
    dashed = [pen.style() == Qt.PenStyle.CustomDashLine for _, _, pen in inspector.overlay.items[0].strokes]
    assert any(dashed) and not all(dashed)
    lab.open_page("energy")
    assert not any(item.isVisible() for item in inspector.overlay.items)


def test_clicking_a_neighbour_and_arrow_keys_go_to_other_patches(
    inspector: Inspector, session: Session, grid: PictureGrid, qtbot: QtBot
) -> None:
    table = inspector.neighbours
    key = table.rows[1].key
    assert isinstance(key, int)
    qtbot.mouseClick(table.viewport(), Qt.MouseButton.LeftButton, pos=table.visualRect(table.model().index(1, 0)).center())
    assert session.patch == divmod(key, 8)
    session.select_patch((3, 5))
    for arrow, place in (
        (Qt.Key.Key_Left, (3, 4)),
        (Qt.Key.Key_Up, (2, 4)),
        (Qt.Key.Key_Right, (2, 5)),
        (Qt.Key.Key_Down, (3, 5)),
    ):
        qtbot.keyClick(inspector.pixels, arrow)
        assert session.patch == place
    grid.views[ViewKind.PHOTOGRAPH].clicked.emit(1.0, 1.0)
    assert "Patch (0, 0)" in inspector.place.text()


def test_the_page_follows_the_timeline_and_previews(inspector: Inspector, session: Session, lab_record: RunRecord) -> None:
    session.show_frame(Frame(Stage.INITIAL))
    assert "Initial labels" in inspector.place.text()
    assert "No cut yet" in inspector.place.text()
    session.show_frame(CUT)
    problem = problem_of(lab_record, CUT).replace(lambda_=0.0)
    labels = np.full((8, 8), 4, np.uint16)
    session.set_preview(CutPreview(PreviewKind.WHAT_IF, labels, "Lambda 0, network frozen", problem))
    assert inspector.place.text().endswith("&nbsp;4")
    assert "What-if" in inspector.place.text()
    assert "0 cut" in inspector.edges_title.text()
    assert "+ 0 \N{MULTIPLICATION SIGN}" in inspector.why.text()


def test_a_page_that_is_not_open_waits(inspector: Inspector, lab: LabPanel, session: Session) -> None:
    lab.open_page("energy")
    session.select_patch((0, 1))
    assert "Patch (3, 5)" in inspector.place.text()
    lab.open_page("patch")
    assert "Patch (0, 1)" in inspector.place.text()


def test_one_label_has_one_bar_and_no_search(session: Session, lab: LabPanel, lab_record: RunRecord) -> None:
    prepared = lab_record.prepared
    assert prepared is not None
    labels = np.zeros((8, 8), np.uint16)
    one = replace(prepared, asked=1, obtained=1, initial_probabilities=np.ones((8, 8, 1), np.float32), initial_labels=labels)
    record = RunRecord(lab_record.picture, lab_record.settings, (0,), prepared=one)
    session.add_run(record)
    session.select_patch((1, 1))
    lab.open_page("patch")
    page = lab.page
    assert isinstance(page, Inspector)
    assert page.bars.labels == (0,)
    assert "there is no other" in page.why.text()
    assert not page.breakpoints.isVisible()
