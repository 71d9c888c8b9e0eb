"""The labels' way through a run as a flow diagram, from top to bottom."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QRectF, QSize, Qt, Signal, Slot
from PySide6.QtGui import (
    QAccessible,
    QColor,
    QFocusEvent,
    QHelpEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPalette,
    QPen,
    QResizeEvent,
)
from PySide6.QtWidgets import QSizePolicy, QWidget

from app.lab.lineage.flow_layout import FlowLayout, flow_layout
from app.lab.lineage.lineage_text import areas_text, end_text, segment_share_text
from app.session.session import Session
from app.widgets.accessible_role import give_role
from app.widgets.plain_keys import ENTER, takes_key
from app.widgets.theme_colors import accent, mixed, muted
from grapl_engine import Frame

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from grapl_engine.analysis.lineage import Lineage
from app.widgets.plain_tip import show_plain_tip

__all__ = ["FlowDiagram"]

K_HAT = "K\N{COMBINING CIRCUMFLEX ACCENT}"
MARGIN = 8
STAYS, MOVES, FAINT = 0.35, 0.7, 0.1  # how dense ribbons are: of a label that stays, that goes over, that is not lit
_ARROWS = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}
_FRAME_STEPS = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1, Qt.Key.Key_Home: -10_000, Qt.Key.Key_End: 10_000}


class FlowDiagram(QWidget):
    """Stations are rows, labels their coloured parts, ribbons what went from where to where; widths are areas.

    A click on a station's name goes there, on a label selects it. Up and Down go through the
    stations, Left and Right light a label, Enter selects it.

    Signals
    -------
    lit_changed()
        `lit`, the label under the mouse or the keyboard, is another one.
    """

    lit_changed = Signal()

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._lineage: Lineage | None = None
        self._order: NDArray[np.intp] | None = None
        self._frames: list[Frame] = []
        self._colors: list[list[QColor]] = []
        self._layout = FlowLayout([], [], {})
        self.lit: int | None = None
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        give_role(self, QAccessible.Role.Chart)
        self.setAccessibleName("Label lineage")
        session.view.selection_changed.connect(self._on_session_selection_changed)

    @property
    def layout_(self) -> FlowLayout:
        """Where everything lies."""
        return self._layout

    def show_lineage(
        self, lineage: Lineage | None, order: NDArray[np.intp] | None, frames: list[Frame], colors: list[list[QColor]]
    ) -> None:
        """Show a run's lineage, its labels in this order; `frames` are all stations there will be, `colors` their labels'."""
        self._lineage, self._order, self._frames, self._colors = lineage, order, frames, colors
        if self.lit is not None and (lineage is None or self.lit >= len(lineage.ends)):
            self.light(None)
        self._lay_out()

    def light(self, label: int | None) -> None:
        """Light one label; None: all alike."""
        if label != self.lit:
            self.lit = label
            self.update()
            self.lit_changed.emit()

    # How

    @Slot()
    def _on_session_selection_changed(self) -> None:
        self.update()

    def _lay_out(self) -> None:
        names = max((self.fontMetrics().horizontalAdvance(frame.letters) for frame in self._frames), default=0)
        area = QRectF(self.rect()).adjusted(MARGIN + names + 12, MARGIN, -MARGIN - self._figures_width() - 6, -MARGIN)
        if self._lineage is None or self._order is None or area.width() < 1:
            self._layout = FlowLayout([], [], {})
        else:
            self._layout = flow_layout(self._lineage, self._order, area, len(self._frames))
        self.update()

    def _figures_width(self) -> int:
        return int(self.fontMetrics().horizontalAdvance(f"{K_HAT} 000"))

    def _frame_at_margin(self, x: float, y: float) -> int | None:
        """The station whose name or figure is at a point."""
        bars = self._layout.bars
        if not bars or bars[0].left() <= x < bars[0].right():
            return None
        frame_index = self._layout.frame_index_at(y)
        return frame_index if frame_index is not None and self._is_made(frame_index) else None

    def _is_made(self, frame_index: int) -> bool:
        return self._lineage is not None and frame_index < len(self._lineage.frame_areas)

    def _has_segments(self, frame_index: int) -> bool:
        """Whether the numbers there are those of the pixel map's segments, and not the labels'."""
        lineage = self._lineage
        return lineage is not None and lineage.numbers_segments and frame_index == len(lineage.frame_areas) - 1

    def _step_label(self, by: int) -> None:
        """Light the next label of the shown station."""
        frame_index = self._frames.index(self._session.view.frame) if self._session.view.frame in self._frames else 0
        is_known = self._layout.segments and not self._has_segments(frame_index)
        labels = list(self._layout.segments[frame_index]) if is_known else []
        if labels:
            at = labels.index(self.lit) + by if self.lit in labels else (0 if by > 0 else -1)
            self.light(labels[at % len(labels)])

    def _choose(self, label: int) -> None:
        self._session.view.select(None if label == self._session.view.selected else label)

    def _tip_at(self, x: float, y: float) -> str:
        lineage, label = self._lineage, self._layout.label_at(x, y)
        if lineage is None or label is None:
            frame_index = self._frame_at_margin(x, y)
            return "" if frame_index is None else f"Show {self._frames[frame_index].title}"
        if self._has_segments(label[1]):
            return segment_share_text(lineage, label[0])
        return f"{end_text(lineage, label[0])}\n{areas_text(lineage, label[0])}"

    # What Qt asks

    def sizeHint(self) -> QSize:
        return QSize(360, 200)  # it takes what is left

    def minimumSizeHint(self) -> QSize:
        return QSize(220, 160)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._lay_out()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        x, y = event.position().x(), event.position().y()
        segment = self._layout.label_at(x, y)
        self.light(None if segment is None or self._has_segments(segment[1]) else segment[0])
        points = segment is not None or self._frame_at_margin(x, y) is not None
        self.setCursor(Qt.CursorShape.PointingHandCursor if points else Qt.CursorShape.ArrowCursor)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() != Qt.MouseButton.LeftButton:
            return
        x, y = event.position().x(), event.position().y()
        frame_index = self._frame_at_margin(x, y)
        if frame_index is not None:
            self._session.view.show_frame(self._frames[frame_index])
        elif (segment := self._layout.label_at(x, y)) is not None:
            self._choose(segment[0])

    def leaveEvent(self, event: QEvent) -> None:
        super().leaveEvent(event)
        self.light(None)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.light(None)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = Qt.Key(event.key())
        if key in _ARROWS:
            self._step_label(_ARROWS[key])
        elif key in _FRAME_STEPS:
            self._session.view.step_frame(_FRAME_STEPS[key])
        elif key in ENTER and self.lit is not None:
            self._choose(self.lit)
        else:
            super().keyPressEvent(event)

    def event(self, event: QEvent) -> bool:
        if isinstance(event, QHelpEvent) and event.type() == QEvent.Type.ToolTip:
            show_plain_tip(event.globalPos(), self._tip_at(event.pos().x(), event.pos().y()), self)
            return True
        return takes_key(event, {*_ARROWS, *_FRAME_STEPS, *ENTER}) or super().event(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        self._paint_ribbons(painter)
        for frame_index, bar in enumerate(self._layout.bars):
            self._paint_bar(painter, frame_index, bar)
            self._paint_text(painter, frame_index, bar)

    def _paint_ribbons(self, painter: QPainter) -> None:
        bright = self._bright()
        for (a, b, frame_index), path in self._layout.ribbons.items():
            color = QColor(self._colors[frame_index][a])
            is_lit = bright is None or bright == a or (bright == b and not self._has_segments(frame_index + 1))
            color.setAlphaF((STAYS if a == b else MOVES) if is_lit else FAINT)
            painter.fillPath(path, color)

    def _paint_bar(self, painter: QPainter, frame_index: int, bar: QRectF) -> None:
        ground = self.palette().color(QPalette.ColorRole.Window)
        if not self._is_made(frame_index):
            painter.fillRect(bar, mixed(muted(self.palette()), ground, 0.15))
        bright = self._bright()
        for label, part in self._layout.segments[frame_index].items():
            own = self._colors[frame_index][label]
            is_lit = bright is None or (bright == label and not self._has_segments(frame_index))
            color = own if is_lit else mixed(own, ground, 0.25)
            painter.fillRect(part.adjusted(0, 0, -1 if part.width() > 3 else 0, 0), color)
        if self._frames[frame_index] == self._session.view.frame:
            painter.setPen(QPen(accent(self.palette()), 2))
            painter.drawRect(bar.adjusted(-2, -2, 2, 2))
            painter.setPen(Qt.PenStyle.NoPen)

    def _paint_text(self, painter: QPainter, frame_index: int, bar: QRectF) -> None:
        """The station's name and how many labels it has, where there is room for a line; those of the shown one always."""
        frame, bars, line = self._frames[frame_index], self._layout.bars, self.fontMetrics().height()
        is_current = frame == self._session.view.frame
        step = bars[1].top() - bars[0].top() if len(bars) > 1 else float(line)
        current = self._frames.index(self._session.view.frame) if self._session.view.frame in self._frames else 0
        if not is_current and (frame_index - current) % max(1, -int(-line // step)):
            return
        font = self.font()
        font.setBold(is_current)
        painter.setFont(font)
        painter.setPen(
            self.palette().color(QPalette.ColorRole.WindowText) if self._is_made(frame_index) else muted(self.palette())
        )
        box = QRectF(0, bar.center().y() - line / 2, bar.left() - 8, line)
        painter.drawText(box, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, frame.letters)
        if self._is_made(frame_index):
            box = QRectF(bar.right() + 8, box.top(), self.width() - bar.right() - 8, line)
            painter.drawText(box, Qt.AlignmentFlag.AlignVCenter, f"{K_HAT} {len(self._layout.segments[frame_index])}")
        painter.setPen(Qt.PenStyle.NoPen)

    def _bright(self) -> int | None:
        """The one label that is not faint."""
        return self.lit if self.lit is not None else self._session.view.selected
