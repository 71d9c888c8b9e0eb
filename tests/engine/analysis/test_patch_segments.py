from __future__ import annotations

import numpy as np
import pytest

from grapl_engine.analysis.patch_segments import patch_segments


def by_definition(labels: np.ndarray, d: int) -> np.ndarray:
    rows, columns = (np.arange(side) * d // side for side in labels.shape)
    found = np.zeros((d, d), np.uint16)
    for r in range(d):
        for c in range(d):
            inside = labels[np.ix_(rows == r, columns == c)]
            found[r, c] = np.bincount(inside.ravel()).argmax()
    return found


@pytest.mark.parametrize("seed", range(12))
def test_the_majority_of_each_patch_is_its_segment(seed: int) -> None:
    rng = np.random.default_rng(seed)
    d = int(rng.integers(2, 7))
    labels = rng.choice([0, 3, 4, 900], (int(rng.integers(d, 40)), int(rng.integers(d, 40)))).astype(np.uint16)
    before = patch_segments(labels, d)
    np.testing.assert_array_equal(before, by_definition(labels, d))
    top, bottom = sorted(rng.choice(len(labels) + 1, 2, replace=False).tolist())
    labels[top:bottom] = rng.choice([0, 5], labels[top:bottom].shape)
    np.testing.assert_array_equal(patch_segments(labels, d, before, (top, bottom)), by_definition(labels, d))


def test_a_picture_smaller_than_the_grid_gives_its_nearest_pixels() -> None:
    np.testing.assert_array_equal(patch_segments(np.array([[1, 2]], np.uint16), 4), [[1, 1, 2, 2]] * 4)
