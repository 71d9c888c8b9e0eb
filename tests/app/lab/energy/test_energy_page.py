from __future__ import annotations

import copy
from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app.lab.colormap import ramp
from app.lab.energy.cost_map import MapKind
from app.lab.energy.energy_page import EnergyPage
from app.lab.panel import LabPanel
from app.session.preview import CutPreview, PreviewKind
from app.session.session import Session
from app.widgets.theme_colors import alarm
from grapl_engine import Frame, RunRecord, Stage
from grapl_engine.graphcut.energy import EnergyBreakdown
from grapl_engine.graphcut.problem import problem_of

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
    assert f"E = {energy.total:,.3f} nats" in page.total.text()
    assert f"U {energy.unary:,.3f}" in page.total.text()
    assert f"V {2 * energy.pairwise:,.3f}" in page.total.text()


def test_the_tick_compares_with_the_solvers_own_energies(page: EnergyPage, lab_record: RunRecord) -> None:
    result = page.check.result
    assert result is not None and result.holds
    assert result.moves == len(lab_record.moves)
    assert 0 <= result.difference <= result.tolerance
    assert "\N{CHECK MARK}" in page.check.text()
    assert f"{result.difference:.1e} nats, tolerance {result.tolerance:.1e}" in page.check.text()


@pytest.mark.parametrize("what", ["energy", "labels"])
def test_a_mismatch_is_an_alarm(lab: LabPanel, session: Session, lab_record: RunRecord, what: str, qtbot: QtBot) -> None:
    wrong = copy.copy(lab_record)
    if what == "energy":
        wrong.moves = [replace(move, energy=move.energy + (move.move == 0)) for move in lab_record.moves]
    else:
        cut = lab_record.iterations[0].cut_labels
        assert cut is not None
        wrong.iterations = [replace(lab_record.iterations[0], cut_labels=(cut + 1) % 5), *lab_record.iterations[1:]]
    session.add_run(wrong)
    session.show_frame(CUT)
    lab.open_page("energy")
    page = lab.page
    assert isinstance(page, EnergyPage)
    qtbot.waitUntil(lambda: page.check.result is not None)
    assert page.check.result is not None and not page.check.result.holds
    assert "do not equal the solver" in page.check.text()
    assert alarm(page.palette()).name() in page.check.text()
    assert "\N{CHECK MARK}" not in page.check.text()
    assert ("do not lead to the shown labels" in page.check.text()) == (what == "labels")


def test_where_there_is_no_cut_the_page_says_whose_sums_they_are(
    page: EnergyPage, session: Session, lab_record: RunRecord
) -> None:
    for frame in (Frame(Stage.INITIAL), Frame(Stage.NETWORK, 0), Frame(Stage.FINAL)):
        session.show_frame(frame)
        assert "this page's own" in page.check.text()
        assert page.check.result is None
    session.show_frame(CUT)
    session.set_preview(preview_of(lab_record))
    assert "not the run's own" in page.check.text()
    without = copy.copy(lab_record)
    without.moves, without.settings = [], replace(lab_record.settings, lambda_=0.0)
    session.add_run(without)
    session.show_frame(CUT)
    assert "took no move (λ is 0)" in page.check.text()


def test_the_stations_have_the_runs_own_energies(page: EnergyPage, session: Session, lab_record: RunRecord) -> None:
    first, last = lab_record.iterations
    assert first.energy_before is not None and first.energy_after is not None and lab_record.prepared is not None
    expected = {
        "Initial": problem_of(lab_record, Frame(Stage.INITIAL)).energy(lab_record.prepared.initial_labels),
        "Before cut 1": first.energy_before,
        "After cut 1": first.energy_after,
        "Network 2": problem_of(lab_record, Frame(Stage.NETWORK, 1)).energy(last.network_labels),
    }
    assert [row.texts[0] for row in page.frames_table.rows] == list(expected)
    for row, energy in zip(page.frames_table.rows, expected.values(), strict=True):
        assert row.values[1:] == pytest.approx((energy.unary, energy.pairwise, 2 * energy.pairwise, energy.total))
    session.set_preview(preview_of(lab_record))
    assert page.frames_table.rows[-1].texts[0] == "What-if"
    previewed = page.study.breakdown
    assert previewed is not None
    assert page.frames_table.rows[-1].values[4] == pytest.approx(previewed.energy.total)


def test_choosing_a_station_shows_it(page: EnergyPage, session: Session, lab_record: RunRecord, qtbot: QtBot) -> None:
    page.frames_table.selectRow(0)
    qtbot.waitUntil(lambda: session.frame == Frame(Stage.INITIAL))
    session.show_frame(CUT)
    assert [index.row() for index in page.frames_table.selectionModel().selectedRows()] == [2]
    session.set_preview(preview_of(lab_record))
    assert [index.row() for index in page.frames_table.selectionModel().selectedRows()] == [4]
    page.frames_table.selectRow(2)
    qtbot.waitUntil(lambda: session.preview is None)
    assert session.frame == CUT


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
    assert session.selected == rows[1].key
    page.labels.sortByColumn(2, Qt.SortOrder.DescendingOrder)
    costs = [row.values[2] for row in page.labels.rows]
    assert costs == sorted(costs, reverse=True)
    session.select(rows[2].key)  # type: ignore[arg-type]
    (index,) = page.labels.selectionModel().selectedRows()
    assert page.labels.rows[index.row()].key == rows[2].key
    qtbot.keyClick(page.labels, Qt.Key.Key_Escape)
    assert session.selected is None
    assert not page.labels.selectionModel().selectedRows()


@pytest.mark.parametrize("kind", [MapKind.UNARY, MapKind.PAIRWISE])
def test_the_heat_map_colours_each_patch_by_its_cost(page: EnergyPage, breakdown: EnergyBreakdown, kind: MapKind) -> None:
    assert not any(item.isVisible() for item in (*page.map.heat, *page.map.edges))
    page.map.buttons[kind].click()
    assert all(item.isVisible() for item in page.map.heat)
    values = breakdown.unary if kind is MapKind.UNARY else 2 * breakdown.pairwise
    image = page.map.heat[0].image
    for patch, end in ((int(values.argmin()), 0), (int(values.argmax()), -1)):
        pixel = image.pixelColor(patch % 8, patch // 8)
        assert (pixel.red(), pixel.green(), pixel.blue()) == tuple(ramp()[end].tolist())
    assert f"from {values.min():.3g} to {values.max():.3g} nats" in page.map.scale.accessibleName()


def test_the_cut_edges_are_drawn_and_counted(page: EnergyPage, breakdown: EnergyBreakdown, lab: LabPanel) -> None:
    page.map.buttons[MapKind.EDGES].click()
    assert all(item.isVisible() for item in page.map.edges)
    lines = sum(path.elementCount() // 2 for path, _, _ in page.map.edges[0].strokes)
    assert lines == int(breakdown.cut.sum())
    assert f"{lines} cut edge" in page.map.scale.accessibleName()
    lab.open_page("patch")
    assert not any(item.isVisible() for item in page.map.edges)
    lab.open_page("energy")
    page.map.buttons[MapKind.OFF].click()
    assert not any(item.isVisible() for item in (*page.map.heat, *page.map.edges))
    assert not page.map.scale.isVisible()


def test_the_page_follows_the_preview(page: EnergyPage, session: Session, lab_record: RunRecord) -> None:
    page.map.buttons[MapKind.PAIRWISE].click()
    before, image = page.total.text(), page.map.heat[0].image
    session.set_preview(preview_of(lab_record))
    assert page.total.text() != before
    assert [row.key for row in page.labels.rows] == [0, 1]
    assert page.map.heat[0].image != image
    session.set_preview(None)
    assert page.total.text() == before


def test_all_of_the_page_is_the_figure(page: EnergyPage) -> None:
    QApplication.processEvents()
    figure = page.figure()
    assert figure.isAncestorOf(page.frames_table) and figure.isAncestorOf(page.total)
