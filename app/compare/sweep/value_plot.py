"""A quantity over the values of a sweep, drawn as the columns stand."""

from __future__ import annotations

import math

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QAccessible, QColor, QHelpEvent, QPainter, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QSizePolicy, QWidget

from app.compare.sweep.curves import Curve, Curves
from app.widgets.accessible_role import give_role
from app.widgets.plain_tip import show_plain_tip
from app.widgets.theme_colors import faint, is_dark, mixed, muted, series

__all__ = ["ValuePlot"]

_LEFT, _RIGHT, _TOP = 46, 10, 6
_RADIUS = 3.0
_BELOW = _RADIUS + 2
"""Pixels between the lower line and the values: a point on the line is seen whole."""
_FEW = 6
"""More curves than these have no names in the plot."""
_MORE = (("#0072b2", "#56b4e9"), ("#c05a00", "#e69f00"), ("#007a58", "#33c9a0"), ("#a8527f", "#e3a1c6"), ("#6b5b00", "#f0e442"))
"""Okabe and Ito's, darker and lighter: for light and for dark ground."""


class ValuePlot(QWidget):
    """Places from left to right are the values as they were typed, at equal distances: presets and numbers alike.

    Means over seeds have bars of a standard deviation, and the single values as small points.
    """

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._curves: Curves | None = None
        give_role(self, QAccessible.Role.Chart)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    @property
    def curves(self) -> Curves | None:
        """What is drawn."""
        return self._curves

    def show_curves(self, curves: Curves | None) -> None:
        """Draw these; None: nothing."""
        self._curves = curves
        text = curves.text() if curves is not None else ""
        self.setAccessibleName(text.partition(":")[0])
        self.setAccessibleDescription(text)
        self.updateGeometry()
        self.update()

    def places(self, curve: Curve) -> list[QPointF | None]:
        """Where the means of a curve stand; None where there is none."""
        return [None if math.isnan(mean) else self._place(at, mean) for at, mean in enumerate(curve.means)]

    def _range(self) -> tuple[float, float]:
        """From 0, or below where a value is, to a little above the highest."""
        curves = self._curves.curves if self._curves is not None else ()
        points = [value for curve in curves for group in curve.points for value in group]
        ends = [
            mean + sign * spread
            for curve in curves
            for mean, spread in zip(curve.means, curve.spreads, strict=True)
            if not math.isnan(spread)
            for sign in (-1, 1)
        ]
        known = [value for value in (*points, *ends) if not math.isnan(value)]
        low, high = min(0.0, *known) if known else 0.0, max(known, default=1.0)
        return low, high if high > low else low + 1.0

    def _room(self) -> QRectF:
        below = 2 * self.fontMetrics().height() + _BELOW + 4
        legend = self.fontMetrics().height() if self._has_names else 0
        above = legend or self.fontMetrics().height() / 2  # the number at the top stands half above the line
        return QRectF(self.rect()).adjusted(_LEFT, _TOP + above, -_RIGHT, -below)

    @property
    def _has_names(self) -> bool:
        return self._curves is not None and 1 < len(self._curves.curves) <= _FEW

    def _x(self, at: int) -> float:
        room, count = self._room(), len(self._curves.axis.values) if self._curves is not None else 1
        return room.left() + (at + 0.5) * room.width() / count

    def _place(self, at: int, value: float) -> QPointF:
        low, high = self._range()
        room = self._room()
        return QPointF(self._x(at), room.bottom() - (value - low) / (high - low) * room.height())

    def _color(self, number: int) -> QColor:
        if self._curves is not None and len(self._curves.curves) == 1:
            return series(self.palette())[0]
        return QColor(_MORE[number % len(_MORE)][is_dark(self.palette())])

    def sizeHint(self) -> QSize:
        return QSize(220, 130)

    def minimumSizeHint(self) -> QSize:
        return QSize(120, 110)

    def paintEvent(self, event: QPaintEvent) -> None:
        curves = self._curves
        if curves is None:
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._paint_frame(painter, curves)
        for number, curve in enumerate(curves.curves):
            self._paint_curve(painter, curve, self._color(number), with_points=curves.over_seeds > 0)

    def _paint_frame(self, painter: QPainter, curves: Curves) -> None:
        room, second, height = self._room(), muted(self.palette()), self.fontMetrics().height()
        low, high = self._range()
        painter.setPen(QPen(mixed(second, self.palette().window().color(), 0.4), 1))
        painter.drawLine(room.bottomLeft(), room.bottomRight())
        painter.drawLine(room.topLeft(), room.topRight())
        painter.setPen(second)
        right = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        for value, y in ((high, room.top()), (low, room.bottom())):
            painter.drawText(QRectF(0, y - height / 2, _LEFT - 6, height), right, _short(value))
        width = room.width() / len(curves.axis.values)
        for at, one in enumerate(curves.axis.values):
            text = self.fontMetrics().elidedText(one.text, Qt.TextElideMode.ElideRight, int(width) - 2)
            place = QRectF(self._x(at) - width / 2, room.bottom() + _BELOW, width, height)
            painter.drawText(place, Qt.AlignmentFlag.AlignCenter, text)
        over = f"; mean and standard deviation over {curves.over_seeds} seeds" if curves.over_seeds else ""
        title = curves.axis.title + over
        below = QRectF(0, room.bottom() + _BELOW + height, self.width(), height)
        painter.drawText(below, Qt.AlignmentFlag.AlignCenter, title)
        if self._has_names:
            self._paint_names(painter, curves)

    def _paint_names(self, painter: QPainter, curves: Curves) -> None:
        height, left, metrics = self.fontMetrics().height(), float(_LEFT), self.fontMetrics()
        for number, curve in enumerate(curves.curves):
            sign, text = "\N{BLACK SQUARE} ", curve.name
            for color, word in ((self._color(number), sign), (self.palette().windowText().color(), text)):
                painter.setPen(color)
                painter.drawText(QRectF(left, 0, self.width() - left, height), Qt.AlignmentFlag.AlignLeft, word)
                left += metrics.horizontalAdvance(word)
            left += 10

    def _paint_curve(self, painter: QPainter, curve: Curve, color: QColor, *, with_points: bool) -> None:
        painter.setPen(QPen(color, 1.5))
        run: list[QPointF] = []
        for place in [*self.places(curve), None]:  # what is not known yet leaves a gap
            if place is not None:
                run.append(place)
            else:
                painter.drawPolyline(QPolygonF(run))
                run = []
        spread_out = faint(color, self.palette().window().color())
        for at, (mean, spread, values) in enumerate(zip(curve.means, curve.spreads, curve.points, strict=True)):
            if with_points:
                painter.setPen(Qt.PenStyle.NoPen)
                painter.setBrush(spread_out)
                for value in values:
                    if not math.isnan(value):
                        painter.drawEllipse(self._place(at, value), _RADIUS - 1, _RADIUS - 1)
            if not math.isnan(spread):
                painter.setPen(QPen(color, 1))
                painter.drawLine(self._place(at, mean - spread), self._place(at, mean + spread))
            if not math.isnan(mean):
                painter.setPen(Qt.PenStyle.NoPen)
                painter.setBrush(color)
                painter.drawEllipse(self._place(at, mean), _RADIUS, _RADIUS)

    def _tip_at(self, x: float, y: float) -> str:
        """What the nearest mean is."""
        curves = self._curves
        if curves is None:
            return ""
        near = [
            (abs(place.x() - x) + abs(place.y() - y), number, at)
            for number, curve in enumerate(curves.curves)
            for at, place in enumerate(self.places(curve))
            if place is not None
        ]
        if not near:
            return ""
        _, number, at = min(near)
        name = curves.curves[number].name
        where = f"{curves.axis.title} {curves.axis.values[at].text}{', ' + name if name else ''}"
        return f"{where}: {curves.quantity.title} {curves.value_text(number, at)}"

    def event(self, event: QEvent) -> bool:
        if isinstance(event, QHelpEvent) and event.type() == QEvent.Type.ToolTip:
            show_plain_tip(event.globalPos(), self._tip_at(event.pos().x(), event.pos().y()), self)
            return True
        return super().event(event)


def _short(value: float) -> str:
    """Three digits, or the whole number."""
    return (f"{value:,.0f}" if abs(value) >= 100 else f"{value:.3g}").replace("-", "\N{MINUS SIGN}")
