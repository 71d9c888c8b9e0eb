"""Levels of a hierarchy as labels, and all of them in one contour map."""

from __future__ import annotations

import numpy as np

from grapl_engine.hierarchy.builders import picture_cues, picture_hierarchy
from grapl_engine.hierarchy.hierarchy import Hierarchy


def test_the_contour_map_holds_every_level(hierarchy: Hierarchy) -> None:
    """Connected pieces of the thresholded map, as a reader that knows only the map finds them."""
    from skimage.measure import label

    contours = hierarchy.contours
    assert contours.shape == tuple(2 * side + 1 for side in hierarchy.regions.shape)
    for k in np.linspace(0.02, contours.max() + 0.01, 20):
        read = label(contours <= k, connectivity=1)[1::2, 1::2]
        ours = hierarchy.labels(hierarchy.tree.count_at(k / (1 - k)))
        joint = np.unique(np.stack([read.ravel(), ours.ravel()]), axis=1)
        assert joint.shape[1] == len(np.unique(read)) == len(np.unique(ours))


def test_labels_are_counted_from_0_and_stay(hierarchy: Hierarchy) -> None:
    before = hierarchy.labels(20)
    assert np.array_equal(np.unique(before), np.arange(20))
    after = hierarchy.labels(19)
    assert set(before[after != before].tolist()) == {19}
    assert hierarchy.labels(0).max() == 0 and hierarchy.labels(10**6).max() == hierarchy.tree.leaves - 1


def test_a_picture_of_one_colour_is_one_region() -> None:
    cues = picture_cues(np.full((20, 30, 3), 0.5, np.float32))
    assert cues is not None
    hierarchy = picture_hierarchy(cues)
    assert hierarchy.automatic_count == 1 and hierarchy.labels(1).max() == 0
    assert not hierarchy.contours.any()
