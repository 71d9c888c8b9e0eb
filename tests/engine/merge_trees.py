"""Merge trees for tests."""

from __future__ import annotations

import numpy as np

from grapl_engine.hierarchy.merge_tree import MergeTree


def random_tree(rng: np.random.Generator, leaves: int) -> MergeTree:
    alive, merges = list(range(leaves)), []
    for new in range(leaves, 2 * leaves - 1):
        pair = [alive.pop(int(rng.integers(len(alive)))) for _ in range(2)]
        merges.append(pair)
        alive.append(new)
    heights = np.sort(rng.random(leaves - 1))
    return MergeTree(rng.integers(1, 50, leaves).astype(float), np.array(merges, np.intp).reshape(-1, 2), heights)


# ((0 1) (2 3)) by hand: 0 and 1 unite at 0.2 as node 4, 2 and 3 at 0.5 as node 5, both at 0.9 as node 6.
BY_HAND = MergeTree(np.array([5.0, 1.0, 2.0, 4.0]), np.array([[0, 1], [2, 3], [4, 5]]), np.array([0.2, 0.5, 0.9]))
