"""Which labels of another map the regions of a level hold: by hand, and counted on a photograph."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from grapl_engine.hierarchy.hierarchy import Hierarchy
from grapl_engine.hierarchy.label_shares import label_shares, majority_labels, region_confidence
from grapl_engine.hierarchy.merge_tree import MergeTree

LABELS = np.array([[0, 2], [2, 2]], np.uint16)
"""Of patches of 4 x 4 pixels."""


@pytest.fixture
def stripes() -> Hierarchy:
    """Eight columns of eight pixels: superpixels of 2, 1, 1 and 4 columns; the first two unite first, then the last two."""
    regions = np.repeat([0, 1, 2, 3], [2, 1, 1, 4])[None].repeat(8, 0).astype(np.uint16)
    tree = MergeTree(np.array([16.0, 8, 8, 32]), np.array([[0, 1], [2, 3], [4, 5]]), np.array([0.1, 0.2, 0.3]))
    return Hierarchy(regions, tree, 0.15, "picture")


def test_shares_of_a_level_by_hand(stripes: Hierarchy) -> None:
    assert label_shares(stripes, 1, LABELS).tolist() == [[0.25, 0, 0.75]]
    two, level = label_shares(stripes, 2, LABELS), stripes.labels(2)
    assert two[level[0, 0]].tolist() == [0.5, 0, 0.5]
    assert two[level[0, 7]].tolist() == pytest.approx([4 / 40, 0, 36 / 40])
    four = label_shares(stripes, 4, LABELS)
    assert four.shape == (4, 3) and four.sum(1).tolist() == [1, 1, 1, 1]


def test_the_label_of_most_pixels(stripes: Hierarchy) -> None:
    pixels = np.zeros((8, 8), np.uint16)
    pixels[:3, :3], pixels[:, 3], pixels[5:, 4:] = 4, 1, 3
    assert majority_labels(stripes, pixels).tolist() == [0, 0, 1, 0]
    pixels[:5, :2] = 4
    assert majority_labels(stripes, pixels).tolist() == [4, 0, 1, 0]


def test_which_labels_the_regions_of_a_level_hold(hierarchy: Hierarchy) -> None:
    network = np.random.default_rng(0).integers(0, 6, (16, 16)).astype(np.uint16)
    shares = label_shares(hierarchy, 9, network)
    assert shares.shape == (9, int(network.max()) + 1)
    rows, columns = (np.arange(n) * 16 // n for n in hierarchy.regions.shape)
    over, level = network[rows][:, columns], hierarchy.labels(9)
    for region in range(9):
        for found in range(shares.shape[1]):
            assert shares[region, found] == pytest.approx((over[level == region] == found).mean())


def test_how_sure_the_network_is_by_hand(stripes: Hierarchy) -> None:
    assert region_confidence(stripes, np.arange(4)) is None
    sure = replace(stripes, answers=np.array([[1, 0], [0.25, 0.75], [0.5, 0.5], [0, 1]], np.float32))
    apart = region_confidence(sure, np.arange(4))
    assert apart is not None and apart.tolist() == [1, 0.75, 0.5, 1]
    united = region_confidence(sure, np.array([0, 0, 3, 3]))  # of 16 and 8, and of 8 and 32 pixels
    assert united is not None
    assert united == pytest.approx([(16 + 8 * 0.25) / 24, np.nan, np.nan, (8 * 0.5 + 32) / 40], nan_ok=True)
