from __future__ import annotations

import numpy as np
import pytest
from made_runs import made_run

from grapl_engine import picture_levels
from grapl_engine.analysis import edit_ground
from grapl_engine.analysis.edit_ground import EditGround
from grapl_engine.analysis.segment_ledger import last_problem


def ground_of(height: int, width: int) -> EditGround:
    pixels = np.full((height, width, 3), 40, np.uint8)
    pixels[:, width // 2 :] = (90, 200, 90)
    record = made_run(np.zeros((height, width), np.uint16), pixels=pixels)
    return EditGround(record, last_problem(record))


def test_superpixels_are_those_of_the_picture_and_an_edge_costs_less() -> None:
    graph = ground_of(60, 80).superpixels
    left, right = graph.regions[30, 5], graph.regions[30, 75]
    assert left != right and graph.pairs.tolist() == [[0, 1]]
    assert 0 < graph.capacities[0] < 60 * np.exp(-4)


def test_a_run_with_levels_has_its_own_and_a_large_picture_a_copy(monkeypatch: pytest.MonkeyPatch) -> None:
    ground = ground_of(60, 80)
    hierarchy = picture_levels(ground.record.picture)
    object.__setattr__(ground.record.finished, "hierarchy", hierarchy)
    assert hierarchy is not None
    np.testing.assert_array_equal(ground.superpixels.regions, hierarchy.regions)
    monkeypatch.setattr(edit_ground, "MOST_PIXELS", 1200)
    assert ground_of(60, 80).superpixels.regions.shape == (30, 40)
