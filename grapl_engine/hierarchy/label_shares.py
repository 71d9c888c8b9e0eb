"""Which labels of another map, the network's or a graph cut's, the regions of a level hold."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from grapl_engine.events import Labels
from grapl_engine.hierarchy.hierarchy import Hierarchy
from grapl_engine.images.picture import stretched

__all__ = ["label_shares", "majority_labels"]


def label_shares(hierarchy: Hierarchy, count: int, labels: Labels) -> NDArray[np.float64]:
    """How much of each region of a level has which label.

    Parameters
    ----------
    hierarchy : Hierarchy
    count : int
        Regions of the level, from 1 to the number of superpixels.
    labels : uint16, (H, W)
        A map of the same picture of any size: patch labels fill their patches.

    Returns
    -------
    float64, (count, K)
        For each label of the level the share of its pixels with each label, up to the highest; rows sum to 1.
    """
    tree = hierarchy.tree
    pixels = _pixels(hierarchy, labels)
    shares = np.zeros((count, pixels.shape[1]))
    np.add.at(shares, tree.labels[tree.nodes_at(count)], pixels)
    return np.asarray(shares / shares.sum(1, keepdims=True))


def majority_labels(hierarchy: Hierarchy, labels: Labels) -> NDArray[np.intp]:
    """intp, (n,): the label that most pixels of each superpixel have in a map (H, W) of any size."""
    return np.asarray(_pixels(hierarchy, labels).argmax(1))


def _pixels(hierarchy: Hierarchy, labels: Labels) -> NDArray[np.intp]:
    """intp, (n, K): how many pixels of each superpixel have each label."""
    n, k = hierarchy.tree.leaves, int(labels.max()) + 1
    joint = hierarchy.regions.astype(np.intp) * k + stretched(labels, *hierarchy.regions.shape)
    return np.bincount(joint.ravel(), minlength=n * k).reshape(n, k)
