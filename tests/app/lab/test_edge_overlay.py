from __future__ import annotations

import numpy as np
import pytest
from painted import painted_item
from PySide6.QtCore import QRectF, Qt

from app.lab import edge_overlay
from app.lab.edge_overlay import DrawnEdges, EdgeItem, draw_edges
from app.widgets.colormap import colormap_color


def drawn(edges: list[tuple[int, int]], costs: list[float], cut: list[bool] | None = None) -> DrawnEdges:
    return DrawnEdges(
        np.array(edges, np.int32).reshape(-1, 2), np.array(costs), np.array(cut if cut is not None else [False] * len(costs))
    )


def item_of(d: int, width: float, height: float, dashes: bool = True) -> EdgeItem:
    item = EdgeItem(dashes)
    item.set_grid(QRectF(0, 0, width, height), d)
    return item


def test_the_heaviest_are_drawn_and_last_of_all_the_heaviest(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(edge_overlay, "MOST_EDGES", 2)
    shown = drawn([(0, 1), (1, 2), (2, 3)], [3.0, 1.0, 2.0], [True, False, False]).heaviest
    assert shown.edges.tolist() == [[2, 3], [0, 1]]
    assert shown.costs.tolist() == [2.0, 3.0] and shown.cut.tolist() == [False, True]


def test_edges_join_the_middles_of_their_patches() -> None:
    ((path, _, _),) = item_of(2, 40, 20).stroked(drawn([(1, 2)], [1.0]), 1.0)
    ends = [(path.elementAt(i).x, path.elementAt(i).y) for i in range(path.elementCount())]
    assert ends == [(30, 5), (10, 15)]


def test_width_and_colour_grow_with_the_cost_in_steps() -> None:
    strokes = item_of(2, 40, 40).stroked(drawn([(0, 1), (2, 3), (0, 2), (1, 3)], [0.0, 0.6, 1.0, 4.0]), 4.0)
    assert [path.elementCount() // 2 for path, _, _ in strokes] == [1, 1, 1, 1]
    shares = [0.5 / 8, 1.5 / 8, 2.5 / 8, 7.5 / 8]  # 0, 1.2, 2 and 8 eighths of the scale
    for (_, halo, pen), share in zip(strokes, shares, strict=True):
        assert pen.widthF() == pytest.approx(1.2 + share * 3.8) and halo.widthF() == pytest.approx(pen.widthF() + 2)
        assert pen.color() == colormap_color(share)
        assert pen.isCosmetic() and halo.isCosmetic()


def test_edges_of_one_step_are_one_path() -> None:
    ((path, _, _),) = item_of(2, 40, 40).stroked(drawn([(0, 1), (2, 3)], [3.9, 4.0]), 4.0)
    assert path.elementCount() == 4


@pytest.mark.parametrize("dashes", [True, False])
def test_cut_edges_are_dashed_where_not_all_are_cut(dashes: bool) -> None:
    strokes = item_of(2, 40, 40, dashes).stroked(drawn([(0, 1), (2, 3)], [1.0, 1.0], [True, False]), 1.0)
    styles = [pen.style() for _, _, pen in strokes]
    assert styles == [Qt.PenStyle.SolidLine, Qt.PenStyle.CustomDashLine if dashes else Qt.PenStyle.SolidLine]
    assert all(halo.style() == Qt.PenStyle.SolidLine for _, halo, _ in strokes)


def test_no_edges_and_edges_without_weight() -> None:
    item = item_of(2, 40, 40)
    assert item.stroked(drawn([], []), 0.0) == []
    ((_, _, pen),) = item.stroked(drawn([(0, 1)], [0.0]), 0.0)
    assert pen.color() == colormap_color(0.5 / 8)


def test_the_same_edges_come_on_all_views_and_are_painted(qapp: object) -> None:
    items = [item_of(2, 40, 40), item_of(2, 40, 40)]
    draw_edges(items, drawn([(0, 1)], [1.0]), 1.0)
    assert items[0].strokes is items[1].strokes and len(items[0].strokes) == 1
    pixels = painted_item(items[1], 2, 20)
    color = colormap_color(7.5 / 8)
    assert pixels[10, 20].tolist() == [color.red(), color.green(), color.blue()]
    assert (pixels[20:] == 255).all() and (pixels[:, :8] == 255).all() and (pixels[:, 32:] == 255).all()
