"""The rows and columns of the table of segments."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QWidget

from app.panels.segment_figures import Segment
from app.widgets.percent import percent_text
from app.widgets.swatch import color_name, swatch

__all__ = ["COLUMNS", "SegmentModel", "cell_text"]

_Index = QModelIndex | QPersistentModelIndex
COLUMNS = ("Label", "Area", "Mean RGB", "Conf.")
_TIPS = (
    "The label, or the number of the segment where a map has segments of its own, in its colour",
    "Share of the picture; \N{ALMOST EQUAL TO}: counted on patches, or on the smaller copy of a large picture",
    "Mean colour of the segment's pixels, 0 to 255",
    "How sure the network is, 0 to 1: in a run's map, edited or not, the mean winning probability of the pixels; in a level of "
    "detail, the mean probability of the label that is likeliest in the segment, so lower; before, of the patches' label",
)
_NOTHING = "\N{EN DASH}"
_UNKNOWN = "not known"
"""Heard, and said by the tip, where a cell is empty."""
_ABOUT = "\N{ALMOST EQUAL TO}"


class SegmentModel(QAbstractTableModel):
    """A row a segment. The sort role gives plain numbers."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.segments: list[Segment] = []
        self._colors: list[QColor] = []

    def show_segments(self, segments: list[Segment], colors: list[QColor]) -> None:
        """Take other segments, and the colours of all labels."""
        self.beginResetModel()
        self.segments, self._colors = segments, colors
        self.endResetModel()

    def rowCount(self, parent: _Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else len(self.segments)

    def columnCount(self, parent: _Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else len(COLUMNS)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if orientation == Qt.Orientation.Horizontal and role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole):
            return (COLUMNS if role == Qt.ItemDataRole.DisplayRole else _TIPS)[section]
        return None

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        segment, column = self.segments[index.row()], index.column()
        match role:
            case Qt.ItemDataRole.DisplayRole:
                return cell_text(segment, column) or _NOTHING
            case Qt.ItemDataRole.ToolTipRole:
                return f"{_TIPS[column]}: {cell_text(segment, column) or _UNKNOWN}{self._more(segment, column)}"
            case Qt.ItemDataRole.AccessibleTextRole:
                return f"{cell_text(segment, column) or _UNKNOWN}{self._more(segment, column)}"
            case Qt.ItemDataRole.DecorationRole if column == 0:
                return swatch(self._colors[segment.label])
            case Qt.ItemDataRole.DecorationRole if column == 2:
                return swatch(QColor(*segment.color))
            case Qt.ItemDataRole.TextAlignmentRole if column in (1, 3):
                return Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
            case Qt.ItemDataRole.UserRole:
                return (segment.label, segment.share, sum(segment.color), segment.confidence or 0.0)[column]
        return None

    def _more(self, segment: Segment, column: int) -> str:
        """What a cell has no room for: the name of a label's colour, and the pixels of a share."""
        if column == 0:
            return f", {color_name(self._colors[segment.label])}"
        return _pixels(segment) if column == 1 else ""


def cell_text(segment: Segment, column: int) -> str:
    """What stands in a cell."""
    if column == 0:
        return str(segment.label)
    if column == 1:
        text = percent_text(segment.share)
        return f"{'' if segment.is_exact or text[0] in '<>' else _ABOUT}{text} %"
    if column == 2:
        return " ".join(map(str, segment.color))
    return "" if segment.confidence is None else f"{segment.confidence:.2f}"


def _pixels(segment: Segment) -> str:
    return f", {'' if segment.is_exact else _ABOUT}{segment.pixels:,} pixels"
