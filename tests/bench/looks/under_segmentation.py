"""Segments that look like two: ranked without a truth, each with the split that it suggests."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from grapl_engine import LabelCount
from grapl_engine.analysis.stability import Stability
from grapl_engine.events import Labels
from grapl_engine.hierarchy.cue_cache import cues_of
from grapl_engine.images.picture import stretched
from grapl_engine.record import RunRecord
from tests.bench.looks.mean_rank import mean_rank
from tests.bench.looks.segment_evidence import SegmentEvidence, mean_over, segment_evidence

__all__ = ["SplitSegment", "split_segments"]

Place = tuple[float, float]


@dataclass(frozen=True, slots=True, eq=False)
class SplitSegment:
    """A segment, and how much it falls apart.

    Attributes
    ----------
    label : int
        Its number in the map.
    colors : float
        How much of the variance of its superpixels' CIELAB colours goes when two means stand for them in place of one, in
        squared units: the product of the two sides' shares and the squared distance of their means.
    answers : float
        The same of the network's mean answers in its superpixels.
    doubt : float
        One less the mean, over its pixels, of the highest probability of their patch.
    apart : float or None
        The share of its pairs of pixels that have two labels in a run, mean over the runs; None where there are no other runs.
    score : float
        Mean rank of these parts among the segments of the map, 0 to 1: 1 looks most like two things.
    pixels : int
        In the map as `small_map` has it.
    side : bool, (h, w)
        One side of the split by colour, of the map as `small_map` has it; the other is the rest of the segment.
    places : pair of (float, float)
        A point in either side, in its largest superpixel, as (x, y) in shares of the picture's width and height.
    """

    label: int
    colors: float
    answers: float
    doubt: float
    apart: float | None
    score: float
    pixels: int
    side: NDArray[np.bool_]
    places: tuple[Place, Place]


def split_segments(record: RunRecord, labels: Labels, stability: Stability | None = None) -> list[SplitSegment]:
    """The segments of a map, those that look most like two things first.

    Left out are those with less than a thousandth of the picture, and those that lie in one superpixel.

    Parameters
    ----------
    record : RunRecord
        From `prepared` on.
    labels : uint16, (H, W)
        A map of it.
    stability : Stability, optional
        Of runs of the same picture, whose maps have the size of `small_map` of this one.

    Returns
    -------
    list of SplitSegment

    Raises
    ------
    ValueError
        Before the run has prepared.
    """
    found = segment_evidence(record, labels)
    cues = cues_of(record.picture)
    assert cues is not None
    superpixels = stretched(cues.graph.regions, *found.segments.shape)
    splits = [split for n in range(len(found.names)) if (split := _split(found, n, superpixels)) is not None]
    if not splits:
        return []
    doubts = found.mean_of(1 - found.answers.max(1, keepdims=True))[:, 0]
    apart = None if stability is None else _apart(found.segments, stability)
    numbers = np.array([split.number for split in splits])
    parts = [np.array([split.colors for split in splits]), np.array([split.answers for split in splits]), doubts[numbers]]
    score = mean_rank(parts if apart is None else [*parts, apart[numbers]])
    return [
        SplitSegment(
            int(found.names[split.number]), split.colors, split.answers, float(doubts[split.number]),
            None if apart is None else float(apart[split.number]), float(score[k]), split.pixels, split.side, split.places,
        )
        for k, split in sorted(enumerate(splits), key=lambda item: (-score[item[0]], item[0]))
    ]  # fmt: skip


@dataclass(frozen=True, slots=True, eq=False)
class _Split:
    number: int
    colors: float
    answers: float
    pixels: int
    side: NDArray[np.bool_]
    places: tuple[Place, Place]


def _split(found: SegmentEvidence, number: int, superpixels: NDArray[np.intp]) -> _Split | None:
    """What two means say of the pieces of a segment; None where there is nothing to split."""
    inside = found.segments == number
    names, pieces = np.unique(superpixels[inside], return_inverse=True)
    sizes = np.bincount(pieces).astype(np.float64)
    if len(names) < 2 or sizes.sum() < LabelCount.SPECK_SHARE * found.segments.size:
        return None
    lab, patches = found.lab[inside], found.patches[inside]
    colors = np.stack([np.bincount(pieces, lab[:, c]) for c in range(3)], axis=1) / sizes[:, None]
    answers = mean_over(pieces, patches, found.answers)
    by_color, gain = _two_means(colors, sizes)
    side = np.zeros(inside.shape, np.bool_)
    side[inside] = by_color[pieces]
    rows, columns = np.nonzero(inside)
    places = tuple(_place(rows, columns, pieces, _largest(sizes, by_color == on), inside.shape) for on in (True, False))
    return _Split(number, gain, _two_means(answers, sizes)[1], int(sizes.sum()), side, (places[0], places[1]))


def _two_means(values: NDArray[np.float64], sizes: NDArray[np.float64]) -> tuple[NDArray[np.bool_], float]:
    """Two clusters, begun on either side of the mean along the axis of most variance; what they explain."""
    from sklearn.cluster import KMeans

    shares = sizes / sizes.sum()
    centred = values - shares @ values
    axis = np.linalg.svd(np.sqrt(shares)[:, None] * centred, full_matrices=False)[2][0]
    side = centred @ axis > 0
    if side.all() or not side.any():  # all alike, but for rounding
        side = np.arange(len(values)) == int(sizes.argmax())
        return side, 0.0
    starts = np.stack([_mean(centred, shares, side), _mean(centred, shares, ~side)])
    side = KMeans(2, init=starts, n_init=1).fit(centred, sample_weight=shares).labels_ == 0
    if side.all() or not side.any():
        return np.arange(len(values)) == int(sizes.argmax()), 0.0
    distance = _mean(centred, shares, side) - _mean(centred, shares, ~side)
    return side, float(shares[side].sum() * shares[~side].sum() * (distance @ distance))


def _mean(values: NDArray[np.float64], shares: NDArray[np.float64], of: NDArray[np.bool_]) -> NDArray[np.float64]:
    return np.asarray(shares[of] @ values[of] / shares[of].sum(), np.float64)


def _largest(sizes: NDArray[np.float64], among: NDArray[np.bool_]) -> int:
    return int(np.where(among, sizes, 0).argmax())


def _place(
    rows: NDArray[np.intp], columns: NDArray[np.intp], pieces: NDArray[np.intp], piece: int, shape: tuple[int, ...]
) -> Place:
    """The pixel of a piece that is nearest to its middle."""
    of = pieces == piece
    y, x = rows[of], columns[of]
    nearest = int(((y - y.mean()) ** 2 + (x - x.mean()) ** 2).argmin())
    return (float(x[nearest]) + 0.5) / shape[1], (float(y[nearest]) + 0.5) / shape[0]


def _apart(segments: NDArray[np.intp], stability: Stability) -> NDArray[np.float64]:
    """float64, (n,): the share of the pairs of pixels of each segment that a run parts, mean over the runs."""
    count = int(segments.max()) + 1
    sizes = np.bincount(segments.ravel(), minlength=count).astype(np.float64)
    together = np.zeros(count)
    for labels in stability.maps:
        keys, sums = np.unique(segments.ravel() * (int(labels.max()) + 1) + labels.ravel(), return_counts=True)
        together += np.bincount(keys // (int(labels.max()) + 1), (sums / sizes[keys // (int(labels.max()) + 1)]) ** 2, count)
    return np.asarray(1 - together / stability.runs, np.float64)
