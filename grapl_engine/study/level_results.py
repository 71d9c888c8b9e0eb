"""The levels of one variant over pictures and seeds, as arrays for the benchmark."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from grapl_engine.evaluation.benchmark import BoundaryFigures, best_for_all, best_for_each, boundary_figures, crossed, pooled
from grapl_engine.evaluation.boundary import BoundaryCounts
from grapl_engine.evaluation.levels import COUNTS, THRESHOLDS, Levels
from grapl_engine.evaluation.measures import MEASURES
from grapl_engine.study.results import VariantResults
from grapl_engine.study.summaries import picture_means

__all__ = ["SCALES", "LevelResults", "Scale", "level_results"]

Values = NDArray[np.float64]
ROUNDED = 2e-6
"""Scores of a row have six decimal places."""


@dataclass(frozen=True, slots=True)
class Scale:
    """A way to name the same level in every picture.

    Attributes
    ----------
    title : str
    values : array, (T,)
    rows : callable
        Of `Levels`: the row of each value.
    """

    title: str
    values: NDArray[np.generic]
    rows: Callable[[Levels], NDArray[np.intp]]


SCALES = (
    Scale("threshold", THRESHOLDS, Levels.at_thresholds),
    Scale("number of regions", COUNTS, Levels.at_counts),
)
"""The first one is that of the BSDS benchmark."""


@dataclass(frozen=True, slots=True, eq=False)
class LevelResults:
    """Levels of a variant: every picture with every seed.

    Attributes
    ----------
    variant : VariantResults
    pictures : tuple of str
    seeds : tuple of int
    tasks : tuple of tuple of Levels
        By picture, then by seed.
    """

    variant: VariantResults
    pictures: tuple[str, ...]
    seeds: tuple[int, ...]
    tasks: tuple[tuple[Levels, ...], ...]

    def values(self, name: str, scale: Scale) -> Values:
        """float64, (P, S, T): a column of `grapl_engine.evaluation.levels.LEVEL_COLUMNS` at each value of a scale."""
        return np.array([[task.column(name)[scale.rows(task)] for task in tasks] for tasks in self.tasks])

    def automatic(self, name: str) -> Values:
        """float64, (P,): the column at the automatic level, mean over seeds."""
        each = [[float(t.column(name)[t.column("is_automatic") == 1][0]) for t in tasks] for tasks in self.tasks]
        return np.asarray(np.mean(each, axis=1))

    def at_one_level(self, measure: str, scale: Scale) -> tuple[float, float]:
        """The best value of the scale for all pictures (by the mean over seeds), and the mean there: ODS."""
        values = self.values(measure, scale).mean(1)
        best = best_for_all(values, lower=_is_lower(measure))
        return float(scale.values[best]), float(values[:, best].mean())

    def at_each_best(self, measure: str, scale: Scale) -> float:
        """The mean of what each task has at its own best value of the scale: OIS."""
        return float(best_for_each(self.values(measure, scale), lower=_is_lower(measure)).mean())

    def crossed(self, measure: str, scale: Scale) -> Values:
        """float64, (P,): mean over seeds at levels chosen on other pictures."""
        return crossed(self.values(measure, scale).mean(1), lower=_is_lower(measure))

    def pooled_covering(self) -> tuple[float, float, float]:
        """Covering as published, over all places of all annotators: ODS, OIS, and with the best region of any level."""
        parts, wholes, best = (self._pooled(name) for name in ("covered", "places", "covered_best"))
        _, ods, ois = pooled(parts, wholes)
        return ods, ois, float(best[:, 0].sum() / wholes[:, 0].sum())

    @property
    def is_automatic_map(self) -> bool:
        """Whether the variant's own map is the automatic level, as far as its scores tell."""
        scores = picture_means(self.variant.complete, "covering")[list(self.pictures)].to_numpy(np.float64)
        return bool(np.allclose(scores, self.automatic("covering"), rtol=0, atol=ROUNDED))

    def pooled_automatic(self) -> float:
        """The same covering at the automatic level."""
        return float(self.automatic("covered").sum() / self.automatic("places").sum())

    def automatic_f(self) -> float:
        """F of the boundaries at the automatic level, of precision and recall over all pictures together."""
        counts = np.array([self.automatic(f"boundary_{name}").sum() for name in BoundaryCounts._fields])
        return boundary_figures(counts[None, None]).ods

    def boundary(self) -> BoundaryFigures:
        """F and average precision of the boundaries over thresholds."""
        return boundary_figures(np.stack([self._pooled(f"boundary_{name}") for name in BoundaryCounts._fields], axis=-1))

    def _pooled(self, name: str) -> Values:
        """float64, (P S, T): over thresholds, each task as a picture of its own."""
        values = self.values(name, SCALES[0])
        return values.reshape(-1, values.shape[-1])


def level_results(variant: VariantResults, levels: Mapping[str, Levels]) -> LevelResults | None:
    """The levels of the rows that a variant's figures are made of; None if it has none.

    A picture is left out if one of its rows has no levels: an earlier version kept none.
    """
    rows = variant.complete
    there = rows[rows["key"].isin(levels.keys())]
    counts = there.groupby("image").size()
    pictures = tuple(counts.index[counts == len(variant.seeds)])
    if not pictures:
        return None
    of_picture = dict(tuple(there.groupby("image")["key"]))
    return LevelResults(
        variant, pictures, variant.seeds, tuple(tuple(levels[key] for key in of_picture[name]) for name in pictures)
    )


def _is_lower(measure: str) -> bool:
    return MEASURES[measure].better == "lower"
