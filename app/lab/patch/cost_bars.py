"""What each label would cost one patch: a bar each, U and lambda S stacked."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QAccessible, QBrush, QColor, QHelpEvent, QMouseEvent, QPainter, QPaintEvent, QPalette, QPolygonF
from PySide6.QtWidgets import QSizePolicy, QWidget

from app.lab.patch_text import LAMBDA, sum_text
from app.widgets.accessible_role import give_role
from app.widgets.plain_tip import show_plain_tip
from app.widgets.theme_colors import accent, faint, mixed, muted
from grapl_engine.graphcut.energy import LocalCosts

__all__ = ["FEW", "CostBars"]

FEW = 12
"""How many labels are shown until all are asked for."""
_GAP = 6


@dataclass(frozen=True, slots=True)
class _Columns:
    """Where a row's parts begin, and how long a bar can be."""

    number: int
    bar: int
    length: int


class CostBars(QWidget):
    """A row a label, in its colour: solid for U, hatched for lambda S; the length is the local cost.

    A filled mark stands at the label that the patch has, a hollow one at the cheapest of the others.

    Signals
    -------
    label_clicked(int)
    """

    label_clicked = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._costs: LocalCosts | None = None
        self._colors: list[QColor] = []
        self._in_order = self._shows_all = False
        self._selected: int | None = None
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        give_role(self, QAccessible.Role.Chart)
        self.setAccessibleName("Local cost of each label")

    @property
    def labels(self) -> tuple[int, ...]:
        """The labels that have a row, from top to bottom."""
        if self._costs is None:
            return ()
        total, own = self._costs.costs, self._costs.label
        ranked = sorted(range(len(total)), key=lambda label: (total[label], label != own))
        shown = ranked if self._shows_all else ranked[:FEW]
        if own not in shown:
            shown = [*shown[:-1], own]
        return tuple(sorted(shown) if self._in_order else shown)

    def show_costs(self, costs: LocalCosts | None, colors: list[QColor]) -> None:
        """Show a patch's costs, with the colours of all labels."""
        self._costs, self._colors = costs, colors
        self._renew()

    def set_order(self, *, by_label: bool) -> None:
        """By number, or the cheapest first."""
        self._in_order = by_label
        self._renew()

    def set_all(self, on: bool) -> None:
        """Whether all labels are shown, or the cheapest few."""
        self._shows_all = on
        self._renew()

    def set_selected(self, label: int | None) -> None:
        """Underline a label."""
        self._selected = label
        self.update()

    def _renew(self) -> None:
        if self._costs is not None:
            texts = (f"label {label}: {sum_text(self._costs, label)}" for label in self.labels)
            self.setAccessibleDescription("; ".join(texts))
        if self.height() != self.sizeHint().height():
            self.setFixedHeight(self.sizeHint().height())
        self.update()

    @property
    def _row(self) -> int:
        return int(self.fontMetrics().height()) + 4

    def _columns(self, most: float) -> _Columns:
        """With room for the greatest cost at the right."""
        width = self.fontMetrics().horizontalAdvance
        bar = 10 + width("00") + 2 * _GAP
        return _Columns(12, bar, max(20, self.width() - bar - width(f"{most:.3f}") - 2 * _GAP))

    def _label_at(self, y: float) -> int | None:
        row = int(y // self._row)
        return self.labels[row] if 0 <= row < len(self.labels) else None

    def sizeHint(self) -> QSize:
        return QSize(240, max(1, len(self.labels)) * self._row)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        label = self._label_at(event.position().y())
        if event.button() == Qt.MouseButton.LeftButton and label is not None:
            self.label_clicked.emit(label)

    def event(self, event: QEvent) -> bool:
        if isinstance(event, QHelpEvent) and event.type() == QEvent.Type.ToolTip:
            label = self._label_at(event.pos().y())
            text = (
                ""
                if label is None or self._costs is None
                else f"Label {label}: U + {LAMBDA}S = {sum_text(self._costs, label)} nats"
            )
            show_plain_tip(event.globalPos(), text, self)
            return True
        return super().event(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        if self._costs is None:
            return
        painter = QPainter(self)
        labels, costs = self.labels, self._costs
        total, runner_up = costs.costs, costs.runner_up
        most = float(total[np.array(labels)].max())
        columns = self._columns(most)
        scale = columns.length / max(most, 1e-9)
        for row, label in enumerate(labels):
            room = QRectF(0, row * self._row, self.width(), self._row)
            self._paint_mark(painter, room, label == costs.label, label == runner_up)
            painter.setPen(self.palette().color(QPalette.ColorRole.WindowText))
            font = self.font()
            font.setBold(label == costs.label)
            font.setUnderline(label == self._selected)
            painter.setFont(font)
            beside = QRectF(columns.number, room.y(), columns.bar - columns.number - _GAP, room.height())
            painter.drawText(beside, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, str(label))
            end = QRectF(0, room.y(), self.width() - 2, room.height())
            font.setUnderline(False)
            painter.setFont(font)
            painter.drawText(end, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, f"{total[label]:.3f}")
            bar = QRectF(columns.bar, room.y() + 2.5, scale * costs.unary[label], room.height() - 5)
            self._paint_bar(painter, bar, scale * float(total[label] - costs.unary[label]), self._colors[label])

    def _paint_bar(self, painter: QPainter, bar: QRectF, rest: float, color: QColor) -> None:
        """U solid, lambda S hatched beside it; a thin line around both, since some colours are near the ground's."""
        ground = self.palette().color(QPalette.ColorRole.Window)
        beside = QRectF(bar.right(), bar.y(), rest, bar.height())
        painter.fillRect(bar, color)
        pale = mixed(color, ground, 0.35)
        painter.fillRect(beside, pale)
        hatch = faint(self.palette().color(QPalette.ColorRole.WindowText), pale)  # the label's own colour may be near it
        painter.fillRect(beside, QBrush(hatch, Qt.BrushStyle.BDiagPattern))
        painter.setPen(muted(self.palette()))
        painter.drawRect(bar.united(beside) if rest else bar)

    def _paint_mark(self, painter: QPainter, room: QRectF, is_own: bool, is_next: bool) -> None:
        if not (is_own or is_next):
            return
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        color = accent(self.palette())
        painter.setPen(color)
        painter.setBrush(color if is_own else Qt.BrushStyle.NoBrush)
        y = room.center().y()
        painter.drawPolygon(QPolygonF([QPointF(2, y - 4), QPointF(8, y), QPointF(2, y + 4)]))
        painter.restore()
