"""The stations of a run, on a line."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, Slot
from PySide6.QtGui import QAccessible, QColor, QHelpEvent, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPalette, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from app.session.run_text import count_text, count_tip, is_by_patches, jump_text
from app.session.session import Session
from app.widgets.accessible_role import give_role
from app.widgets.focus_ring import CLEAR
from app.widgets.plain_keys import FRAMES
from app.widgets.plain_tip import show_plain_tip
from app.widgets.theme_colors import faint, muted
from grapl_engine import Frame, RunRecord, Stage

__all__ = ["TimelineStrip", "frame_text", "frame_tip", "planned_frames"]

_MARGIN = 24
_RADIUS = 5.0


def planned_frames(record: RunRecord) -> list[Frame]:
    """All frames that the run will have at its end, once it is over those that it has; the last iteration has no cut."""
    if record.finished is not None or record.failure is not None:
        return record.frames()
    if record.settings.pixel_map == "picture":  # without a network
        return [Frame(Stage.INITIAL), Frame(Stage.FINAL)]
    last = len(record.settings.steps) - 1
    rounds = [Frame(stage, t) for t in range(last) for stage in (Stage.NETWORK, Stage.CUT)]
    return [Frame(Stage.INITIAL), *rounds, Frame(Stage.NETWORK, last), Frame(Stage.FINAL)]


def frame_text(record: RunRecord, frame: Frame) -> str:
    """For example "cut 2 · 7 segments (K̂ 7)"."""
    if frame not in record.frames():
        return f"{frame.title}: to come"
    by_patches = ", by patches" if is_by_patches(record, frame) else ""
    return f"{frame.title}{by_patches} \N{MIDDLE DOT} {count_text(record.count(frame))}"


def frame_tip(record: RunRecord, frame: Frame) -> str:
    """What the text leaves open."""
    if frame not in record.frames():
        return ""
    lines = [
        "Stopped before the pixels were labelled: each has its patch's label." if is_by_patches(record, frame) else "",
        jump_text(record, frame)[1],
        count_tip(record.count(frame)),
    ]
    return "\n".join(filter(None, lines))


class TimelineStrip(QWidget):
    """Every labelling of the shown run: round where the network speaks, square where the cut does.

    Filled stations are there, hollow ones are planned, the large one is shown. A run that is
    over has the stations that it came to. Click, drag or the arrow keys go to a station.
    """

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._seen: object = None
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        give_role(self, QAccessible.Role.Slider)
        self.setAccessibleName("Timeline")
        self.setWhatsThis(
            "Any labelling of the run: the initial labels, each iteration's network (N) and graph cut (C), the pixel map."
        )
        for changed in (session.view.frame_changed, session.runs.frame_added, session.runs.run_ended):
            changed.connect(self._on_session_changed)

    def frame_places(self) -> list[tuple[Frame, QPointF]]:
        """The frames and where they stand."""
        record = self._session.view.shown
        frames = planned_frames(record) if record is not None else []
        step = (self.width() - 2 * _MARGIN) / max(1, len(frames) - 1)
        return [(frame, QPointF(_MARGIN + index * step, self.height() - 12)) for index, frame in enumerate(frames)]

    @Slot()
    def _on_session_changed(self) -> None:
        record, frame = self._session.view.shown, self._session.view.frame
        made = len(record.frames()) if record is not None else 0
        seen = (record, frame, made, record is not None and record.failure is not None)
        if seen == self._seen:
            return
        self._seen = seen
        if record is not None and frame is not None:
            self.setAccessibleDescription(frame_text(record, frame))
        self.update()

    def _nearest(self, x: float, made_only: bool) -> Frame | None:
        made = self._session.view.shown.frames() if self._session.view.shown is not None else []
        candidates = [(abs(place.x() - x), frame) for frame, place in self.frame_places() if not made_only or frame in made]
        return min(candidates, key=lambda pair: pair[0])[1] if candidates else None

    def _go_to(self, x: float) -> None:
        if (frame := self._nearest(x, made_only=True)) is not None:
            self._session.view.show_frame(frame)

    def sizeHint(self) -> QSize:
        return QSize(420, self.minimumSizeHint().height())

    def minimumSizeHint(self) -> QSize:
        return QSize(160, self.fontMetrics().height() + CLEAR + 23)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton:
            self._go_to(event.position().x())

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if event.buttons() & Qt.MouseButton.LeftButton:
            self._go_to(event.position().x())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in FRAMES:
            self._session.view.step_frame(FRAMES[Qt.Key(event.key())])
        else:
            super().keyPressEvent(event)

    def event(self, event: QEvent) -> bool:
        if isinstance(event, QHelpEvent) and event.type() == QEvent.Type.ToolTip:
            record, frame = self._session.view.shown, self._nearest(event.pos().x(), made_only=False)
            told = (frame_text(record, frame), frame_tip(record, frame)) if record and frame else ()
            show_plain_tip(event.globalPos(), "\n".join(filter(None, told)), self)
            return True
        return super().event(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        colors = self.palette()
        record, frame_places = self._session.view.shown, self.frame_places()
        if record is None:
            painter.setPen(colors.color(QPalette.ColorRole.PlaceholderText))
            text = "The stations of a run, from the initial labels to the pixel map"
            shown = self.fontMetrics().elidedText(text, Qt.TextElideMode.ElideRight, self.width() - 8)
            painter.drawText(self.rect(), Qt.AlignmentFlag.AlignCenter, shown)
        else:
            self._paint_line(painter, record, frame_places)

    def _paint_line(self, painter: QPainter, record: RunRecord, frame_places: list[tuple[Frame, QPointF]]) -> None:
        colors = self.palette()
        text, ground = colors.color(QPalette.ColorRole.WindowText), colors.color(QPalette.ColorRole.Window)
        planned = faint(text, ground)
        made = set(record.frames())
        places = [place for _, place in frame_places]
        reached = max((place.x() for frame, place in frame_places if frame in made), default=places[0].x())
        painter.setPen(QPen(planned, 1))
        painter.drawLine(places[0], places[-1])
        painter.setPen(QPen(text, 2))
        painter.drawLine(places[0], QPointF(reached, places[0].y()))
        room = places[1].x() - places[0].x() if len(places) > 1 else float(self.width())
        for frame, place in frame_places:
            is_current = frame == self._session.view.frame
            color = colors.color(QPalette.ColorRole.Highlight) if is_current else text if frame in made else planned
            radius = min(_RADIUS, max(1.5, room / 2 - 1.5)) + 2 * is_current
            self._paint_frame(painter, frame, place, radius, color, ground if frame not in made else color)
            name = "stopped" if is_by_patches(record, frame) else frame.letters
            self._paint_name(painter, name, frame.iteration is None, place, room, text if frame in made else muted(colors))

    def _paint_frame(self, painter: QPainter, frame: Frame, at: QPointF, radius: float, edge: QColor, fill: QColor) -> None:
        painter.setPen(QPen(edge, 1.5))
        painter.setBrush(fill)
        box = QRectF(at.x() - radius, at.y() - radius, 2 * radius, 2 * radius)
        painter.drawRect(box.adjusted(1, 1, -1, -1)) if frame.stage is Stage.CUT else painter.drawEllipse(box)

    def _paint_name(self, painter: QPainter, name: str, is_end: bool, place: QPointF, room: float, color: QColor) -> None:
        width = self.fontMetrics().horizontalAdvance(name)
        if not is_end and width > room - 2:
            return
        left = min(max(place.x() - width / 2, float(CLEAR)), self.width() - width - float(CLEAR))
        free = self._end_room("initial"), self.width() - self._end_room("stopped")
        if not is_end and not free[0] <= left <= free[1] - width:
            return
        painter.setPen(color)
        painter.drawText(QRectF(left, CLEAR, width + 1, self.fontMetrics().height()), Qt.AlignmentFlag.AlignLeft, name)

    def _end_room(self, name: str) -> float:
        """How far from its end of the line a name reaches: over its station, and clear of the ring around the line."""
        width = self.fontMetrics().horizontalAdvance(name)
        return max(_MARGIN + width / 2, CLEAR + width)
