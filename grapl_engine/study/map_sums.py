"""What a variant's maps have over all pictures together, as the BSDS benchmark adds up."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from grapl_engine.evaluation.benchmark import boundary_figures
from grapl_engine.evaluation.boundary import BoundaryCounts
from grapl_engine.evaluation.measures import SUMS
from grapl_engine.study.results import VariantResults

__all__ = ["MapSums", "map_sums"]


@dataclass(frozen=True, slots=True)
class MapSums:
    """Shares of sums over pictures, seeds and annotators; each seed's run is a picture of its own.

    Attributes
    ----------
    covering : float
        Over all places of all annotators.
    boundary_f : float
        F of precision and recall over all boundary pixels.
    """

    covering: float
    boundary_f: float


def map_sums(variant: VariantResults) -> MapSums | None:
    """Those of a variant's maps; None if nothing is done, or an earlier version kept no sums of a picture."""
    sums = variant.complete[list(SUMS)].sum(skipna=False)
    if not (len(variant.complete) and np.isfinite(sums).all()):
        return None
    counts = np.array([sums[f"boundary_{name}"] for name in BoundaryCounts._fields])
    return MapSums(float(sums["covered"] / sums["places"]), boundary_figures(counts[None, None]).ods)
