"""Superpixels and their borders: which touch, along how many pixels, and what lies on each border."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

__all__ = ["RegionGraph", "region_graph"]


@dataclass(frozen=True, slots=True, eq=False)
class RegionGraph:
    """The region adjacency graph of a partition.

    Attributes
    ----------
    regions : intp, (h, w)
        The region of each pixel, 0 to n - 1.
    sizes : float64, (n,)
        Pixels of each.
    pairs : intp, (m, 2)
        Regions that touch (4-neighbours), i < j, sorted.
    lengths : float64, (m,)
        Pixel edges on each border.
    edge_pair : intp, (e,)
        The pair that each pixel edge belongs to.
    edge_pixel : intp, (e, 2)
        The two pixels of each edge, as flat indices ``row * w + column``.
    """

    regions: NDArray[np.intp]
    sizes: NDArray[np.float64]
    pairs: NDArray[np.intp]
    lengths: NDArray[np.float64]
    edge_pair: NDArray[np.intp]
    edge_pixel: NDArray[np.intp]

    def mean(self, values: NDArray[np.floating]) -> NDArray[np.float64]:
        """The mean of values over each region.

        Parameters
        ----------
        values : floating, (h, w, C)

        Returns
        -------
        float64, (n, C)
        """
        flat = self.regions.ravel()
        channels = [np.bincount(flat, values[..., c].ravel(), minlength=len(self.sizes)) for c in range(values.shape[-1])]
        return np.stack(channels, axis=1) / self.sizes[:, None]

    def histogram(self, kinds: NDArray[np.integer], count: int) -> NDArray[np.float64]:
        """How the pixels of each region are shared among kinds.

        Parameters
        ----------
        kinds : integer, (h, w)
            0 to count - 1.
        count : int

        Returns
        -------
        float64, (n, count)
            Each row sums to 1.
        """
        n = len(self.sizes)
        joint = self.regions.ravel() * count + kinds.ravel()
        return np.bincount(joint, minlength=n * count).reshape(n, count) / self.sizes[:, None]

    def along(self, per_edge: NDArray[np.floating]) -> NDArray[np.float64]:
        """The mean along each border of what its pixel edges have.

        Parameters
        ----------
        per_edge : floating, (e,)

        Returns
        -------
        float64, (m,)
        """
        return np.bincount(self.edge_pair, per_edge, minlength=len(self.pairs)) / self.lengths


def region_graph(regions: NDArray[np.integer]) -> RegionGraph:
    """The regions that touch and the pixel edges between them.

    Parameters
    ----------
    regions : integer, (h, w)
        Numbers 0 to n - 1, each of them present.

    Returns
    -------
    RegionGraph
    """
    labels: NDArray[np.intp] = np.asarray(regions, dtype=np.intp)
    count = int(labels.max()) + 1
    places = np.arange(labels.size).reshape(labels.shape)
    joints, pixels = [], []
    for here, there in ((np.s_[:, :-1], np.s_[:, 1:]), (np.s_[:-1], np.s_[1:])):
        apart = labels[here] != labels[there]
        one, other = labels[here][apart], labels[there][apart]
        joints.append(np.minimum(one, other) * count + np.maximum(one, other))
        pixels.append(np.stack([places[here][apart], places[there][apart]], axis=1))
    keys, edge_pair = np.unique(np.concatenate(joints), return_inverse=True)
    return RegionGraph(
        labels,
        np.bincount(labels.ravel(), minlength=count).astype(np.float64),
        np.stack(np.divmod(keys, count), axis=1).astype(np.intp),
        np.bincount(edge_pair, minlength=len(keys)).astype(np.float64),
        edge_pair,
        np.concatenate(pixels),
    )
