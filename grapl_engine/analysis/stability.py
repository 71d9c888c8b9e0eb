"""Several runs of one picture: which borders they have in common, and which places they put together."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from grapl_engine.analysis.common_pieces import common_pieces
from grapl_engine.events import Labels
from grapl_engine.hierarchy.cue_cache import MOST_PIXELS
from grapl_engine.hierarchy.hierarchy import Hierarchy
from grapl_engine.hierarchy.merging import merge
from grapl_engine.hierarchy.region_graph import RegionGraph, region_graph
from grapl_engine.images.picture import stretched

__all__ = ["Stability", "small_map", "stability_of"]

MARGIN = 1e-9
"""Distances are roots of whole numbers; a tolerance that is one of them includes it."""


@dataclass(frozen=True, eq=False)
class Stability:
    """What runs of one picture say together.

    A pixel is at a border of a run where its label is not that of its right or of its lower neighbour. The edge between two
    neighbouring pixels lies where the left or the upper of them is. A run has an edge if it has a pixel at a border within the
    tolerance of it; the edge's persistence is the share of the runs that have it.

    Attributes
    ----------
    maps : tuple of uint16, (h, w)
        A label map of each run; of a large picture as `small_map` has it.
    tolerance : float
        Pixels of these maps.
    hierarchy : Hierarchy
        The pieces that the runs have in common, united weakest border first. The height of a merge is the persistence of the
        border between the two, the mean over its edges, or of an earlier merge where that was higher.
    """

    maps: tuple[Labels, ...]
    tolerance: float
    hierarchy: Hierarchy

    @property
    def runs(self) -> int:
        """How many runs there are."""
        return len(self.maps)

    @cached_property
    def seen(self) -> NDArray[np.uint8]:
        """uint8, (h, w): how many runs have a border within the tolerance of each pixel."""
        return _seen(self.maps, self.tolerance)

    def count_at(self, persistence: float) -> int:
        """How many regions are left where borders of less persistence are left out."""
        tree = self.hierarchy.tree
        return tree.leaves - int(np.searchsorted(tree.heights, persistence - MARGIN, side="left"))

    def along(self, graph: RegionGraph) -> NDArray[np.float64]:
        """The persistence of each border of a partition, the mean over its edges.

        Parameters
        ----------
        graph : RegionGraph
            Of regions of the size of `maps`, m of whose pairs are neighbours.

        Returns
        -------
        float64, (m,)
            0 to 1.
        """
        return _along(graph, self.seen, self.runs)

    def together(self, row: int, column: int) -> NDArray[np.uint8]:
        """In how many runs each place has the label of this one.

        The labels are those of the maps: two places with one label count as together, be they connected or not.

        Parameters
        ----------
        row, column : int
            A pixel of the maps.

        Returns
        -------
        uint8, (h, w)
        """
        return np.asarray(np.sum([labels == labels[row, column] for labels in self.maps], axis=0, dtype=np.uint8))

    def runs_together(self, one: tuple[int, int], other: tuple[int, int]) -> int:
        """In how many runs two pixels, each (row, column), have one label."""
        return sum(int(labels[one] == labels[other]) for labels in self.maps)


def small_map(labels: Labels) -> Labels:
    """A map as `stability_of` takes it.

    Parameters
    ----------
    labels : uint16, (H, W)

    Returns
    -------
    uint16, (h, w)
        The map itself, or where it is large a copy of at most `MOST_PIXELS` pixels, the nearest label for each.
    """
    height, width = labels.shape
    if labels.size <= MOST_PIXELS:
        return labels
    share = float(MOST_PIXELS / labels.size) ** 0.5
    return stretched(labels, max(1, int(share * height)), max(1, int(share * width)))


def stability_of(maps: Sequence[Labels], tolerance: float, should_stop: Callable[[], bool] = lambda: False) -> Stability | None:
    """What runs of one picture say together.

    Parameters
    ----------
    maps : sequence of uint16, (h, w)
        A label map of each run, at most 255, of one size and as `small_map` gives them.
    tolerance : float
        Pixels; that of the BSDS benchmark is 0.0075 of the diagonal.
    should_stop : callable
        Asked between the steps.

    Returns
    -------
    Stability, or None if stopped

    Raises
    ------
    ValueError
        If there are no maps or too many, they differ in size, or the tolerance is below 0.
    """
    if not 1 <= len(maps) <= 255 or len({labels.shape for labels in maps}) != 1:
        raise ValueError(f"Stability needs 1 to 255 maps of one size; got {[labels.shape for labels in maps[:9]]}.")
    if not tolerance >= 0:
        raise ValueError(f"The tolerance is {tolerance} pixels: expected 0 or more.")
    seen = _seen(maps, tolerance)
    if should_stop():
        return None
    pieces = common_pieces(maps, tolerance)
    if should_stop():
        return None
    graph = region_graph(pieces)
    tree = merge(graph, [], _along(graph, seen, len(maps)), should_stop=should_stop)
    if tree is None:
        return None
    regions = pieces.astype(np.uint16)
    regions.flags.writeable = False
    found = Stability(tuple(maps), tolerance, Hierarchy(regions, tree, 0.5, "runs"))
    found.__dict__["seen"] = seen  # known already
    return found


def _along(graph: RegionGraph, seen: NDArray[np.uint8], runs: int) -> NDArray[np.float64]:
    return graph.along(seen.ravel()[graph.edge_pixel[:, 0]] / runs)


def _seen(maps: Sequence[Labels], tolerance: float) -> NDArray[np.uint8]:
    from scipy.ndimage import distance_transform_edt

    seen = np.zeros(maps[0].shape, np.uint8)
    for labels in maps:
        at_border = np.zeros(labels.shape, np.bool_)
        at_border[:, :-1] = labels[:, :-1] != labels[:, 1:]
        at_border[:-1] |= labels[:-1] != labels[1:]
        if at_border.any():
            seen += distance_transform_edt(~at_border) <= tolerance + MARGIN
    return seen
