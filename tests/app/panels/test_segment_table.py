from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from hierarchies import striped
from PIL import Image
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QIcon
from pytestqt.qtbot import QtBot
from scripted_run import scripted_record

from app.panels import segment_table
from app.panels.segment_figures import Segment, segments_of
from app.panels.segment_table import SegmentTable
from app.session.run_controller import RunController
from app.session.run_text import count_text, labels_text
from app.session.session import Session
from grapl_engine import EndReason, Finished, Frame, LabelCount, Settings, Stage
from grapl_engine.label_edits import Fill
from grapl_engine.storage import palette
from grapl_engine.storage.export import save_labels


@pytest.fixture
def table(session: Session, qtbot: QtBot) -> SegmentTable:
    table = SegmentTable(session)
    qtbot.addWidget(table)
    table.resize(300, 300)
    table.show()
    return table


def shown_labels(table: SegmentTable) -> list[int]:
    model = table.table.model()
    return [int(model.index(row, 0).data()) for row in range(model.rowCount())]


def test_while_a_run_goes_on_all_pixels_count_too(
    table: SegmentTable, session: Session, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """A segment of one pixel is listed though a run is under way, as the file and the count of labels have it."""
    monkeypatch.setattr("app.panels.segment_table.FEWER_PIXELS", 100)
    monkeypatch.setattr(RunController, "is_at_rest", property(lambda self: False))
    record = scripted_record()
    assert record.finished is not None
    labels = np.zeros_like(record.finished.pixel_labels)
    labels[7, 11] = 3
    record.finished = Finished(EndReason.COMPLETED, labels, None, False, {"total": 1.0})
    session.add_run(record)
    table._show_segments()
    assert {one.label: one.pixels for one in table.model.segments} == {0: labels.size - 1, 3: 1}
    assert all(segment.is_exact for segment in table.model.segments)
    save_labels(tmp_path / "labels.tif", record)
    assert np.unique(np.asarray(Image.open(tmp_path / "labels.tif"))).tolist() == [0, 3]
    assert record.k_hat == 2


def test_a_large_map_is_listed_when_it_is_counted(
    table: SegmentTable, session: Session, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    record = scripted_record()
    session.add_run(record)
    before, text = list(table.model.segments), table.summary.text()
    monkeypatch.setattr(segment_table, "MOST_AT_ONCE", 0)
    session.view.show_frame(Frame(Stage.CUT, 0))
    assert table.model.segments == before and table.summary.text() == text, "what was counted last stands until then"
    qtbot.waitUntil(lambda: table.summary.text().endswith("cut 1"))
    assert table.model.segments == segments_of(record, Frame(Stage.CUT, 0))


@pytest.mark.may_warn
def test_a_map_that_cannot_be_counted_is_a_sentence(
    table: SegmentTable, session: Session, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(segment_table, "MOST_AT_ONCE", 0)
    monkeypatch.setattr(segment_table, "segments_of", no_memory)
    session.add_run(scripted_record())
    assert table.empty.text().startswith("The segments are counted")
    qtbot.waitUntil(lambda: table.empty.text().startswith("There is not enough memory"))


def no_memory(*_: object) -> None:
    raise MemoryError


def test_another_runs_hierarchy_alone_lists_nothing_anew(table: SegmentTable, session: Session) -> None:
    record = scripted_record()
    record.finished = replace(record.finished, hierarchy=striped(source="network"))  # type: ignore[type-var, arg-type]
    session.add_run(record)
    assert session.detail.hierarchy is not None and not table._next_level.isActive()
    session.detail.show_level(3)
    assert table._next_level.isActive()
    table._next_level.timeout.emit()
    assert len(shown_labels(table)) == 3
    table._next_level.stop()
    session.detail.show_cut(None)
    assert table._next_level.isActive(), "back to the run's own map"


@pytest.mark.parametrize("labels", [1, 40])
def test_one_label_or_many(labels: int, table: SegmentTable, session: Session) -> None:
    record = scripted_record(labels=labels, settings=Settings(d=8, k0=labels, steps=(1, 1)))
    session.add_run(record)
    assert len(shown_labels(table)) == record.k_hat
    assert table.summary.text() == f"{labels_text(record, Frame(Stage.FINAL), LabelCount(labels))} \N{MIDDLE DOT} pixel map"


def test_the_footer_names_the_map_that_is_counted(table: SegmentTable, session: Session) -> None:
    record = scripted_record()
    session.add_run(record)
    for frame, name in (
        (Frame(Stage.INITIAL), "initial labels"),
        (Frame(Stage.NETWORK, 1), "pixel map 2"),
        (Frame(Stage.CUT, 0), "cut 1"),
        (Frame(Stage.FINAL), "pixel map"),
    ):
        session.view.show_frame(frame)
        assert table.summary.text().endswith(f"labels \N{MIDDLE DOT} {name}")


def color_of(icon: QIcon, mode: QIcon.Mode = QIcon.Mode.Normal) -> QColor:
    return icon.pixmap(12, mode).toImage().pixelColor(6, 6)


def test_specks_are_told(table: SegmentTable, session: Session) -> None:
    record = scripted_record()
    assert record.finished is not None
    labels = np.zeros_like(record.finished.pixel_labels)
    labels[0, 0] = 1
    record.finished = Finished(EndReason.COMPLETED, labels, None, False, {"total": 1.0})
    session.add_run(record)
    assert record.small_components == 1
    assert table.summary.text() == f"{labels_text(record, Frame(Stage.FINAL), LabelCount(2, 1))} \N{MIDDLE DOT} pixel map"
    assert "less than a thousandth" in table.summary.toolTip()
    session.view.show_frame(Frame(Stage.INITIAL))
    assert "speck" not in table.summary.text() + table.summary.toolTip()


def test_empty_it_says_what_it_would_show(table: SegmentTable, session: Session) -> None:
    assert table.empty.isVisible()
    session.add_run(scripted_record())
    assert not table.empty.isVisible()
    session.remove_run(session.runs.kept[0])
    assert table.empty.isVisible()
    assert not table.table.isVisible()


def test_cells(table: SegmentTable, session: Session) -> None:
    record = scripted_record()
    record.palette_indices = (9, 8, 7, 6, 5)
    session.add_run(record)
    model, largest = table.table.model(), segments_of(record, Frame(Stage.FINAL))[0]
    for mode in (QIcon.Mode.Normal, QIcon.Mode.Selected):
        icons = [model.index(0, column).data(Qt.ItemDataRole.DecorationRole) for column in (0, 2)]
        assert color_of(icons[0], mode) == QColor(*palette.COLORS[9 - largest.label].tolist())
        assert color_of(icons[1], mode) == QColor(*largest.color)
    record.segment_palette_indices = (5, 6, 7, 8, 9)
    table._show_segments()
    icon = model.index(0, 0).data(Qt.ItemDataRole.DecorationRole)
    assert color_of(icon, QIcon.Mode.Normal) == QColor(*palette.COLORS[5 + largest.label].tolist()), "segments have their own"
    assert model.index(0, 1).data() == f"{100 * largest.share:.1f} %"
    assert f"{largest.pixels:,} pixels" in model.index(0, 1).data(Qt.ItemDataRole.ToolTipRole)
    assert model.index(0, 3).data() == "0.80"
    session.view.show_frame(Frame(Stage.INITIAL))
    assert "\N{ALMOST EQUAL TO}" in model.index(0, 1).data()


def test_it_sorts_by_number(table: SegmentTable, session: Session) -> None:
    record = scripted_record(labels=12, settings=Settings(d=8, k0=12, steps=(1, 1)))
    session.add_run(record)
    table.table.sortByColumn(0, Qt.SortOrder.DescendingOrder)
    assert shown_labels(table) == list(range(12))[::-1], "10 is more than 9"
    table.table.sortByColumn(1, Qt.SortOrder.DescendingOrder)
    areas = {segment.label: segment.pixels for segment in segments_of(record, Frame(Stage.FINAL))}
    shown = [areas[label] for label in shown_labels(table)]
    assert shown == sorted(shown, reverse=True)


def test_row_and_segment_are_selected_together(table: SegmentTable, session: Session, qtbot: QtBot) -> None:
    session.add_run(scripted_record())
    table.table.selectRow(2)
    assert session.view.selected == shown_labels(table)[2]
    session.view.select(shown_labels(table)[4])
    assert [index.row() for index in table.table.selectionModel().selectedRows()] == [4]
    session.view.show_frame(Frame(Stage.CUT, 0))
    assert session.view.selected is not None, "another frame keeps the selection"
    rows = table.table.selectionModel().selectedRows()
    assert [int(index.data()) for index in rows] == [session.view.selected]
    qtbot.keyClick(table, Qt.Key.Key_Escape)
    assert session.view.selected is None
    assert not table.table.selectionModel().hasSelection()


def test_a_map_after_edits_is_listed_with_all_its_pixels(table: SegmentTable, session: Session, qtbot: QtBot) -> None:
    session.add_run(scripted_record())
    session.edits.make(Fill(9, 5, 5))
    qtbot.waitUntil(lambda: 9 in shown_labels(table))
    made = session.edits.bench.made
    assert made is not None and table.summary.text() == f"{count_text(LabelCount(5))} \N{MIDDLE DOT} pixel map, edited"
    assert {one.label: one.pixels for one in table.model.segments} == {
        label: size for label, size in enumerate(made.sizes.tolist()) if size
    }
    table.select_row(shown_labels(table).index(9))
    assert session.sight.selected == 9 and session.view.selected is None
    table.select_row(shown_labels(table).index(1))
    assert session.sight.selected == session.view.selected == 1
    session.sight.select(9)
    assert [index.data() for index in table.table.selectionModel().selectedRows()] == ["9"]
    qtbot.keyClick(table, Qt.Key.Key_Escape)
    assert session.sight.selected is None
    session.edits.undo()
    qtbot.waitUntil(lambda: 9 not in shown_labels(table))
    assert table.summary.text().endswith("pixel map")


def test_in_a_narrow_panel_the_numbers_of_the_colour_give_way(table: SegmentTable, qtbot: QtBot) -> None:
    """Estimated shares, colours of three digits and a bar to scroll down: no bar sideways, and no confidence is cut."""
    segments = [Segment(label, 0.22, 2200, (212, 160, 119), 0.57, False) for label in range(14)]
    table.resize(246, 120)
    table._list(segments, [QColor("red")] * 14, "14 segments", "")
    view = table.table
    qtbot.waitUntil(lambda: view.verticalScrollBar().maximum() > 0)
    qtbot.waitUntil(lambda: sum(view.columnWidth(column) for column in range(4)) == view.viewport().width())
    assert view.horizontalScrollBar().maximum() == 0
    for column in (0, 1, 3):
        assert view.columnWidth(column) >= view.sizeHintForColumn(column)
    assert "212 160 119" in view.model().index(0, 2).data(Qt.ItemDataRole.ToolTipRole)
