"""E over the moves of a cut: the energy staircase."""

from __future__ import annotations

import numpy as np
import pyqtgraph as pg
from PySide6.QtCore import Signal, Slot
from PySide6.QtGui import QPalette
from PySide6.QtWidgets import QWidget

from app.lab.plot_stack import PlotStack
from app.widgets.screen_pen import screen_width
from app.widgets.theme_colors import accent, series

__all__ = ["Staircase"]

TICKS = 6
HEIGHT = 130


class Staircase(PlotStack):
    """A step a stop, the current one marked.

    Signals
    -------
    stop_clicked(int)
        The person clicked the stop with this number.
    """

    stop_clicked = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(["E, nats"], parent=parent)
        self._energies: list[float] = []
        self.curve, self.mark = self.plots[0].plot(), pg.InfiniteLine(angle=90)
        self.spot = self.plots[0].plot(pen=None, symbol="o", symbolSize=8)
        self.plots[0].addItem(self.mark)
        self.plots[0].setLabel("bottom", "moves made")
        self.set_least_height(HEIGHT)
        self.setAccessibleName("Energy staircase")
        self.clicked.connect(self._on_clicked)
        self.paint_theme()

    def show_energies(self, energies: list[float]) -> None:
        """E at each stop, from the start on."""
        self._energies = energies
        self._draw(len(energies))
        last = max(1, len(energies) - 1)
        self.plots[0].setXRange(0, last, padding=0.03)
        self.plots[0].getAxis("bottom").setTickSpacing(levels=[(max(1, -(-last // TICKS)), 0)])

    def show_stop(self, stop: int, *, hides_next: bool = False) -> None:
        """Where the stepper stands; `hides_next`: what comes after it is still to be predicted, and is not drawn."""
        self._draw(stop + 1 if hides_next else len(self._energies))
        self.mark.setValue(stop)
        self.spot.setData([stop], [self._energies[stop]])
        self.setAccessibleDescription(f"E is {self._energies[stop]:,.2f} nats after {stop} of {len(self._energies) - 1} moves")

    def _draw(self, count: int) -> None:
        """The first stops, so many."""
        self.curve.setData(np.repeat(np.arange(count), 2)[1:], np.repeat(self._energies[:count], 2)[:-1])

    def paint_theme(self) -> None:
        super().paint_theme()
        if hasattr(self, "spot"):
            self.curve.setPen(pg.mkPen(series(self.palette())[0], width=screen_width(1)))
            self.mark.setPen(pg.mkPen(accent(self.palette()), width=screen_width(1)))
            self.spot.setSymbolBrush(self.palette().color(QPalette.ColorRole.Text))
            self.spot.setSymbolPen(None)

    @Slot(float)
    def _on_clicked(self, x: float) -> None:
        if self._energies:
            self.stop_clicked.emit(min(max(round(x), 0), len(self._energies) - 1))
