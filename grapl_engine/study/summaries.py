"""From task rows to figures: a variant's mean over pictures and seeds, its spread, and how two variants differ."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from grapl_engine.study.rows import Row

__all__ = ["CompleteGrid", "Difference", "Figure", "block", "difference", "figure", "per_picture", "spread", "value_of"]

DRAWS = 2000
"""Bootstrap samples: the bounds of an interval then move by about a hundredth of its width with another start."""
BOOTSTRAP_SEED = 0


@dataclass(frozen=True, slots=True)
class CompleteGrid:
    """The done rows of a variant that its figures are made of: every picture with every seed.

    Attributes
    ----------
    variant : str
    images : tuple of str
        By name.
    seeds : tuple of int
    rows : mapping of (str, int) to Row
        By picture and seed, ``len(images) * len(seeds)`` of them.
    left_out : int
        Done rows of the variant that are not in it.
    """

    variant: str
    images: tuple[str, ...]
    seeds: tuple[int, ...]
    rows: Mapping[tuple[str, int], Row]
    left_out: int = 0


@dataclass(frozen=True, slots=True)
class Figure:
    """A variant's mean of a column.

    Attributes
    ----------
    mean : float
        Over the seeds, of the means over pictures.
    deviation : float or None
        Standard deviation over the seeds' means (divided by n - 1); None for one seed.
    low, high : float
        95 % interval of the mean, from drawing pictures (bootstrap percentiles).
    pictures, seeds : int
        How many.
    column : str
        Of tasks.csv.
    """

    mean: float
    deviation: float | None
    low: float
    high: float
    pictures: int
    seeds: int
    column: str


@dataclass(frozen=True, slots=True)
class Difference:
    """Mean of a column of one variant less that of another, over the pictures that both have.

    Attributes
    ----------
    mean, low, high : float
        With its 95 % interval from drawing pictures.
    pictures : int
        How many both have.
    """

    mean: float
    low: float
    high: float
    pictures: int


def block(variant: str, rows: Sequence[Row]) -> CompleteGrid | None:
    """The largest block of pictures and seeds that is wholly done.

    Seeds are taken by how many pictures they have, the fullest first, as many as give the most rows:
    a seed that was broken off early does not take the other seeds' pictures with it, and a picture that
    failed with one seed is left out of all.

    Parameters
    ----------
    variant : str
    rows : sequence of Row
        Of any variants.

    Returns
    -------
    CompleteGrid or None
        None if the variant has no row that is done.
    """
    done = {(row.image, row.seed): row for row in rows if row.variant == variant and row.state == "done"}
    if not done:
        return None
    by_seed: dict[int, set[str]] = {}
    for image, seed in done:
        by_seed.setdefault(seed, set()).add(image)
    order = sorted(by_seed, key=lambda seed: (-len(by_seed[seed]), seed))
    choices = [
        (order[:count], set.intersection(*(by_seed[seed] for seed in order[:count]))) for count in range(1, len(order) + 1)
    ]
    seeds, images = max(choices, key=lambda choice: len(choice[0]) * len(choice[1]))
    kept = {(image, seed): done[image, seed] for image in sorted(images) for seed in sorted(seeds)}
    return CompleteGrid(variant, tuple(sorted(images)), tuple(sorted(seeds)), kept, len(done) - len(kept))


def value_of(row: Row, column: str) -> float:
    """A row's value in a column of tasks.csv; NaN where it has none."""
    value: Any = row.scores[column] if column in row.scores else getattr(row, column)
    return float("nan") if value is None or value == "" else float(value)


def per_picture(of: CompleteGrid, column: str, images: Sequence[str] | None = None) -> NDArray[np.float64]:
    """A column by picture and seed.

    Parameters
    ----------
    of : CompleteGrid
    column : str
    images : sequence of str, optional
        By default all of the block.

    Returns
    -------
    float64, (pictures, seeds)
    """
    chosen = of.images if images is None else images
    return np.array([[value_of(of.rows[image, seed], column) for seed in of.seeds] for image in chosen], np.float64)


def figure(of: CompleteGrid, column: str) -> Figure | None:
    """A variant's mean of a column, with its spread; None where the column has no numbers for it."""
    values = per_picture(of, column)
    if not np.isfinite(values).all():
        return None
    by_seed = values.mean(0)
    low, high = _interval(values.mean(1))
    return Figure(float(by_seed.mean()), spread(by_seed), low, high, values.shape[0], values.shape[1], column)


def spread(values: NDArray[np.float64]) -> float | None:
    """Standard deviation, divided by n - 1; None for a single value."""
    return float(values.std(ddof=1)) if len(values) > 1 else None


def difference(mine: CompleteGrid, other: CompleteGrid, column: str) -> Difference | None:
    """How much a variant has more of a column than another, over the pictures of both; None if they share none."""
    common = sorted(set(mine.images) & set(other.images))
    if not common:
        return None
    gains = per_picture(mine, column, common).mean(1) - per_picture(other, column, common).mean(1)
    if not np.isfinite(gains).all():
        return None
    return Difference(float(gains.mean()), *_interval(gains), len(common))


def _interval(values: NDArray[np.float64]) -> tuple[float, float]:
    """95 % bootstrap interval of the mean; the same pictures give the same interval each time."""
    generator = np.random.default_rng(BOOTSTRAP_SEED)
    means = values[generator.integers(len(values), size=(DRAWS, len(values)))].mean(1)
    low, high = np.percentile(means, [2.5, 97.5])
    return float(low), float(high)
