"""Every label's end, as a table."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QItemSelection, QItemSelectionModel, QSize, Qt, Slot
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableWidget, QTableWidgetItem, QWidget

from app.lab.lineage.lineage_text import end_text, heir_of, segment_of
from app.session.session import Session
from app.widgets.left_clicks import LeftClicks
from app.widgets.percent import percent_text
from app.widgets.swatch import SWATCH, swatch

if TYPE_CHECKING:
    from grapl_engine.analysis.lineage import Lineage

__all__ = ["EndsTable"]

_COLUMNS = ("Label", "First", "Ended", "Went to")
_TIPS = (
    "The label, in the colour that it has in all views",
    "Its share of the picture in the initial labels",
    "At which station it had no place any more, and by what",
    "The label, or the segment of the pixel map, that got most of its last area, and which share of that",
)
_BY = {"network": "network", "cut": "cut", "pixels": "pixels", "": "never there"}
_NONE = "none"
"""Heard where a cell is empty."""
_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter


class EndsTable(QTableWidget):
    """A row a label, the first to die first; the selected row is the selected label."""

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(0, len(_COLUMNS), parent)
        self._session = session
        self._labels: list[int] = []
        self._is_showing = False
        self.setAccessibleName("Ends of the labels")
        self.setHorizontalHeaderLabels(_COLUMNS)
        for column, tip in enumerate(_TIPS):
            if (heading := self.horizontalHeaderItem(column)) is not None:
                heading.setToolTip(tip)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setAlternatingRowColors(True)
        self.setShowGrid(False)
        self.setTabKeyNavigation(False)
        self.setIconSize(SWATCH)
        self.verticalHeader().hide()
        LeftClicks(self)
        self.verticalHeader().setDefaultSectionSize(self.fontMetrics().height() + 6)
        self.horizontalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Stretch)
        for column in (0, 1):
            self.horizontalHeader().setSectionResizeMode(column, QHeaderView.ResizeMode.ResizeToContents)
        self.selectionModel().selectionChanged.connect(self._on_selection_changed)
        session.view.selection_changed.connect(self._show_selected)

    def show_lineage(self, lineage: Lineage | None, colors: list[QColor]) -> None:
        """Take another lineage, and the colours of all labels."""
        ends = lineage.ends if lineage is not None else ()
        self._is_showing = True
        in_order = sorted(ends, key=lambda end: (end.frame_index is None, end.frame_index or 0, end.label))
        self._labels = [end.label for end in in_order]
        self.setRowCount(len(in_order))
        for row, label in enumerate(self._labels):
            for column, text in enumerate(_texts(lineage, label) if lineage is not None else ()):
                item = QTableWidgetItem(text)
                item.setData(Qt.ItemDataRole.AccessibleTextRole, text or _NONE)
                item.setToolTip(end_text(lineage, label) if lineage is not None else "")
                if column == 0:
                    item.setIcon(swatch(colors[label]))
                elif column == 1:
                    item.setTextAlignment(_RIGHT)
                self.setItem(row, column, item)
        self._is_showing = False
        self._show_selected()

    @Slot()
    def _show_selected(self) -> None:
        self._is_showing = True
        if self._session.view.selected in self._labels:
            index = self.model().index(self._labels.index(self._session.view.selected), 0)
            rows = QItemSelectionModel.SelectionFlag.ClearAndSelect | QItemSelectionModel.SelectionFlag.Rows
            self.selectionModel().setCurrentIndex(index, rows)
            self.scrollTo(index)
        else:
            self.clearSelection()
        self._is_showing = False

    @Slot(QItemSelection, QItemSelection)
    def _on_selection_changed(self, selected: QItemSelection, deselected: QItemSelection) -> None:
        if not self._is_showing:
            rows = self.selectionModel().selectedRows()
            self._session.view.select(self._labels[rows[0].row()] if rows else None)

    def sizeHint(self) -> QSize:
        return self.minimumSizeHint()

    def minimumSizeHint(self) -> QSize:
        return QSize(200, 6 * self.verticalHeader().defaultSectionSize())


def _texts(lineage: Lineage, label: int) -> tuple[str, str, str, str]:
    end, heir = lineage.ends[label], heir_of(lineage, label)
    share = f"{percent_text(lineage.frame_areas[0].areas[label])} %"
    if end.frame_index is None:
        segment = segment_of(lineage, label)
        went = "" if segment is None else f"map: {segment[0]} ({percent_text(segment[1], 0)} %)"
        return str(label), share, "lives", went
    ended = f"{lineage.frame_areas[end.frame_index].frame.letters}, {_BY[end.by]}" if end.by else _BY[""]
    return str(label), share, ended, "" if heir is None else f"{heir[0]} ({percent_text(heir[1], 0)} %)"
