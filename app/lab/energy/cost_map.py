"""Where the energy is: unary or pairwise cost per patch, or the cut edges, over the image views."""

from __future__ import annotations

from enum import Enum
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal, Slot
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from app.lab.edge_overlay import MOST_EDGES, DrawnEdges, EdgeItem, draw_edges
from app.lab.heat_overlay import HeatItem, heat_image
from app.lab.overlay import Overlay
from app.lab.page import LabContext
from app.lab.patch_text import LAMBDA, PHI
from app.widgets.colormap import CostScale

if TYPE_CHECKING:
    from grapl_engine.graphcut.energy import EnergyBreakdown
    from grapl_engine.graphcut.problem import Problem

__all__ = ["CostMap", "MapKind"]


class MapKind(Enum):
    """What is drawn over the views; the value is the button's text."""

    OFF = "Off"
    UNARY = "Unary"
    PAIRWISE = "Pairwise"
    EDGES = "Edges"


_TIPS = {
    MapKind.OFF: "Nothing over the views",
    MapKind.UNARY: "What each patch's own label costs it: -ln p, 23.03 at most",
    MapKind.PAIRWISE: f"Half of {LAMBDA}{PHI} of each cut edge of a patch",
    MapKind.EDGES: f"The cut edges, by {LAMBDA}{PHI}",
}


class CostMap(QWidget):
    """A row of choices, and the scale of what is drawn.

    Signals
    -------
    kind_changed()
        Another map is chosen.
    """

    kind_changed = Signal()

    def __init__(self, context: LabContext, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._kind, self._is_on = MapKind.OFF, False
        self._heat = Overlay(context.session, context.grid, HeatItem, parent=self)
        self._edges = Overlay(context.session, context.grid, lambda: EdgeItem(dashes=False), parent=self)
        self.scale = CostScale()
        self.buttons: dict[MapKind, QPushButton] = {}
        self._group = QButtonGroup(self)
        row = QHBoxLayout()
        row.setSpacing(2)
        for number, kind in enumerate(MapKind):
            button = self.buttons[kind] = QPushButton(kind.value)
            button.setCheckable(True)
            button.setChecked(kind is self._kind)
            button.setToolTip(_TIPS[kind])
            self._group.addButton(button, number)
            row.addWidget(button)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addLayout(row)
        layout.addWidget(self.scale)
        self.scale.hide()
        self._group.idClicked.connect(self._on_group_id_clicked)

    @property
    def kind(self) -> MapKind:
        """What is drawn."""
        return self._kind

    @property
    def heat(self) -> tuple[HeatItem, ...]:
        """The costs per patch, on each view."""
        return tuple(self._heat.items)

    @property
    def edges(self) -> tuple[EdgeItem, ...]:
        """The cut edges, on each view."""
        return tuple(self._edges.items)

    def set_on(self, on: bool) -> None:
        """Whether the views are drawn over at all."""
        self._is_on = on
        self._show_overlays()

    def show_breakdown(self, problem: Problem, breakdown: EnergyBreakdown) -> None:
        """Draw the chosen map of these books."""
        self._show_overlays()
        lambda_ = breakdown.energy.lambda_
        if self._kind is MapKind.EDGES:
            costs = lambda_ * problem.phi[breakdown.cut]
            most = float(costs.max(initial=0.0))
            shown = DrawnEdges(problem.edges[breakdown.cut], costs, breakdown.cut[breakdown.cut])
            draw_edges(self.edges, shown, most)
            count = f"{len(costs):,} cut edge{'s' * (len(costs) != 1)}"
            heaviest = f", the heaviest {MOST_EDGES:,} drawn" if len(costs) > MOST_EDGES else ""
            self.scale.show_range(f"{LAMBDA}{PHI}: {count}{heaviest}", 0.0, most)
        elif self._kind is not MapKind.OFF:
            is_unary = self._kind is MapKind.UNARY
            values = breakdown.unary if is_unary else lambda_ * breakdown.pairwise
            low, high = float(values.min()), float(values.max())
            self._draw(heat_image(values, problem.d, low, high))
            self.scale.show_range("U of each patch" if is_unary else f"{LAMBDA}V of each patch", low, high)

    def _draw(self, image: QImage) -> None:
        for item in self.heat:
            item.show_image(image)

    def _show_overlays(self) -> None:
        self._heat.set_visible(self._is_on and self._kind in (MapKind.UNARY, MapKind.PAIRWISE))
        self._edges.set_visible(self._is_on and self._kind is MapKind.EDGES)
        self.scale.setVisible(self._kind is not MapKind.OFF)

    @Slot(int)
    def _on_group_id_clicked(self, number: int) -> None:
        self._kind = list(MapKind)[number]
        self.kind_changed.emit()
