"""The borders of a superpixel map, of which each level draws a part."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from grapl_engine.hierarchy.hierarchy import Hierarchy

__all__ = ["LevelBorders"]

LIGHT_SIDE, DARK_SIDE = 1, 2


class LevelBorders:
    """Found once; to choose a level's among them takes a comparison for each.

    Parameters
    ----------
    regions : uint16, (h, w)
        Superpixels.

    Attributes
    ----------
    ends : float64, (m, 2, 2)
        Ends of each line between the same two superpixels as (x, y), in cells.
    pairs : intp, (m, 2)
        The superpixels on either side of each line.
    """

    def __init__(self, regions: NDArray[np.uint16]) -> None:
        self.shape = regions.shape
        width = regions.shape[1]
        across, down = _Meetings(np.ascontiguousarray(regions.T)), _Meetings(regions)
        beside = (across.at % across.length) * width + across.at // across.length
        self._cells = np.concatenate([beside, down.at])
        self._beyond = np.concatenate([beside + 1, down.at + width])
        self._cell_pairs = np.concatenate([across.pairs, down.pairs])
        (upright, upright_pairs), (level, level_pairs) = across.lines(), down.lines()
        self.ends = np.concatenate([upright, level[..., ::-1]]).astype(np.float64)
        self.pairs = np.concatenate([upright_pairs, level_pairs])

    def lines(self, nodes: NDArray[np.intp], most: int) -> NDArray[np.float64] | None:
        """float64, (l, 2, 2): the lines between superpixels of different nodes; None if they are more than `most`."""
        apart = nodes[self.pairs[:, 0]] != nodes[self.pairs[:, 1]]
        return self.ends[apart] if np.count_nonzero(apart) <= most else None

    def mask(self, nodes: NDArray[np.intp]) -> NDArray[np.uint8]:
        """uint8, (h, w): 1 (light) left of and above a border between different nodes, 2 (dark) right of and below, else 0."""
        mask = np.zeros(self.shape, np.uint8)
        apart = nodes[self._cell_pairs[:, 0]] != nodes[self._cell_pairs[:, 1]]
        flat = mask.ravel()
        flat[self._beyond[apart]] = DARK_SIDE
        flat[self._cells[apart]] = LIGHT_SIDE
        return mask

    def most_salient(self, hierarchy: Hierarchy) -> float:
        """How salient the most salient of the borders is, 0 to 1."""
        return float(self._saliency(hierarchy)[0].max(initial=0.0))

    def strengths(self, hierarchy: Hierarchy, most: float | None = None) -> NDArray[np.uint8]:
        """uint8, (h, w): on both sides of each border the square of how salient it is, 255 for the most salient of all.

        `most` is how salient that one is, where these are borders of a part.
        """
        strengths = np.zeros(self.shape, np.uint8)
        if not len(self._cells):
            return strengths
        salient, places = self._saliency(hierarchy)
        shares = np.minimum(salient / max(salient.max() if most is None else most, np.finfo(float).tiny), 1)
        values = np.ceil(255 * shares**2).astype(np.uint8)[places]
        for side in (self._cells, self._beyond):
            np.maximum.at(strengths.ravel(), side, values)
        return strengths

    def _saliency(self, hierarchy: Hierarchy) -> tuple[NDArray[np.float64], NDArray[np.intp]]:
        """Of each pair of superpixels that meet, and which pair stands on the sides of each cell's border."""
        pairs, places = np.unique(np.sort(self._cell_pairs, axis=1) @ (hierarchy.tree.leaves, 1), return_inverse=True)
        heights = hierarchy.tree.saliency(np.stack(np.divmod(pairs, hierarchy.tree.leaves), axis=1))
        return heights / (1 + heights), places


class _Meetings:
    """Where different superpixels meet between a row of a map and the next.

    Attributes
    ----------
    at : intp, (c,)
        The cells in the upper row of each, as flat indices, ascending.
    length : int
        Of a row.
    pairs : intp, (c, 2)
        The superpixels in the upper and the lower row.
    """

    def __init__(self, regions: NDArray[np.uint16]) -> None:
        self.length = regions.shape[1]
        self.at = np.flatnonzero(regions[:-1] != regions[1:])
        flat = regions.ravel()
        self.pairs = np.stack([flat[self.at], flat[self.at + self.length]], axis=1).astype(np.intp)

    def lines(self) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
        """Runs of one pair: ends as (row of the line, place along it), intp (m, 2, 2), and the pairs, intp (m, 2)."""
        at, pairs = self.at, self.pairs
        goes_on = (np.diff(at) == 1) & (at[1:] % self.length > 0) & (pairs[1:] == pairs[:-1]).all(axis=1)
        first, last = np.ones(len(at), bool), np.ones(len(at), bool)
        first[1:], last[:-1] = ~goes_on, ~goes_on
        rows, begins = np.divmod(at[first], self.length)
        ends = at[last] % self.length + 1
        lines = np.stack([np.stack([rows + 1, begins], axis=1), np.stack([rows + 1, ends], axis=1)], axis=1)
        return lines, pairs[first]
