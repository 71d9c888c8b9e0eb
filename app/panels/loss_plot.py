"""The losses of a run, step by step, and how many labels are left."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pyqtgraph as pg
from PySide6.QtCore import QElapsedTimer, QEvent, QPointF, QSize, Qt, Slot
from PySide6.QtGui import QAccessible, QColor, QPalette, QResizeEvent
from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget

from app.panels.delayed_show import DelayedShow
from app.panels.gradient_steps import is_over, iteration_ends, losses, place
from app.session.session import Session
from app.widgets.accessible_role import give_role, take_no_focus
from app.widgets.placeholder import NO_NETWORK, TRAINING, Placeholder
from app.widgets.roomy_axis import RoomyAxis
from app.widgets.screen_pen import screen_width
from app.widgets.theme_colors import faint, muted, series
from grapl_engine import RunRecord

__all__ = ["LossPlot"]

REDRAW_MS = 100
LATER_MS = 45

WIDE = 400
"""From this width on the legend says the units; a tip says them always."""
USUAL_LINE = 17
"""The height of a line, in pixels, for which that is."""
LOWEST = 112
"""Pixels below which the curves would be flat lines."""
LINES, COUNT_LINES, BETWEEN_LINES, AXIS_LINES = 6.8, 3.5, 0.8, 3.3
"""In heights of a line of text: how high both plots are at least, the lower one, what is between; how wide the left axis is."""
SIDES = 0.03
"""Of the width, free at both sides: the first and the last point are whole."""
_NAMES = ("cross entropy", "continuity C", "total loss")
_UNITS = "in nats a patch, over gradient steps"
_BEHIND = "Dotted, while a run is under way: the run that the views show"


class LossPlot(QWidget):
    """Cross entropy, continuity and their weighted sum over all gradient steps; below, K-hat over the frames.

    The running record is drawn; where another run is shown meanwhile, its curves stand
    behind, faint and dotted. Dashed lines end the iterations; a click goes to the nearest frame.
    """

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._behind: RunRecord | None = None
        self._highest = self._highest_behind = 0.0
        self._frames: object = None
        self._since = QElapsedTimer()
        self._bounds: list[pg.InfiniteLine] = []
        self._bounds_of: tuple[int, ...] = ()
        self._canvas = pg.GraphicsLayoutWidget(self)
        self._losses: pg.PlotItem = self._canvas.addPlot(row=0, col=0, enableMenu=False, axisItems={"left": RoomyAxis("left")})
        whole = {side: RoomyAxis(side, whole=True) for side in ("left", "bottom")}
        self._counts: pg.PlotItem = self._canvas.addPlot(row=1, col=0, enableMenu=False, axisItems=whole)
        self._set_up_plots()
        self.faint = [self._losses.plot() for _ in _NAMES]
        self.curves = [self._losses.plot() for _ in _NAMES]
        self.steps = self._counts.plot()
        self.counts = self._counts.plot(pen=None, symbol="o", symbolSize=6)
        self.marks = [pg.InfiniteLine(angle=90) for _ in range(2)]
        self._losses.addItem(self.marks[0])
        self._counts.addItem(self.marks[1])
        self.empty = Placeholder(TRAINING, self)
        self.legend = QLabel(self, wordWrap=True, textFormat=Qt.TextFormat.RichText)
        self._build()
        self._canvas.scene().sigMouseClicked.connect(self._on_scene_mouse_clicked)
        session.runs.run_advanced.connect(self._on_session_run_advanced)
        self._later = DelayedShow(session, self._show_run, self, LATER_MS)
        for changed in (session.view.frame_changed, session.runs.run_started, session.runs.run_ended):
            changed.connect(self._later.show_in_turn)
        self._paint_theme()
        self._show_run()

    def _build(self) -> None:
        self.legend.setToolTip(f"Total loss = cross entropy + \N{GREEK SMALL LETTER MU} C (Eq. 8), {_UNITS}. {_BEHIND}")
        self.legend.setContentsMargins(8, 3, 8, 0)
        self.legend.setMinimumHeight(1)  # `minimumSizeHint` reckons with its lines at the panel's width; Qt with more of them
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self.legend)
        layout.addWidget(self.empty, 1)
        layout.addWidget(self._canvas, 1)
        give_role(self, QAccessible.Role.Chart)
        self.setAccessibleName("Training losses and K\N{COMBINING CIRCUMFLEX ACCENT}, the labels left")
        take_no_focus(self._canvas)  # the timeline goes to the same frames by keys

    def _set_up_plots(self) -> None:
        grid = self._canvas.ci.layout
        grid.setRowStretchFactor(0, 3)
        grid.setRowStretchFactor(1, 1)
        grid.setContentsMargins(2, 4, 8, 2)
        self._counts.setLabel("left", "K\N{COMBINING CIRCUMFLEX ACCENT}")
        for plot in (self._losses, self._counts):
            plot.getAxis("left").enableAutoSIPrefix(False)
            plot.ctrlMenu.setParent(self, plot.ctrlMenu.windowFlags())  # made all the same, and owned by nobody
            plot.hideButtons()
            plot.setMouseEnabled(x=False, y=False)
        self._losses.setLimits(yMin=0)
        self._losses.getAxis("bottom").setStyle(showValues=False)
        self._counts.getAxis("bottom").enableAutoSIPrefix(False)
        self._counts.setXLink(self._losses)
        self._fit_letters()

    def _fit_letters(self) -> None:
        """Room for the numbers, whatever their size."""
        line = self.fontMetrics().height()
        self._canvas.setMinimumHeight(max(LOWEST, LINES * line))
        self._canvas.ci.layout.setVerticalSpacing(round(BETWEEN_LINES * line))  # half a number of each
        self._counts.setMinimumHeight(COUNT_LINES * line)
        for plot in (self._losses, self._counts):
            plot.getAxis("left").setWidth(round(AXIS_LINES * line))
        for text in (self._counts.getAxis("left").label, *(bound.label for bound in self._bounds if hasattr(bound, "label"))):
            text.setFont(self.font())

    @property
    def drawn(self) -> RunRecord | None:
        """The run whose curves are drawn in full."""
        return self._session.runs.running or self._session.view.shown

    @Slot()
    def _show_run(self) -> None:
        self._later.stop()
        record, shown = self.drawn, self._session.view.shown
        behind = shown if shown is not record else None
        is_empty = record is None or not (record.steps or (behind is not None and behind.steps))
        self.empty.setText(NO_NETWORK if record is not None and record.settings.pixel_map == "picture" else TRAINING)
        parts = {self.empty: is_empty, self.legend: not is_empty, self._canvas: not is_empty}
        for part in sorted(parts, key=lambda part: parts[part]):  # what goes does so first: the window would grow for both
            part.setVisible(parts[part])
        if record is None or is_empty:
            return
        self._since.start()
        highest = _draw(self.curves, record)
        if behind is not self._behind:
            self._behind = behind
            self._highest_behind = _draw(self.faint, behind)
        self._show_heights(max(highest, self._highest_behind))
        ends = iteration_ends(record)
        frames = record.frames()
        if (seen := (record, ends, len(frames))) != self._frames:
            self._frames = seen
            self._show_counts([place(frame, ends) for frame in frames], [record.label_count(frame) for frame in frames])
        self._losses.setXRange(0, max(ends[-1], len(behind.steps) if behind else 1), padding=SIDES)
        self._show_bounds(ends[: len(record.iterations)] if is_over(record) else ends)
        self._show_legend(record)
        frame = self._session.view.frame
        for mark in self.marks:
            mark.setVisible(frame is not None and record is shown)
            if frame is not None:
                mark.setValue(place(frame, ends))

    @Slot()
    def _on_session_run_advanced(self) -> None:
        """Single steps are drawn ten times a second; whatever changes more is drawn after the pictures, and they with it."""
        if not self._later.isActive() and (not self._since.isValid() or self._since.hasExpired(REDRAW_MS)):
            self._show_run()

    def _show_heights(self, highest: float) -> None:
        """From zero on: a range that pyqtgraph finds itself moves with every step, and has all painted twice."""
        if highest != self._highest:
            self._highest = highest
            self._losses.setYRange(0, highest or 1, padding=0.03)

    def _show_counts(self, places: list[int], counts: list[int]) -> None:
        top = max(counts, default=1)
        self.counts.setData(places, counts)
        self.steps.setData(np.repeat(places, 2)[1:], np.repeat(counts, 2)[:-1])
        self._counts.setYRange(0, top, padding=0.15)
        self._counts.getAxis("left").setTickSpacing(levels=[(max(1, -(-top // 2)), 0)])

    def _show_bounds(self, ends: tuple[int, ...]) -> None:
        if ends == self._bounds_of:
            return
        for line in self._bounds:
            line.scene().removeItem(line)
        self._bounds_of, self._bounds = ends, []
        for number, end in enumerate(ends, 1):
            for plot in (self._losses, self._counts):
                options = {"position": 1.0, "anchors": [(1.1, 0.0), (1.1, 0.0)]}  # hangs from the top, however low the plot
                line = pg.InfiniteLine(end, angle=90, label=str(number) if plot is self._losses else None, labelOpts=options)
                plot.addItem(line)
                self._bounds.append(line)
        self._paint_bounds()

    def _paint_theme(self) -> None:
        colors = self.palette()
        ground, text = colors.color(QPalette.ColorRole.Base), muted(colors)
        self._canvas.setBackground(ground)
        for plot in (self._losses, self._counts):
            for side in ("left", "bottom"):
                plot.getAxis(side).setPen(_pen(text))
                plot.getAxis(side).setTextPen(text)
        for curve, behind, color in zip(self.curves, self.faint, series(colors), strict=True):
            curve.setPen(_pen(color))
            behind.setPen(_pen(faint(color, ground), Qt.PenStyle.DotLine))
        self._show_legend(self.drawn)
        self.steps.setPen(_pen(text))
        self.counts.setSymbolPen(None)
        self.counts.setSymbolBrush(colors.color(QPalette.ColorRole.Text))
        for mark in self.marks:
            mark.setPen(_pen(colors.color(QPalette.ColorRole.Highlight)))
        self._paint_bounds()

    def _show_legend(self, record: RunRecord | None) -> None:
        named = zip(series(self.palette()), _NAMES, strict=True)
        swatches = (f"<span style='color: {color.name()}'>\N{BLACK SQUARE}</span>&nbsp;{name}" for color, name in named)
        is_idle = record is not None and record.labels == 1
        remark = "one label: nothing to learn" if is_idle else _UNITS
        is_told = is_idle or self.width() >= WIDE * self.fontMetrics().height() / USUAL_LINE
        text = " &nbsp; ".join([*swatches, remark] if is_told else swatches)
        if text != self.legend.text():
            self.legend.setText(text)

    def _paint_bounds(self) -> None:
        color = faint(muted(self.palette()), self.palette().color(QPalette.ColorRole.Base))
        for line in self._bounds:
            line.setPen(_pen(color, Qt.PenStyle.DashLine))
            if hasattr(line, "label"):
                line.label.setColor(muted(self.palette()))

    @Slot(object)
    def _on_scene_mouse_clicked(self, event: object) -> None:
        at: QPointF = self._losses.vb.mapSceneToView(event.scenePos())  # type: ignore[attr-defined]
        self.go_to(at.x())

    def go_to(self, step: float) -> None:
        """Show the frame of the shown run that is nearest to a gradient step, the last one of several."""
        shown = self._session.view.shown
        if shown is not None and (frames := shown.frames()):
            ends = iteration_ends(shown)
            self._session.view.show_frame(min(reversed(frames), key=lambda frame: abs(place(frame, ends) - step)))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._show_legend(self.drawn)
        if event.size().width() != event.oldSize().width():
            self.updateGeometry()

    def minimumSizeHint(self) -> QSize:
        """With the lines that the legend takes at this width, which Qt does not reckon with."""
        least = super().minimumSizeHint()
        legend = 0 if self.legend.isHidden() else self.legend.heightForWidth(self.width())
        return least if self._canvas.isHidden() else least.expandedTo(QSize(0, legend + self._canvas.minimumHeight()))

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange and hasattr(self, "empty"):
            self._paint_theme()
        if event.type() == QEvent.Type.FontChange and hasattr(self, "empty"):
            self._fit_letters()


def _pen(color: QColor, style: Qt.PenStyle = Qt.PenStyle.SolidLine) -> object:
    return pg.mkPen(color, width=screen_width(1), style=style)


def _draw(curves: Sequence[pg.PlotDataItem], record: RunRecord | None) -> float:
    """The highest value drawn that is a number, or 0: a network that learns too fast may have lost its losses."""
    values = losses(record)
    for curve, heights in zip(curves, values, strict=True):
        curve.setData(heights)
    drawn = np.concatenate(values)
    return float(drawn[np.isfinite(drawn)].max(initial=0.0))
