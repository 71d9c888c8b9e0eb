"""The pieces that several partitions have in common: where all of them see one segment."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from grapl_engine.events import Labels
from grapl_engine.hierarchy.region_graph import region_graph

__all__ = ["MOST_PIECES", "common_pieces"]

MOST_PIECES = 4000
"""Beyond that the smallest go to their neighbours too, so that the tree stays one that a slider can show at once."""


def common_pieces(maps: Sequence[Labels], tolerance: float) -> NDArray[np.intp]:
    """The connected pieces of the intersection of partitions, without what is no wider than the tolerance.

    Where two partitions draw one border a little apart, a sliver lies between the two lines. A piece whose pixels all lie
    within half the tolerance of other pieces goes to the neighbour with which it shares most of its border.

    Parameters
    ----------
    maps : sequence of uint16, (h, w)
    tolerance : float
        Pixels; with 0 nothing goes.

    Returns
    -------
    intp, (h, w)
        Numbers from 0, each of them present and 4-connected, `MOST_PIECES` at most.
    """
    from skimage.measure import label

    joint = np.zeros(maps[0].shape, np.intp)
    for labels in maps:
        joint = np.unique(joint * (int(labels.max()) + 1) + labels, return_inverse=True)[1].reshape(joint.shape)
    pieces = np.asarray(label(joint, background=-1, connectivity=1), np.intp) - 1
    while (slivers := _slivers(pieces, tolerance)).any():
        smaller = _united(pieces, slivers)
        if smaller is pieces:
            break
        pieces = smaller
    return pieces


def _slivers(pieces: NDArray[np.intp], tolerance: float) -> NDArray[np.bool_]:
    """bool, (n,): what is no piece of its own."""
    from scipy.ndimage import distance_transform_edt

    sizes = np.bincount(pieces.ravel())
    widths = np.zeros(len(sizes))
    at_border = np.zeros(pieces.shape, np.bool_)
    for axis in (0, 1):
        apart = np.diff(pieces, axis=axis) != 0
        here = (slice(None), slice(-1)) if axis else (slice(-1),)
        there = (slice(None), slice(1, None)) if axis else (slice(1, None),)
        at_border[here] |= apart
        at_border[there] |= apart
    away = distance_transform_edt(~at_border) if at_border.any() else np.full(pieces.shape, np.inf)
    np.maximum.at(widths, pieces.ravel(), away.ravel() + 1)  # a pixel beside a border is one pixel from beyond it
    slivers = 2 * widths <= tolerance
    if len(sizes) > MOST_PIECES:
        slivers[np.argsort(sizes, kind="stable")[: len(sizes) - MOST_PIECES]] = True
    return slivers


def _united(pieces: NDArray[np.intp], slivers: NDArray[np.bool_]) -> NDArray[np.intp]:
    """With the slivers in their neighbours: of each the one with the longest common border; the same object if none has one."""
    graph = region_graph(pieces)
    i, j = np.concatenate([graph.pairs, graph.pairs[:, ::-1]]).T
    leaving = slivers[i] & (~slivers[j] | (graph.sizes[i] < graph.sizes[j]) | ((graph.sizes[i] == graph.sizes[j]) & (i < j)))
    if not leaving.any():
        return pieces
    order = np.argsort(np.tile(graph.lengths, 2)[leaving], kind="stable")
    into = np.arange(len(graph.sizes))
    into[i[leaving][order]] = j[leaving][order]  # of several the last one stays, which has the longest border
    while not np.array_equal(further := into[into], into):  # a sliver may go to one that goes on itself
        into = further
    return np.asarray(np.unique(into, return_inverse=True)[1][pieces])
