from __future__ import annotations

import numpy as np
import pytest

from app.lab.tiny.tiny_presets import PRESETS, Preset
from grapl_engine.analysis.tiny import Comparison, lattice

GRIDS = {preset.title: preset for preset in PRESETS}


def energies(found: Comparison) -> list[float]:
    """Of ICM, expansion, swap and the optimum."""
    assert found.optimum is not None
    return [round(one.energy.total, 3) for one in (found.icm, found.expansion, found.swap, found.optimum)]


def test_presets_show_what_they_say() -> None:
    assert energies(GRIDS["Noisy picture, two labels"].grid().compare()) == [25.0, 24.7, 24.7, 24.7]
    trap = GRIDS["Checkerboard trap"].grid()
    found = trap.compare()
    assert energies(found) == [24, 16, 16, 16]
    assert (found.icm.labels == trap.cheapest).all()
    assert energies(GRIDS["Expansion finds it, swap does not"].grid().compare())[1:] == [52, 62, 52]
    assert energies(GRIDS["Swap finds it, expansion does not"].grid().compare())[1:] == [75, 69, 69]
    assert energies(GRIDS["Neither finds it"].grid().compare())[1:] == [39, 40, 38]
    large = PRESETS[-1].grid()
    assert (large.rows, large.columns, large.labels) == (8, 8, 5) and large.compare().optimum is not None
    assert large.with_labels(6).compare().optimum is None


def test_a_preset_of_labels_costs_low_where_they_are_and_high_elsewhere() -> None:
    grid = Preset("", "", ("02", "10"), lambda_=0.5, low=0.25, high=2.0, labels=3).grid()
    assert grid.unary.tolist() == [[0.25, 2, 2], [2, 2, 0.25], [2, 0.25, 2], [0.25, 2, 2]]
    assert (grid.rows, grid.columns, grid.lambda_) == (2, 2, 0.5)
    assert grid.phi.tolist() == [1] * 4 and grid.names == grid.colors == (0, 1, 2)


def test_a_preset_of_costs_has_a_digit_a_label_and_a_digit_an_edge() -> None:
    grid = Preset("", "", ("12 34 56", "78 90 11"), phi="1234567").grid()
    assert grid.unary.tolist() == [[1, 2], [3, 4], [5, 6], [7, 8], [9, 0], [1, 1]]
    assert (grid.edges == lattice(2, 3)).all() and grid.phi.tolist() == [1, 2, 3, 4, 5, 6, 7]
    assert grid.cheapest.tolist() == [0, 0, 0, 0, 1, 0]


@pytest.mark.parametrize("preset", PRESETS, ids=lambda preset: preset.title)
def test_each_preset_has_a_lesson_and_fits_the_page(preset: Preset) -> None:
    grid = preset.grid()
    assert preset.lesson.endswith(".")
    assert 3 <= grid.rows <= 8 and 3 <= grid.columns <= 8 and 2 <= grid.labels <= 6
    assert len(grid.phi) == len(grid.edges) and (grid.phi >= 0).all() and np.isfinite(grid.unary).all()
