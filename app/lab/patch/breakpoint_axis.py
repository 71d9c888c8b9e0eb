"""Where a patch flips, on one small lambda axis: alone, and in the solver's answer."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QAccessible, QColor, QHelpEvent, QPainter, QPaintEvent, QPalette, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from app.lab.patch.breakpoint_search import SearchedBreakpoint
from app.lab.patch_text import LAMBDA, number_text
from app.widgets.accessible_role import give_role
from app.widgets.plain_tip import show_plain_tip
from app.widgets.theme_colors import accent, ink, muted
from grapl_engine.analysis.sweep import SweepPoint
from grapl_engine.graphcut.energy import LocalCosts, local_breakpoints

__all__ = ["ALONE", "SOLVED", "BreakpointAxis"]

ALONE, SOLVED = "the patch alone", "the solver's answer"
_ZERO = 16  # pixels that lambda 0 has for itself
_SIDE = 10
_DECADES = 4
ROOM = 22
"""Pixels that a label's number takes."""


class BreakpointAxis(QWidget):
    """Two bands over lambda, 0 and then logarithmic, in the colour of the label that the patch takes there.

    The upper band is the cheapest label with the neighbours fixed, the lower one what the solver
    gave at each lambda that was solved. Marks stand at the flips, a line at the current lambda.
    """

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._costs: LocalCosts | None = None
        self._colors: list[QColor] = []
        self._points: Sequence[SweepPoint] = ()
        self._breakpoints: Sequence[SearchedBreakpoint] = ()
        self._highest = 1.0
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        give_role(self, QAccessible.Role.Chart)
        self.setAccessibleName(f"Flips of the patch over {LAMBDA}")

    def show_patch(self, costs: LocalCosts | None, colors: list[QColor], highest: float) -> None:
        """Take another patch; nothing is solved yet."""
        self._costs, self._colors, self._highest = costs, colors, highest
        self.show_solved((), ())

    def show_solved(self, points: Sequence[SweepPoint], breakpoints: Sequence[SearchedBreakpoint]) -> None:
        """What the solver has answered so far."""
        self._points, self._breakpoints = points, breakpoints
        self.update()

    def x_of(self, lambda_: float) -> float:
        """Where a lambda stands."""
        first = self._highest / 10**_DECADES
        share = np.log10(max(lambda_, first) / first) / _DECADES
        return float(_SIDE if lambda_ < first / 2 else _SIDE + _ZERO + min(share, 1.0) * self._length)

    def lambda_at(self, x: float) -> float:
        """The lambda at a place; 0 left of where the logarithm begins."""
        return float(self._lambdas(np.array([x]))[0])

    def _lambdas(self, places: NDArray[np.float64]) -> NDArray[np.float64]:
        share = (places - _SIDE - _ZERO) / self._length
        return np.where(share < 0, 0.0, self._highest * 10 ** (_DECADES * (np.minimum(share, 1.0) - 1)))

    @property
    def _length(self) -> float:
        return max(10.0, self.width() - 2 * _SIDE - _ZERO)

    @property
    def _line(self) -> int:
        return int(self.fontMetrics().height())

    def _bands(self) -> tuple[QRectF, QRectF]:
        """Where the two bands lie, each under its name."""
        line, width = self._line, self.width() - 2 * _SIDE
        return QRectF(_SIDE, line + 2, width, 14), QRectF(_SIDE, 2 * line + 24, width, 14)

    def sizeHint(self) -> QSize:
        return QSize(260, 3 * self._line + 50)

    def event(self, event: QEvent) -> bool:
        if isinstance(event, QHelpEvent) and event.type() == QEvent.Type.ToolTip and self._costs is not None:
            show_plain_tip(event.globalPos(), self._tip(event.pos().x()), self)
            return True
        return super().event(event)

    def _tip(self, x: float) -> str:
        lambda_ = self.lambda_at(x)
        text = f"{LAMBDA} {number_text(lambda_)}: {ALONE} {self.alone(np.array([lambda_]))[0]}"
        near = min(self._points, key=lambda point: abs(self.x_of(point.lambda_) - x), default=None)
        if near is None or self._costs is None:
            return text
        return f"{text}; {SOLVED} at {number_text(near.lambda_)}: {near.labels[self._costs.patch]}"

    def alone(self, lambdas: NDArray[np.float64]) -> list[int]:
        """The cheapest label at each lambda, the neighbours fixed."""
        assert self._costs is not None
        cheapest: list[int] = self._costs.best_at(lambdas).tolist()
        return cheapest

    def paintEvent(self, event: QPaintEvent) -> None:
        if self._costs is None:
            return
        painter = QPainter(self)
        first, second = self._bands()
        self._paint_alone(painter, first)
        self._paint_solved(painter, second)
        painter.setPen(self.palette().color(QPalette.ColorRole.WindowText))
        for band, name in ((first, ALONE), (second, SOLVED if self._points else f"{SOLVED}: not solved yet")):
            painter.drawText(QPointF(_SIDE, band.top() - 5), name)
        self._paint_scale(painter, second.bottom() + 3)
        self._paint_current(painter, (first, second))

    def _paint_alone(self, painter: QPainter, band: QRectF) -> None:
        assert self._costs is not None
        places = np.arange(band.left(), band.right())
        self._paint_runs(painter, band, places, self.alone(self._lambdas(places)))
        for breakpoint_ in local_breakpoints(self._costs):
            if breakpoint_ is not None:
                self._paint_mark(painter, band, breakpoint_.lambda_)

    def _paint_solved(self, painter: QPainter, band: QRectF) -> None:
        """Each solved lambda's label reaches halfway to the next one's, or to the flip that was found between them."""
        assert self._costs is not None
        painter.setPen(muted(self.palette()))
        painter.drawRect(band)
        if not self._points:
            return
        spots = [(self.x_of(point.lambda_), int(point.labels[self._costs.patch])) for point in self._points]
        for searched in self._breakpoints:
            spots += [
                (self.x_of(searched.breakpoint_.low), searched.breakpoint_.before),
                (self.x_of(searched.breakpoint_.high), searched.breakpoint_.after),
            ]
        spots.sort(key=lambda spot: spot[0])
        xs, labels = np.array([x for x, _ in spots]), [label for _, label in spots]
        starts = np.concatenate([[band.left()], (xs[1:] + xs[:-1]) / 2])
        self._paint_runs(painter, QRectF(band.left(), band.top(), xs[-1] - band.left(), band.height()), starts, labels)
        for searched in self._breakpoints:
            self._paint_mark(painter, band, searched.breakpoint_.high)

    def _paint_runs(self, painter: QPainter, band: QRectF, starts: NDArray[np.float64], labels: list[int]) -> None:
        """Fill a band from each start to the next, equal labels joined, their number where there is room."""
        firsts = [i for i, label in enumerate(labels) if i == 0 or label != labels[i - 1]]
        for i, after in zip(firsts, [*firsts[1:], None], strict=True):
            right = band.right() if after is None else starts[after]
            run = QRectF(starts[i], band.top(), max(1.0, right - starts[i]), band.height())
            color = self._colors[labels[i]]
            painter.fillRect(run, color)
            room = self._room_for_number(run)
            if room.width() > ROOM:
                painter.setPen(ink(color))
                painter.drawText(room, Qt.AlignmentFlag.AlignCenter, str(labels[i]))

    def _room_for_number(self, run: QRectF) -> QRectF:
        """A run's part that the line of the current lambda does not cross, the wider one."""
        assert self._costs is not None
        x = self.x_of(self._costs.lambda_)
        if abs(x - run.center().x()) > ROOM / 2:
            return run
        return max(QRectF(run).adjusted(0, 0, x - run.right(), 0), run.adjusted(x - run.left(), 0, 0, 0), key=QRectF.width)

    def _paint_mark(self, painter: QPainter, band: QRectF, lambda_: float) -> None:
        """A line across the band; one that lies beyond the axis points there."""
        x = self.x_of(lambda_)
        painter.setPen(QPen(self.palette().color(QPalette.ColorRole.WindowText), 2))
        painter.drawLine(QPointF(x, band.top() - 3), QPointF(x, band.bottom() + 3))
        if lambda_ > self._highest:
            text = f"{number_text(lambda_)} \N{RIGHTWARDS ARROW}"
            painter.setPen(ink(self._colors[self._costs.label]) if self._costs is not None else QColor())
            painter.drawText(band.adjusted(0, 0, -6, 0), Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, text)

    def _paint_scale(self, painter: QPainter, top: float) -> None:
        painter.setPen(muted(self.palette()))
        text = painter.fontMetrics()
        for lambda_ in (0.0, *(10.0**power for power in range(-6, 7))):
            x = self.x_of(lambda_)
            if lambda_ and not self._highest / 10**_DECADES <= lambda_ <= self._highest:
                continue
            painter.drawLine(QPointF(x, top), QPointF(x, top + 4))
            label = f"{lambda_:g}"
            painter.drawText(QPointF(x - text.horizontalAdvance(label) / 2, top + 5 + text.ascent()), label)

    def _paint_current(self, painter: QPainter, bands: Sequence[QRectF]) -> None:
        """A line over each band; between them stands a name."""
        assert self._costs is not None
        x = self.x_of(self._costs.lambda_)
        color = accent(self.palette())
        painter.setPen(QPen(color, 2, Qt.PenStyle.DashLine))
        for band in bands:
            painter.drawLine(QPointF(x, band.top()), QPointF(x, band.bottom() + 3))
        text = f"\N{BOX DRAWINGS LIGHT TRIPLE DASH VERTICAL} {LAMBDA} = {self._costs.lambda_:g}"
        painter.drawText(QRectF(_SIDE, 0, self.width() - 2 * _SIDE, self._line), Qt.AlignmentFlag.AlignRight, text)
