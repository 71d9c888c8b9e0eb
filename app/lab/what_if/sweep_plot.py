"""K-hat, U and V over lambda, with the plateaus to be clicked."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pyqtgraph as pg
from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QPalette
from PySide6.QtWidgets import QWidget

from app.lab.patch_text import LAMBDA
from app.lab.plot_stack import PlotStack
from app.widgets.screen_pen import screen_width
from app.widgets.theme_colors import accent, mixed, muted, series
from app.widgets.title_strip import INSTEAD_COLOR
from grapl_engine.analysis.sweep import Plateau, SweepPoint

__all__ = ["SweepPlot"]

NAMES = ("K\N{COMBINING CIRCUMFLEX ACCENT}", "U, nats", "V")
ZERO = 0.4  # decades from lambda 0 to where the logarithm begins
FINEST = (1.0, 0.0, 0.0)  # how near two ticks may be: labels are counted
ROOM, CLEAR = 1.12, 1.3
NARROWEST = 200.0
"""The part of the axis that a band has at least."""
HEIGHT = 170


class SweepPlot(PlotStack):
    """Three curves, a value a solved lambda; 0 stands by itself, left of the logarithm.

    Bands are lambdas with the same labels, the chosen one is lit. A dashed line stands at the
    run's lambda, a full one at the what-if's.

    Signals
    -------
    point_clicked(int)
        The person clicked near the point with this number.
    """

    point_clicked = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(NAMES, parent=parent)
        self._points: Sequence[SweepPoint] = ()
        self._lambdas: tuple[float, ...] = (0.0, 1.0)
        self._chosen: Plateau | None = None
        self._plateaus: Sequence[Plateau] = ()
        self.bands = [pg.BarGraphItem(x0=[], x1=[], y0=[], y1=[], pen=None) for _ in NAMES]
        for plot, bands in zip(self.plots, self.bands, strict=True):
            plot.addItem(bands, ignoreBounds=True)
        self.curves = [plot.plot(symbol="o", symbolSize=4) for plot in self.plots]
        self.run_marks = [pg.InfiniteLine(angle=90) for _ in NAMES]
        self.marks = [pg.InfiniteLine(angle=90) for _ in NAMES]
        for plot, *lines in zip(self.plots, self.run_marks, self.marks, strict=True):
            for line in lines:
                plot.addItem(line)
        self.set_least_height(HEIGHT)
        self.setAccessibleName(f"{NAMES[0]}, U and V over {LAMBDA}")
        self.clicked.connect(self._on_clicked)
        self.paint_theme()

    def x_of(self, lambda_: float) -> float:
        """Where a lambda stands: its decimal logarithm; 0, and what lies below the first solved one, left of that."""
        first = self._lambdas[1]
        if lambda_ >= first:
            return float(np.log10(lambda_))
        return float(np.log10(first) - ZERO * (1 - lambda_ / first))

    def show_lambdas(self, lambdas: Sequence[float]) -> None:
        """The lambdas of the sweep, ascending from 0: what the axis is made for."""
        self._lambdas = tuple(lambdas)
        low, high = self.x_of(0.0), self.x_of(lambdas[-1])
        decades = range(int(np.ceil(np.log10(lambdas[1]))), int(np.floor(high)) + 1)
        self.plots[-1].getAxis("bottom").setTicks([[(low, "0"), *((float(p), f"{10.0**p:g}") for p in decades)]])
        self.plots[0].setXRange(low, high, padding=0.03)

    def show_points(self, points: Sequence[SweepPoint], plateaus: Sequence[Plateau]) -> None:
        """What has been solved so far, ascending."""
        self._points, self._plateaus, self._chosen = points, plateaus, None
        places = [self.x_of(point.lambda_) for point in points]
        values = [(point.k_hat, point.energy.unary, point.energy.pairwise) for point in points]
        rows = np.array(values, float).reshape(-1, 3).T
        for plot, curve, heights, least in zip(self.plots, self.curves, rows, FINEST, strict=True):
            curve.setData(places, heights)
            top = float(heights.max(initial=0.0)) or 1.0
            step = max(_nice(top), least)
            highest = 0.0 if plot is self.plots[0] else top * ROOM // step * step  # its figure stands clear of the plot above
            plot.setYRange(0, max(top * ROOM, highest * CLEAR), padding=0)
            plot.getAxis("left").setTickSpacing(levels=[(step, 0)])
        self._show_bands()

    def show_plateau(self, plateau: Plateau | None) -> None:
        """Light a plateau, or none."""
        if plateau != self._chosen:
            self._chosen = plateau
            self._show_bands()

    def show_marks(self, run: float | None, what_if: float | None) -> None:
        """The lambda of the run, and of the what-if; None for none."""
        for lines, lambda_ in ((self.run_marks, run), (self.marks, what_if)):
            for line in lines:
                line.setVisible(lambda_ is not None)
                if lambda_ is not None:
                    line.setValue(self.x_of(lambda_))

    def paint_theme(self) -> None:
        super().paint_theme()
        if not hasattr(self, "marks"):
            return
        blue, orange, text = series(self.palette())
        for curve, color in zip(self.curves, (text, blue, orange), strict=True):
            curve.setPen(pg.mkPen(color, width=screen_width(1)))
            curve.setSymbolPen(None)
            curve.setSymbolBrush(color)
        for line in self.run_marks:
            line.setPen(pg.mkPen(muted(self.palette()), width=screen_width(1), style=Qt.PenStyle.DashLine))
        for line in self.marks:
            line.setPen(pg.mkPen(INSTEAD_COLOR, width=screen_width(2)))
        self._show_bands()

    def _show_bands(self) -> None:
        """The plateaus; neighbours in two tints. One that is too narrow to be seen is as wide as a line."""
        ground = self.palette().color(QPalette.ColorRole.Base)
        tints = [mixed(accent(self.palette()), ground, 0.1 + 0.12 * (number % 2)) for number in range(len(self._plateaus))]
        brushes = [
            mixed(INSTEAD_COLOR, ground, 0.45) if plateau == self._chosen else tint
            for plateau, tint in zip(self._plateaus, tints, strict=True)
        ]
        ends = np.array([(self.x_of(plateau.low), self.x_of(plateau.high)) for plateau in self._plateaus]).reshape(-1, 2)
        low, high = self.plots[0].viewRange()[0]
        middles, halves = ends.mean(1), np.maximum(ends[:, 1] - ends[:, 0], (high - low) / NARROWEST) / 2
        lefts, rights = (middles - halves).tolist(), (middles + halves).tolist()
        for plot, bands in zip(self.plots, self.bands, strict=True):
            top = plot.viewRange()[1][1]
            bands.setOpts(x0=lefts, x1=rights, y0=[0] * len(lefts), y1=[top] * len(lefts), brushes=brushes)

    @Slot(float)
    def _on_clicked(self, x: float) -> None:
        if self._points:
            places = [abs(self.x_of(point.lambda_) - x) for point in self._points]
            self.point_clicked.emit(int(np.argmin(places)))


def _nice(top: float) -> float:
    """1, 2 or 5 times a power of ten, the largest that is not above the top: an axis from 0 has two numbers or three."""
    power = 10.0 ** np.floor(np.log10(top))
    return float(next(factor * power for factor in (5, 2, 1) if factor * power <= top * 1.001))
