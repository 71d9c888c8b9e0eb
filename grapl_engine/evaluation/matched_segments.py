"""Two maps of one picture, neither of which need be right: which segments belong together, and what became of them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from grapl_engine.evaluation.boundary_meanings import BoundaryComparison, boundary_comparison
from grapl_engine.evaluation.boundary_process import MOST_PIXELS_HERE, made_elsewhere
from grapl_engine.evaluation.mistakes import PART_SHARE
from grapl_engine.evaluation.overlap import overlaps
from grapl_engine.matching import assignment, check_shapes

__all__ = ["MOST_SEGMENTS", "MapPair", "MatchedSegment"]

Labels = NDArray[np.integer]
Counts = NDArray[np.int64]
BLOCK = 2**18
"""Places that are looked at at a time."""
MOST_SEGMENTS = 3000
"""Of either map: the matching takes the third power of it."""


@dataclass(frozen=True, slots=True)
class MatchedSegment:
    """A segment of one map and its partner in the other; or a segment of either that has none.

    A part of a segment is a segment of the other map that covers more than `PART_SHARE` of it, or that lies in it by more than
    half; where there is no such, every one that touches it.

    Attributes
    ----------
    one, other : int or None
        Their labels; None: no partner there.
    iou : float
        Intersection over union; 0 without a partner.
    pixels, other_pixels : int
        Of each; 0 for None.
    common : int
        Pixels in both.
    parts : tuple of int
        The other map's segments of which `one` is made, largest part first: more than one, and it is split there.
    other_parts : tuple of int
        The one map's segments of which `other` is made: more than one, and they are merged there.
    """

    one: int | None
    other: int | None
    iou: float
    pixels: int
    other_pixels: int
    common: int
    parts: tuple[int, ...]
    other_parts: tuple[int, ...]


@dataclass(frozen=True, eq=False)
class MapPair:
    """Two label maps of one picture; what is asked of them is found once.

    Attributes
    ----------
    one, other : integer, (H, W)
        Any labels from 0.
    void, other_void : int or None
        Label of the places of each that do not count.

    Raises
    ------
    ValueError
        If the shapes differ, or no place counts in both.
    """

    one: Labels
    other: Labels
    void: int | None = None
    other_void: int | None = None

    def __post_init__(self) -> None:
        check_shapes(self.one, self.other)
        if not np.any(self.known):
            raise ValueError("There is nothing to compare: no place is known in both maps.")

    @cached_property
    def known(self) -> NDArray[np.bool_]:
        """bool, (H, W) or one True: the places that count in both."""
        known = np.ones((), np.bool_)
        for labels, void in ((self.one, self.void), (self.other, self.other_void)):
            known = known if void is None else known & (labels != void)
        return np.asarray(known)

    @cached_property
    def names(self) -> NDArray[np.intp]:
        """intp, (I,): the labels of the one map that occur where both are known, ascending."""
        return self._present(self.one)

    @cached_property
    def other_names(self) -> NDArray[np.intp]:
        """intp, (J,): those of the other."""
        return self._present(self.other)

    @cached_property
    def table(self) -> Counts:
        """int64, (I, J): places by the `names` of the one map (rows) and those of the other (columns), known in both."""
        rows, columns = _numbers(self.names), _numbers(self.other_names)
        table = np.zeros((len(self.names), len(self.other_names)), np.int64)
        for block in self._blocks():
            one, other = rows[self._seen(self.one, block)], columns[self._seen(self.other, block)]
            table += np.bincount(one * table.shape[1] + other, minlength=table.size).reshape(table.shape)
        return table

    @cached_property
    def segments(self) -> tuple[MatchedSegment, ...]:
        """Matched pairs, largest first, and then what has no partner, of the one map and of the other.

        The matching is that of `grapl_engine.evaluation.overlap.matched_iou`: one to one, with the largest summed IoU. Pairs
        without a common place are none.
        """
        table = self.table
        iou = overlaps(table, table.sum(0))
        pairs = [(i, j) for i, j in zip(*assignment(iou), strict=True) if table[i, j]]
        rows, columns = (set(range(side)) - {int(pair[axis]) for pair in pairs} for axis, side in enumerate(table.shape))
        found = [self._segment(int(i), int(j), float(iou[i, j])) for i, j in pairs]
        alone = [self._segment(i, None) for i in rows] + [self._segment(None, j) for j in columns]
        return tuple(sorted(found, key=_size) + sorted(alone, key=lambda row: (row.one is None, *_size(row))))

    @cached_property
    def partners(self) -> dict[int, int]:
        """The other map's label of each matched label of the one."""
        return {row.one: row.other for row in self.segments if row.one is not None and row.other is not None}

    @cached_property
    def boundaries(self) -> BoundaryComparison:
        """The one map's boundaries as those of a map, and the other's as those of its truth."""
        return _boundaries(self.one, self.other, self.void, self.other_void)

    def find_boundaries(self, should_stop: Callable[[], bool]) -> BoundaryComparison | None:
        """As `boundaries`, which can be stopped.

        Parameters
        ----------
        should_stop : callable
            Asked while large maps are compared in another process, which is ended then.

        Returns
        -------
        BoundaryComparison or None
            None if stopped.

        Raises
        ------
        GraplError
            If the other process did not come to its end.
        """
        if "boundaries" not in vars(self) and self.one.size > MOST_PIXELS_HERE:
            found = made_elsewhere(_boundaries, (self.one, self.other, self.void, self.other_void), should_stop)
            if found is None:
                return None
            vars(self)["boundaries"] = found
        return self.boundaries

    def leaving(self) -> NDArray[np.bool_]:
        """bool, (H, W): the places that count and lie in no matched pair: their two segments are not partners."""
        partner = np.full(int(self.one.max()) + 1, -1, np.int32)
        for one, other in self.partners.items():
            partner[one] = other
        leaving = np.zeros(self.one.shape, np.bool_)
        for block in self._blocks():
            known = self.known[block] if self.known.ndim else self.known
            leaving[block] = (partner[self.one[block]] != self.other[block]) & known
        return leaving

    def _segment(self, i: int | None, j: int | None, iou: float = 0.0) -> MatchedSegment:
        table = self.table
        return MatchedSegment(
            one=None if i is None else int(self.names[i]),
            other=None if j is None else int(self.other_names[j]),
            iou=iou,
            pixels=0 if i is None else int(self._sizes[0][i]),
            other_pixels=0 if j is None else int(self._sizes[1][j]),
            common=0 if i is None or j is None else int(table[i, j]),
            parts=() if i is None else _parts(table[i], self._sizes[1], self.other_names),
            other_parts=() if j is None else _parts(table[:, j], self._sizes[0], self.names),
        )

    @cached_property
    def _sizes(self) -> tuple[Counts, Counts]:
        return self.table.sum(1), self.table.sum(0)

    def _blocks(self) -> Iterator[slice]:
        """Rows at a time: no long copy of a large map is made, and other threads have their turn."""
        rows = max(1, BLOCK // self.one.shape[1])
        return (slice(start, start + rows) for start in range(0, self.one.shape[0], rows))

    def _seen(self, labels: Labels, block: slice) -> Labels:
        return labels[block][self.known[block]] if self.known.ndim else labels[block].ravel()

    def _present(self, labels: Labels) -> NDArray[np.intp]:
        there = np.zeros(int(labels.max()) + 1, np.bool_)
        for block in self._blocks():
            there[self._seen(labels, block)] = True
        return np.flatnonzero(there)


def _boundaries(one: Labels, other: Labels, void: int | None, other_void: int | None) -> BoundaryComparison:
    if void is None:
        return boundary_comparison(one, [other], other_void)
    if other_void is None:
        turned = boundary_comparison(other, [one], void)
        annotators = ((turned.mine, np.True_),)
        return BoundaryComparison(turned.theirs, turned.mine, turned.to_map, turned.to_truth, annotators)
    from scipy.ndimage import distance_transform_edt

    unknown = one == void
    nearest = distance_transform_edt(unknown, return_distances=False, return_indices=True)
    return boundary_comparison(one[tuple(nearest)], [np.where(unknown, other_void, other)], other_void)


def _parts(common: Counts, sizes: Counts, names: NDArray[np.intp]) -> tuple[int, ...]:
    """Of which segments one is made, from its row of the table."""
    parts = (common > PART_SHARE * common.sum()) | (2 * common > sizes)
    parts = parts if parts.any() else common > 0
    order = np.argsort(-common, kind="stable")
    return tuple(names[order[parts[order]]].tolist())


def _numbers(names: NDArray[np.intp]) -> NDArray[np.intp]:
    """The place of each label among the names; 0 for those that are not there."""
    numbers = np.zeros(int(names[-1]) + 1, np.intp)
    numbers[names] = np.arange(len(names))
    return numbers


def _size(row: MatchedSegment) -> tuple[int, int, int]:
    """Sorts the largest first, the lower label before the higher one."""
    return -max(row.pixels, row.other_pixels), -1 if row.one is None else row.one, -1 if row.other is None else row.other
