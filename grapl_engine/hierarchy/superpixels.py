"""Small segments that keep to the picture's edges, from which larger ones are made."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from grapl_engine.hierarchy.region_graph import region_graph

__all__ = ["felzenszwalb_segments", "superpixels"]

SCALE, SIGMA, LEAST = 30.0, 0.8, 60
"""Felzenszwalb and Huttenlocher's parameters: some five hundred superpixels in a picture of 481 x 321."""
THIN = 0.55
"""Pixels for each pixel edge of the border: a ribbon one pixel wide has half a pixel, one of two pixels has a whole one."""


def superpixels(image: NDArray[np.float32]) -> NDArray[np.intp]:
    """Small segments that keep to the picture's edges.

    Parameters
    ----------
    image : float32, (h, w, 3)
        RGB in [0, 1].

    Returns
    -------
    intp, (h, w)
        Numbers from 0, each of them 4-connected.

    References
    ----------
    Felzenszwalb, Huttenlocher, "Efficient Graph-Based Image Segmentation", IJCV 59(2), 2004,
    doi:10.1023/B:VISI.0000022288.19776.77.
    """
    from skimage.measure import label

    pieces = label(felzenszwalb_segments(image), background=-1, connectivity=1)
    return _without_slivers(np.asarray(pieces, np.intp) - 1)


def felzenszwalb_segments(image: NDArray[np.float32]) -> NDArray[np.intp]:
    """What superpixels are made of.

    Parameters
    ----------
    image : float32, (h, w, 3)
        RGB in [0, 1].

    Returns
    -------
    intp, (h, w)
        Numbers from 0; some segments hang together by corners alone.
    """
    from skimage.segmentation import felzenszwalb

    return np.asarray(felzenszwalb(image, scale=SCALE, sigma=SIGMA, min_size=LEAST), dtype=np.intp)


def _without_slivers(pieces: NDArray[np.intp]) -> NDArray[np.intp]:
    """What is no segment of the picture goes to the neighbour with which it shares most of its border.

    Pieces that hung on a superpixel by a corner alone; and ribbons one pixel wide, which the blur before makes at sharp edges.
    """
    while True:
        graph = region_graph(pieces)
        around = np.bincount(graph.pairs.ravel(), np.repeat(graph.lengths, 2), minlength=len(graph.sizes))
        is_sliver = (graph.sizes < LEAST / 2) | (graph.sizes < THIN * around)
        i, j = np.concatenate([graph.pairs, graph.pairs[:, ::-1]]).T
        leaving = is_sliver[i] & ~is_sliver[j]
        if not leaving.any():
            return pieces
        order = np.argsort(np.tile(graph.lengths, 2)[leaving], kind="stable")
        into = np.arange(len(graph.sizes))
        into[i[leaving][order]] = j[leaving][order]  # of several the last one stays, which has the longest border
        pieces = np.unique(into, return_inverse=True)[1][pieces]  # of the pieces: of all their pixels it would take longer
