"""The open list of presets: beside each name what it is for."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QSize, Qt
from PySide6.QtGui import QPainter, QPalette
from PySide6.QtWidgets import QComboBox, QStyledItemDelegate, QStyleOptionViewItem

__all__ = ["PresetLines"]

_ROOM = 24
_LINE = 7
"""So high is the line between the program's presets and the person's own."""


class PresetLines(QStyledItemDelegate):
    """Writes an entry's tip behind its name, in the open list alone; the closed box has no room for more than the name.

    Parameters
    ----------
    box : QComboBox
        Gets these lines, and a list as wide as the longest of them.
    """

    def __init__(self, box: QComboBox) -> None:
        super().__init__(box)
        self._box = box
        box.setItemDelegate(self)
        for signal in (box.model().rowsInserted, box.model().dataChanged):
            signal.connect(self._fit)

    def initStyleOption(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> None:
        super().initStyleOption(option, index)
        option.text = _line(index)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> None:
        if _is_separator(index):
            painter.setPen(option.palette.color(QPalette.ColorRole.PlaceholderText))
            painter.drawLine(option.rect.left(), option.rect.center().y(), option.rect.right(), option.rect.center().y())
        else:
            super().paint(painter, option, index)

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:
        size = super().sizeHint(option, index)
        return QSize(size.width(), _LINE) if _is_separator(index) else size

    def _fit(self) -> None:
        """Longer lines are shortened at the end of the screen alone."""
        model, metrics = self._box.model(), self._box.view().fontMetrics()
        lines = (_line(model.index(row, 0)) for row in range(model.rowCount()))
        widest = max(map(metrics.horizontalAdvance, lines), default=0) + _ROOM
        self._box.view().setMinimumWidth(min(widest, self._box.screen().availableGeometry().width() // 2))


def _line(index: QModelIndex | QPersistentModelIndex) -> str:
    """For example "explore: Quick, and every slider matters."."""
    name, told = index.data(Qt.ItemDataRole.DisplayRole), index.data(Qt.ItemDataRole.ToolTipRole)
    return f"{name}: {told}" if told else str(name)


def _is_separator(index: QModelIndex | QPersistentModelIndex) -> bool:
    """As Qt marks those of a box."""
    return bool(index.data(Qt.ItemDataRole.AccessibleDescriptionRole) == "separator")
