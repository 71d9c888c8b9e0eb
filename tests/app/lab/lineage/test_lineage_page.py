"""The lineage's page: what flows, who died of what, and what is lit."""

from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot
from scripted_run import scripted_picture, scripted_record

from app.lab.lineage.flow_layout import flow_layout, order_of
from app.lab.lineage.lineage_page import LineagePage
from app.lab.lineage.lineage_text import areas_text, counts_text, end_text, heir_of
from app.lab.panel import LabPanel
from grapl_engine import Frame, Prepared, RunRecord, Settings, Stage
from grapl_engine.analysis.lineage import disagreement, lineage
from grapl_engine.events import IterationDone


def record_of(*maps: list[int], k: int = 4, answers_follow: bool = True) -> RunRecord:
    """A run on 2 x 2 patches: the initial labels, then network and cut of each iteration in turn."""
    first, *rest = (np.array(flat, np.uint16).reshape(2, 2) for flat in maps)
    record = RunRecord(scripted_picture(), Settings(d=2, k0=k, steps=(1,) * (1 + len(rest) // 2)))
    one_hot = np.eye(k, dtype=np.float32)
    record.add(
        Prepared("cpu", (64, 96), 24, k, k, one_hot[first], first, np.array([[0, 1]], np.int32), np.ones(1, np.float32), 1.0)
    )
    for iteration, (network, cut) in enumerate(zip(rest[::2], rest[1::2], strict=True)):
        record.add(IterationDone(iteration, one_hot[network], network, cut, None, None, None))
    return record


def opened(lab: LabPanel, qtbot: QtBot) -> LineagePage:
    lab.open_page("lineage")
    page = lab.page
    assert isinstance(page, LineagePage)
    qtbot.waitUntil(lambda: page.lineage is not None)
    return page


def test_ends_are_told_with_heir_and_share() -> None:
    found = lineage(record_of([0, 1, 2, 2], [1, 1, 2, 2], [1, 1, 1, 1]))
    assert end_text(found, 0) == "Label 0 died in network 1: the network gave its patches, 25.0 % of the picture, to 1."
    assert end_text(found, 2) == "Label 2 died in cut 1: the graph cut gave its patches, 50.0 % of the picture, to 1."
    assert end_text(found, 3) == "Label 3 had no patch from the start."
    assert end_text(found, 1) == "Label 1 lives: 100.0 % at C1."
    assert counts_text(found, is_over=True) == (
        "Of 4 labels the network let 1 die, the cuts 1; 1 had no patch from the start; 1 lives."
    )
    assert counts_text(found, is_over=False).endswith("1 lives so far.")


def test_the_heir_is_who_got_most() -> None:
    found = lineage(record_of([0, 0, 0, 1], [0, 0, 0, 1], [1, 1, 2, 1]))
    heir = heir_of(found, 0)
    assert heir is not None and heir[0] == 1 and heir[1] == pytest.approx(2 / 3)
    assert "(67 %)" in end_text(found, 0)


def test_one_label_and_all_alive() -> None:
    assert counts_text(lineage(record_of([0, 0, 0, 0], k=1)), is_over=True) == "The one label lives."
    assert counts_text(lineage(record_of([0, 1, 0, 1], k=2)), is_over=True) == "All 2 labels live."


def test_areas_are_listed_by_station() -> None:
    assert areas_text(lineage(record_of([0, 0, 0, 1], [0, 0, 1, 1], [0, 1, 1, 1], k=2)), 1).startswith(
        "K0 25.0 % \N{MIDDLE DOT} N1 50.0 %"
    )


def test_widths_are_areas_and_ribbons_fill_the_bars(lab_record: RunRecord) -> None:
    from PySide6.QtCore import QRectF

    found, area = lineage(lab_record), QRectF(10, 10, 300, 400)
    layout = flow_layout(found, order_of(lab_record), area, len(found.frame_areas))
    assert layout.bars[0].top() == 10 and layout.bars[-1].bottom() == pytest.approx(410)
    for frame_index, parts in zip(found.frame_areas, layout.segments, strict=True):
        for label, part in parts.items():
            assert part.width() == pytest.approx(300 * frame_index.areas[label])
        assert max(part.right() for part in parts.values()) == pytest.approx(310)
    for index, flow in enumerate(found.flows):
        drawn = {(a, b) for a, b, frame_index in layout.ribbons if frame_index == index}
        assert drawn == {(int(a), int(b)) for a, b in np.argwhere(flow > 0)}


def test_a_click_on_a_label_selects_it_and_on_a_name_goes_there(lab: LabPanel, qtbot: QtBot, lab_record: RunRecord) -> None:
    page = opened(lab, qtbot)
    diagram = page.diagram
    label, part = max(diagram.layout_.segments[0].items(), key=lambda one: one[1].width())
    QTest.mouseClick(diagram, Qt.MouseButton.LeftButton, pos=part.center().toPoint())
    assert lab.study.session.selected == label
    assert page.told.text() == end_text(lineage(lab_record), label)
    assert page.table.selectionModel().selectedRows()
    bar = diagram.layout_.bars[1]
    QTest.mouseClick(diagram, Qt.MouseButton.LeftButton, pos=QPoint(10, int(bar.center().y())))
    assert lab.study.frame == lab_record.frames()[1]


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
    assert lab.study.frame == Frame(Stage.INITIAL)
    QTest.keyClick(page.diagram, Qt.Key.Key_Right)
    first = page.diagram.lit
    assert first == next(iter(page.diagram.layout_.segments[0]))
    QTest.keyClick(page.diagram, Qt.Key.Key_Return)
    assert lab.study.session.selected == first


def test_disagreement_is_counted_and_hatched_while_the_page_is_open(lab: LabPanel, qtbot: QtBot, lab_record: RunRecord) -> None:
    page = opened(lab, qtbot)
    mask = disagreement(lab_record, Frame(Stage.CUT, 0))
    assert mask is not None and f"{mask.sum()} of 64 patches" in page.differ.text()
    page.differ.setChecked(True)
    assert all(item.isVisible() for item in page._hatch.items)
    lab.study.session.show_frame(Frame(Stage.INITIAL))
    assert not page.differ.isEnabled() and not page._hatch.items[0].isVisible()
    lab.study.session.show_frame(Frame(Stage.NETWORK, 0))
    assert page._hatch.items[0].isVisible()
    lab.open_page("patch")
    assert not page._hatch.items[0].isVisible()


def test_it_follows_another_run(lab: LabPanel, qtbot: QtBot) -> None:
    page = opened(lab, qtbot)
    other = scripted_record(labels=40, settings=Settings(d=8, k0=40, steps=(1, 1)))
    lab.study.session.add_run(other)
    qtbot.waitUntil(lambda: page.lineage is not None and len(page.lineage.ends) == 40)
    assert page.table.rowCount() == 40
    assert "40 labels" in page.counts.text()
    page.grab()
