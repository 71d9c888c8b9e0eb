"""What a method with levels is worth: with one level for all pictures, with the best for each, and with one chosen elsewhere.

Values are arrays with a row a picture and a column a level of a common scale (a threshold, or a number of regions).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

__all__ = [
    "SPLITS",
    "BoundaryFigures",
    "Difference",
    "best_for_all",
    "best_for_each",
    "boundary_figures",
    "crossed",
    "paired_difference",
    "pooled",
]

Values = NDArray[np.float64]
SPLITS = 200
SPLIT_SEED = 0
RECALLS = np.arange(101) / 100
"""Where the curve of precision over recall is read for its area."""
ERRORS = 2.0
"""Standard errors under which a difference is not called one."""


@dataclass(frozen=True, slots=True)
class Difference:
    """How much one thing has more than another, over pictures that both have.

    Attributes
    ----------
    mean : float
    error : float
        Standard error of the mean: the standard deviation (n - 1) by the root of n; NaN for one picture.
    pictures : int
    """

    mean: float
    error: float
    pictures: int

    @property
    def is_shown(self) -> bool:
        """Whether it reaches two standard errors."""
        return self.mean != 0 and abs(self.mean) >= ERRORS * self.error


def paired_difference(one: Values, other: Values) -> Difference | None:
    """The mean difference of two values a picture, with its standard error.

    Parameters
    ----------
    one, other : float64, (P,)
        Of the same pictures in the same order.

    Returns
    -------
    Difference or None
        `one` less `other`; None where there is no picture, or a value is none.
    """
    apart = np.asarray(one - other, np.float64)
    if not len(apart) or not np.isfinite(apart).all():
        return None
    error = apart.std(ddof=1) / np.sqrt(len(apart)) if len(apart) > 1 else np.nan
    return Difference(float(apart.mean()), float(error), len(apart))


def best_for_all(values: Values, *, lower: bool = False) -> int:
    """The level whose mean over pictures is best (optimal data set scale, ODS).

    Parameters
    ----------
    values : float64, (P, T)
        Of each picture at each level.
    lower : bool
        Whether less is better.

    Returns
    -------
    int
        From 0 to T - 1; the first of equals.
    """
    mean = values.mean(0)
    return int(mean.argmin() if lower else mean.argmax())


def best_for_each(values: Values, *, lower: bool = False) -> Values:
    """The best level's value for each picture (optimal image scale, OIS).

    Parameters
    ----------
    values : float64, (..., T)
        At each level.
    lower : bool
        Whether less is better.

    Returns
    -------
    float64, (...)
    """
    return np.asarray(values.min(-1) if lower else values.max(-1))


def crossed(values: Values, *, lower: bool = False, splits: int = SPLITS) -> Values:
    """Each picture's value at a level that was chosen without it.

    The pictures are halved at random, the best level of each half is taken for the other; the splits are the same each time
    for the same number of pictures.

    Parameters
    ----------
    values : float64, (P, T)
        At least two pictures.
    lower : bool
        Whether less is better.
    splits : int

    Returns
    -------
    float64, (P,)
        Mean over the splits, in each of which every picture is held out once.
    """
    pictures = len(values)
    generator = np.random.default_rng(SPLIT_SEED)
    total = np.zeros(pictures)
    for _ in range(splits):
        order = generator.permutation(pictures)
        one, other = order[: pictures // 2], order[pictures // 2 :]
        for chosen_on, judged_on in ((one, other), (other, one)):
            total[judged_on] += values[judged_on, best_for_all(values[chosen_on], lower=lower)]
    return total / splits


def pooled(parts: Values, wholes: Values) -> tuple[int, float, float]:
    """Shares of sums over all pictures: the best level for all, its share, and that of each picture's best level.

    Parameters
    ----------
    parts, wholes : float64, (P, T)
        For covering: places times covering, and places, of all annotators.

    Returns
    -------
    int, float, float
        Level, ODS, OIS.
    """
    shares = parts.sum(0) / wholes.sum(0)
    each = np.arange(len(parts)), (parts / wholes).argmax(1)
    return int(shares.argmax()), float(shares.max()), float(parts[each].sum() / wholes[each].sum())


@dataclass(frozen=True, slots=True)
class BoundaryFigures:
    """The boundary benchmark's figures.

    Attributes
    ----------
    level : int
        The best one for all pictures.
    ods, ois : float
        F at it, and at each picture's best level, of precision and recall over all pictures together.
    ap : float
        Average precision: the area under the curve of precision over recall.
    """

    level: int
    ods: float
    ois: float
    ap: float


def boundary_figures(counts: Values) -> BoundaryFigures:
    """From boundary pixels that are right, drawn, found and wanted to F and average precision, as BSDS has them.

    Without any drawn pixel precision is 0. F is taken at the levels there are, without any between two of them.

    Parameters
    ----------
    counts : float64, (P, T, 4)
        By picture and level, as `grapl_engine.evaluation.boundary.BoundaryCounts` has them.

    Returns
    -------
    BoundaryFigures

    References
    ----------
    Martin, Fowlkes, Malik, "Learning to Detect Natural Image Boundaries Using Local Brightness, Color, and Texture Cues",
    IEEE TPAMI 26(5), 2004, doi:10.1109/TPAMI.2004.1273918; the benchmark's code (collect_eval_bdry) for OIS and area.
    """
    precision, recall = _precision_recall(counts.sum(0))
    f = _f(precision, recall)
    each = np.arange(len(counts)), _f(*_precision_recall(counts)).argmax(1)
    at_best = _f(*_precision_recall(counts[each].sum(0)))
    return BoundaryFigures(int(f.argmax()), float(f.max()), float(at_best), _area(precision, recall))


def _precision_recall(counts: Values) -> tuple[Values, Values]:
    right, drawn, found, wanted = np.moveaxis(counts, -1, 0)
    return right / np.maximum(drawn, 1), found / np.maximum(wanted, 1)


def _f(precision: Values, recall: Values) -> Values:
    total = precision + recall
    return np.asarray(2 * precision * recall / np.where(total > 0, total, 1))


def _area(precision: Values, recall: Values) -> float:
    """Sum over `RECALLS` by their step; nothing beyond the recalls that occur. Of one recall, the highest precision."""
    order = np.lexsort((-precision, recall))
    recalls, first = np.unique(recall[order], return_index=True)
    if len(recalls) < 2:
        return 0.0
    read = np.interp(RECALLS, recalls, precision[order][first], left=0.0, right=0.0)
    return float(read.sum() * (RECALLS[1] - RECALLS[0]))
