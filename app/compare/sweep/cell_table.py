"""What the table of small multiples has in it: a cell a run, its values as heads."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QWidget

from app.widgets.plain_tip import plain_tip
from grapl_engine.sweep_axis import SweepAxis

__all__ = ["CellContent", "CellTable"]

_Index = QModelIndex | QPersistentModelIndex


@dataclass(frozen=True, slots=True, eq=False)
class CellContent:
    """What is shown of a cell.

    Attributes
    ----------
    name : str
        For example "λ 8, Seed 2".
    text : str
        The figure under the map; without a map, what stands in its place.
    short : str
        The figure alone, where there is no room for its words.
    image : QImage
        The map; null where there is none.
    tip : str
    is_failed, is_shown : bool
        Whether its run came to nothing; whether the views show it.
    """

    name: str
    text: str
    image: QImage = field(default_factory=QImage)
    tip: str = ""
    is_failed: bool = False
    short: str = ""
    is_shown: bool = False


class CellTable(QAbstractTableModel):
    """By row and column; the item of a cell is its `CellContent`."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._across: SweepAxis | None = None
        self._down: SweepAxis | None = None
        self._rows: list[list[CellContent]] = []

    @property
    def axes(self) -> tuple[SweepAxis | None, SweepAxis | None]:
        """Whose values are the heads: of the columns, and of the rows if there is another."""
        return self._across, self._down

    def content(self, row: int, column: int) -> CellContent:
        """What is shown of a cell."""
        return self._rows[row][column]

    def show_cells(self, across: SweepAxis | None, down: SweepAxis | None, rows: list[list[CellContent]]) -> None:
        """Take others; where the axes are the same, what is selected stays."""
        if (across, down) == (self._across, self._down):
            self._rows = rows
            if rows:
                self.dataChanged.emit(self.index(0, 0), self.index(len(rows) - 1, len(rows[0]) - 1))
            return
        self.beginResetModel()
        self._across, self._down, self._rows = across, down, rows
        self.endResetModel()

    def rowCount(self, parent: _Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else len(self._rows)

    def columnCount(self, parent: _Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() or not self._rows else len(self._rows[0])

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        axis = self._across if orientation == Qt.Orientation.Horizontal else self._down
        if axis is None or not 0 <= section < len(axis.values):
            return None
        match role:
            case Qt.ItemDataRole.DisplayRole:
                return axis.values[section].text
            case Qt.ItemDataRole.ToolTipRole:
                return plain_tip(f"{axis.title} {axis.values[section].text}")
            case Qt.ItemDataRole.TextAlignmentRole:
                return Qt.AlignmentFlag.AlignCenter
        return None

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        content = self._rows[index.row()][index.column()]
        match role:
            case Qt.ItemDataRole.DisplayRole:
                return content.text
            case Qt.ItemDataRole.ToolTipRole:
                return plain_tip(content.tip)
            case Qt.ItemDataRole.AccessibleTextRole:
                return f"{content.name}: {content.text}{', shown' if content.is_shown else ''}"
            case Qt.ItemDataRole.UserRole:
                return content
        return None
