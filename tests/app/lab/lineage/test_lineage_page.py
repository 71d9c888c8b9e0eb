"""The lineage's page: what flows, who died of what, and what is lit."""

from __future__ import annotations

from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot
from scripted_run import scripted_record

from app.lab.lineage.lineage_page import LineagePage
from app.lab.lineage.lineage_text import end_text
from app.lab.panel import LabPanel
from grapl_engine import Frame, RunRecord, Settings, Stage
from grapl_engine.analysis.lineage import disagreement, lineage


def opened(lab: LabPanel, qtbot: QtBot) -> LineagePage:
    lab.open_page("lineage")
    page = lab.page
    assert isinstance(page, LineagePage)
    qtbot.waitUntil(lambda: page.lineage is not None)
    return page


def test_a_click_on_a_label_selects_it_and_on_a_name_goes_there(lab: LabPanel, qtbot: QtBot, lab_record: RunRecord) -> None:
    page = opened(lab, qtbot)
    diagram = page.diagram
    label, part = max(diagram.layout_.segments[0].items(), key=lambda one: one[1].width())
    QTest.mouseClick(diagram, Qt.MouseButton.LeftButton, pos=part.center().toPoint())
    assert lab.model.session.view.selected == label
    assert page.told.text() == end_text(lineage(lab_record), label)
    assert page.table.selectionModel().selectedRows()
    bar = diagram.layout_.bars[1]
    QTest.mouseClick(diagram, Qt.MouseButton.LeftButton, pos=QPoint(10, int(bar.center().y())))
    assert lab.model.frame == lab_record.frames()[1]


def test_a_label_under_the_mouse_is_lit_in_all_views(lab: LabPanel, qtbot: QtBot, lab_record: RunRecord) -> None:
    page = opened(lab, qtbot)
    here = lab_record.patch_labels(Frame(Stage.CUT, 0))
    assert here is not None
    label = int(here[0, 0])
    frame_index = lab_record.frames().index(Frame(Stage.CUT, 0))
    QTest.mouseMove(page.diagram, page.diagram.layout_.segments[frame_index][label].center().toPoint())
    qtbot.waitUntil(lambda: page.diagram.lit == label)
    assert [item.isVisible() for item in page._spotlight.items] == [True] * 4
    assert (page._spotlight.items[0].mask == (here == label)).all()
    page.diagram.light(None)
    assert not page._spotlight.items[0].isVisible()


def test_keys_go_through_stations_and_labels(lab: LabPanel, qtbot: QtBot, lab_record: RunRecord) -> None:
    page = opened(lab, qtbot)
    page.diagram.setFocus()
    QTest.keyClick(page.diagram, Qt.Key.Key_Home)
    assert lab.model.frame == Frame(Stage.INITIAL)
    QTest.keyClick(page.diagram, Qt.Key.Key_Right)
    first = page.diagram.lit
    assert first == next(iter(page.diagram.layout_.segments[0]))
    QTest.keyClick(page.diagram, Qt.Key.Key_Return)
    assert lab.model.session.view.selected == first


def test_disagreement_is_counted_and_hatched_while_the_page_is_open(lab: LabPanel, qtbot: QtBot, lab_record: RunRecord) -> None:
    page = opened(lab, qtbot)
    mask = disagreement(lab_record, Frame(Stage.CUT, 0))
    assert mask is not None and f"{mask.sum()} of 64 patches" in page.differing.text()
    page.differ.setChecked(True)
    assert all(item.isVisible() for item in page._hatch.items)
    lab.model.session.view.show_frame(Frame(Stage.INITIAL))
    assert not page.differ.isEnabled() and not page._hatch.items[0].isVisible()
    lab.model.session.view.show_frame(Frame(Stage.NETWORK, 0))
    assert page._hatch.items[0].isVisible()
    lab.open_page("patch")
    assert not page._hatch.items[0].isVisible()


def test_it_follows_another_run(lab: LabPanel, qtbot: QtBot) -> None:
    page = opened(lab, qtbot)
    other = scripted_record(labels=40, settings=Settings(d=8, k0=40, steps=(1, 1)))
    lab.model.session.add_run(other)
    qtbot.waitUntil(lambda: page.lineage is not None and len(page.lineage.ends) == 40)
    assert page.table.rowCount() == 40
    assert "40 labels" in page.counts.text()
    page.grab()
