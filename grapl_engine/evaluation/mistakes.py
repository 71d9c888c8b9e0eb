"""Where a map is wrong: what each segment and each true region adds to either half of the variation of information.

The halves are sums over cells: the pixels that a segment and a region have in common. A cell of t pixels in a region of g and a
segment of s, of n in all, adds ``t/n log2(g/t)`` to the first half (too many segments) and ``t/n log2(s/t)`` to the second
(too few). Whatever is said here of a segment, a region, a pixel or a pair is made of cells, so it sums to the halves exactly.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from grapl_engine.evaluation.false_pairs import FalsePair, Pairs, chained_pairs, located
from grapl_engine.matching import check_shapes

__all__ = [
    "MOST_PAIRS",
    "PART_SHARE",
    "Half",
    "Mistakes",
    "RegionMistakes",
    "SegmentMistakes",
    "mistakes_of",
]

PART_SHARE = 0.05
"""What a part must cover more than to be counted as one: borders that are a little off make no split and no merge."""
MOST_PAIRS = 200
"""Of the pairs that are found in the map; all of them are in the sums."""

Labels = NDArray[np.integer]
Counts = NDArray[np.int64]
Values = NDArray[np.float64]
Half = Literal["over", "under", "both"]


@dataclass(frozen=True, slots=True)
class SegmentMistakes:
    """What is wrong at a segment.

    Attributes
    ----------
    label : int
        Its number in the map.
    pixels : float
        Those that count; over several annotators their mean.
    merges : float
        Of how many true regions it has a part: regions that cover more than the share of it, or that lie in it by more than
        half however small they are; where there is none, all that it touches. 1: of one alone. Over several annotators the mean
        of those that know a pixel of it.
    over, under : float
        Bits that its pixels add to H(S|G) and to H(G|S).
    region : int
        The true region that covers most of it (the first of equals); of the first annotator that knows it.
    """

    label: int
    pixels: float
    merges: float
    over: float
    under: float
    region: int


@dataclass(frozen=True, slots=True)
class RegionMistakes:
    """What is wrong at a region of the truth.

    Attributes
    ----------
    label : int
        Its number in the truth.
    pixels : int
    splits : int
        Into how many segments it is split: those that cover more than the share of it; where none does, all that it touches.
        1: it is not.
    is_missed : bool
        No segment stands for it: each of its `splits` parts has more pixels of another region.
    is_tied : bool
        It is not missed, but no segment stands for it alone: where it has most pixels of a part, another has as many.
    over, under : float
        Bits that its pixels add to H(S|G) and to H(G|S).
    segment : int
        The segment that covers most of it (the first of equals).
    """

    label: int
    pixels: int
    splits: int
    is_missed: bool
    is_tied: bool
    over: float
    under: float
    segment: int


@dataclass(frozen=True, eq=False)
class Mistakes:
    """A map against one annotator.

    Attributes
    ----------
    cells : int32, (H, W)
        ``i * J + j`` where segment i and region j meet; -1 at void places.
    table : int64, (I, J)
        Pixels of each cell.
    labels, regions : integer, (I,) and (J,)
        The numbers of segments and regions in their maps.
    share : float
        What a part must cover more than to be counted.
    """

    cells: NDArray[np.int32]
    table: Counts
    labels: Labels
    regions: Labels
    share: float

    @property
    def over(self) -> float:
        """H(S|G) in bits: too many segments."""
        return float(self._over.sum())

    @property
    def under(self) -> float:
        """H(G|S) in bits: too few segments."""
        return float(self._under.sum())

    @cached_property
    def segments(self) -> tuple[SegmentMistakes, ...]:
        """One for each label that has a pixel that counts, ascending; their bits sum to both halves."""
        held = _parts(self.table.T, self.share).T | (2 * self.table > self.table.sum(0))
        rows = (self.labels, self.table.sum(1), held.sum(1), self._over.sum(1), self._under.sum(1))
        named = zip(*(row.tolist() for row in (*rows, self.regions[self.table.argmax(1)])), strict=True)
        return tuple(SegmentMistakes(*values) for values in named)

    @cached_property
    def true_regions(self) -> tuple[RegionMistakes, ...]:
        """One for each region that is not void, ascending; their bits sum to both halves."""
        parts = _parts(self.table, self.share)
        most = self.table == self.table.max(1, keepdims=True)
        stands, alone = (parts & most).any(0), (parts & most & (most.sum(1, keepdims=True) == 1)).any(0)
        bits = self._over.sum(0), self._under.sum(0)
        rows = (self.regions, self.table.sum(0), parts.sum(0), ~stands, stands & ~alone, *bits)
        named = zip(*(row.tolist() for row in (*rows, self.labels[self.table.argmax(0)])), strict=True)
        return tuple(RegionMistakes(*values) for values in named)

    def heat(self, half: Half = "both") -> NDArray[np.float32]:
        """Each pixel's part of VI, or of one half of it.

        Parameters
        ----------
        half : {"over", "under", "both"}

        Returns
        -------
        float32, (H, W)
            Bits: how little the region says of the pixel's label, ``log2(g/t)``, and the label of its region,
            ``log2(s/t)``. The mean over the places that count is VI (or its half); NaN at the others.
        """
        bits = {"over": self._over, "under": self._under, "both": self._over + self._under}[half]
        each = np.divide(bits * self.table.sum(), self.table, out=np.zeros(bits.shape), where=self.table > 0)
        flat = np.append(each.ravel(), np.nan).astype(np.float32)  # -1 is the last one
        return flat[self.cells]

    def common(self, segment: int, region: int) -> NDArray[np.bool_]:
        """bool, (H, W): the places that lie in a segment and in a region, both of which are there."""
        row, column = np.searchsorted(self.labels, segment), np.searchsorted(self.regions, region)
        return np.asarray(self.cells == int(row * len(self.regions) + column))

    def false_merges(self, limit: int = MOST_PAIRS) -> list[FalsePair]:
        """True regions that lie in one segment, dearest first.

        In each segment the region with most pixels is paired with each other one. A pair costs what H(G|S) falls by when the
        other region is cut out of the segment, after the smaller ones have been: over all pairs of a segment that is its
        `SegmentMistakes.under`, and over all pairs H(G|S).

        Parameters
        ----------
        limit : int
            As many as are listed and found in the map.

        Returns
        -------
        list of FalsePair
            `within` is a segment, `first` and `second` are regions.
        """
        return self._listed(self.merge_pairs, limit, self.labels, self.regions, transposed=False)

    def false_splits(self, limit: int = MOST_PAIRS) -> list[FalsePair]:
        """Segments that lie in one true region, dearest first: as `false_merges`, with segment and region the other way round.

        Over all pairs the costs sum to H(S|G).
        """
        return self._listed(self.split_pairs, limit, self.regions, self.labels, transposed=True)

    @cached_property
    def merge_pairs(self) -> Pairs:
        """All false merges without their places."""
        return chained_pairs(self.table)

    @cached_property
    def split_pairs(self) -> Pairs:
        """All false splits without their places."""
        return chained_pairs(self.table.T)

    def _listed(self, pairs: Pairs, limit: int, outer: Labels, inner: Labels, *, transposed: bool) -> list[FalsePair]:
        count = self.table.shape[1]
        worst = pairs.worst(limit)
        segments, regions = (worst.second, worst.within) if transposed else (worst.within, worst.second)
        places = located(self.cells, segments * count + regions)
        names = outer[worst.within].tolist(), inner[worst.first].tolist(), inner[worst.second].tolist()
        rows = zip(*names, worst.pixels.tolist(), worst.bits.tolist(), places, strict=True)
        return [FalsePair(*values, *place) for *values, place in rows]

    @cached_property
    def _over(self) -> Values:
        return _bits(self.table, self.table.sum(0, keepdims=True))

    @cached_property
    def _under(self) -> Values:
        return _bits(self.table, self.table.sum(1, keepdims=True))


def mistakes_of(labels: Labels, reference: Labels, void: int | None = None, share: float = PART_SHARE) -> Mistakes:
    """Where a map is wrong by one annotator.

    Parameters
    ----------
    labels, reference : integer, (H, W)
        Any labels from 0.
    void : int, optional
        The reference's label for places that are left out.
    share : float
        Of a segment or region: what a part of it must cover more than to be counted; 0 to 0.5.

    Returns
    -------
    Mistakes

    Raises
    ------
    ValueError
        If the shapes differ, all places are void, or the share is out of its range.
    """
    check_shapes(labels, reference)
    if not 0 <= share <= 0.5:
        raise ValueError(f"The share of a part is {share}: expected a number from 0 to 0.5.")
    known = np.ones(reference.shape, bool) if void is None else reference != void
    if not known.any():
        raise ValueError("There is nothing to compare: the reference is void everywhere.")
    (mine, names), (theirs, regions) = (_compact(values, known) for values in (labels, reference))
    count = len(regions)
    cells = mine * np.int32(count)
    cells += theirs
    cells[~known] = -1
    table = np.bincount(cells[known], minlength=len(names) * count).reshape(-1, count)
    return Mistakes(cells, table, names, regions, share)


def _bits(table: Counts, wholes: Counts) -> Values:
    """float64, (I, J): ``t/n log2(whole/t)`` of each cell, 0 where it is empty."""
    ratios = np.divide(wholes, table, out=np.ones(table.shape), where=table > 0)
    return np.asarray(table * np.log2(ratios) / table.sum(), np.float64)


def _parts(table: Counts, share: float) -> NDArray[np.bool_]:
    """bool, (I, J): which rows cover more than the share of each column; all that touch it where none does."""
    parts = table > share * table.sum(0)
    return np.asarray(parts | (~parts.any(0) & (table > 0)))


def _compact(values: Labels, known: NDArray[np.bool_]) -> tuple[NDArray[np.int32], Labels]:
    """Numbers 0 to n - 1 in the place of those that are known somewhere, int32, (H, W), and which these are, (n,)."""
    names = np.flatnonzero(np.bincount(values[known]))
    numbers = np.zeros(int(values.max()) + 1, np.int32)
    numbers[names] = np.arange(len(names))
    return numbers[values], names
