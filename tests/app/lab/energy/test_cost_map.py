from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from app.lab.energy import cost_map
from app.lab.energy.cost_map import CostMap, MapKind
from app.lab.page import LabContext
from app.lab.patch_text import LAMBDA, PHI
from app.widgets.colormap import colormap
from grapl_engine.graphcut.energy import EnergyBreakdown
from grapl_engine.graphcut.problem import Problem


@pytest.fixture
def map_(context: LabContext, window: QWidget) -> CostMap:
    map_ = CostMap(context)
    window.layout().addWidget(map_)
    window.show()
    map_.set_on(True)
    map_.kind_changed.connect(lambda: show(map_, context))
    return map_


@pytest.fixture
def problem(context: LabContext) -> Problem:
    assert context.model.problem is not None
    return context.model.problem


@pytest.fixture
def breakdown(context: LabContext) -> EnergyBreakdown:
    assert context.model.breakdown is not None
    return context.model.breakdown


def show(map_: CostMap, context: LabContext) -> None:
    assert context.model.problem is not None and context.model.breakdown is not None
    map_.show_breakdown(context.model.problem, context.model.breakdown)


def drawn(map_: CostMap) -> tuple[bool, bool, bool]:
    """Whether heat, edges and scale are seen."""
    return all(item.isVisible() for item in map_.heat), all(item.isVisible() for item in map_.edges), map_.scale.isVisible()


@pytest.mark.parametrize("kind", [MapKind.UNARY, MapKind.PAIRWISE])
def test_the_heat_map_colours_each_patch_by_its_cost(map_: CostMap, breakdown: EnergyBreakdown, kind: MapKind) -> None:
    assert not any(item.isVisible() for item in (*map_.heat, *map_.edges))
    map_.buttons[kind].click()
    assert map_.kind is kind and drawn(map_) == (True, False, True)
    values = breakdown.unary if kind is MapKind.UNARY else 2 * breakdown.pairwise
    image = map_.heat[0].image
    for patch, end in ((int(values.argmin()), 0), (int(values.argmax()), -1)):
        pixel = image.pixelColor(patch % 8, patch // 8)
        assert (pixel.red(), pixel.green(), pixel.blue()) == tuple(colormap()[end].tolist())
    name = "U" if kind is MapKind.UNARY else f"{LAMBDA}V"
    assert map_.scale.accessibleName() == f"{name} of each patch: from {values.min():.3g} to {values.max():.3g} nats"


def test_the_cut_edges_are_drawn_and_counted(map_: CostMap, breakdown: EnergyBreakdown, problem: Problem) -> None:
    map_.buttons[MapKind.EDGES].click()
    assert drawn(map_) == (False, True, True)
    strokes = map_.edges[0].strokes
    lines, most = int(breakdown.cut.sum()), 2 * problem.phi[breakdown.cut].max()
    assert sum(path.elementCount() // 2 for path, _, _ in strokes) == lines > 1
    assert map_.scale.accessibleName() == f"{LAMBDA}{PHI}: {lines} cut edges: from 0 to {most:.3g} nats"
    assert {pen.style() for _, _, pen in strokes} == {Qt.PenStyle.SolidLine}  # all are cut: none is dashed
    map_.buttons[MapKind.OFF].click()
    assert drawn(map_) == (False, False, False)


def test_of_too_many_edges_the_heaviest_are_drawn(map_: CostMap, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cost_map, "MOST_EDGES", 1)
    map_.buttons[MapKind.EDGES].click()
    assert "cut edges, the heaviest 1 drawn: from 0" in map_.scale.accessibleName()


def test_one_cut_edge_and_none(map_: CostMap, problem: Problem) -> None:
    map_.buttons[MapKind.EDGES].click()
    labels = np.zeros(64, np.uint16)
    map_.show_breakdown(problem, problem.breakdown(labels))
    assert map_.scale.accessibleName() == f"{LAMBDA}{PHI}: 0 cut edges: from 0 to 0 nats" and map_.edges[0].strokes == []
    lone = problem.replace(edges=np.array([[0, 1]], np.int32), phi=np.array([0.25]))
    labels[0] = 1
    map_.show_breakdown(lone, lone.breakdown(labels))
    assert map_.scale.accessibleName() == f"{LAMBDA}{PHI}: 1 cut edge: from 0 to 0.5 nats"


def test_nothing_is_drawn_over_the_views_while_it_is_off(map_: CostMap) -> None:
    for kind, seen in ((MapKind.UNARY, (True, False)), (MapKind.EDGES, (False, True))):
        map_.buttons[kind].click()
        map_.set_on(False)
        assert drawn(map_)[:2] == (False, False)
        map_.set_on(True)
        assert drawn(map_)[:2] == seen


def test_a_choice_is_told(map_: CostMap, qtbot: QtBot) -> None:
    with qtbot.waitSignal(map_.kind_changed):
        map_.buttons[MapKind.PAIRWISE].click()
    assert [kind for kind, button in map_.buttons.items() if button.isChecked()] == [MapKind.PAIRWISE]
