"""How a measure grew over a run's timeline."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QAccessible, QHelpEvent, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QSizePolicy, QWidget

from app.session.session import Session
from app.session.truth_text import FIRST_MEASURE, value_text
from app.widgets.accessible_role import give_role
from app.widgets.theme_colors import mixed, muted, series
from grapl_engine import Frame, RunRecord

if TYPE_CHECKING:
    from grapl_engine.evaluation.measures import Measure
    from grapl_engine.evaluation.scores import ScoresOverAnnotators
from app.widgets.plain_keys import FRAMES
from app.widgets.plain_tip import show_plain_tip

__all__ = ["ScoreCurve"]

_LEFT, _RIGHT, _GAP = 34, 10, 6
_RADIUS = 3.0
MOST_HEIGHT = 220
_TOPS = (0.2, 0.5, 1.0, 2.0, 5.0, 10.0, 20.0)


class ScoreCurve(QWidget):
    """A point a place of the timeline, the mean over annotators, in the band of their spread; the place that is shown is large.

    Click and the arrow keys go along the timeline, as on it.
    """

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._measure = FIRST_MEASURE
        self._points: list[tuple[Frame, ScoresOverAnnotators | None]] = []
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        self.setMaximumHeight(MOST_HEIGHT)
        give_role(self, QAccessible.Role.Chart)
        self.setAccessibleName("Score over the timeline")

    @property
    def measure(self) -> Measure:
        """Of what."""
        from grapl_engine.evaluation.measures import MEASURES

        return MEASURES[self._measure]

    def show_measure(self, name: str) -> None:
        """Draw another measure; of those that take long, none is drawn for a whole timeline, and the first one stays."""
        from grapl_engine.evaluation.measures import QUICK

        self._measure = name if name in QUICK and name != "delta_k" else FIRST_MEASURE
        self.update()

    def show_run(self, record: RunRecord | None) -> None:
        """Draw a run's timeline, as far as its scores are known."""
        frames = record.frames() if record is not None else []
        self._points = [(frame, self._session.truth.scores_of(record, frame)) for frame in frames] if record is not None else []
        known = [f"{frame.title} {value_text(scores, self.measure)}" for frame, scores in self._points if scores is not None]
        self.setAccessibleDescription(f"{self.measure.title}: {', '.join(known)}")
        self.update()

    def places(self) -> list[tuple[Frame, QPointF]]:
        """Where the points stand whose scores are known."""
        low, high = self._range()
        room = self._room()
        step = room.width() / max(1, len(self._points) - 1)
        return [
            (frame, QPointF(room.left() + at * step, room.bottom() - (self._mean(scores) - low) / (high - low) * room.height()))
            for at, (frame, scores) in enumerate(self._points)
            if scores is not None
        ]

    def _room(self) -> QRectF:
        """Below the title, and right of the numbers, the half of which is beside the lines that they stand for."""
        line = self.fontMetrics().height()
        return QRectF(self.rect()).adjusted(self._left, line + _GAP, -_RIGHT, -line / 2)

    @property
    def _left(self) -> float:
        """What the numbers need."""
        return max(_LEFT, self.fontMetrics().horizontalAdvance("0.05") + _GAP)

    def _mean(self, scores: ScoresOverAnnotators) -> float:
        return scores.mean.values[self._measure]

    def _range(self) -> tuple[float, float]:
        """From 0 to the first of some round numbers that is not below the values with their spread."""
        known = [scores for _, scores in self._points if scores is not None]
        highest = max((self._mean(scores) + scores.spread.values[self._measure] for scores in known), default=0.0)
        return 0.0, next((top for top in _TOPS if top >= highest), highest)

    def _band(self) -> QPolygonF:
        low, high = self._range()
        scale = self._room().height() / (high - low)
        spreads = [scores.spread.values[self._measure] * scale for _, scores in self._points if scores is not None]
        places = [place for _, place in self.places()]
        upper = [QPointF(place.x(), place.y() - spread) for place, spread in zip(places, spreads, strict=True)]
        lower = [QPointF(place.x(), place.y() + spread) for place, spread in zip(places, spreads, strict=True)]
        return QPolygonF([*upper, *reversed(lower)])

    def sizeHint(self) -> QSize:
        return QSize(220, 120)

    def minimumSizeHint(self) -> QSize:
        return QSize(120, max(70, 5 * self.fontMetrics().height()))

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        room, second = self._room(), muted(self.palette())
        low, high = self._range()
        painter.setPen(second)
        without = "" if self._session.sight.edited is None else ", without edits"
        height = self.fontMetrics().height()
        title = QRectF(0, 0, self.width(), height)
        painter.drawText(title, Qt.AlignmentFlag.AlignCenter, f"{self.measure.title} over the timeline{without}")
        for value, y in ((high, room.top()), (low, room.bottom())):
            label = QRectF(0, y - height / 2, self._left - _GAP, height)
            painter.drawText(label, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, f"{value:.3g}")
        painter.setPen(QPen(mixed(second, self.palette().window().color(), 0.4), 1))
        painter.drawLine(room.bottomLeft(), room.bottomRight())
        painter.drawLine(room.topLeft(), room.topRight())
        self._paint_points(painter)

    def _paint_points(self, painter: QPainter) -> None:
        blue, _, _ = series(self.palette())
        band = mixed(blue, self.palette().window().color(), 0.3)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(band)
        painter.drawPolygon(self._band())
        places = self.places()
        painter.setPen(QPen(blue, 1.5))
        painter.setBrush(blue)
        painter.drawPolyline(QPolygonF([place for _, place in places]))
        for frame, place in places:
            radius = 2 * _RADIUS if frame == self._session.view.frame else _RADIUS
            painter.drawEllipse(place, radius, radius)

    def _nearest(self, x: float) -> Frame | None:
        places = self.places()
        return min(places, key=lambda one: abs(one[1].x() - x))[0] if places else None

    def mousePressEvent(self, event: QMouseEvent) -> None:
        frame = self._nearest(event.position().x())
        if event.button() == Qt.MouseButton.LeftButton and frame is not None:
            self._session.view.show_frame(frame)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in FRAMES:
            self._session.view.step_frame(FRAMES[Qt.Key(event.key())])
        else:
            super().keyPressEvent(event)

    def event(self, event: QEvent) -> bool:
        if isinstance(event, QHelpEvent) and event.type() == QEvent.Type.ToolTip:
            nearest = self._nearest(event.pos().x())
            scores = next((scores for frame, scores in self._points if frame == nearest), None)
            text = f"{nearest.title}: {self.measure.title} {value_text(scores, self.measure)}" if nearest and scores else ""
            show_plain_tip(event.globalPos(), text, self)
            return True
        return super().event(event)
