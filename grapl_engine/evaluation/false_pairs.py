"""Pairs that a map unites or parts wrongly: what each costs, and where it lies."""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

__all__ = ["FalsePair", "Pairs", "Place", "chained_pairs", "located"]

MOST_SIDE = 256
"""Pixels a side at which the middle of a piece is looked for; a larger piece is thinned."""

Place: TypeAlias = "tuple[tuple[int, int, int, int], tuple[int, int]]"
"""Top, left, bottom and right (the last two beyond the piece); row and column of a pixel well inside."""


@dataclass(frozen=True, slots=True)
class FalsePair:
    """Two true regions in one segment, or two segments in one true region.

    Attributes
    ----------
    within : int
        The number of the segment (of the region) that holds both.
    first, second : int
        The numbers of the two: of those within, `first` has the most pixels there.
    pixels : int
        Pixels of `second` there.
    bits : float
        What it costs, of its half of VI.
    box : (int, int, int, int)
        Of `second` there: top, left, bottom, right; the last two are the first row and column beyond it.
    point : (int, int)
        Row and column of a pixel of `second` there, as far from its border as may be.
    annotator : int
        Whose regions these are, from 0.
    """

    within: int
    first: int
    second: int
    pixels: int
    bits: float
    box: tuple[int, int, int, int]
    point: tuple[int, int]
    annotator: int = 0

    def of_annotator(self, index: int, count: int) -> FalsePair:
        """The same as one of several annotators': its part of the mean."""
        return dataclasses.replace(self, annotator=index, bits=self.bits / count)


@dataclass(frozen=True, slots=True, eq=False)
class Pairs:
    """Pairs as arrays (p,), by their rows and columns in a table of pixels.

    Attributes
    ----------
    within : intp
        The row.
    first, second : intp
        The row's largest column, and another one.
    pixels : int64
        Of `second`.
    bits : float64
    """

    within: NDArray[np.intp]
    first: NDArray[np.intp]
    second: NDArray[np.intp]
    pixels: NDArray[np.int64]
    bits: NDArray[np.float64]

    def worst(self, limit: int) -> Pairs:
        """The dearest ones, dearest first; of equals in the order of rows."""
        order = np.argsort(-self.bits, kind="stable")[:limit]
        return Pairs(*(getattr(self, field.name)[order] for field in dataclasses.fields(self)))


def chained_pairs(table: NDArray[np.int64]) -> Pairs:
    """What each part of a row but the largest costs.

    A row's entropy is the sum of what uniting its parts one after the other costs, largest first (the chain rule): with A
    pixels together so far, a part of b adds ``((A + b) log2(A + b) - A log2 A - b log2 b) / n``.

    Parameters
    ----------
    table : int64, (I, J)
        Pixels; n is their sum.

    Returns
    -------
    Pairs
        One for each entry above 0 but the first largest of its row. The bits of a row sum to its part of the conditional
        entropy of the columns.
    """
    order = np.argsort(-table, axis=1, kind="stable")
    sizes = np.take_along_axis(table, order, axis=1)
    together = np.cumsum(sizes, axis=1)
    before = together[:, :-1]
    part = sizes[:, 1:]
    rows, places = np.nonzero(part)
    a, b = before[rows, places].astype(np.float64), part[rows, places].astype(np.float64)
    bits = (a * np.log2(1 + b / a) + b * np.log2(1 + a / b)) / table.sum()
    return Pairs(rows, order[rows, 0], order[rows, places + 1], part[rows, places], bits)


def located(cells: NDArray[np.int32], wanted: NDArray[np.integer]) -> list[Place]:
    """Where the pixels with these numbers lie.

    Parameters
    ----------
    cells : int32, (H, W)
        -1: none.
    wanted : integer, (p,)
        Numbers that occur in `cells`.

    Returns
    -------
    list of Place
    """
    from scipy.ndimage import find_objects

    if not len(wanted):
        return []
    numbers = np.zeros(int(max(cells.max(), wanted.max())) + 2, np.int32)  # the last one is that of -1
    known, places = np.unique(wanted, return_inverse=True)
    numbers[known] = np.arange(1, len(known) + 1)
    named = numbers[cells]
    boxes = find_objects(named)
    found = [_place(named, number, box) for number, box in enumerate(boxes, 1)]
    return [found[place] for place in places.tolist()]


def _place(named: NDArray[np.int32], number: int, box: tuple[slice, slice]) -> Place:
    rows, columns = box
    row, column = _middle(named[box] == number)
    return (rows.start, columns.start, rows.stop, columns.stop), (rows.start + row, columns.start + column)


def _middle(piece: NDArray[np.bool_]) -> tuple[int, int]:
    """A pixel of the piece that is as far from its border as any, to the step by which a large piece is thinned."""
    from scipy.ndimage import distance_transform_edt

    step = -(-max(piece.shape) // MOST_SIDE)
    thin = piece[::step, ::step]
    if not thin.any():
        step, thin = 1, piece
    depth = distance_transform_edt(np.pad(thin, 1))[1:-1, 1:-1]
    row, column = np.unravel_index(int(depth.argmax()), depth.shape)
    return int(row) * step, int(column) * step
