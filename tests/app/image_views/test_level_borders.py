from __future__ import annotations

import numpy as np
import pytest
from hierarchies import alone, striped

from app.image_views.contours import border_lines, border_mask
from app.image_views.level_borders import LevelBorders


def unit_edges(lines: np.ndarray) -> set[tuple[int, int, int, int]]:
    """Each line cut into pieces of one cell."""
    edges = set()
    for (x0, y0), (x1, y1) in lines.astype(int).tolist():
        for k in range(max(x1 - x0, y1 - y0)):
            dx, dy = (1, 0) if x1 > x0 else (0, 1)
            edges.add((x0 + k * dx, y0 + k * dy, x0 + (k + 1) * dx, y0 + (k + 1) * dy))
    return edges


@pytest.mark.parametrize("seed", range(6))
def test_the_same_lines_and_mask_as_of_the_levels_labels(seed: int) -> None:
    rng = np.random.default_rng(seed)
    regions = rng.integers(0, 9, (int(rng.integers(1, 14)), int(rng.integers(1, 14)))).astype(np.uint16)
    borders = LevelBorders(regions)
    nodes = rng.integers(0, 4, 9)
    labels = nodes[regions]
    lines = borders.lines(nodes, 10_000)
    assert lines is not None
    assert unit_edges(lines) == unit_edges(border_lines(labels))
    np.testing.assert_array_equal(borders.mask(nodes), border_mask(labels))


def test_too_many_lines_are_none() -> None:
    regions = np.arange(9, dtype=np.uint16).reshape(3, 3)
    borders = LevelBorders(regions)
    assert borders.lines(np.arange(9), 11) is None
    lines = borders.lines(np.arange(9), 12)
    assert lines is not None and len(lines) == 12


def test_strengths_go_from_nothing_to_the_most_salient() -> None:
    hierarchy = striped(4, 16)
    strengths = LevelBorders(hierarchy.regions).strengths(hierarchy)
    salient = np.array([0.2, 0.9, 0.5])  # of 0|1, 1|2 and 2|3
    expected = np.ceil(255 * (salient / (1 + salient) / (0.9 / 1.9)) ** 2)
    for at, value in zip((4, 8, 12), expected, strict=True):
        assert (strengths[:, at - 1 : at + 1] == value).all()
    assert (strengths[:, [0, 1, 2, 5, 6, 9, 10, 13, 14, 15]] == 0).all()
    assert not LevelBorders(alone(4, 4).regions).strengths(alone(4, 4)).any()
