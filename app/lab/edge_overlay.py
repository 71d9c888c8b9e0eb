"""Edges of the graph over the image views: wide and bright where they weigh much, dashed where they are cut."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
import pyqtgraph as pg
from numpy.typing import NDArray
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QPainter, QPainterPath, QPen
from PySide6.QtWidgets import QStyleOptionGraphicsItem, QWidget

from app.lab.overlay import PatchItem
from app.widgets.colormap import colormap_color
from app.widgets.screen_pen import screen_pen

__all__ = ["MOST_EDGES", "DrawnEdges", "EdgeItem", "draw_edges"]

Stroke: TypeAlias = tuple[QPainterPath, QPen, QPen]
"""What is drawn at once, the pen below and the pen above."""

MOST_EDGES = 10_000
"""The heaviest so many are drawn."""
STEPS = 8  # of width and colour
THIN, WIDE = 1.2, 5.0
HALO = QColor(0, 0, 0, 170)


@dataclass(frozen=True, slots=True, eq=False)
class DrawnEdges:
    """Edges to draw: int32 (m, 2) flat indices, float64 (m,) lambda phi, bool (m,) whether they are cut."""

    edges: NDArray[np.int32]
    costs: NDArray[np.float64]
    cut: NDArray[np.bool_]

    @property
    def heaviest(self) -> DrawnEdges:
        """The part that is drawn, light ones first."""
        order = np.argsort(self.costs, kind="stable")[-MOST_EDGES:]
        return DrawnEdges(self.edges[order], self.costs[order], self.cut[order])


class EdgeItem(PatchItem):
    """Draws edges between the middles of patches.

    Parameters
    ----------
    dashes : bool
        Whether cut edges are dashed; not where all are.
    """

    def __init__(self, dashes: bool = True) -> None:
        super().__init__()
        self._dashes = dashes
        self.strokes: list[Stroke] = []

    def stroked(self, shown: DrawnEdges, most: float) -> list[Stroke]:
        """Edges as paths, on a scale from 0 to `most`: one for all of a step, uncut and cut apart."""
        if not len(shown.edges):
            return []
        shown = shown.heaviest
        share = shown.costs / most if most > 0 else np.zeros(len(shown.costs))
        steps = np.minimum((share * STEPS).astype(int), STEPS - 1)
        places = np.stack([shown.edges % self.d, shown.edges // self.d], axis=-1) + 0.5
        places = places * (self.rect.width() / self.d, self.rect.height() / self.d)
        strokes = []
        for step in np.unique(steps):
            for is_cut in (False, True):
                chosen = (steps == step) & (shown.cut == is_cut)
                if chosen.any():
                    ends = places[chosen].reshape(-1, 2)
                    path = pg.arrayToQPath(ends[:, 0].copy(), ends[:, 1].copy(), connect="pairs")
                    strokes.append((path, *_pens((step + 0.5) / STEPS, is_cut and self._dashes)))
        return strokes

    def show_strokes(self, strokes: list[Stroke]) -> None:
        """Draw what `stroked` made."""
        self.strokes = strokes
        self.update()

    def paint(self, painter: QPainter, option: QStyleOptionGraphicsItem, widget: QWidget | None = None) -> None:
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, len(self.strokes) > 0)
        for path, halo, pen in self.strokes:
            painter.setPen(halo)
            painter.drawPath(path)
            painter.setPen(pen)
            painter.drawPath(path)


def draw_edges(items: Sequence[EdgeItem], shown: DrawnEdges, most: float) -> None:
    """The same edges on several views; `most` nats are at the end of the scale."""
    strokes = items[0].stroked(shown, most)
    for item in items:
        item.show_strokes(strokes)


def _pens(share: float, is_dashed: bool) -> tuple[QPen, QPen]:
    """A dark one below and a coloured one, of so many screen pixels whatever the zoom."""
    width = THIN + share * (WIDE - THIN)
    cap = Qt.PenCapStyle.FlatCap
    pens = screen_pen(HALO, width + 2, cap), screen_pen(colormap_color(share), width, cap)
    if is_dashed:
        pens[1].setDashPattern([9 / width, 7 / width])
    return pens
