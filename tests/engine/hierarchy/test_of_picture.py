from __future__ import annotations

import numpy as np

from grapl_engine import as_picture
from grapl_engine.hierarchy.of_picture import LONGEST, hierarchy_of


def test_halves_are_told_apart() -> None:
    pixels = np.full((60, 80, 3), 40, np.uint8)
    pixels[:, 40:] = 200
    found = hierarchy_of(as_picture(pixels))
    assert found is not None
    labels = found.labels(2)
    assert found.source == "picture"
    assert labels.shape == (60, 80)
    assert len(np.unique(labels[:, :40])) == len(np.unique(labels[:, 40:])) == 1
    assert labels[0, 0] != labels[0, 79]


def test_one_colour_and_one_pixel_are_one_region() -> None:
    for shape in ((30, 40, 3), (1, 1, 3)):
        found = hierarchy_of(as_picture(np.full(shape, 90, np.uint8)))
        assert found is not None
        assert (found.tree.leaves, found.automatic_count, found.regions.shape) == (1, 1, shape[:2])


def test_large_pictures_are_looked_at_smaller_and_a_stop_is_heard() -> None:
    picture = as_picture(np.full((8, 2 * LONGEST, 3), 90, np.uint8))
    found = hierarchy_of(picture)
    assert found is not None
    assert found.regions.shape == (4, LONGEST)
    assert hierarchy_of(picture, lambda: True) is None
