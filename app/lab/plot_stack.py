"""Plots one above the other over one axis, to be clicked, in the theme's colours."""

from __future__ import annotations

from collections.abc import Sequence

import pyqtgraph as pg
from PySide6.QtCore import QEvent, QPointF, QSize, Signal, Slot
from PySide6.QtGui import QAccessible, QPalette, QWheelEvent
from PySide6.QtWidgets import QWidget

from app.widgets.accessible_role import give_role, take_no_focus
from app.widgets.roomy_axis import RoomyAxis
from app.widgets.screen_pen import screen_width
from app.widgets.theme_colors import muted

__all__ = ["PlotStack"]

NUMBERS, BESIDE = "00000", 15
"""What the left axis has room for beside its name, and the pixels of its ticks and of what stands clear."""


LEAST_PLOT, BELOW = 2.3, 1.6
"""In heights of a line: how high a plot is at least, so that its axis has two numbers, and what stands below the lowest."""


class PlotStack(pg.GraphicsLayoutWidget):  # type: ignore[misc]
    """As many plots as names, which stand at their left axes; nothing pans or zooms.

    Parameters
    ----------
    names : sequence of str
    bottom : AxisItem, optional
        The axis under the lowest plot.

    Signals
    -------
    clicked(float)
        The person clicked there along the common axis.
    """

    clicked = Signal(float)

    def __init__(self, names: Sequence[str], bottom: pg.AxisItem | None = None, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        last = len(names) - 1
        give_role(self, QAccessible.Role.Chart)
        take_no_focus(self)  # what the mouse does here, buttons and sliders beside it do by keys
        self.plots: list[pg.PlotItem] = []
        self._least = 0
        for row, name in enumerate(names):
            axes: dict[str, pg.AxisItem] = {"left": RoomyAxis("left")}
            axes |= {"bottom": bottom} if bottom is not None and row == last else {}
            plot = self.addPlot(row=row, col=0, enableMenu=False, axisItems=axes)
            plot.ctrlMenu.setParent(self, plot.ctrlMenu.windowFlags())  # made all the same, and owned by nobody
            plot.hideButtons()
            plot.setMouseEnabled(x=False, y=False)
            plot.setLabel("left", name)
            for side in ("left", "bottom"):
                plot.getAxis(side).enableAutoSIPrefix(False)
            plot.getAxis("bottom").setStyle(showValues=row == last)
            if row:
                plot.setXLink(self.plots[0])
            self.plots.append(plot)
        self.ci.layout.setContentsMargins(2, 4, 8, 2)
        self._fit_letters()
        self.scene().sigMouseClicked.connect(self._on_scene_mouse_clicked)
        self.paint_theme()

    def set_least_height(self, pixels: int) -> None:
        """It is so high at least, and higher where the letters need that."""
        self._least = pixels
        self._fit_letters()

    def _fit_letters(self) -> None:
        """Room for the numbers, whatever their size: those of two plots do not meet."""
        line = self.fontMetrics().height()
        self.ci.layout.setVerticalSpacing(line)  # half a number from above, half a number from below
        named = sum(bool(plot.getAxis("bottom").labelText) for plot in self.plots)
        lines = (LEAST_PLOT + 1) * len(self.plots) - 1 + BELOW + named
        self.setMinimumHeight(max(self._least, round(lines * line)))
        for plot in self.plots:
            plot.getAxis("left").setWidth(line + self.fontMetrics().horizontalAdvance(NUMBERS) + BESIDE)
            for side in ("left", "bottom"):
                plot.getAxis(side).label.setFont(self.font())

    def paint_theme(self) -> None:
        """Take the palette's colours. Plots with curves extend this."""
        text = muted(self.palette())
        self.setBackground(self.palette().color(QPalette.ColorRole.Base))
        for plot in self.plots:
            for side in ("left", "bottom"):
                plot.getAxis(side).setPen(pg.mkPen(text, width=screen_width(1)))
                plot.getAxis(side).setTextPen(text)

    @Slot(object)
    def _on_scene_mouse_clicked(self, event: object) -> None:
        place: QPointF = self.plots[0].vb.mapSceneToView(event.scenePos())  # type: ignore[attr-defined]
        self.clicked.emit(place.x())

    def sizeHint(self) -> QSize:
        return QSize(200, self.minimumHeight())

    def minimumSizeHint(self) -> QSize:
        return QSize(120, self.minimumHeight())

    def wheelEvent(self, event: QWheelEvent) -> None:
        """The page scrolls; over its figures an axis would keep the wheel, though it does not zoom."""
        event.ignore()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange and hasattr(self, "plots"):
            self.paint_theme()
        elif event.type() == QEvent.Type.FontChange and hasattr(self, "plots"):
            self._fit_letters()
