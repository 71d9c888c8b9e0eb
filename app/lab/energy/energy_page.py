"""The energy of the shown labels in all its parts."""

from __future__ import annotations

from PySide6.QtCore import Qt, Slot
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.lab.energy.cost_map import CostMap
from app.lab.energy.energy_check import EnergyCheck
from app.lab.energy.energy_rows import (
    FRAME_COLUMNS,
    FRAME_TIPS,
    LABEL_COLUMNS,
    LABEL_TIPS,
    PREVIEW,
    FrameEnergies,
    label_rows,
)
from app.lab.page import LabContext, LabPage
from app.lab.patch_text import LAMBDA, factor_text, filled_up
from app.panels.run_promise import RunPromise
from app.widgets.column_scroll import ColumnScroll
from app.widgets.figure_table import FigureTable
from app.widgets.rich_label import RichLabel
from app.widgets.swatch import colors_of
from grapl_engine import Energy, Frame, RunRecord

__all__ = ["EnergyPage"]

_EMPTY = f"U, {LAMBDA}V and E of the shown labels appear here, by label, patch and edge"
_SEEDS = "The seeds' costs are not in it: a cut that keeps them may have a larger E than the network's labels."


class EnergyPage(LabPage):
    """U, lambda V and E: their sum, checked; by station, by label, and on the picture."""

    def __init__(self, context: LabContext, parent: QWidget | None = None) -> None:
        super().__init__(context, parent)
        self._frame_energies = FrameEnergies()
        self.empty = RunPromise(self.session, _EMPTY)
        self.total = RichLabel(wordWrap=True)
        self.check = EnergyCheck(self.session)
        self.map = CostMap(context)
        self.frames_table = FigureTable(FRAME_COLUMNS, FRAME_TIPS, most=None)
        self.labels = FigureTable(LABEL_COLUMNS, LABEL_TIPS, most=None, sorting=True)
        self._build()
        self.frames_table.row_chosen.connect(self._on_frames_row_chosen, Qt.ConnectionType.QueuedConnection)
        self.labels.row_chosen.connect(self.session.view.select)
        self.map.kind_changed.connect(self._show_map)
        self.model.changed.connect(self._show_breakdown)
        self.session.runs.frame_added.connect(self._on_session_frame_added)
        self.session.view.selection_changed.connect(self._on_session_selection_changed)

    def set_open(self, on: bool) -> None:
        """Catch up, or take the map off the views."""
        super().set_open(on)
        self.map.set_on(on)
        if on:
            self._show_breakdown()
        else:
            self.check.forget()

    def figure(self) -> QWidget:
        """All of the page, not only what is scrolled to."""
        return self.empty if self.model.breakdown is None else self._content

    def _build(self) -> None:
        self._content = QWidget()
        column = QVBoxLayout(self._content)
        column.setContentsMargins(8, 0, 8, 0)
        column.setSpacing(3)  # with the labels of the lessons all of it is in sight at once
        self.frames_table.setAccessibleName("Energies of the run")
        self.labels.setAccessibleName("Energy by label")
        for widget in (self.total, self.check, self.map, self.labels, self.frames_table):
            column.addWidget(widget)
        column.addStretch(1)
        self._scroll = ColumnScroll(self._content)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.empty, 1)
        layout.addWidget(self._scroll, 1)

    @Slot()
    def _show_breakdown(self) -> None:
        if not self.is_open:
            return
        record, station, breakdown = self.model.record, self.model.station, self.model.breakdown
        self.empty.setVisible(breakdown is None)
        self._scroll.setVisible(breakdown is not None)
        self.map.set_on(breakdown is not None)
        self.set_legend(None if breakdown is not None else "")
        if record is None or station is None or breakdown is None:
            self.check.forget()
            return
        problem = self.model.problem
        self.total.setText(_total_text(breakdown.energy, problem is not None and bool(problem.constraints)))
        self.check.show_labels(record, station, breakdown.energy.total)
        self.labels.show_rows(label_rows(breakdown, colors_of(record)))
        self._show_frames(record, station, breakdown.energy)
        self._show_map()
        self._on_session_selection_changed()

    def _show_frames(self, record: RunRecord, station: Frame, energy: Energy) -> None:
        preview = self.session.view.preview
        self.frames_table.show_rows(self._frame_energies.rows(record, station, preview, energy))
        self.frames_table.mark(PREVIEW if preview is not None else station)

    @Slot()
    def _show_map(self) -> None:
        problem, breakdown = self.model.problem, self.model.breakdown
        if self.is_open and problem is not None and breakdown is not None:
            self.map.show_breakdown(problem, breakdown)

    @Slot()
    def _on_session_frame_added(self) -> None:
        """A followed run brings its frames itself; of one that is not, the new stations are added."""
        record, station, breakdown = self.model.record, self.model.station, self.model.breakdown
        if not self.is_open or record is None or record is not self.session.runs.running:
            return
        if station is not None and breakdown is not None:
            self._show_frames(record, station, breakdown.energy)

    @Slot()
    def _on_session_selection_changed(self) -> None:
        if self.is_open:
            self.labels.mark(self.session.view.selected)

    @Slot(object)
    def _on_frames_row_chosen(self, key: object) -> None:
        if isinstance(key, Frame):
            self.session.view.set_preview(None)
            self.session.view.show_frame(key)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.session.view.select(None)
        else:
            super().keyPressEvent(event)


def _total_text(energy: Energy, has_seeds: bool) -> str:
    """The sum with its terms; a run with seeds pays for them besides, which no figure of the page counts."""
    total = f"{energy.total:,.3f}"
    unary, smooth = filled_up(total, energy.unary, energy.lambda_ * energy.pairwise)
    pairwise = filled_up(smooth, 0.0, energy.pairwise, energy.lambda_)[1]
    product = f"{factor_text(energy.lambda_)} \N{MULTIPLICATION SIGN} {pairwise}"
    seeds = f". {_SEEDS}" if has_seeds else ""
    return f"<b>E = {total} nats</b> = U {unary} + {LAMBDA}V {smooth} ({product}){seeds}"
