"""From task rows to figures, as data frames: means over pictures and seeds, their spread, and how two variants differ."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import fields
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from grapl_engine.study.rows import Row, columns

if TYPE_CHECKING:
    from pandas import DataFrame, Series

__all__ = ["complete_rows", "figures", "frame_of", "gain", "picture_means"]

DRAWS = 2000
"""Bootstrap samples: the bounds of an interval then move by about a hundredth of its width with another start."""
BOOTSTRAP_SEED = 0
BOUNDS = (2.5, 97.5)
"""Percentiles: the 95 % interval."""


def frame_of(rows: Iterable[Row]) -> DataFrame:
    """Rows as a frame: a line a task, a column for each of `columns`.

    Parameters
    ----------
    rows : iterable of Row

    Returns
    -------
    DataFrame
    """
    from pandas import DataFrame

    facts = [fact.name for fact in fields(Row) if fact.name != "scores"]
    lines = [{**{name: getattr(row, name) for name in facts}, **row.scores} for row in rows]
    return DataFrame(lines, columns=list(columns()))


def complete_rows(rows: DataFrame) -> DataFrame:
    """The largest block of pictures and seeds that is wholly done.

    Seeds are taken by how many pictures they have, the fullest first, as many as give the most rows:
    a seed that was broken off early does not take the other seeds' pictures with it, and a picture that
    failed with one seed is left out of all.

    Parameters
    ----------
    rows : DataFrame
        Of one variant, as `frame_of` gives them.

    Returns
    -------
    DataFrame
        Those of its rows that make the block, by picture and seed; empty if none is done.
    """
    from pandas import crosstab

    done = rows[rows["state"] == "done"]
    if done.empty:
        return done
    there = crosstab(done["image"], done["seed"]) > 0
    fullest = there.sum().sort_values(ascending=False, kind="stable").index  # of equals, the smallest seed first
    whole = there[fullest].cummin(axis="columns")  # has the picture the first n seeds?
    most = int((whole.sum().to_numpy() * np.arange(1, len(fullest) + 1)).argmax())
    images, seeds = whole.index[whole.iloc[:, most]], fullest[: most + 1]
    return done[done["image"].isin(images) & done["seed"].isin(seeds)].sort_values(["image", "seed"])


def figures(complete: DataFrame, names: Sequence[str]) -> DataFrame:
    """A variant's mean of each column, with its spread.

    Parameters
    ----------
    complete : DataFrame
        As `complete_rows` gives it.
    names : sequence of str
        Columns.

    Returns
    -------
    DataFrame
        A line for each column that is finite in all rows: ``mean`` over the seeds of the means over pictures;
        ``deviation``, the standard deviation over the seeds' means (divided by n - 1; NaN for one seed);
        ``low`` and ``high``, the 95 % interval of the mean from drawing pictures (bootstrap percentiles).
    """
    from pandas import DataFrame

    known = [name for name in names if len(complete) and np.isfinite(complete[name].to_numpy(np.float64)).all()]
    seeds, pictures = (complete.groupby(by)[known].mean() for by in ("seed", "image"))
    bounds = {name: _interval(pictures[name].to_numpy()) for name in known}
    intervals = DataFrame.from_dict(bounds, orient="index", columns=["low", "high"])
    return DataFrame({"mean": seeds.mean(), "deviation": seeds.std()}).join(intervals)


def picture_means(complete: DataFrame, column: str) -> Series:
    """Each picture's mean of a column over the seeds, by the picture's name in order."""
    return complete.groupby("image")[column].mean()


def gain(mine: DataFrame, other: DataFrame, column: str) -> Series | None:
    """How much a variant has more of a column than another, over the pictures that both have.

    Parameters
    ----------
    mine, other : DataFrame
        As `complete_rows` gives them.
    column : str

    Returns
    -------
    Series or None
        ``mean`` of the pictures' differences, ``low`` and ``high`` of its 95 % interval from drawing pictures, and how many
        ``pictures`` both have; None if they share none, or one of them lacks a number.
    """
    from pandas import Series

    ours, theirs = picture_means(mine, column).align(picture_means(other, column), join="inner")
    gains = (ours - theirs).to_numpy(np.float64)
    if not len(gains) or not np.isfinite(gains).all():
        return None
    low, high = _interval(gains)
    return Series({"mean": gains.mean(), "low": low, "high": high, "pictures": len(gains)})


def _interval(values: NDArray[np.float64]) -> tuple[float, float]:
    """95 % bootstrap interval of the mean; the same pictures give the same interval each time."""
    generator = np.random.default_rng(BOOTSTRAP_SEED)
    means = values[generator.integers(len(values), size=(DRAWS, len(values)))].mean(1)
    low, high = np.percentile(means, BOUNDS)
    return float(low), float(high)
