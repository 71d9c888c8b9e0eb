"""The small multiples of a sweep in the place of the image views, below what goes across and down."""

from __future__ import annotations

from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.compare.sweep.cell_view import CellView
from app.compare.sweep.sweep_plan import SweepPlan
from app.compare.sweep.sweep_text import axes_text
from app.widgets.title_strip import TitleStrip

__all__ = ["SweepBoard"]


class SweepBoard(QWidget):
    """A title, and the cells while they are here.

    Attributes
    ----------
    strip : TitleStrip
    """

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.hide()  # until it has its place in the centre
        self.setObjectName("sweep")  # F1 finds its place in the guide
        self.strip = TitleStrip("Sweep", "", self)
        self.strip.help.hide()  # the panel has it
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(2)
        column.addWidget(self.strip)

    def show_plan(self, plan: SweepPlan) -> None:
        """Say whose values the heads are."""
        count = len(plan.all_cells)
        self.strip.set_title(f"Sweep: {axes_text(plan)}", badge=f"{count} run{'s' * (count != 1)}")

    def take_cells(self, cells: CellView) -> None:
        """Have the small multiples, as large as there is room."""
        self.layout().addWidget(cells)  # type: ignore[union-attr]
        cells.set_large(True)
        cells.show()
        cells.setFocus()
