"""Every measure of a segmentation, against one annotator and over all of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import astuple, dataclass, fields

import numpy as np

__all__ = ["Scores", "ScoresOverAnnotators", "over_annotators"]

LOWER_IS_BETTER = ("variation_of_information", "over_segmentation", "under_segmentation")


@dataclass(frozen=True, slots=True)
class Scores:
    """Every measure against one annotator (or their mean, best or spread).

    Attributes
    ----------
    weighted_iou, mean_iou, pixel_accuracy, covering, rand_index : float
        0 to 1, higher is better. The mean of `rand_index` is the probabilistic Rand index.
    variation_of_information, over_segmentation, under_segmentation : float
        Bits, lower is better; the first is the sum of the other two.
    boundary_f_2px, boundary_f_bsds : float
        At 2 pixels, and at 0.0075 of the diagonal.
    delta_k : float
        K0 - K-hat, the same for all annotators; NaN for a method without K0.
    """

    weighted_iou: float
    mean_iou: float
    pixel_accuracy: float
    covering: float
    variation_of_information: float
    over_segmentation: float
    under_segmentation: float
    rand_index: float
    boundary_f_2px: float
    boundary_f_bsds: float
    delta_k: float


@dataclass(frozen=True, slots=True)
class ScoresOverAnnotators:
    """A segmentation against every annotator of a picture.

    Attributes
    ----------
    each : tuple of Scores
        In the annotators' order.
    mean : Scores
    best : Scores
        Each measure's best annotator, which may be another one from measure to measure.
    spread : Scores
        Standard deviation over annotators (divided by their number); 0 for a single one.
    k_hat : int
        Labels in the map.
    k_reference : tuple of int
        Segments of each annotator, void left out.
    """

    each: tuple[Scores, ...]
    mean: Scores
    best: Scores
    spread: Scores
    k_hat: int
    k_reference: tuple[int, ...]


def over_annotators(each: Sequence[Scores], k_hat: int, k_reference: Sequence[int]) -> ScoresOverAnnotators:
    """Mean, best and spread of what the annotators give, at least one of them."""
    values = np.array([astuple(scores) for scores in each])
    lower = np.array([field.name in LOWER_IS_BETTER for field in fields(Scores)])
    rows = values.mean(0), np.where(lower, values.min(0), values.max(0)), values.std(0)
    mean, best, spread = (Scores(*row.tolist()) for row in rows)
    return ScoresOverAnnotators(tuple(each), mean, best, spread, k_hat, tuple(k_reference))
