"""From the initial labels to the pixel map: where each label went."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Slot
from PySide6.QtWidgets import QSplitter, QStackedWidget, QVBoxLayout, QWidget

from app.image_views.views import LABEL_VIEWS
from app.lab.lineage.ends_table import EndsTable
from app.lab.lineage.flow_diagram import FlowDiagram
from app.lab.lineage.flow_layout import order_of
from app.lab.lineage.lineage_text import counts_text, end_text
from app.lab.mask_items import HatchItem, SpotlightItem
from app.lab.overlay import Overlay
from app.lab.page import LabContext, LabPage
from app.panels.run_promise import RunPromise
from app.panels.timeline_strip import planned_frames
from app.tasks.background_task import BackgroundTask
from app.widgets.check_boxes import CheckBox
from app.widgets.column_scroll import ColumnScroll
from app.widgets.swatch import colors_of
from grapl_engine import RunRecord
from grapl_engine.analysis import lineage as lineages

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from grapl_engine.analysis.lineage import Lineage
from app.widgets.plain_label import PlainLabel
from app.widgets.sole_widget import fill_with

__all__ = ["LineagePage"]

_EMPTY = "The labels' way from the first labelling to the pixel map appears here once a run has labels"
_HINT = "Point at a label: what became of it. Click it to select it, or a station's name to go there."


class LineagePage(LabPage):
    """The flow of labels through a run, who ended each of them, and where network and cut disagree."""

    def __init__(self, context: LabContext, parent: QWidget | None = None) -> None:
        super().__init__(context, parent)
        session = self.session
        self.lineage: Lineage | None = None
        self._asked: tuple[RunRecord, int, bool] | None = None
        self._task = BackgroundTask("lineage", session)
        self._hatch = Overlay(session, self.grid, HatchItem, LABEL_VIEWS, self)
        self._spotlight = Overlay(session, self.grid, SpotlightItem, parent=self)
        self.counts, self.told = PlainLabel(wordWrap=True), PlainLabel(wordWrap=True)
        self.diagram, self.table = FlowDiagram(session), EndsTable(session)
        self.differ, self.differing = CheckBox("Where network and cut disagree"), PlainLabel(wordWrap=True)
        self._build()
        self._task.result.connect(self._on_task_result)
        self.diagram.lit_changed.connect(self._show_lit)
        self.differ.toggled.connect(self._show_disagreement)
        session.runs.frame_added.connect(self._follow_run)
        session.runs.run_ended.connect(self._follow_run)
        session.view.frame_changed.connect(self._show)
        session.view.selection_changed.connect(self._show_lit)

    def set_open(self, on: bool) -> None:
        super().set_open(on)
        self._show()
        if not on:
            self._spotlight.set_visible(False)
            self._hatch.set_visible(False)

    def figure(self) -> QWidget:
        return self.diagram

    # What happens

    @Slot()
    def _show(self) -> None:
        """The shown run, its frame and what is lit."""
        if not self.is_open:
            return
        self._follow_run()
        self._stack.setCurrentIndex(int(self.model.record is not None))
        self.set_legend(None if self.model.record is not None else "")
        self.diagram.update()
        self._show_disagreement()
        self._show_lit()

    @Slot()
    def _follow_run(self) -> None:
        """A lineage is made anew where there is a station more."""
        if not self.is_open:
            return
        record = self.model.record
        asked = None if record is None else (record, len(record.frames()), record.failure is None)
        if asked != self._asked:
            if record is None or self._asked is None or self._asked[0] is not record:
                self._take(None, None)
            self._asked = asked
            if record is not None:
                self._task.submit(partial(_found, record))

    @Slot(object)
    def _on_task_result(self, answer: tuple[RunRecord, Lineage, NDArray[np.intp]]) -> None:
        record, lineage, order = answer
        if record is self.model.record:
            self._take(lineage, order)
            self._show_lit()

    @Slot()
    def _show_disagreement(self) -> None:
        """Hatch the patches that differ, and say how many there are."""
        record, frame = self.model.record, self.model.frame
        mask = lineages.disagreement(record, frame) if record is not None and frame is not None else None
        self.differing.setText("No cut here." if mask is None else f"They disagree on {mask.sum():,} of {mask.size:,} patches.")
        self.differ.setEnabled(mask is not None)
        for item in self._hatch.items:
            item.show_mask(mask)
        self._hatch.set_visible(self.is_open and self.differ.isChecked() and mask is not None)

    @Slot()
    def _show_lit(self) -> None:
        """Light the label that is pointed at in all views, and tell its end; else that of the selected one."""
        record, frame, lit, lineage = self.model.record, self.model.frame, self.diagram.lit, self.lineage
        labels = record.patch_labels(frame) if record is not None and frame is not None else None
        mask = labels == lit if lit is not None and labels is not None else None
        for item in self._spotlight.items:
            item.show_mask(mask)
        self._spotlight.set_visible(self.is_open and mask is not None)
        told = lit if lit is not None else self.session.view.selected
        is_known = lineage is not None and told is not None and told < len(lineage.ends)
        self.told.setText(end_text(lineage, told) if is_known and lineage is not None and told is not None else _HINT)

    # How

    def _build(self) -> None:
        parts = QSplitter(Qt.Orientation.Vertical)
        parts.setChildrenCollapsible(False)
        for widget, stretch in ((self.diagram, 3), (self.table, 1)):
            parts.addWidget(widget)
            parts.setStretchFactor(parts.count() - 1, stretch)
        self.told.setMinimumHeight(2 * self.fontMetrics().lineSpacing() + 2)
        self.told.setAlignment(Qt.AlignmentFlag.AlignTop)
        self.differ.setToolTip("Hatches the patches whose label the cut changed: network and cut of the shown iteration.")
        whole = QWidget()
        column = QVBoxLayout(whole)
        column.setContentsMargins(8, 0, 8, 8)
        column.setSpacing(4)
        column.addWidget(self.counts)
        column.addWidget(parts, 1)
        column.addWidget(self.told)
        column.addWidget(self.differ)
        column.addWidget(self.differing)
        self._stack = QStackedWidget()
        self._stack.addWidget(RunPromise(self.session, _EMPTY))
        self._stack.addWidget(ColumnScroll(whole))
        fill_with(self, self._stack)

    def _take(self, lineage: Lineage | None, order: NDArray[np.intp] | None) -> None:
        """Another lineage, or none yet."""
        record, self.lineage = self.model.record, lineage
        is_there = record is not None and lineage is not None
        frames = planned_frames(record) if record is not None and is_there else []
        self.diagram.show_lineage(lineage, order, frames, [colors_of(record, frame) for frame in frames])
        self.table.show_lineage(lineage, colors_of(record))
        is_over = record is not None and (record.finished is not None or record.failure is not None)
        counts = counts_text(lineage, is_over) if lineage is not None else ""
        self.counts.setText(counts)
        self.diagram.setAccessibleDescription(counts)


def _found(record: RunRecord, _should_stop: Callable[[], bool]) -> Iterator[object]:
    """In the task's thread."""
    yield record, lineages.lineage(record), order_of(record)
