from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app.lab.energy.cost_map import MapKind
from app.lab.energy.energy_page import EnergyPage
from app.lab.panel import LabPanel
from app.session.preview import CutPreview, PreviewKind
from app.session.session import Session
from app.widgets.formulas import NO_BREAK
from grapl_engine import Frame, RunRecord, Stage
from grapl_engine.graphcut.energy import EnergyBreakdown
from grapl_engine.graphcut.problem import problem_of
from grapl_engine.label_constraints import LabelConstraints

CUT = Frame(Stage.CUT, 0)


@pytest.fixture
def page(lab: LabPanel, qtbot: QtBot) -> EnergyPage:
    lab.open_page("energy")
    page = lab.page
    assert isinstance(page, EnergyPage)
    qtbot.waitUntil(lambda: page.check.result is not None)
    return page


@pytest.fixture
def breakdown(lab_record: RunRecord) -> EnergyBreakdown:
    labels = lab_record.iterations[0].cut_labels
    assert labels is not None
    return problem_of(lab_record, CUT).breakdown(labels.ravel())


def preview_of(record: RunRecord) -> CutPreview:
    labels = np.zeros((8, 8), np.uint16)
    labels[:, 4:] = 1
    return CutPreview(PreviewKind.WHAT_IF, labels, "Lambda 8, network frozen", problem_of(record, CUT).replace(lambda_=8.0))


def test_without_a_run_the_page_says_how_to_get_there(session: Session, lab: LabPanel, lab_record: RunRecord) -> None:
    lab.open_page("energy")
    page = lab.page
    assert isinstance(page, EnergyPage)
    session.remove_run(lab_record)
    assert page.empty.isVisible()
    assert page.figure() is page.empty


def test_the_totals_are_those_of_the_shown_cut(page: EnergyPage, breakdown: EnergyBreakdown) -> None:
    energy = breakdown.energy
    assert f"E = {energy.total:,.3f} nats" in page.total.text().replace(NO_BREAK, " ")
    assert f"U {energy.unary:,.3f}" in page.total.text().replace(NO_BREAK, " ")
    assert f"V {2 * energy.pairwise:,.3f}" in page.total.text().replace(NO_BREAK, " ")


def test_the_stations_have_the_runs_own_energies(page: EnergyPage, session: Session, lab_record: RunRecord) -> None:
    first, last = lab_record.iterations
    assert first.energy_before is not None and first.energy_after is not None and lab_record.prepared is not None
    expected = {
        "Initial labels": problem_of(lab_record, Frame(Stage.INITIAL)).energy(lab_record.prepared.initial_labels),
        "Network 1": first.energy_before,
        "Cut 1": first.energy_after,
        "Network 2": problem_of(lab_record, Frame(Stage.NETWORK, 1)).energy(last.network_labels),
    }
    rows = [row for row in page.frames_table.rows if not row.is_divider]
    assert [row.texts[0] for row in rows] == list(expected)
    for row, energy in zip(rows, expected.values(), strict=True):
        assert row.values[1:] == pytest.approx((energy.unary, energy.pairwise, 2 * energy.pairwise, energy.total))
    session.view.set_preview(preview_of(lab_record))
    assert page.frames_table.rows[-1].texts[0] == "What-if"
    previewed = page.model.breakdown
    assert previewed is not None
    assert page.frames_table.rows[-1].values[4] == pytest.approx(previewed.energy.total)


def test_choosing_a_station_shows_it(page: EnergyPage, session: Session, lab_record: RunRecord, qtbot: QtBot) -> None:
    page.frames_table.selectRow(0)
    qtbot.waitUntil(lambda: session.view.frame == Frame(Stage.INITIAL))
    session.view.show_frame(CUT)
    assert [index.row() for index in page.frames_table.selectionModel().selectedRows()] == [3]
    session.view.set_preview(preview_of(lab_record))
    assert [index.row() for index in page.frames_table.selectionModel().selectedRows()] == [7], (
        "below the line to another lambda"
    )
    page.frames_table.selectRow(3)
    qtbot.waitUntil(lambda: session.view.preview is None)
    assert session.view.frame == CUT


def test_the_labels_add_up_and_are_selected_everywhere(
    page: EnergyPage, session: Session, breakdown: EnergyBreakdown, qtbot: QtBot
) -> None:
    rows = page.labels.rows
    assert [row.key for row in rows] == np.flatnonzero(breakdown.patches).tolist()
    assert sum(row.values[1] for row in rows) == 64
    assert sum(row.values[2] for row in rows) == pytest.approx(breakdown.energy.unary)
    assert sum(row.values[3] for row in rows) == pytest.approx(2 * breakdown.energy.pairwise)
    assert sum(row.values[4] for row in rows) == pytest.approx(1)
    page.labels.selectRow(1)
    assert session.view.selected == rows[1].key
    page.labels.sortByColumn(2, Qt.SortOrder.DescendingOrder)
    costs = [row.values[2] for row in page.labels.rows]
    assert costs == sorted(costs, reverse=True)
    session.view.select(rows[2].key)  # type: ignore[arg-type]
    (index,) = page.labels.selectionModel().selectedRows()
    assert page.labels.rows[index.row()].key == rows[2].key
    qtbot.keyClick(page.labels, Qt.Key.Key_Escape)
    assert session.view.selected is None
    assert not page.labels.selectionModel().selectedRows()


def test_the_map_leaves_the_views_with_the_page(page: EnergyPage, lab: LabPanel) -> None:
    page.map.buttons[MapKind.EDGES].click()
    assert all(item.isVisible() for item in page.map.edges) and page.map.edges[0].strokes
    lab.open_page("patch")
    assert not any(item.isVisible() for item in page.map.edges)
    lab.open_page("energy")
    assert all(item.isVisible() for item in page.map.edges)


def test_the_page_follows_the_preview(page: EnergyPage, session: Session, lab_record: RunRecord) -> None:
    page.map.buttons[MapKind.PAIRWISE].click()
    before, image = page.total.text(), page.map.heat[0].image
    session.view.set_preview(preview_of(lab_record))
    assert page.total.text() != before
    assert [row.key for row in page.labels.rows] == [0, 1]
    assert page.map.heat[0].image != image
    session.view.set_preview(None)
    assert page.total.text() == before


def test_with_seeds_the_page_says_that_their_costs_are_not_counted(
    page: EnergyPage, session: Session, lab_record: RunRecord
) -> None:
    assert "seeds" not in page.total.text()
    plain = preview_of(lab_record)
    seeds = LabelConstraints().painted(8, [0], 1)
    session.view.set_preview(replace(plain, problem=plain.problem.replace(constraints=seeds)))
    energy = plain.problem.energy(plain.labels)
    assert f"E = {energy.total:,.3f} nats" in page.total.text().replace(NO_BREAK, " ")
    assert "The seeds' costs are not in it" in page.total.text()


def test_all_of_the_page_is_the_figure(page: EnergyPage) -> None:
    QApplication.processEvents()
    figure = page.figure()
    assert figure.isAncestorOf(page.frames_table) and figure.isAncestorOf(page.total)
