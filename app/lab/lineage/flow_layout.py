"""Where the stations, labels and ribbons of a flow diagram lie."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QPainterPath

if TYPE_CHECKING:
    from grapl_engine import RunRecord
    from grapl_engine.analysis.lineage import Lineage

__all__ = ["FlowLayout", "flow_layout", "order_of"]

BAR = 0.3  # of the distance between two stations
LOWEST, HIGHEST = 4.0, 16.0


@dataclass(frozen=True, slots=True)
class FlowLayout:
    """The diagram's geometry, in the widget's pixels.

    Attributes
    ----------
    bars : list of QRectF
        One for each station, top to bottom.
    segments : list of dict
        For each station the labels that have a place there, left to right, with their part of the bar.
    ribbons : dict
        By (label above, label below, station above): from bar to bar.
    """

    bars: list[QRectF]
    segments: list[dict[int, QRectF]]
    ribbons: dict[tuple[int, int, int], QPainterPath]

    def frame_index_at(self, y: float) -> int | None:
        """The station whose bar is nearest."""
        nearest = min(((abs(bar.center().y() - y), index) for index, bar in enumerate(self.bars)), default=None)
        return None if nearest is None else nearest[1]

    def label_at(self, x: float, y: float) -> tuple[int, int] | None:
        """The label at a point and the station at, or above, it."""
        for index, bar in enumerate(self.bars):
            if bar.top() - 1 <= y <= bar.bottom() + 1:
                return next(
                    ((label, index) for label, part in self.segments[index].items() if part.left() <= x < part.right()), None
                )
        return next(((a, index) for (a, _, index), path in self.ribbons.items() if path.contains(QPointF(x, y))), None)


def order_of(record: RunRecord) -> NDArray[np.intp]:
    """All labels from left to right as their first patches lie in the picture; those without a patch last."""
    assert record.prepared is not None
    first = record.prepared.initial_labels
    counts = np.bincount(first.ravel(), minlength=record.colored)
    columns = np.broadcast_to(np.arange(first.shape[1]), first.shape)
    sums = np.bincount(first.ravel(), columns.ravel(), minlength=record.colored)
    centres = np.divide(sums, counts, out=np.full(len(counts), np.inf), where=counts > 0)
    return np.argsort(centres, kind="stable")


def flow_layout(lineage: Lineage, order: NDArray[np.intp], area: QRectF, frame_areas: int) -> FlowLayout:
    """Lay a lineage out.

    Parameters
    ----------
    lineage : Lineage
    order : intp, (K,)
        The labels from left to right. Segments that are numbered by themselves stand below what they come from.
    area : QRectF
        Where it may be; a bar is as wide as that.
    frame_areas : int
        How many frames there will be; room is kept for those to come.
    """
    step = area.height() / max(1, frame_areas - 1 + BAR)
    height = min(max(BAR * step, LOWEST), HIGHEST)
    step = (area.height() - height) / max(1, frame_areas - 1)
    bars = [QRectF(area.left(), area.top() + index * step, area.width(), height) for index in range(frame_areas)]
    orders = [order for _ in lineage.frame_areas]
    if lineage.numbers_segments:
        orders[-1] = _order_below(lineage.flows[-1], order)
    segments = []
    for frame_index, bar, placed in zip(lineage.frame_areas, bars, orders, strict=False):
        areas = frame_index.areas[placed]
        lefts = bar.left() + bar.width() * (areas.cumsum() - areas)
        parts = {
            int(label): QRectF(float(left), bar.top(), float(share) * bar.width(), height)
            for label, left, share in zip(placed, lefts, areas, strict=True)
            if share > 0
        }
        segments.append(parts)
    segments += [{} for _ in range(frame_areas - len(segments))]
    ribbons: dict[tuple[int, int, int], QPainterPath] = {}
    for index, flow in enumerate(lineage.flows):
        ribbons |= _ribbons(index, flow, orders[index : index + 2], bars[index : index + 2])
    return FlowLayout(bars, segments, ribbons)


def _order_below(flow: NDArray[np.float64], order: NDArray[np.intp]) -> NDArray[np.intp]:
    """Segments from left to right by the middle of where they come from, so that ribbons cross as little as may be."""
    parts = flow[order]
    middles = parts.sum(1).cumsum() - parts.sum(1) / 2
    areas = flow.sum(0)
    centres = np.divide(middles @ parts, areas, out=np.full(len(areas), np.inf), where=areas > 0)
    return np.argsort(centres, kind="stable")


def _ribbons(
    index: int, flow: NDArray[np.float64], orders: Sequence[NDArray[np.intp]], bars: Sequence[QRectF]
) -> dict[tuple[int, int, int], QPainterPath]:
    """All that flows from one bar to the next."""
    (order, order_below), (above, below) = orders, bars
    sorted_flow = flow[np.ix_(order, order_below)]
    rows, columns = sorted_flow.sum(1), sorted_flow.sum(0)
    tops = (rows.cumsum() - rows)[:, None] + sorted_flow.cumsum(1) - sorted_flow
    bottoms = (columns.cumsum() - columns)[None, :] + sorted_flow.cumsum(0) - sorted_flow
    ribbons = {}
    for a, b in np.argwhere(sorted_flow > 0):
        width = float(sorted_flow[a, b]) * above.width()
        top, bottom = above.left() + float(tops[a, b]) * above.width(), below.left() + float(bottoms[a, b]) * below.width()
        ribbons[int(order[a]), int(order_below[b]), index] = _ribbon(top, above.bottom(), bottom, below.top(), width)
    return ribbons


def _ribbon(x: float, y: float, to_x: float, to_y: float, width: float) -> QPainterPath:
    middle = (y + to_y) / 2
    path = QPainterPath(QPointF(x, y))
    path.cubicTo(x, middle, to_x, middle, to_x, to_y)
    path.lineTo(to_x + width, to_y)
    path.cubicTo(to_x + width, middle, x + width, middle, x + width, y)
    path.closeSubpath()
    return path
