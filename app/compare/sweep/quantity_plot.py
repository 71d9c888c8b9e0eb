"""A plot with the choice of what is drawn in it."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import QSignalBlocker, Qt, Signal, Slot
from PySide6.QtWidgets import QComboBox, QVBoxLayout, QWidget

from app.compare.sweep.curves import Curves
from app.compare.sweep.quantities import Quantity
from app.compare.sweep.value_plot import ValuePlot

__all__ = ["QuantityPlot"]


class QuantityPlot(QWidget):
    """Draws the chosen quantity; where that cannot be compared any more, the first one of some that can.

    Parameters
    ----------
    name : str
        Accessible name of the choice.
    wanted : tuple of str
        Quantities by name: the first one that is there is chosen, until the person chooses.

    Signals
    -------
    chosen_changed()
        The person chose another quantity.
    """

    chosen_changed = Signal()

    def __init__(self, name: str, wanted: tuple[str, ...], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._wanted = wanted
        self.choice, self.plot = QComboBox(), ValuePlot()
        self.choice.setAccessibleName(name)
        self.choice.setToolTip(f"{name}: the quantity that it shows")
        self.choice.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 4, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self.choice, 0, Qt.AlignmentFlag.AlignLeft)
        layout.addWidget(self.plot)
        self.choice.activated.connect(self._on_choice_activated)

    @property
    def chosen(self) -> str:
        """The quantity's name; "" before there are some."""
        return str(self.choice.currentData() or "")

    def show_quantities(self, offered: Mapping[str, Quantity]) -> None:
        """Offer these."""
        if [self.choice.itemData(row) for row in range(self.choice.count())] == list(offered):
            return
        with QSignalBlocker(self.choice):
            self.choice.clear()
            for quantity in offered.values():
                self.choice.addItem(quantity.title, quantity.name)
                self.choice.setItemData(self.choice.count() - 1, quantity.meaning, Qt.ItemDataRole.ToolTipRole)
            self.choice.setCurrentIndex(self.choice.findData(next((name for name in self._wanted if name in offered), "")))
        self._show_meaning()

    def show_curves(self, curves: Curves | None) -> None:
        """Draw these; None: nothing."""
        self.plot.show_curves(curves)

    def _show_meaning(self) -> None:
        self.choice.setToolTip(str(self.choice.currentData(Qt.ItemDataRole.ToolTipRole) or ""))

    @Slot(int)
    def _on_choice_activated(self, _index: int) -> None:
        self._wanted = (self.chosen, *(name for name in self._wanted if name != self.chosen))
        self._show_meaning()
        self.chosen_changed.emit()
