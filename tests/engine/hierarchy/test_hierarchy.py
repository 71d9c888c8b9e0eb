"""Levels of a hierarchy as labels, and all of them in one contour map."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from grapl_engine.hierarchy.builders import picture_cues, picture_hierarchy
from grapl_engine.hierarchy.hierarchy import Hierarchy
from grapl_engine.hierarchy.merge_tree import MergeTree
from grapl_engine.images.picture import stretched


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


@pytest.mark.parametrize(("height", "width"), [(200, 300), (257, 311), (401, 600)])
def test_contours_over_a_larger_picture_hold_the_levels_as_they_are_stretched(
    hierarchy: Hierarchy, height: int, width: int
) -> None:
    from skimage.measure import label

    contours = hierarchy.contours_over(height, width)
    assert contours.shape == (2 * height + 1, 2 * width + 1)
    for count in (2, 9, 40, hierarchy.tree.leaves):
        level = hierarchy.tree.height_of(count)
        read = label(contours <= np.float32(level / (1 + level)), connectivity=1)[1::2, 1::2]
        ours = stretched(hierarchy.labels(count), height, width)
        joint = np.unique(np.stack([read.ravel(), ours.ravel()]), axis=1)
        assert joint.shape[1] == len(np.unique(read)) == count


def test_contours_over_a_larger_picture_are_those_of_the_stretched_superpixels(hierarchy: Hierarchy) -> None:
    regions = stretched(hierarchy.regions, 333, 477)
    tree = MergeTree(np.bincount(regions.ravel()).astype(float), hierarchy.tree.merges, hierarchy.tree.heights)
    large = Hierarchy(regions, tree, hierarchy.automatic, "picture")
    np.testing.assert_array_equal(hierarchy.contours_over(333, 477), large.contours)


def test_pieces_are_some_of_the_superpixels(hierarchy: Hierarchy) -> None:
    for pieces in (0, hierarchy.tree.leaves + 1):
        with pytest.raises(ValueError, match="from one piece"):
            replace(hierarchy, pieces=pieces)


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
