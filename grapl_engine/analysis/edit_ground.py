"""What a split by a cut stands on: the graph of a run's patches, and that of the superpixels of its picture."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from grapl_engine.graphcut.problem import Problem
from grapl_engine.hierarchy.cue_cache import MOST_PIXELS
from grapl_engine.hierarchy.region_graph import RegionGraph, region_graph
from grapl_engine.hierarchy.superpixels import superpixels
from grapl_engine.images.picture import working_image
from grapl_engine.record import RunRecord

__all__ = ["EditGround", "SuperpixelGraph"]

CONTRAST = 15.0
"""CIELAB units at which a border between two superpixels weighs 1/e of one without contrast, as in a run's superpixel cut."""


@dataclass(frozen=True, slots=True, eq=False)
class SuperpixelGraph:
    """Superpixels of a picture.

    Attributes
    ----------
    regions : intp, (h, w)
        Of each pixel of the picture or, if that is large, of a copy.
    pairs : intp, (m, 2)
        Superpixels i < j that touch.
    capacities : float64, (m,)
        What parting them costs: pixels of their border times ``exp(-(difference of mean CIELAB colours / 15)^2)``.
    """

    regions: NDArray[np.intp]
    pairs: NDArray[np.intp]
    capacities: NDArray[np.float64]


@dataclass(eq=False)
class EditGround:
    """Of one run; superpixels are made when they are first asked for.

    Attributes
    ----------
    record : RunRecord
    problem : Problem
        Of its last cut.
    """

    record: RunRecord
    problem: Problem

    @cached_property
    def superpixels(self) -> SuperpixelGraph:
        """Those of the run's levels of detail; of the picture where it has none."""
        from skimage.color import rgb2lab

        finished = self.record.finished
        hierarchy = None if finished is None else finished.hierarchy
        picture = self.record.picture
        pixels = picture.height * picture.width
        longest = int(max(picture.height, picture.width) * min(1.0, (MOST_PIXELS / pixels) ** 0.5))
        image = working_image(picture, longest if hierarchy is None else max(hierarchy.regions.shape))
        graph = region_graph(superpixels(image) if hierarchy is None else hierarchy.regions)
        return SuperpixelGraph(graph.regions, graph.pairs, _capacities(graph, rgb2lab(image)))


def _capacities(graph: RegionGraph, lab: NDArray[np.floating]) -> NDArray[np.float64]:
    means = graph.mean(lab)
    apart = ((means[graph.pairs[:, 0]] - means[graph.pairs[:, 1]]) ** 2).sum(1)
    return np.asarray(graph.lengths * np.exp(-apart / CONTRAST**2), np.float64)
