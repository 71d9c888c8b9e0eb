"""The tiny grid's page: presets, edits, pieces of a picture, and what is said of the solvers."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from app.lab.panel import LabPanel
from app.lab.tiny.tiny_page import TinyPage
from app.lab.tiny.tiny_presets import PRESETS
from app.lab.tiny.tiny_text import UNSOLVED
from app.session.preview import CutPreview, PreviewKind
from grapl_engine import RunRecord

GRIDS = {preset.title: preset for preset in PRESETS}


@pytest.fixture
def page(lab: LabPanel, qtbot: QtBot) -> TinyPage:
    lab.open_page("tiny")
    page = lab.page
    assert isinstance(page, TinyPage)
    answered(page, qtbot)
    return page


def answered(page: TinyPage, qtbot: QtBot) -> None:
    qtbot.waitUntil(lambda: not page._task.is_busy and page.comparison is not None)


def test_it_says_how_far_each_is_from_the_optimum(page: TinyPage, qtbot: QtBot) -> None:
    page.presets.setCurrentIndex(1)
    page.presets.activated.emit(1)
    answered(page, qtbot)
    page.solve.click()
    assert page.told.text().splitlines()[0].startswith("ICM ends 8.00 nats above the optimum")
    assert "Swap finds the optimum." in page.told.text()
    differs = page.answers.cards["icm"].differs
    assert differs is not None and differs.any()
    assert page.comparison is not None and page.comparison.optimum is not None
    assert (differs == (page.comparison.icm.labels != page.comparison.optimum.labels)).all()


def test_it_starts_unsolved_and_another_grid_does_too(page: TinyPage, qtbot: QtBot) -> None:
    assert page.told.text() == UNSOLVED and page.answers.opened == [] and page.solve.isEnabled()
    assert (page.board._labels == page.grid_.cheapest).all()
    page.solve.click()
    assert page.comparison is not None and page.comparison.optimum is not None and not page.solve.isEnabled()
    assert (page.board._labels == page.comparison.optimum.labels).all()
    page.start(GRIDS["Checkerboard trap"].grid(), "")
    assert page.answers.opened == []
    answered(page, qtbot)
    assert page.told.text() == UNSOLVED and (page.board._labels == page.grid_.cheapest).all()


def test_the_views_go_back_to_the_run(lab: LabPanel) -> None:
    lab.open_page("patch")
    view, labels = lab._session.view, lab.model.labels
    assert labels is not None and lab.model.problem is not None
    view.set_preview(CutPreview(PreviewKind.WHAT_IF, labels.reshape(8, 8), "all", lab.model.problem))
    lab.open_page("tiny")
    assert view.preview is None


def test_a_card_that_is_clicked_is_seen_on_the_board(page: TinyPage, qtbot: QtBot) -> None:
    page.start(GRIDS["Checkerboard trap"].grid(), "")
    answered(page, qtbot)
    page.answers.cards["icm"].click()
    assert page.comparison is not None and (page.board._labels == page.comparison.icm.labels).all()


def test_too_large_is_said_and_the_rest_stands(page: TinyPage, qtbot: QtBot) -> None:
    page.start(PRESETS[-1].grid().with_labels(6), "")
    answered(page, qtbot)
    page.solve.click()
    assert "too large to solve exactly" in page.told.text()
    assert not page.answers.cards["optimum"].isEnabled() and page.answers.cards["expansion"].isChecked()
    page.grab()


def test_a_cell_and_an_edge_are_edited_and_undone(page: TinyPage, qtbot: QtBot) -> None:
    board, before = page.board, page.grid_
    QTest.mouseClick(board, Qt.MouseButton.LeftButton, pos=board.cell_rect(7).center().toPoint())
    assert board.cell == 7
    page.editor.costs[1].setValue(5)
    page.editor.costs[1].setValue(6)
    assert page.grid_.unary[7, 1] == 6
    middle = (board.centre(7) + board.centre(8)) / 2
    QTest.mouseClick(board, Qt.MouseButton.LeftButton, pos=middle.toPoint())
    assert board.edge is not None and page.grid_.edges[board.edge].tolist() == [7, 8]
    page.editor.weight.setValue(3)
    assert page.grid_.phi[board.edge] == 3
    answered(page, qtbot)
    page.back.click()
    page.back.click()
    assert page.grid_ is before and not page.back.isEnabled()
    page.lambda_.setValue(2)
    page.reset.click()
    assert page.grid_.lambda_ == before.lambda_ and page.lambda_.value() == before.lambda_


def test_keys_go_to_cells_edges_and_figures(page: TinyPage, qtbot: QtBot) -> None:
    board = page.board
    board.setFocus()
    QTest.keyClick(board, Qt.Key.Key_Right)
    assert board.cell == 1
    QTest.keyClick(board, Qt.Key.Key_E)
    assert board.edge in page.grid_.edges_of(1)
    QTest.keyClick(board, Qt.Key.Key_Return)
    assert page.editor.weight.hasFocus()
    board.setFocus()
    QTest.keyClick(board, Qt.Key.Key_Down)
    QTest.keyClick(board, Qt.Key.Key_Return)
    assert board.cell == 7 and page.editor.costs[0].hasFocus()


def test_sizes_and_labels_change_the_grid(page: TinyPage, qtbot: QtBot) -> None:
    page.board.choose_cell(35)
    page.rows.setValue(3)
    page.columns.setValue(4)
    page.labels.setValue(3)
    answered(page, qtbot)
    assert page.grid_.unary.shape == (12, 3) and page.board.cell == 0
    assert page.comparison is not None and len(page.comparison.swap.labels) == 12
    page.grab()


def test_a_piece_is_taken_around_the_selected_patch(page: TinyPage, qtbot: QtBot, lab_record: RunRecord) -> None:
    assert not page.take.isEnabled()
    page.session.view.select_patch((4, 4))
    page.rows.setValue(3)
    page.columns.setValue(3)
    page.take.click()
    answered(page, qtbot)
    assert page.grid_.cells == 9 and page.grid_.lambda_ == lab_record.settings.lambda_
    assert "around the patch at row 4, column 4" in page.lesson.text() and page.presets.currentIndex() == -1
