"""Seeds, drawn over the views."""

from __future__ import annotations

from math import ceil, sqrt

from PySide6.QtCore import QLineF, QPointF, Qt
from PySide6.QtGui import QColor, QPainter, QPen
from PySide6.QtWidgets import QStyleOptionGraphicsItem, QWidget

from app.lab.overlay import PatchItem
from app.widgets.screen_pen import screen_pen
from grapl_engine.label_constraints import LabelConstraint, LabelConstraints

__all__ = ["ConstraintItem"]

RADIUS = 0.42  # of a patch's shorter side
DARK, LIGHT = QColor(0, 0, 0), QColor(255, 255, 255)
ROOMY = 10.0
"""The radius, in the desktop's pixels, from which a ring has lines of full width; thinner below, else it fills like a disc."""
UNKNOWN = QColor(128, 128, 128)  # of a label that the shown run does not have


class ConstraintItem(PatchItem):
    """A filled disc where a label must be, a crossed-out ring where it must not, in the label's colour."""

    def __init__(self) -> None:
        super().__init__()
        self._by_patch: dict[int, list[LabelConstraint]] = {}
        self._constraints = LabelConstraints()
        self._colors: list[QColor] = []
        self._grouped_for = 0
        self.setZValue(self.zValue() + 5)

    def show_constraints(self, constraints: LabelConstraints, colors: list[QColor]) -> None:
        """Take other seeds, and the colours of all labels."""
        self._constraints, self._colors = constraints, colors
        self._grouped_for = 0
        self.update()

    def paint(self, painter: QPainter, option: QStyleOptionGraphicsItem, widget: QWidget | None = None) -> None:
        if self._grouped_for != self.d:
            self._grouped_for, self._by_patch = self.d, {}
            for constraint in self._constraints.constraints:
                self._by_patch.setdefault(constraint.patch(self.d), []).append(constraint)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        for patch, constraints in self._by_patch.items():
            self._paint_patch(painter, patch, constraints)

    def _paint_patch(self, painter: QPainter, patch: int, constraints: list[LabelConstraint]) -> None:
        """Several seeds share their patch in rows."""
        rect = self.patch_rect(patch)
        side = ceil(sqrt(len(constraints)))
        radius = RADIUS * min(rect.width(), rect.height()) / side
        for index, constraint in enumerate(constraints):
            across, down = (index % side + 0.5) / side, (index // side + 0.5) / side
            centre = QPointF(rect.left() + across * rect.width(), rect.top() + down * rect.height())
            self._paint_constraint(painter, constraint, centre, radius)

    def _paint_constraint(self, painter: QPainter, constraint: LabelConstraint, centre: QPointF, radius: float) -> None:
        color = self._colors[constraint.label] if constraint.label < len(self._colors) else UNKNOWN
        if constraint.must:
            painter.setBrush(color)
            painter.setPen(_pen(DARK, 2.2))
            painter.drawEllipse(centre, radius, radius)
            painter.setPen(_pen(LIGHT, 0.8))
            painter.drawEllipse(centre, radius, radius)
            return
        painter.setBrush(Qt.BrushStyle.NoBrush)
        slant = QPointF(radius, -radius) * sqrt(0.5)
        thin = min(1.0, radius * painter.worldTransform().m11() / ROOMY)
        for edge, width in ((DARK, 5.0), (LIGHT, 4.0), (color, 2.4)):
            painter.setPen(_pen(edge, thin * width))
            painter.drawEllipse(centre, radius, radius)
            painter.drawLine(QLineF(centre - slant, centre + slant))


def _pen(color: QColor, width: float) -> QPen:
    return screen_pen(color, width)
