"""The segments of the map in sight, as a table: of the shown frame, of a level of detail, or after edits by hand."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import (
    QEvent,
    QItemSelection,
    QItemSelectionModel,
    QSortFilterProxyModel,
    Qt,
    QTimer,
    Slot,
)
from PySide6.QtGui import QColor, QKeyEvent
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableView, QVBoxLayout, QWidget

from app.panels.counted_segments import CountedSegments
from app.panels.delayed_show import DelayedShow
from app.panels.level_figures import LevelFigures
from app.panels.score_line import ScoreLine
from app.panels.segment_figures import (
    FEWER_PIXELS,
    MOST_PIXELS,
    Segment,
    count_of,
    edited_segments,
    labels_of,
    segments_of,
)
from app.panels.segment_model import COLUMNS, SegmentModel, cell_text
from app.session.detail_text import source_text
from app.session.edit_jobs import Applied, edited_colors
from app.session.run_text import EDITED_MAP, count_text, count_tip, labels_text, map_text
from app.session.session import Session
from app.widgets.left_clicks import LeftClicks
from app.widgets.placeholder import Placeholder
from app.widgets.plain_label import PlainLabel
from app.widgets.swatch import SWATCH, colors_of, label_colors
from grapl_engine import LabelCount

if TYPE_CHECKING:
    from grapl_engine import Frame, RunRecord

__all__ = ["SegmentTable"]

_EMPTY = "The segments appear here once a run has labels: colour, area, mean colour and confidence of each."
_COUNTING = "The segments are counted\N{HORIZONTAL ELLIPSIS}"
LATER_MS = 15
LEVEL_MS = 150
"""A level is listed once it has rested so long: a slider brings sixty of them a second."""
MOST_AT_ONCE = 300_000
"""Pixels of a map that are counted while the window waits: two slow cores take some 5 ms."""
MOST_LISTED = 300
"""Segments of a level, the largest of them: filling in thousands of rows would hold the window up."""


class SegmentTable(QWidget):
    """Colour, label, area, mean colour and confidence; the selected row is the selected segment. Escape selects nothing."""

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._is_showing = False
        self._lengths: list[int] = []
        self.model = SegmentModel(self)
        self._sorted = QSortFilterProxyModel(self, sortRole=Qt.ItemDataRole.UserRole)
        self._sorted.setSourceModel(self.model)
        self.table = QTableView(self, showGrid=False, sortingEnabled=True)
        self.table.setAccessibleName("Segments")
        self._set_up_table()
        self.empty = Placeholder(_EMPTY, self)
        self.summary = PlainLabel(self, wordWrap=True)
        self.summary.setContentsMargins(6, 2, 6, 2)
        layout = QVBoxLayout(self)
        layout.setSpacing(0)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.empty, 1)
        layout.addWidget(self.table, 1)
        layout.addWidget(self.summary)
        layout.addWidget(ScoreLine(session, self))
        self.table.selectionModel().selectionChanged.connect(self._on_table_selection_changed)
        self._later = DelayedShow(session, self._show_segments, self, LATER_MS)
        session.view.frame_changed.connect(self._later.show_in_turn)
        session.runs.run_ended.connect(self._later.show_in_turn)  # more pixels may be averaged again
        session.sight.changed.connect(self._on_sight_changed)
        session.sight.selection_changed.connect(self._on_session_selection_changed)
        self._of_edits, self._of_run = CountedSegments(session, self), CountedSegments(session, self)
        for counted in (self._of_edits, self._of_run):
            counted.changed.connect(self._show_segments)
        self._listed_edits: Applied | None = None
        self._figures: LevelFigures | None = None
        self._level_count = LabelCount(0)
        self._next_level = QTimer(self, interval=LEVEL_MS, singleShot=True)
        self._next_level.timeout.connect(self._show_segments)
        session.detail.cut_changed.connect(self._on_detail_changed)
        session.detail.hierarchy_changed.connect(self._on_detail_changed)
        self._show_segments()

    def _set_up_table(self) -> None:
        self.table.setModel(self._sorted)
        LeftClicks(self.table)
        self.table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.table.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.table.setAlternatingRowColors(True)
        self.table.setTabKeyNavigation(False)
        self.table.verticalHeader().hide()
        self.table.verticalHeader().setDefaultSectionSize(self.table.fontMetrics().height() + 6)
        self.table.setIconSize(SWATCH)
        self.table.setWordWrap(False)
        self.table.horizontalHeader().setMinimumSectionSize(36)
        # The colour's square says what its numbers say: they give way where there is no room for all, and are whole in the tip.
        self.table.horizontalHeader().setSectionResizeMode(COLUMNS.index("Mean RGB"), QHeaderView.ResizeMode.Stretch)
        self.table.sortByColumn(1, Qt.SortOrder.DescendingOrder)

    def _fit_columns(self) -> None:
        """As wide as the texts, once for texts of a length; Qt's own way leaves room for a sort mark in every heading."""
        texts = [[cell_text(segment, column) for segment in self.model.segments] for column in range(len(COLUMNS))]
        lengths = [max(map(len, cells), default=0) for cells in texts]
        if lengths == self._lengths:
            return
        self._lengths = lengths
        for column, name in enumerate(COLUMNS):
            heading = self.table.fontMetrics().horizontalAdvance(name) + 8
            self.table.setColumnWidth(column, max(heading, self._width_of_widest(column, texts[column], lengths[column])))

    def _width_of_widest(self, column: int, texts: list[str], length: int) -> int:
        """Of the cells of a column; Qt's own way asks for colour and text of each."""
        advance = self.table.fontMetrics().horizontalAdvance
        rows = [row for row, text in enumerate(texts) if len(text) == length]
        if not rows:
            return 0
        widest = self.model.index(max(rows, key=lambda row: advance(texts[row])), column)
        return self.table.sizeHintForIndex(self._sorted.mapFromSource(widest)).width()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange and hasattr(self, "_lengths"):
            self.table.verticalHeader().setDefaultSectionSize(self.table.fontMetrics().height() + 6)
            self._lengths = []
            self._fit_columns()

    def select_row(self, row: int) -> None:
        """Select by the place on screen, from 0."""
        self.table.selectRow(row)

    @Slot()
    def _show_segments(self) -> None:
        self._later.stop()
        self._listed_edits = self._session.sight.edited
        if self._listed_edits is not None:
            self._show_edits(self._listed_edits)
        elif (level := self._listed_level()) is not None:
            hierarchy = self._session.detail.hierarchy
            told = "" if hierarchy is None else f"The level of detail that is looked at: {source_text(hierarchy)}."
            told = f"{told} {count_tip(self._level_count)}".strip()
            self._list(*level, f"{self._counts_text()} \N{MIDDLE DOT} detail", told)
        else:
            self._show_run()

    def _wait_for(self, failure: str) -> None:
        """What was listed stays until all is counted; `failure` says that it could not be."""
        if failure:
            self._list([], [], "", "")
        if not self.model.segments:
            self.empty.setText(failure or _COUNTING)

    def _show_run(self) -> None:
        record, frame = self._session.sight.record, self._session.sight.frame
        if record is None or frame is None:
            self._list([], [], "", "")
            return
        segments = self._segments_of_run(record, frame)
        if segments is None:
            self._wait_for(self._of_run.failure)
            return
        count = count_of(segments)
        text = f"{labels_text(record, frame, count)} \N{MIDDLE DOT} {map_text(record, frame)}"
        self._list(segments, colors_of(record, frame), text, count_tip(count))

    def _segments_of_run(self, record: RunRecord, frame: Frame) -> list[Segment] | None:
        """All pixels are counted, always; of a large map the answer comes a moment later."""
        labels = labels_of(record, frame)
        if labels is None or labels.size <= MOST_AT_ONCE:
            self._of_run.forget()
            return segments_of(record, frame, MOST_PIXELS if self._session.runs.is_at_rest else FEWER_PIXELS)
        return self._of_run.of(labels, partial(segments_of, replace(record), frame), frame)

    def _show_edits(self, made: Applied) -> None:
        self._figures = None
        record = self._session.sight.record
        if record is None:
            self._list([], [], "", "")
            return
        segments = self._of_edits.of(made.map.labels, partial(edited_segments, replace(record), made.map.labels))
        if segments is None:
            self._wait_for(self._of_edits.failure)
            return
        colors = label_colors(max(record.colored, made.highest + 1), edited_colors(record, made.map))
        edits, count = len(made.map.edits), count_of(segments)
        tip = f"After {edits} edit{'s' * (edits != 1)} by hand, without what is only proposed. All pixels are counted."
        tip = f"{tip} {count_tip(count)}".strip()
        self._list(segments, colors, f"{count_text(count)} \N{MIDDLE DOT} {EDITED_MAP}", tip)

    def _list(self, segments: list[Segment], colors: list[QColor], summary: str, tip: str) -> None:
        self._is_showing = True
        self.model.show_segments(segments, colors)
        self._is_showing = False
        self._fit_columns()
        for widget in (self.table, self.summary):
            widget.setVisible(bool(segments))
        self.empty.setVisible(not segments)
        self.empty.setText(_EMPTY)
        self.summary.setText(summary)
        self.summary.setToolTip(tip)
        self._on_session_selection_changed()

    def _listed_level(self) -> tuple[list[Segment], list[QColor]] | None:
        """The segments and colours of what a person has chosen, or of the picture's own map before a run; else None."""
        view, detail = self._session.view, self._session.detail
        level = self._session.sight.level
        cut = None if level is None else level.cut
        if cut is None or detail.hierarchy is None or view.picture is None:
            self._figures = None
            return None
        if self._figures is None or self._figures.hierarchy is not detail.hierarchy:
            self._figures = LevelFigures(view.picture, detail.hierarchy)
        self._level_count = cut.label_count
        return self._figures.segments(cut, MOST_LISTED), label_colors(detail.hierarchy.tree.leaves, detail.palette_indices)

    def _counts_text(self) -> str:
        """How many segments the level has, and how many of them are listed if not all."""
        listed = f", {MOST_LISTED} listed" if self._level_count.k_hat > MOST_LISTED else ""
        return f"{self._level_count.text}{listed}"

    @Slot()
    def _on_detail_changed(self) -> None:
        """Of a run's own map nothing is another one."""
        if self._figures is not None or self._session.detail.cut is not None or self._session.view.shown is None:
            self._next_level.start()

    @Slot()
    def _on_sight_changed(self) -> None:
        """There are other edits, or they came in sight or went."""
        if self._session.sight.edited is not self._listed_edits:
            self._later.show_in_turn()

    @Slot()
    def _on_session_selection_changed(self) -> None:
        """Select the row of the selected segment, if it has one."""
        labels = [segment.label for segment in self.model.segments]
        selected = self._session.sight.selected
        self._is_showing = True
        if selected in labels:
            index = self._sorted.mapFromSource(self.model.index(labels.index(selected), 0))
            rows = QItemSelectionModel.SelectionFlag.ClearAndSelect | QItemSelectionModel.SelectionFlag.Rows
            self.table.selectionModel().setCurrentIndex(index, rows)
            self.table.scrollTo(index)
        else:
            self.table.clearSelection()
        self._is_showing = False

    @Slot(QItemSelection, QItemSelection)
    def _on_table_selection_changed(self, selected: QItemSelection, deselected: QItemSelection) -> None:
        if self._is_showing:
            return
        rows = self.table.selectionModel().selectedRows()
        self._session.sight.select(self.model.segments[self._sorted.mapToSource(rows[0]).row()].label if rows else None)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self._session.sight.select(None)
        else:
            super().keyPressEvent(event)
