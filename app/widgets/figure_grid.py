"""A few figures side by side, and their differences."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtGui import QPalette
from PySide6.QtWidgets import QGridLayout, QWidget

from app.widgets.plain_label import PlainLabel

__all__ = ["FigureGrid", "change_text", "count_change_text", "energy_text"]

MINUS = "\N{MINUS SIGN}"
DASH = "\N{EN DASH}"
LEAST = 0.005


def energy_text(value: float) -> str:
    """A sum of nats: two decimals."""
    return f"{value:,.2f}".replace("-", MINUS)


def change_text(value: float) -> str:
    """A difference with its sign; one that two decimals would hide in two digits."""
    if value == 0:
        return "0"
    text = f"{abs(value):,.2f}" if abs(value) >= LEAST else f"{abs(value):.1e}"
    return f"{MINUS if value < 0 else '+'}{text}"


def count_change_text(value: int) -> str:
    """A difference of counts, with its sign."""
    return f"{value:+d}".replace("-", MINUS) if value else "0"


class FigureGrid(QWidget):
    """A heading a column, a name a row, figures at the right.

    Parameters
    ----------
    columns : sequence of str
    rows : sequence of (str, str)
        The name of each row, and what it means.
    """

    def __init__(self, columns: Sequence[str], rows: Sequence[tuple[str, str]], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._columns, self._rows = tuple(columns), tuple(rows)
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(14)
        grid.setVerticalSpacing(1)
        self.heads = [PlainLabel(column) for column in columns]
        for place, head in enumerate(self.heads, 1):
            head.setForegroundRole(QPalette.ColorRole.PlaceholderText)
            grid.addWidget(head, 0, place, Qt.AlignmentFlag.AlignRight)
        self.cells: list[list[PlainLabel]] = []
        for line, (name, tip) in enumerate(rows, 1):
            title = PlainLabel(name, wordWrap=True)
            title.setToolTip(tip)
            grid.addWidget(title, line, 0)
            cells = [PlainLabel(DASH) for _ in columns]
            for place, cell in enumerate(cells, 1):
                cell.setToolTip(tip)
                cell.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
                grid.addWidget(cell, line, place, Qt.AlignmentFlag.AlignRight)
            self.cells.append(cells)
        grid.setColumnStretch(0, 1)

    def show_head(self, column: int, text: str) -> None:
        """Another heading."""
        self.heads[column].setText(text)

    def show_rows(self, rows: Sequence[Sequence[str]]) -> None:
        """Texts of all rows; a short row leaves the rest without a figure."""
        for cells, texts in zip(self.cells, rows, strict=True):
            for place, cell in enumerate(cells):
                cell.setText(texts[place] if place < len(texts) else DASH)
        told = (f"{name}: {', '.join(texts)}" for (name, _), texts in zip(self._rows, rows, strict=True))
        self.setAccessibleDescription("; ".join(told))

    def texts(self) -> list[list[str]]:
        """What is read in it, row by row."""
        return [[cell.text() for cell in cells] for cells in self.cells]
