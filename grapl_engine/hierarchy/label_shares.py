"""Which labels of another map, the network's or a graph cut's, the regions of a level hold; how sure the network is of them."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from grapl_engine.events import Labels
from grapl_engine.hierarchy.hierarchy import Hierarchy
from grapl_engine.images.picture import stretched

__all__ = ["label_shares", "majority_labels", "region_confidence"]


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
    """The label that most pixels of each superpixel have in a map.

    Parameters
    ----------
    hierarchy : Hierarchy
    labels : uint16, (H, W)
        Of any size: it is laid over the superpixels.

    Returns
    -------
    intp, (n,)
        Of several with as many pixels, the lowest.
    """
    return np.asarray(_pixels(hierarchy, labels).argmax(1))


def region_confidence(hierarchy: Hierarchy, regions: NDArray[np.integer]) -> NDArray[np.float64] | None:
    """How sure the network is of one label in each region of a level, or of a cut through the tree.

    Parameters
    ----------
    hierarchy : Hierarchy
    regions : integer, (n,)
        The region of each superpixel, from 0; numbers may be left out.

    Returns
    -------
    float64, (c,), or None where there was no network
        For each number up to the highest the mean over its pixels of the probability of the label that is likeliest there;
        NaN for those left out.
    """
    if hierarchy.answers is None:
        return None
    sizes = hierarchy.tree.sizes
    weighted = sizes[:, None] * hierarchy.answers
    count = int(regions.max()) + 1
    sums = np.zeros((count, weighted.shape[1]))
    np.add.at(sums, regions, weighted)
    pixels = np.bincount(regions, weights=sizes, minlength=count)
    return np.asarray(np.divide(sums.max(1), pixels, out=np.full(count, np.nan), where=pixels > 0))


def _pixels(hierarchy: Hierarchy, labels: Labels) -> NDArray[np.intp]:
    """intp, (n, K): how many pixels of each superpixel have each label."""
    n, k = hierarchy.tree.leaves, int(labels.max()) + 1
    joint = hierarchy.regions.astype(np.intp) * k + stretched(labels, *hierarchy.regions.shape)
    return np.bincount(joint.ravel(), minlength=n * k).reshape(n, k)
