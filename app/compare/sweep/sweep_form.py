"""What the panel has about a sweep: what is varied, the small multiples, and what is read off them."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtGui import QPalette
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from app.compare.sweep.axis_row import AxisRow
from app.compare.sweep.cell_view import CellView
from app.compare.sweep.quantities import K_HAT, UNARY
from app.compare.sweep.quantity_plot import QuantityPlot
from app.compare.sweep.run_rows import COLUMNS, TIPS
from app.compare.sweep.sweep_plan import SweepPlan
from app.compare.sweep.sweep_text import cells_text
from app.tasks.background_task import BackgroundTask
from app.widgets.column_scroll import ColumnScroll
from app.widgets.command_block import CommandBlock
from app.widgets.figure_table import GROWTH, FigureTable
from app.widgets.plain_label import PlainLabel
from app.widgets.progress_line import ProgressLine
from app.widgets.sole_widget import fill_with

__all__ = ["SweepForm"]

MOST_ROWS = 10


class SweepForm(QWidget):
    """Says what the person asked for, and shows what it is told.

    Parameters
    ----------
    task : BackgroundTask
        Whose work is shown.

    Attributes
    ----------
    across, down : AxisRow
    start, go_on, large, as_command : QPushButton
    working : ProgressLine
    cells : CellView
    plots : tuple of QuantityPlot
    table : FigureTable
    command : CommandBlock
    content : QWidget
        All of it, without the scroll area.

    Signals
    -------
    start_asked()
        The sweep is to begin, or to go on.
    """

    start_asked = Signal()

    def __init__(self, task: BackgroundTask, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.across = AxisRow("Across", "lambda", may_be_nothing=False)
        self.down = AxisRow("Down", "", may_be_nothing=True)
        self.start, self.go_on, self.large, self.as_command = (
            QPushButton("Run the sweep"),
            QPushButton("&Go on"),
            QPushButton("Large"),
            QPushButton("As a command"),
        )
        self.working = ProgressLine(task, "Sweep")
        self.told, self.heads, self.here = (PlainLabel(wordWrap=True) for _ in range(3))
        self.cells = CellView()
        self.plots = (
            QuantityPlot("Upper plot", (K_HAT,)),
            QuantityPlot("Lower plot", ("weighted_iou", UNARY)),
        )
        self.table = FigureTable(COLUMNS, TIPS, most=MOST_ROWS, grows=True, sorting=True)
        self.command = CommandBlock("The sweep as a command")
        self._build()
        for row in (self.across, self.down):
            row.start_asked.connect(self.start_asked)
        self.start.clicked.connect(self.start_asked)

    def show_axis(self, name: str, values: str) -> None:
        """Have these values of one setting alone, and the keyboard there."""
        self.across.choose(name, values)
        self.down.choose("")
        self.across.values.setFocus()

    def show_told(self, text: str) -> None:
        """What to do, or how far it is."""
        self.told.setText(text)
        self.told.setVisible(bool(text))

    def show_here(self, text: str) -> None:
        """What is known of the current cell."""
        self.here.setText(text)
        self.here.setVisible(bool(text))

    def show_plan(self, plan: SweepPlan) -> None:
        """Say whose values stand in heads and rows."""
        self.heads.setText(cells_text(plan))
        self.table.show_head(0, plan.titles)

    def take_cells(self) -> None:
        """Have the small multiples in the panel."""
        self.cells.set_large(False)
        self._column.insertWidget(self._column.indexOf(self.here), self.cells)
        self.cells.show()

    def show_results(self, on: bool) -> None:
        """Whether there is anything to be seen of a sweep."""
        for widget in (self.heads, self.cells, *self.plots):
            widget.setVisible(on)
        self.large.setEnabled(on)

    # How

    def _build(self) -> None:
        for label in (self.told, self.heads, self.here):
            label.hide()
        for label in (self.heads, self.here):
            label.setForegroundRole(QPalette.ColorRole.PlaceholderText)
        self.go_on.setToolTip("Run what is missing of the sweep that is seen here")
        self.start.setToolTip("Run what is missing, in processes beside the window (Return among the values)")
        self.large.setToolTip("Show the maps in the place of the image views")
        self.as_command.setToolTip("Show the same as a line of grapl study")
        for button in (self.large, self.as_command):
            button.setCheckable(True)
        self.content = QWidget()
        self._column = QVBoxLayout(self.content)
        self._column.setContentsMargins(8, 2, 8, 8)
        self._column.addWidget(self.across)
        self._column.addWidget(self.down)
        line = QHBoxLayout()
        for button in (self.start, self.large, self.as_command):
            line.addWidget(button)
        self._column.addLayout(line)
        for widget in (self.command, self.working, self.told, self.go_on, self.heads, self.cells, self.here, *self.plots):
            self._column.addWidget(widget)
        self._column.addWidget(self.table, GROWTH)
        self._column.addStretch(1)
        self.command.hide()
        self.table.hide()
        self.go_on.hide()
        self.table.setAccessibleName("Figures of the runs")
        self.cells.set_large(False)
        # The height of the maps follows from their width: room that comes and goes would change both without end.
        fill_with(self, ColumnScroll(self.content, keeps_room=True))
