from __future__ import annotations

from dataclasses import replace

import numpy as np
from PySide6.QtCore import QPoint, Qt
from pytestqt.qtbot import QtBot

from app.image_views.picture_grid import PictureGrid
from app.image_views.views import ViewKind
from app.lab.panel import LabPanel
from app.lab.patch.patch_page import PatchPage
from app.lab.patch_text import sum_text
from app.session.preview import CutPreview, PreviewKind
from app.session.session import Session
from app.widgets.formulas import NO_BREAK
from grapl_engine import Frame, RunRecord, Stage
from grapl_engine.graphcut.problem import problem_of

CUT = Frame(Stage.CUT, 0)


def test_a_click_on_a_bar_selects_its_label(inspector: PatchPage, session: Session, qtbot: QtBot) -> None:
    row = inspector.bars.labels.index(2)
    middle = QPoint(100, int((row + 0.5) * inspector.bars.height() / len(inspector.bars.labels)))
    qtbot.mouseClick(inspector.bars, Qt.MouseButton.LeftButton, pos=middle)
    assert session.view.selected == 2
    qtbot.mouseClick(inspector.bars, Qt.MouseButton.LeftButton, pos=middle)
    assert session.view.selected is None


def test_without_a_patch_the_page_says_how_to_get_there(lab: LabPanel, session: Session) -> None:
    lab.open_page("patch")
    page = lab.page
    assert isinstance(page, PatchPage)
    assert page.empty.isVisible()
    assert page.figure() is page.empty
    assert not any(item.isVisible() for item in page.overlay.items)
    session.view.select_patch((0, 0))
    assert not page.empty.isVisible()
    assert page.figure() is not page.empty


def test_the_page_shows_the_patch_of_the_shown_cut(inspector: PatchPage, session: Session, lab_record: RunRecord) -> None:
    cut, network = lab_record.iterations[0].cut_labels, lab_record.iterations[0].network_labels
    assert cut is not None
    problem = problem_of(lab_record, CUT)
    costs = problem.local(cut.ravel(), 3 * 8 + 5)
    probability = lab_record.iterations[0].probabilities[3, 5, network[3, 5]]
    assert "Patch at row 3, column 5" in inspector.place.text()
    assert f"p = {probability:.3f}" in inspector.place.text().replace(NO_BREAK, " ")
    assert inspector.place.text().endswith(str(cut[3, 5]))
    assert sum_text(costs, int(cut[3, 5])) in inspector.why.text().replace(NO_BREAK, " ")
    rows = inspector.neighbours.rows
    assert len(rows) == len(costs.phi)
    assert [row.values[1] for row in rows] == sorted(costs.phi.tolist(), reverse=True)
    paid = [float(row.texts[2]) for row in rows if row.texts[4] == "cut"]
    assert f"{sum(paid):.3f} nats" in inspector.edges_title.text(), "the shown terms add up to the shown sum"
    for row in rows:
        assert isinstance(row.key, int)
        assert row.texts[4] == ("cut" if cut.ravel()[row.key] != cut[3, 5] else "\N{EN DASH}")
        assert row.texts[3] == str(cut.ravel()[row.key])
    assert f"{int(costs.cut.sum())} cut" in inspector.edges_title.text()


def test_with_large_letters_the_legend_of_the_bars_is_not_cut(inspector: PatchPage, qtbot: QtBot) -> None:
    font = inspector.font()
    font.setPointSize(18)
    inspector.setFont(font)
    key = inspector.key
    qtbot.waitUntil(lambda: key.font().pointSize() == 18 and key.height() >= key.heightForWidth(key.width()))
    assert key.heightForWidth(key.width()) > key.fontMetrics().height(), "the line is too long for one row"
    text = key.fontMetrics().boundingRect(key.contentsRect(), Qt.TextFlag.TextWordWrap.value, key.text())
    assert text.height() <= key.contentsRect().height() and text.width() <= key.contentsRect().width()


def test_edges_lie_over_the_views_while_the_page_is_open(inspector: PatchPage, lab: LabPanel, session: Session) -> None:
    cut = lab.model.breakdown
    assert cut is not None and lab.model.problem is not None
    edges = lab.model.problem.edges
    paid, unpaid = np.unique(edges[cut.cut]), np.unique(edges[~cut.cut])
    session.view.select_patch(divmod(int(np.intersect1d(paid, unpaid)[0]), 8))
    assert all(item.isVisible() for item in inspector.overlay.items)
    dashed = [pen.style() == Qt.PenStyle.CustomDashLine for _, _, pen in inspector.overlay.items[0].strokes]
    assert any(dashed) and not all(dashed)
    lab.open_page("energy")
    assert not any(item.isVisible() for item in inspector.overlay.items)


def test_clicking_a_neighbour_and_arrow_keys_go_to_other_patches(
    inspector: PatchPage, session: Session, grid: PictureGrid, qtbot: QtBot
) -> None:
    table = inspector.neighbours
    key = table.rows[1].key
    assert isinstance(key, int)
    qtbot.mouseClick(table.viewport(), Qt.MouseButton.LeftButton, pos=table.visualRect(table.model().index(1, 0)).center())
    assert session.view.patch == divmod(key, 8)
    session.view.select_patch((3, 5))
    for arrow, place in (
        (Qt.Key.Key_Left, (3, 4)),
        (Qt.Key.Key_Up, (2, 4)),
        (Qt.Key.Key_Right, (2, 5)),
        (Qt.Key.Key_Down, (3, 5)),
    ):
        qtbot.keyClick(inspector.pixels, arrow)
        assert session.view.patch == place
    grid.views[ViewKind.PHOTOGRAPH].clicked.emit(1.0, 1.0)
    assert "Patch at row 0, column 0" in inspector.place.text()


def test_the_page_follows_the_timeline_and_previews(inspector: PatchPage, session: Session, lab_record: RunRecord) -> None:
    session.view.show_frame(Frame(Stage.INITIAL))
    assert "Initial labels" in inspector.place.text()
    assert "No cut yet" in inspector.place.text()
    session.view.show_frame(CUT)
    problem = problem_of(lab_record, CUT).replace(lambda_=0.0)
    labels = np.full((8, 8), 4, np.uint16)
    session.view.set_preview(CutPreview(PreviewKind.WHAT_IF, labels, "Lambda 0, network frozen", problem))
    assert inspector.place.text().endswith("&nbsp;4")
    assert "What-if" in inspector.place.text()
    assert "0 cut" in inspector.edges_title.text()
    assert "+ 0 \N{MULTIPLICATION SIGN}" in inspector.why.text().replace(NO_BREAK, " ")


def test_a_page_that_is_not_open_waits(inspector: PatchPage, lab: LabPanel, session: Session) -> None:
    lab.open_page("energy")
    session.view.select_patch((0, 1))
    assert "Patch at row 3, column 5" in inspector.place.text()
    lab.open_page("patch")
    assert "Patch at row 0, column 1" in inspector.place.text()


def test_one_label_has_one_bar_and_no_search(session: Session, lab: LabPanel, lab_record: RunRecord) -> None:
    prepared = lab_record.prepared
    assert prepared is not None
    labels = np.zeros((8, 8), np.uint16)
    one = replace(prepared, asked=1, obtained=1, initial_probabilities=np.ones((8, 8, 1), np.float32), initial_labels=labels)
    record = RunRecord(lab_record.picture, lab_record.settings, (0,), prepared=one)
    session.add_run(record)
    session.view.select_patch((1, 1))
    lab.open_page("patch")
    page = lab.page
    assert isinstance(page, PatchPage)
    assert page.bars.labels == (0,)
    assert "there is no other" in page.why.text()
    assert not page.breakpoints.isVisible()
