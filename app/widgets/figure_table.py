"""A table of figures: rows that are chosen by click or key, each with a key of its own."""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import (
    QAbstractTableModel,
    QEvent,
    QItemSelection,
    QItemSelectionModel,
    QModelIndex,
    QPersistentModelIndex,
    QSortFilterProxyModel,
    Qt,
    Signal,
    Slot,
)
from PySide6.QtGui import QColor, QKeyEvent, QPalette, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QAbstractScrollArea, QApplication, QFrame, QSizePolicy, QTableView, QWidget

from app.widgets.left_clicks import LeftClicks
from app.widgets.plain_tip import plain_tip
from app.widgets.swatch import SWATCH, swatch

__all__ = ["FigureRow", "FigureTable"]

_Index = QModelIndex | QPersistentModelIndex


@dataclass(frozen=True, slots=True)
class FigureRow:
    """A row: what it stands for, its texts, what they are sorted by, and a column with a coloured square.

    A divider is a line across the table with one text, which can't be chosen.
    """

    key: Hashable
    texts: tuple[str, ...]
    values: tuple[float, ...]
    color: QColor | None = None
    color_column: int = 0
    tip: str = ""
    is_divider: bool = False


class _Model(QAbstractTableModel):
    def __init__(self, columns: Sequence[str], tips: Sequence[str], parent: QWidget) -> None:
        super().__init__(parent)
        self.columns, self.tips = columns, tips
        self.rows: list[FigureRow] = []

    def show_rows(self, rows: list[FigureRow]) -> None:
        self.beginResetModel()
        self.rows = rows
        self.endResetModel()

    def rowCount(self, parent: _Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else len(self.rows)

    def columnCount(self, parent: _Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else len(self.columns)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if orientation == Qt.Orientation.Vertical:
            return None
        match role:
            case Qt.ItemDataRole.DisplayRole:
                return self.columns[section]
            case Qt.ItemDataRole.ToolTipRole:
                return self.tips[section]
            case Qt.ItemDataRole.TextAlignmentRole:
                return _aligned(section)
        return None

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        row, column = self.rows[index.row()], index.column()
        if row.is_divider:
            return self._divider_data(row, column, role)
        match role:
            case Qt.ItemDataRole.DisplayRole:
                return row.texts[column]
            case Qt.ItemDataRole.ToolTipRole:
                return plain_tip(row.tip or self.tips[column])
            case Qt.ItemDataRole.DecorationRole if row.color is not None and column == row.color_column:
                return swatch(row.color)
            case Qt.ItemDataRole.TextAlignmentRole:
                return _aligned(column)
            case Qt.ItemDataRole.UserRole:
                return row.values[column]
        return None

    def flags(self, index: _Index) -> Qt.ItemFlag:
        return Qt.ItemFlag.NoItemFlags if self.rows[index.row()].is_divider else super().flags(index)

    @staticmethod
    def _divider_data(row: FigureRow, column: int, role: int) -> Any:
        if role == Qt.ItemDataRole.ToolTipRole:
            return plain_tip(row.tip)
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return Qt.AlignmentFlag.AlignCenter
        if role == Qt.ItemDataRole.ForegroundRole:  # it cannot be chosen, and is read all the same
            return QApplication.palette().color(QPalette.ColorRole.PlaceholderText)
        return row.texts[0] if role == Qt.ItemDataRole.DisplayRole and not column else None


def _aligned(column: int) -> Qt.AlignmentFlag:
    """Names left, figures right."""
    return (Qt.AlignmentFlag.AlignRight if column else Qt.AlignmentFlag.AlignLeft) | Qt.AlignmentFlag.AlignVCenter


class FigureTable(QTableView):
    """Figures in columns, as high as its rows up to a limit; without rows it is not there.

    Parameters
    ----------
    columns, tips : sequence of str
        Headings and what they mean.
    most : int
        How many rows are seen without scrolling.
    sorting : bool
        Whether a click on a heading sorts.
    chooses_by_moving : bool
        Whether the row that the keyboard comes to is chosen at once; else Return chooses it.

    Signals
    -------
    row_chosen(object)
        The person chose the row with this key.
    """

    row_chosen = Signal(object)

    def __init__(
        self,
        columns: Sequence[str],
        tips: Sequence[str],
        *,
        most: int,
        sorting: bool = False,
        chooses_by_moving: bool = True,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent, showGrid=False, sortingEnabled=sorting)
        self._most, self._by_moving, self._is_showing = most, chooses_by_moving, False
        self._lengths: list[int] = []
        self._needs: list[int] = []
        self._model = _Model(columns, tips, self)
        self._sorted = QSortFilterProxyModel(self, sortRole=Qt.ItemDataRole.UserRole)
        self._sorted.setSourceModel(self._model)
        self.setModel(self._sorted)
        if sorting:
            self.sortByColumn(-1, Qt.SortOrder.AscendingOrder)
        self._set_up()
        LeftClicks(self)
        self.selectionModel().selectionChanged.connect(self._on_selection_changed)
        self.clicked.connect(self._on_clicked)

    @property
    def rows(self) -> tuple[FigureRow, ...]:
        """The rows in their order on screen."""
        places = (self._sorted.mapToSource(self._sorted.index(row, 0)).row() for row in range(self._sorted.rowCount()))
        return tuple(self._model.rows[place] for place in places)

    def show_rows(self, rows: list[FigureRow]) -> None:
        """Take other rows; unless they are the same, none is marked after that."""
        if rows == self._model.rows:
            self.setVisible(bool(rows))
            return
        self._is_showing = True
        self._model.show_rows(rows)
        self._is_showing = False
        self.clearSpans()
        for place, row in enumerate(rows):
            if row.is_divider:
                self.setSpan(place, 0, 1, len(self._model.columns))
        self.setVisible(bool(rows))
        height = self.verticalHeader().defaultSectionSize() * min(len(rows), self._most)
        self.setFixedHeight(height + self.horizontalHeader().sizeHint().height() + 2 * self.frameWidth())
        self._fit_columns()

    def mark(self, key: Hashable) -> None:
        """Select the row with this key, or none, without a word about it."""
        self._is_showing = True
        place = next((row for row, shown in enumerate(self.rows) if shown.key == key), None) if key is not None else None
        if place is None:
            self.clearSelection()
        else:
            index = self._sorted.index(place, 0)
            rows = QItemSelectionModel.SelectionFlag.ClearAndSelect | QItemSelectionModel.SelectionFlag.Rows
            self.selectionModel().setCurrentIndex(index, rows)
            self.scrollTo(index)
        self._is_showing = False

    def _set_up(self) -> None:
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setAlternatingRowColors(True)
        self.setTabKeyNavigation(False)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setIconSize(SWATCH)
        self.setWordWrap(False)
        self.setSizeAdjustPolicy(QAbstractScrollArea.SizeAdjustPolicy.AdjustIgnored)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.verticalHeader().hide()
        self.verticalHeader().setDefaultSectionSize(self.fontMetrics().height() + 6)
        self.horizontalHeader().setMinimumSectionSize(30)
        self.horizontalHeader().setHighlightSections(False)

    def _fit_columns(self) -> None:
        """Measure what texts and headings need, once for texts of a length."""
        columns = range(len(self._model.columns))
        lengths = [max((len(row.texts[column]) for row in self._figures()), default=0) for column in columns]
        if lengths != self._lengths:
            self._lengths = lengths
            self._needs = [self._need(column) for column in columns]
            self._share_room()

    def _figures(self) -> list[FigureRow]:
        """The rows that have figures."""
        return [row for row in self._model.rows if not row.is_divider]

    def _need(self, column: int) -> int:
        """The width of a column's heading, or of its longest text and the coloured square."""
        width, rows = self.fontMetrics().horizontalAdvance, self._figures()
        longest = max((row.texts[column] for row in rows), key=len, default="")
        square = SWATCH.width() + 6 if any(row.color is not None and row.color_column == column for row in rows) else 0
        return max(width(self._model.columns[column]) + 14, width(longest) + square + 14)

    def _share_room(self) -> None:
        """What the columns do not need is shared among them."""
        spare = max(0, self.viewport().width() - sum(self._needs))
        for column, need in enumerate(self._needs):
            self.setColumnWidth(column, need + (column + 1) * spare // len(self._needs) - column * spare // len(self._needs))

    def _key_at(self, index: QModelIndex) -> Hashable:
        return self._model.rows[self._sorted.mapToSource(index).row()].key

    @Slot(QItemSelection, QItemSelection)
    def _on_selection_changed(self, selected: QItemSelection, deselected: QItemSelection) -> None:
        if self._by_moving and not self._is_showing and (rows := self.selectionModel().selectedRows()):
            self.row_chosen.emit(self._key_at(rows[0]))

    @Slot(QModelIndex)
    def _on_clicked(self, index: QModelIndex) -> None:
        if not self._by_moving:
            self.row_chosen.emit(self._key_at(index))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        is_return = event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
        if is_return and not self._by_moving and self.currentIndex().isValid():
            self.row_chosen.emit(self._key_at(self.currentIndex()))
        else:
            super().keyPressEvent(event)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange and hasattr(self, "_needs"):
            self.verticalHeader().setDefaultSectionSize(self.fontMetrics().height() + 6)
            self._lengths = []
            self._fit_columns()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._share_room()
