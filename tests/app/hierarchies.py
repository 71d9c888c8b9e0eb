"""Small hierarchies whose levels are known."""

from __future__ import annotations

import numpy as np

from grapl_engine.hierarchy.hierarchy import Hierarchy
from grapl_engine.hierarchy.merge_tree import MergeTree

HEIGHTS = (0.2, 0.5, 0.9)


def striped(height: int = 64, width: int = 96, heights: tuple[float, ...] = HEIGHTS, source: str = "picture") -> Hierarchy:
    """Four upright stripes 0 1 2 3: 0 and 1 unite first, as node 4, then 2 and 3, as node 5, then all; two segments by itself.

    Where a node splits its larger part keeps the label: the levels' labels are 0000, 0011, then 0012 or so as sizes are equal.
    """
    regions = np.repeat(np.arange(4, dtype=np.uint16), width // 4)[None].repeat(height, axis=0)
    sizes = np.bincount(regions.ravel()).astype(float)
    tree = MergeTree(sizes, np.array([[0, 1], [2, 3], [4, 5]]), np.array(heights))
    return Hierarchy(regions, tree, 0.6, source)  # type: ignore[arg-type]


def specked() -> Hierarchy:
    """As `striped`, of three stripes; the fourth segment is one pixel in the corner of the last."""
    regions = np.repeat(np.arange(3, dtype=np.uint16), 32)[None].repeat(64, axis=0)
    regions[0, -1] = 3
    sizes = np.bincount(regions.ravel()).astype(float)
    return Hierarchy(regions, MergeTree(sizes, np.array([[0, 1], [2, 3], [4, 5]]), np.array(HEIGHTS)), 0.6, "picture")


def alone(height: int = 64, width: int = 96) -> Hierarchy:
    """One superpixel."""
    tree = MergeTree(np.array([float(height * width)]), np.empty((0, 2), np.intp), np.empty(0))
    return Hierarchy(np.zeros((height, width), np.uint16), tree, 0.8, "picture")
