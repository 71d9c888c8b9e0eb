"""The figures of a cell or of an edge, to be changed."""

from __future__ import annotations

from PySide6.QtCore import QSignalBlocker, Qt, Signal, Slot
from PySide6.QtWidgets import QDoubleSpinBox, QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from app.image_views.readout import patch_text
from app.lab.tiny.tiny_board import colors_of_grid
from app.lab.tiny.tiny_grid import MOST_LABELS, TinyGrid
from app.widgets.plain_label import PlainLabel
from app.widgets.swatch import SWATCH, swatch

__all__ = ["TinyEditor", "figure_box"]

MOST_COST = 999.0
COLUMNS = 3
_PHI = "\N{GREEK SMALL LETTER PHI}"


def figure_box(name: str) -> QDoubleSpinBox:
    """A field for a cost or a weight."""
    box = QDoubleSpinBox(minimum=0.0, maximum=MOST_COST, singleStep=0.1, decimals=2)
    box.setAccessibleName(name)
    return box


class TinyEditor(QWidget):
    """A field per label for the chosen cell's costs, or one for the chosen edge's weight; its owner places `title`.

    Signals
    -------
    cost_changed(int, float)
        The chosen cell's cost of a label was changed.
    weight_changed(float)
        The chosen edge's weight was changed.
    """

    cost_changed = Signal(int, float)
    weight_changed = Signal(float)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.title = PlainLabel(wordWrap=True)
        self.costs = [figure_box(f"Cost of label {label}") for label in range(MOST_LABELS)]
        self.weight = figure_box("Weight of the edge")
        self._swatches = [PlainLabel() for _ in self.costs]
        self._parts: list[QWidget] = []
        fields = QGridLayout()
        fields.setContentsMargins(0, 0, 0, 0)
        for label, (mark, box) in enumerate(zip(self._swatches, self.costs, strict=True)):
            part = QWidget()
            line = QHBoxLayout(part)
            line.setContentsMargins(0, 0, 0, 0)
            line.setSpacing(3)
            line.addWidget(mark)
            line.addWidget(box, 1)
            self._parts.append(part)
            fields.addWidget(part, label // COLUMNS, label % COLUMNS)
            box.setProperty("label", label)
            box.valueChanged.connect(self._on_cost_value_changed)
        fields.addWidget(self.weight, 2, 0)
        self.weight.valueChanged.connect(self.weight_changed)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        column.addLayout(fields)

    def show_chosen(self, grid: TinyGrid, cell: int | None, edge: int | None) -> None:
        """Show the figures of a cell, or of an edge."""
        for label, (part, box) in enumerate(zip(self._parts, self.costs, strict=True)):
            part.setVisible(cell is not None and label < grid.labels)
            if cell is not None and label < grid.labels:
                _set(box, float(grid.unary[cell, label]))
                box.setAccessibleName(f"Cost of label {grid.names[label]}")
                self._swatches[label].setPixmap(swatch(colors_of_grid(grid)[label]).pixmap(SWATCH))
                self._swatches[label].setToolTip(f"Label {grid.names[label]}")
        self.weight.setVisible(edge is not None)
        if cell is not None:
            self.title.setText(f"Cell at {_place(grid, cell)}: costs, nats")
        if edge is not None:
            i, j = (_place(grid, int(end)) for end in grid.edges[edge])
            self.title.setText(f"Edge from {i} to {j}: weight {_PHI}")
            _set(self.weight, float(grid.phi[edge]))

    def take_focus(self) -> None:
        """To the first field that is seen."""
        boxes = (self.weight, *self.costs)
        next(box for box in boxes if box.isVisible()).setFocus(Qt.FocusReason.ShortcutFocusReason)

    @Slot(float)
    def _on_cost_value_changed(self, cost: float) -> None:
        self.cost_changed.emit(int(self.sender().property("label")), cost)


def _set(box: QDoubleSpinBox, value: float) -> None:
    if round(value, box.decimals()) != box.value():
        with QSignalBlocker(box):
            box.setValue(value)


def _place(grid: TinyGrid, cell: int) -> str:
    return patch_text(divmod(cell, grid.columns))
