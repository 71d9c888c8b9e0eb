"""Every measure of a segmentation, against one annotator and over all of them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from grapl_engine.evaluation.measures import MEASURES, OVER_ANNOTATORS, Comparison

__all__ = ["Scores", "ScoresOverAnnotators", "over_annotators"]


@dataclass(frozen=True)
class Scores:
    """Every measure against one annotator (or their mean, best or spread); each is an attribute too.

    Attributes
    ----------
    values : mapping of str to float
        By the names in `grapl_engine.evaluation.measures.MEASURES`, which says what each is and which way is better.
    """

    values: Mapping[str, float]

    @classmethod
    def of(cls, pair: Comparison, names: Iterable[str] | None = None) -> Scores:
        """All measures of a comparison, or those that are named."""
        return cls({name: MEASURES[name].value(pair) for name in (MEASURES if names is None else names)})

    def __getattr__(self, name: str) -> float:
        try:
            return self.__dict__["values"][name]  # type: ignore[no-any-return]  # of __dict__: a copy begins without values
        except KeyError:
            raise AttributeError(f"There is no measure {name}.") from None


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
    sums : mapping of str to float
        `grapl_engine.evaluation.measures.SUMS`, where all measures were asked for.
    """

    each: tuple[Scores, ...]
    mean: Scores
    best: Scores
    spread: Scores
    k_hat: int
    k_reference: tuple[int, ...]
    sums: Mapping[str, float]

    def only(self, annotator: int) -> ScoresOverAnnotators:
        """Those against one annotator, from 0, alone; without sums."""
        return over_annotators([self.each[annotator]], self.k_hat, [self.k_reference[annotator]], {})

    def columns(self) -> dict[str, float]:
        """By the names in `grapl_engine.evaluation.measures.score_columns`."""
        parts = zip(OVER_ANNOTATORS, (self.mean, self.best, self.spread), strict=True)
        by_ending = {ending: scores.values for ending, scores in parts}
        means = {f"{name}{ending}": by_ending[ending][name] for name in self.mean.values for ending in OVER_ANNOTATORS}
        return {**means, **self.sums}


def over_annotators(
    each: Sequence[Scores], k_hat: int, k_reference: Sequence[int], sums: Mapping[str, float]
) -> ScoresOverAnnotators:
    """Mean, best and spread of what the annotators give, at least one of them."""
    names = list(each[0].values)
    values = np.array([[scores.values[name] for name in names] for scores in each])
    lower = np.array([MEASURES[name].better == "lower" for name in names])
    rows = values.mean(0), np.where(lower, values.min(0), values.max(0)), values.std(0)
    mean, best, spread = (Scores(dict(zip(names, row.tolist(), strict=True))) for row in rows)
    return ScoresOverAnnotators(tuple(each), mean, best, spread, k_hat, tuple(k_reference), sums)
