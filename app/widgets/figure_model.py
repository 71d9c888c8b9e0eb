"""The rows of a table of figures: what they stand for, and how their cells look."""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt
from PySide6.QtGui import QColor, QPalette
from PySide6.QtWidgets import QApplication, QWidget

from app.widgets.plain_tip import plain_tip
from app.widgets.swatch import swatch

__all__ = ["FigureModel", "FigureRow", "Index"]

Index = QModelIndex | QPersistentModelIndex


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


class FigureModel(QAbstractTableModel):
    """Rows of figures below headings.

    Parameters
    ----------
    columns, tips : sequence of str
        Headings and what they mean.
    """

    def __init__(self, columns: Sequence[str], tips: Sequence[str], parent: QWidget) -> None:
        super().__init__(parent)
        self.columns, self.tips = [*columns], tips
        self.rows: list[FigureRow] = []

    def show_head(self, column: int, text: str) -> None:
        """Another heading."""
        self.columns[column] = text
        self.headerDataChanged.emit(Qt.Orientation.Horizontal, column, column)

    def show_rows(self, rows: list[FigureRow]) -> None:
        """Take other rows."""
        self.beginResetModel()
        self.rows = rows
        self.endResetModel()

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else len(self.rows)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
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

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
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

    def flags(self, index: Index) -> Qt.ItemFlag:
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
